"""The database in the form of its own engine: SQLite's online backup, PostgreSQL's dump."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from .beside import EMPTY, STAGE, beside
from .form import BackupError
from .schema import SESSIONS


class SQLite:
    """The online backup of SQLite, which lets everybody go on reading and writing."""

    @staticmethod
    @contextmanager
    def moment():
        """One moment of the database, for as long as the body reads. Others write meanwhile."""
        connection.ensure_connection()
        usual, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM sqlite_master")  # the moment is that of the first reading
                yield None
        finally:
            connection.transaction_mode = usual

    @staticmethod
    def write(path: Path, moment):
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy, pages=2000)
            copy.execute("PRAGMA journal_mode=DELETE")
            copy.execute("PRAGMA secure_delete=ON")
            copy.execute(f"DELETE FROM {SESSIONS}")  # noqa: S608 - our own name
            copy.commit()

    @staticmethod
    def prove(path: Path):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            try:
                faults = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
                faults += [row[0] for row in copy.execute("PRAGMA foreign_key_check")]
            except sqlite3.DatabaseError as error:
                faults = [error]
        if faults:
            raise BackupError(_("The database in the backup is damaged: %(what)s. Use another backup.") % {"what": faults[0]})

    @staticmethod
    def read(path: Path, bring_up_to_date):
        with beside() as put_in_place:
            connection.ensure_connection()
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy, connection.wrap_database_errors:
                copy.backup(connection.connection)
            bring_up_to_date()
            put_in_place()


class PostgreSQL:
    """PostgreSQL's own dump, of one moment, and its restoring in one transaction."""

    @staticmethod
    @contextmanager
    def moment():
        """One moment of the database, for as long as the body reads, and the name by which others can read the same."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0]

    @staticmethod
    def write(path: Path, moment):
        server, password = _server()
        left_out = [f"--exclude-table-data=*.{SESSIONS}", f"--exclude-schema={STAGE}", "--no-owner", "--no-privileges"]
        _run("pg_dump", "--format=custom", f"--snapshot={moment}", *left_out, f"--file={path}", server, env=password)

    @staticmethod
    def prove(path: Path):
        """Read the dump from end to end, as restoring would."""
        _run("pg_restore", f"--file={os.devnull}", path)

    @staticmethod
    def read(path: Path, bring_up_to_date):
        """In one transaction drop what is there, whichever version made it, and restore; then bring that up to date."""
        server, password = _server()
        connection.close()
        _pour([_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", path], server, password)
        bring_up_to_date()


ENGINES = {"sqlite": SQLite, "postgresql": PostgreSQL}


def _server():
    """How PostgreSQL's programs reach the database that Django is connected to; the password apart, where no list of processes shows it."""
    connection.ensure_connection()
    info, asked = connection.connection.info, connection.get_connection_params()
    # Only what the settings ask for: our library adds options of its own, which the programs of an older PostgreSQL refuse.
    known = {name: value for name, value in info.get_parameters().items() if name in asked}
    return f"--dbname={make_conninfo(**known)}", {"PGPASSWORD": info.password} if info.password else {}


def _pour(dump, server, password):
    """Give PostgreSQL a dump in place of what it holds. The transaction ends well only after the whole dump has been read."""
    sql = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", server]
    with tempfile.TemporaryFile() as said:
        with (
            suppress(BrokenPipeError),  # psql has stopped, and has said why
            # Every argument is ours or from the settings, and no shell reads them.
            subprocess.Popen(sql, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=os.environ | password) as into,  # noqa: S603
            subprocess.Popen(dump, stdout=subprocess.PIPE, stderr=said) as out,  # noqa: S603
        ):
            into.stdin.write(f"BEGIN;{EMPTY};\n".encode())
            shutil.copyfileobj(out.stdout, into.stdin)
            if out.wait() == 0:
                into.stdin.write(b"COMMIT;\n")
        if into.returncode or out.returncode:
            said.seek(0)
            raise BackupError(f"psql: {said.read().decode().strip()[-500:]}")


def _run(program, *args, env=None):
    # Every argument is ours or from the settings, and no shell reads them.
    done = subprocess.run([_program(program), *args], env=os.environ | (env or {}), capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{program}: {done.stderr.strip()[-500:] or done.returncode}")


def _program(name):
    path = shutil.which(name, path=settings.POSTGRES_BIN or None)
    if not path:
        raise BackupError(
            _("%(program)s is not here. Install PostgreSQL's client programs, or set POSTGRES_BIN to their folder.")
            % {"program": name}
        )
    return path
