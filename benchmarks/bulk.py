"""Writing millions of rows straight into a table, past models and checks: for data made up by benchmarks, never for real ones."""

import sys
import time
from contextlib import contextmanager

from django.db import connection

PROGRESS_SECONDS = 2


class Table:
    """The rows of one model on their way into the database. Columns that are not named get the model's defaults."""

    def __init__(self, model, *names):
        fields = {field.attname: field for field in model._meta.local_concrete_fields}
        others = [field for name, field in fields.items() if name not in names and not field.primary_key]
        self.name = model._meta.db_table
        self.model = model
        self.columns = [*(fields[name].column for name in names), *(field.column for field in others)]
        self.constants = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
        self.rows = []

    def add(self, *values):
        self.rows.append(values + self.constants)

    def write(self):
        """Send what has come together."""
        if self.rows:
            WRITERS[connection.vendor](self)
            self.rows.clear()


def _insert(table):
    places = ", ".join("?" * len(table.columns))
    columns = ", ".join(f'"{column}"' for column in table.columns)
    sql = f'INSERT INTO "{table.name}" ({columns}) VALUES ({places})'
    connection.connection.executemany(sql, table.rows)


def _copy(table):
    columns = ", ".join(f'"{column}"' for column in table.columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in table.rows:
            copy.write_row(row)


WRITERS = {"sqlite": _insert, "postgresql": _copy}


@contextmanager
def unguarded():
    """Write without waiting for the disk and without following references; afterwards numbering, statistics and index are put right."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -400000")
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET synchronous_commit = off")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO cooperation_searchindex(cooperation_searchindex) VALUES ('optimize')")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE")


def renumber(models):
    """Have the database number new rows after those that brought their own keys."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


class Progress:
    """One line that says how far a long run is."""

    def __init__(self, what, total):
        self.what, self.total = what, total
        self.began = self.told = time.monotonic()

    def tell(self, done):
        now = time.monotonic()
        if done < self.total and now - self.told < PROGRESS_SECONDS:
            return
        self.told = now
        end = "\n" if done == self.total else "\r"
        line = f"{done:,} of {self.total:,} {self.what}, {now - self.began:.0f} s"
        print(f"{line:60}", end=end, file=sys.stderr, flush=True)
