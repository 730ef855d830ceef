"""What a backup looks like: its files, its manifest, and the proof that they are what was written."""

import hashlib
import json
import os
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

MANIFEST, DATABASE, ROWS, RECORD = "manifest.json", "database", "rows.jsonl.gz", "record"
PREFIX, PARTIAL = "record-", ".partial"


class BackupError(Exception):
    """Why nothing was backed up, or nothing was put back: a sentence that says what to do."""


def name_for(moment: datetime) -> str:
    """The name of a backup made at a moment: names are in the order of time."""
    return f"{PREFIX}{moment:%Y%m%dT%H%M%S%fZ}"


def whole(into: Path) -> list[Path]:
    """The backups in a folder, the oldest first, without those that are being made or never were ready."""
    return sorted(path for path in into.glob(f"{PREFIX}*") if path.suffix != PARTIAL and (path / MANIFEST).is_file())


def write_manifest(folder: Path, **says):
    """Finish a backup: all its files for their owner only, on the disk, and each with its fingerprint."""
    inside = sorted(folder.rglob("*"))
    for path in inside:
        path.chmod(0o700 if path.is_dir() else 0o600)
    files = [path for path in inside if path.is_file()]
    says |= {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(says, indent=2) + "\n")
    path.chmod(0o600)
    for written in [*files, path]:
        _settle(written)


def manifest_of(folder: Path) -> dict:
    """What a backup says of itself."""
    with _reading(folder):
        try:
            return json.loads((folder / MANIFEST).read_text())
        except (FileNotFoundError, NotADirectoryError) as error:
            raise BackupError(_no_backup(folder)) from error
        except ValueError as error:
            raise BackupError(_damaged(folder / MANIFEST)) from error


def check_files(folder: Path, manifest: dict):
    """Refuse a backup of which a file is missing or not as it was written."""
    for name, digest in manifest["files"].items():
        if _digest_on_disk(folder / name) != digest:
            raise BackupError(_damaged(folder / name))


def _digest_on_disk(path):
    """The fingerprint of a file; none of a file that is not there."""
    with _reading(path), suppress(FileNotFoundError):
        return _digest(path)
    return None


@contextmanager
def _reading(path):
    """Tell what may not be read, or what a disk does not give back, from what is not there."""
    try:
        yield
    except OSError as error:
        text = _(
            "%(path)s cannot be read (%(why)s). Let the user this runs as read it (“chown -R” to that user), or use another backup."
        )
        raise BackupError(text % {"path": error.filename or path, "why": error.strerror}) from error


def _no_backup(folder):
    if inside := whole(folder):
        return _("%(folder)s holds backups. Name one of them; the newest is %(newest)s.") % {"folder": folder, "newest": inside[-1]}
    return _("%(folder)s is no backup: it has no manifest. Name a folder that “backup” made.") % {"folder": folder}


def _damaged(path):
    return _("%(file)s is damaged or missing. Use another backup.") % {"file": path}


def _digest(path):
    """SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _settle(path):
    """Have the disk hold a file before its backup gets its name: a machine that fails now leaves no backup that only looks whole."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
