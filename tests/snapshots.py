"""The real fixtures in a moment: loaded once by each worker as a deployment loads them, put into each test's database as plain rows.

`load_record` reads, checks, versions and indexes, which takes most of a second; a test that only needs the record there asks for
`put`. It leaves what a real load into an empty database leaves, row for row, as `test_snapshots.py` sees. A test whose subject is
loading calls `load_record` itself.
"""

from functools import cache

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from cooperation import statistics
from cooperation.models import ContentRevision


def put(*sets):
    """Bring the record of these sets of fixtures into a database that holds none."""
    with transaction.atomic():
        for model, rows in _kept(connection.alias, sets):
            _write(model, rows)
        ContentRevision.objects.update(changed_at=timezone.now())
        reset_sequences()
        statistics.refresh()


@cache
def _kept(_alias, sets):
    """The rows of each table after a real load, which is undone."""
    with transaction.atomic():
        reset_sequences()
        call_command("load_record", *sets, verbosity=0)
        kept = [(model, _read(model)) for model in tables() if model._base_manager.exists()]
        transaction.set_rollback(True)
    return kept


def tables():
    """The models whose rows are the record's and what follows from it, those of fields to many among them."""
    return [model for model in apps.get_app_config("cooperation").get_models(include_auto_created=True) if model._meta.managed]


def _columns(model):
    """The columns a row is written with. The database makes those of the search index itself."""
    return ", ".join(connection.ops.quote_name(field.column) for field in model._meta.local_concrete_fields)


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


def _read(model):
    """All rows: on PostgreSQL as it copies them out, on SQLite as tuples."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_table(model)} ({_columns(model)}) TO STDOUT") as rows:
                return b"".join(rows)
        return cursor.execute(f"SELECT {_columns(model)} FROM {_table(model)}").fetchall()


def _write(model, rows):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_table(model)} ({_columns(model)}) FROM STDIN") as copy:
                copy.write(rows)
        else:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {_table(model)} ({_columns(model)}) VALUES ({places})", rows)


def reset_sequences():
    """Let the next key of each table be the one after its highest, whatever rows earlier tests had."""
    if connection.vendor == "postgresql":
        statements = connection.ops.sequence_reset_sql(no_style(), tables())
    else:
        statements = connection.ops.sequence_reset_by_name_sql(no_style(), [{"table": model._meta.db_table} for model in tables()])
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
