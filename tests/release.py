"""Check everything that a release needs, and make its tag only when all is right: `make release`, or `make release DRY_RUN=1` to check alone.

The version stands in `VERSION` and nowhere else. docs/releasing.md says what each check is for.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.fresh import UV

ROOT = Path(__file__).resolve().parent.parent
VERSION = re.compile(r"\d+\.\d+\.\d+")
KEPT = ["*/migrations/*.py", "tests/upgrades/rows/*"]
"""What is never edited once it was released: migrations, and the rows that prove them."""


class Release:
    """A checkout that is to be released. Each check answers with sentences that say what to do, none where all is right."""

    def __init__(self, root=ROOT):
        self.root = root
        self.version = (root / "VERSION").read_text().strip()
        self.tags = self.git("tag", "--list", "v*", "--sort=-version:refname", "--merged").split()

    def git(self, *args):
        return subprocess.run(["git", *args], cwd=self.root, check=True, capture_output=True, text=True).stdout

    def problems(self):
        checks = [self.state, self.number, self.changelog, self.migrations, self.released_files, self.locks]
        return [problem for check in checks for problem in check()]

    def state(self):
        if changed := self.git("status", "--porcelain").splitlines():
            yield f"{len(changed)} files are not committed, the first is {changed[0][3:]}. Commit them or put them away."

    def number(self):
        if not VERSION.fullmatch(self.version):
            yield f"VERSION is {self.version!r}. Write three numbers, such as 1.2.0."
        elif self.tags and _numbers(self.version) <= _numbers(self.tags[0][1:]):
            yield f"VERSION is {self.version}, and {self.tags[0]} was released. Write a higher one."

    def changelog(self):
        if not (section := self.section(self.version)):
            yield f"CHANGELOG.md says nothing of {self.version}. Name the section “## {self.version}”."
        elif "### Upgrading" not in section:
            yield f"CHANGELOG.md does not say what an upgrade to {self.version} does. Add “### Upgrading” to its section."
        if self.section("Unreleased"):
            yield "CHANGELOG.md has “Unreleased” changes. Move them to the section of the version."

    def section(self, heading):
        """What the changelog says under a heading."""
        text = (self.root / "CHANGELOG.md").read_text(encoding="utf-8")
        found = re.search(rf"^## {re.escape(heading)}\b.*\n((?s:.*?))(?=^## |\Z)", text, re.MULTILINE)
        return found.group(1).strip() if found else ""

    def migrations(self):
        for folder in sorted(path for path in self.root.glob("*/migrations") if not path.is_symlink()):
            app = folder.parent.name
            built_on = Counter(
                name
                for path in folder.glob("[0-9]*.py")
                for name in re.findall(rf"""\(["']{app}["'], ["'](\w+)["']\)""", _dependencies(path.read_text(encoding="utf-8")))
            )
            names = {path.stem for path in folder.glob("[0-9]*.py")}
            if len(names - built_on.keys()) > 1 or any(count > 1 for count in built_on.values()):
                yield f"The migrations of {app} are not one line. Rename the later one and let it depend on the other."

    def released_files(self):
        if self.tags:
            changed = self.git("diff", "--name-only", "--diff-filter=a", self.tags[0], "--", *KEPT).split()
            yield from (f"{name} was changed since {self.tags[0]}. Take that back and add a new one." for name in changed)

    def locks(self):
        for name in ("requirements", "requirements-dev"):
            lock = (self.root / f"{name}.txt").read_text(encoding="utf-8")
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / "lock.txt"
                copy.write_text(lock, encoding="utf-8")
                options = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "-o", copy]
                done = subprocess.run([UV, "pip", "compile", *options, f"{name}.in"], cwd=self.root, capture_output=True, text=True)
                if done.returncode:
                    yield f"Whether {name}.txt is what {name}.in asks for is not known: {' '.join(done.stderr.split())}"
                elif copy.read_text(encoding="utf-8") != lock:
                    yield f"{name}.txt is not what {name}.in asks for. Run: make lock"

    def tag(self):
        self.git("tag", "-a", f"v{self.version}", "-m", f"{self.version}\n\n{self.section(self.version)}", "--cleanup=verbatim")


def _numbers(version):
    return [int(number) for number in version.split(".")]


def _dependencies(migration):
    found = re.search(r"dependencies = \[(.*?)\n    \]", migration, re.DOTALL)
    return found.group(1) if found else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry-run", action="store_true", help="check all but the tests, and make no tag")
    options = parser.parse_args()
    release = Release()
    if problems := release.problems():
        sys.exit("\n".join(["Not ready to be released:", *(f"- {problem}" for problem in problems)]))
    if options.dry_run:
        print(f"{release.version} can be released once “make test” passes. Nothing was tagged.")
        return
    if subprocess.run(["make", "test"], cwd=ROOT).returncode:
        sys.exit("Not released: “make test” fails.")
    if changed := list(release.state()):
        sys.exit(f"Not released: the tests changed files. {changed[0]}")
    release.tag()
    print(f"Tagged v{release.version}. Publish it with: git push origin v{release.version}")


if __name__ == "__main__":
    main()
