"""Whether every package the site runs on is at its newest patch release: `make fresh`. Says so when the index cannot be asked.

Ends with 0 when all are, 1 when one is behind, and 3 when nothing is known, which is never taken for "all are".
"""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sysconfig.get_path("scripts")) / "uv"
BEHIND, UNKNOWN = 1, 3
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


class UnansweredError(Exception):
    """The index could not be asked, or does not know a package."""


def pins(lock: str) -> dict[str, str]:
    """The versions that a lock pins."""
    return dict(PIN.findall(lock))


def series(version: str) -> str:
    """Where the patch releases of a version stand: 5.2.* for 5.2.19."""
    return ".".join([*version.split(".")[:2], "*"])


def newest(wanted: list[str]) -> dict[str, str]:
    """The newest version of each that the index has now. Nothing is answered from what was kept of earlier questions."""
    command = ["--no-cache", "pip", "compile", "-", "--no-deps", "--universal", "--no-header", "--no-annotate", "--quiet"]
    environment = {name: value for name, value in os.environ.items() if name not in ("UV_OFFLINE", "UV_FIND_LINKS")}
    done = subprocess.run([UV, *command], input="\n".join(wanted), env=environment, capture_output=True, text=True)
    if done.returncode:
        raise UnansweredError(" ".join(done.stderr.split()))
    return pins(done.stdout)


def report(ours: dict[str, str]) -> int:
    try:
        patches = newest([f"{name}=={series(version)}" for name, version in ours.items()])
        latest = newest(list(ours))
    except UnansweredError as error:
        print(f"The index could not be asked, so nothing is known of {len(ours)} packages: {error}", file=sys.stderr)
        return UNKNOWN
    behind = {name: version for name, version in ours.items() if patches.get(name) != version}
    for name, version in ours.items():
        beyond = f"   (there is {latest[name]})" if latest.get(name) not in (version, patches.get(name)) else ""
        mark = f"behind: newest patch release is {patches.get(name)}" if name in behind else "newest patch release"
        print(f"{name:<28}{version:<14}{mark}{beyond}")
    print(f"{len(ours)} packages, {len(behind)} behind.")
    if behind:
        print("Read the release notes of those, then: make lock UPGRADE=1")
    return BEHIND if behind else 0


if __name__ == "__main__":
    sys.exit(report(pins((ROOT / "requirements.txt").read_text())))
