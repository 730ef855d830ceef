"""An empty database beside the real one, to be filled while visitors go on reading, and put in its place in one moment."""

import tempfile
from contextlib import contextmanager
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

STAGE = "restoring"
"""The schema of PostgreSQL that is filled beside the real one."""

EMPTY = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT format('%I.%I', current_schema(), relname) AS name, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
        FROM pg_class relation WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v')
        AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = relation.oid AND deptype = 'e')
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', found.kind, found.name);
    END LOOP;
END $$"""
"""Drop every table and view of the current schema but those of PostgreSQL's extensions, whichever version of the site made them."""

PUT_IN_PLACE = f"""
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT format('%I.%I', '{STAGE}', relname) AS name, CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END AS kind
        FROM pg_class WHERE relnamespace = '{STAGE}'::regnamespace AND relkind IN ('r', 'v')
    LOOP
        EXECUTE format('ALTER %s %s SET SCHEMA %I', found.kind, found.name, current_schema());
    END LOOP;
END $$"""  # noqa: S608 - our own name
"""Move every table, with its indexes and sequences, and every view from beside into the current schema."""


@contextmanager
def beside():
    """Give the body an empty database as the default one, and a function that puts it in the place of the real one in one moment.

    Visitors read what was there before, and from that moment all that the body made. Until it is called nothing has changed.
    """
    real = connections[DEFAULT_DB_ALIAS]
    with {"sqlite": _beside_sqlite, "postgresql": _beside_postgresql}[real.vendor](real) as put_in_place:
        yield put_in_place


@contextmanager
def _beside_sqlite(real):
    folder = None if real.is_in_memory_db() else Path(real.settings_dict["NAME"]).parent
    with (
        tempfile.TemporaryDirectory(prefix="restoring-", dir=folder) as name,
        _as_default(_like(real, NAME=Path(name) / "database")) as stage,
    ):

        def put_in_place():
            real.ensure_connection()
            stage.ensure_connection()
            with real.wrap_database_errors:
                stage.connection.backup(real.connection)  # SQLite writes it all in one transaction

        yield put_in_place


@contextmanager
def _beside_postgresql(real):
    options = real.settings_dict["OPTIONS"]
    stage = _like(real, OPTIONS=options | {"options": f"{options.get('options', '')} -c search_path={STAGE}".strip()})
    _execute(real, f"DROP SCHEMA IF EXISTS {STAGE} CASCADE; CREATE SCHEMA {STAGE}")
    try:
        with _as_default(stage):
            yield lambda: _execute(real, f"{EMPTY}; {PUT_IN_PLACE}")
    finally:
        _execute(real, f"DROP SCHEMA {STAGE} CASCADE")


@contextmanager
def _as_default(connection):
    """Let everything in this thread that asks for the default database have this connection; it is closed afterwards."""
    real = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connection
    try:
        yield connection
    finally:
        connections[DEFAULT_DB_ALIAS] = real
        connection.close()


def _like(connection, **changes):
    """A connection of its own, with no pool, to a database like another's."""
    settings = connection.settings_dict | changes
    settings["OPTIONS"] = {name: value for name, value in settings["OPTIONS"].items() if name != "pool"}
    return load_backend(settings["ENGINE"]).DatabaseWrapper(settings, DEFAULT_DB_ALIAS)


def _execute(connection, statements):
    """Execute statements in a transaction of their own, which PostgreSQL makes of what it is sent at once."""
    with connection.cursor() as cursor:
        cursor.execute(statements)
