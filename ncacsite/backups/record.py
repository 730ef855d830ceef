"""The record in a backup as files that people read, which outlive the engine: those that `dump_record` writes and `load_record` takes."""

from pathlib import Path

from django.utils.translation import gettext as _

from cooperation import loading

from . import schema
from .form import BackupError


def write(folder: Path, migrations) -> dict | None:
    """Write them; answers how many rows each has. None where the tables are of an earlier version, which only its own code can read so."""
    return loading.dump_whole(folder) if schema.is_of_today(migrations) else None


def prove(folder: Path, counts: dict):
    """Read every file from end to end: it has the rows that were written."""
    for name, count in counts.items():
        if _count(folder / name) != count:
            raise BackupError(_("%(file)s is damaged or missing. Use another backup.") % {"file": folder / name})


def _count(path):
    try:
        return sum(1 for _row in loading.rows_in(path))
    except (OSError, ValueError):
        return None
