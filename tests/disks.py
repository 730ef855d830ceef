"""A small disk that can be filled, where we may mount one: as root."""

import errno
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

BLOCK = bytes(4096)


class SmallDisk:
    """A file system in memory at a folder. `fill()` leaves no room for a single byte, `make_room()` gives it back."""

    def __init__(self, folder):
        self.folder, self.filler = folder, folder / "filler"

    def fill(self):
        with self.filler.open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(BLOCK)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def make_room(self):
        self.filler.unlink()


def may_mount():
    """Whether a file system may be mounted here."""
    return os.geteuid() == 0 and subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


@contextmanager
def small_disk(folder: Path, *, megabytes):
    """A disk of so many megabytes at a folder, made where it is not there."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "small-disk", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
