"""Backups of the whole database: made while the site runs, proved by reading them back, and put back whole or not at all.

A backup is a folder: the database in its engine's own form, the record as fixture files (which any deployment can load), and
`manifest.json` with a SHA-256 of every file. It appears under its name once it is whole and proved. It holds passwords' hashes, drafts
and texts of sources: its files are readable by their owner only.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from cooperation import loading
from cooperation.models import LoadedRow, Record

MANIFEST, DATABASE, RECORD = "manifest.json", "database", "record"
PREFIX = "record-"
PARTIAL = ".partial"


class BackupError(Exception):
    """Why nothing was backed up, or nothing was put back: a sentence that says what to do."""


def make(into: Path, *, keep: int = 0) -> Path:
    """Back up into a new folder below `into`, and prove it. With `keep`, only so many of the newest are left afterwards."""
    folder = into / f"{PREFIX}{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    partial = folder.with_name(folder.name + PARTIAL)
    try:
        into.mkdir(parents=True, exist_ok=True)
        partial.mkdir(mode=0o700)
        _engine().write(partial / DATABASE)
        for name in _sets():
            loading.dump(partial / RECORD / name, set=name)
        _write_manifest(partial)
        prove(partial)
        partial.rename(folder)
    except (OSError, sqlite3.OperationalError) as error:
        raise BackupError(
            _("The backup cannot be written to %(folder)s (%(why)s). Make room or choose another folder.")
            % {"folder": into, "why": getattr(error, "strerror", None) or error}
        ) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    _thin(into, keep)
    return folder


def _sets():
    return sorted(LoadedRow.objects.order_by().values_list("set", flat=True).distinct()) or ["article"]


def _write_manifest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in files:
        path.chmod(0o600)
    manifest = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "engine": connection.vendor,
        "records": Record.objects.count(),
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "files": {str(path.relative_to(folder)): _digest(path) for path in files},
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    path.chmod(0o600)


def _digest(path):
    """SHA-256 of a file of any size."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(folder: Path) -> dict:
    """What a backup says of itself."""
    try:
        return json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupError(_("%(folder)s is no backup: it has no manifest that can be read.") % {"folder": folder}) from error


def prove(folder: Path):
    """Read a backup back: every file as its fingerprint says, and the database whole."""
    manifest = manifest_of(folder)
    for name, digest in manifest["files"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise BackupError(_("%(file)s is damaged or missing. Use another backup.") % {"file": folder / name})
    ENGINES[manifest["engine"]].prove(folder / DATABASE)


def restore(folder: Path, *, replace: bool = False) -> dict:
    """Put a backup back, whole or not at all, and bring it up to the code. Without `replace` only into an empty database."""
    manifest = manifest_of(folder)
    if manifest["engine"] != connection.vendor:
        raise BackupError(
            _("This is a backup of %(of)s, and DATABASE_URL names %(here)s. Restore it there, or load its folder “record”.")
            % {"of": manifest["engine"], "here": connection.vendor}
        )
    known = MigrationLoader(None).disk_migrations
    if newer := [name for app, name in manifest["migrations"] if (app, name) not in known]:
        raise BackupError(
            _("The backup is newer than this code (%(migration)s). Install that version first.") % {"migration": newer[-1]}
        )
    if not replace and _holds_records():
        raise BackupError(_("The database holds records already. Add --replace to put the backup in their place."))
    prove(folder)
    _engine().read(folder / DATABASE)
    connection.close()
    call_command("migrate", verbosity=0, interactive=False)
    return manifest


def _holds_records():
    return Record._meta.db_table in connection.introspection.table_names() and Record.objects.exists()


def _thin(into, keep):
    """Delete all but the newest backups; their names are in the order of time."""
    whole = sorted(path for path in into.glob(f"{PREFIX}*") if (path / MANIFEST).is_file() and path.suffix != PARTIAL)
    for path in whole[:-keep] if keep else []:
        shutil.rmtree(path)


class SQLite:
    """The online backup of SQLite, which lets everybody go on reading and writing."""

    @staticmethod
    def write(path):
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy, pages=2000)
            copy.execute("PRAGMA journal_mode=DELETE")

    @staticmethod
    def prove(path):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            try:
                faults = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
                faults += [row[0] for row in copy.execute("PRAGMA foreign_key_check")]
            except sqlite3.DatabaseError as error:
                faults = [error]
        if faults:
            raise BackupError(_("The database in the backup is damaged: %(what)s. Use another backup.") % {"what": faults[0]})

    @staticmethod
    def read(path):
        """SQLite writes the whole in one transaction: whoever reads sees what was there before, or all of the backup."""
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            copy.backup(connection.connection)


class PostgreSQL:
    """PostgreSQL's own dump, of one moment, and its restoring in one transaction."""

    @staticmethod
    def write(path):
        server, password = _server()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}", server, env=password)

    @staticmethod
    def prove(path):
        """Read the dump from end to end, as restoring would."""
        _run("pg_restore", f"--file={os.devnull}", path)

    @staticmethod
    def read(path):
        server, password = _server()
        connection.close()
        whole = ["--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner", "--no-privileges"]
        _run("pg_restore", *whole, server, path, env=password)


ENGINES = {"sqlite": SQLite, "postgresql": PostgreSQL}


def _engine():
    return ENGINES[connection.vendor]


def _server():
    """How PostgreSQL's programs reach the database that Django is connected to; the password apart, where no list of processes shows it."""
    connection.ensure_connection()
    info, asked = connection.connection.info, connection.get_connection_params()
    # Only what the settings ask for: our library adds options of its own, which the programs of an older PostgreSQL refuse.
    known = {name: value for name, value in info.get_parameters().items() if name in asked}
    return f"--dbname={make_conninfo(**known)}", {"PGPASSWORD": info.password} if info.password else {}


def _run(program, *args, env=None):
    path = shutil.which(program, path=settings.POSTGRES_BIN or None)
    if not path:
        raise BackupError(
            _("%(program)s is not here. Install PostgreSQL's client programs, or set POSTGRES_BIN to their folder.")
            % {"program": program}
        )
    # Every argument is ours or from the settings, and no shell reads them.
    done = subprocess.run([path, *args], env=os.environ | (env or {}), capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-500:]}")
