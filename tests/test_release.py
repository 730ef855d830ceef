"""A release is tagged only when all is right, and nobody is told that packages are fresh by an index that was not asked."""

import functools
import http.server
import subprocess
import threading
import zipfile

import pytest

from tests import fresh
from tests.release import Release

pytestmark = pytest.mark.once

CHANGELOG = "# Changes\n\n## 1.1.0\n\n- Lanterns.\n\n### Upgrading\n\n`migrate` adds a table.\n\n## 1.0.0\n\n- Harbours.\n"
MIGRATION = 'class Migration:\n    dependencies = [\n        ("harbour", "{}"),\n    ]\n'


def git(folder, *args):
    who = ["-c", "user.name=Ada", "-c", "user.email=ada@harbour.example"]
    return subprocess.run(["git", *who, *args], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout of which 1.0.0 was released, and 1.1.0 can be."""
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "Ada")
        monkeypatch.setenv(f"{name}_EMAIL", "ada@harbour.example")
    migrations = tmp_path / "harbour/migrations"
    migrations.mkdir(parents=True)
    (migrations / "0001_initial.py").write_text("class Migration:\n    dependencies = []\n")
    (tmp_path / "VERSION").write_text("1.0.0\n")
    for name in ("requirements", "requirements-dev"):
        (tmp_path / f"{name}.in").write_text("")
        (tmp_path / f"{name}.txt").write_text("")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    git(tmp_path, "tag", "v1.0.0")
    (migrations / "0002_lanterns.py").write_text(MIGRATION.format("0001_initial"))
    (tmp_path / "VERSION").write_text("1.1.0\n")
    commit(tmp_path)
    return tmp_path


def commit(folder):
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "More")


def test_when_all_is_right_the_tag_says_what_changed(checkout):
    release = Release(checkout)

    assert release.problems() == []
    release.tag()
    assert git(checkout, "tag", "-l", "v1.1.0", "--format=%(contents)").strip() == (
        "1.1.0\n\n- Lanterns.\n\n### Upgrading\n\n`migrate` adds a table."
    )


WRONG = [
    ("number", "VERSION", "1.1\n", "VERSION is '1.1'. Write three numbers, such as 1.2.0."),
    ("number", "VERSION", "1.0.0\n", "VERSION is 1.0.0, and v1.0.0 was released. Write a higher one."),
    ("changelog", "VERSION", "1.2.0\n", "CHANGELOG.md says nothing of 1.2.0. Name the section “## 1.2.0”."),
    (
        "changelog",
        "CHANGELOG.md",
        CHANGELOG.replace("### Upgrading", ""),
        "CHANGELOG.md does not say what an upgrade to 1.1.0 does. Add “### Upgrading” to its section.",
    ),
    (
        "changelog",
        "CHANGELOG.md",
        CHANGELOG.replace("## 1.1.0", "## Unreleased\n\n- More.\n\n## 1.1.0"),
        "CHANGELOG.md has “Unreleased” changes. Move them to the section of the version.",
    ),
    (
        "migrations",
        "harbour/migrations/0002_ships.py",
        MIGRATION.format("0001_initial"),
        "The migrations of harbour are not one line. Rename the later one and let it depend on the other.",
    ),
    (
        "released_files",
        "harbour/migrations/0001_initial.py",
        "class Migration:\n    dependencies = [\n    ]\n",
        "harbour/migrations/0001_initial.py was changed since v1.0.0. Take that back and add a new one.",
    ),
    ("locks", "requirements.txt", "lantern==1.0\n", "requirements.txt is not what requirements.in asks for. Run: make lock"),
    ("state", "notes", "", "1 files are not committed, the first is notes. Commit them or put them away."),
]


def test_what_is_not_right_is_named(checkout):
    for check, name, text, problem in WRONG:
        (checkout / name).write_text(text)

        assert list(getattr(Release(checkout), check)()) == [problem]

        git(checkout, "stash", "--quiet", "--include-untracked")


@pytest.fixture
def index(tmp_path, monkeypatch):
    """An index of packages on this machine that has lantern 1.0.1 and 1.1.0."""
    folder = tmp_path / "lantern"
    folder.mkdir()
    for version in ("1.0.1", "1.1.0"):
        with zipfile.ZipFile(folder / f"lantern-{version}-py3-none-any.whl", "w") as wheel:
            info = f"lantern-{version}.dist-info"
            wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: lantern\nVersion: {version}\n")
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
    (folder / "index.html").write_text("".join(f'<a href="{path.name}">{path.name}</a>' for path in folder.glob("*.whl")))
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *args: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    yield server
    server.shutdown()
    server.server_close()


def test_a_patch_release_we_do_not_have_is_named(index, capsys):
    assert fresh.report({"lantern": "1.0.0"}) == 1
    assert (
        "lantern                     1.0.0         behind: newest patch release is 1.0.1   (there is 1.1.0)"
        in capsys.readouterr().out
    )
    assert fresh.report({"lantern": "1.0.1"}) == 0


def test_without_an_answer_nothing_is_said_to_be_fresh(index, capsys):
    assert fresh.report({"lantern": "1.0.1", "unheard-of": "2.0"}) == 3
    index.shutdown()
    index.server_close()

    assert fresh.report({"lantern": "1.0.1"}) == 3

    said = capsys.readouterr()
    assert said.out == ""
    assert "The index could not be asked, so nothing is known of 1 packages" in said.err
