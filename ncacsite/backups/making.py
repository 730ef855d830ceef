"""Making a backup, and keeping so many of the newest."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from cooperation.models import Record

from . import form, record, rows, schema
from .engines import ENGINES
from .form import BackupError

SWEEP_AFTER = timedelta(days=1)
"""So long after its beginning nobody is at work at a backup any more."""


def make(into: Path, *, keep: int = 0) -> Path:
    """Back up into a new folder below `into`, and prove it. With `keep`, only so many of the newest are left afterwards.

    All of it is of one moment, and nobody waits for it.
    """
    folder = into / form.name_for(datetime.now(UTC))
    partial = folder.with_name(folder.name + form.PARTIAL)
    try:
        into.mkdir(parents=True, exist_ok=True)
        partial.mkdir(mode=0o700)
        _fill(partial)
        _prove(partial)
        partial.rename(folder)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            _("The backup cannot be written to %(folder)s (%(why)s). Make room or choose another folder.")
            % {"folder": into, "why": getattr(error, "strerror", None) or error}
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _thin(into, keep)
    return folder


def _fill(folder):
    engine = ENGINES[connection.vendor]
    applied = schema.applied()
    schema.refuse_newer(applied, _("The database is newer than this code (%(migration)s). Back up with the version that made it."))
    with engine.moment() as moment:
        engine.write(folder / form.DATABASE, moment)
        rows.write(folder / form.ROWS, applied)
        says = {"engine": connection.vendor, "records": _count(), "migrations": sorted(map(list, applied))}
        says["record"] = record.write(folder / form.RECORD, applied)
    form.write_manifest(folder, **says)


def _count():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {Record._meta.db_table}")  # noqa: S608 - our own table, whatever columns it has
        return cursor.fetchone()[0]


def _prove(folder):
    """Read a backup back: every file as its fingerprint says, and the database and the record whole in every form."""
    manifest = form.manifest_of(folder)
    form.check_files(folder, manifest)
    ENGINES[connection.vendor].prove(folder / form.DATABASE)
    rows.prove(folder / form.ROWS)
    record.prove(folder / form.RECORD, manifest["record"] or {})


def _thin(into, keep):
    """Delete all but the newest backups, and what was left of one that was killed."""
    for path in form.whole(into)[:-keep] if keep else []:
        shutil.rmtree(path)
    for path in into.glob(f"{form.PREFIX}*{form.PARTIAL}"):
        if path.name < form.name_for(datetime.now(UTC) - SWEEP_AFTER):
            shutil.rmtree(path, ignore_errors=True)
