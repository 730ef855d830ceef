"""Measure how long migrations of 100,000 records make others wait on PostgreSQL; benchmarks/README.md says how to run and read it."""

import os
import random
import sys
import tempfile
import threading
import time
from itertools import pairwise
from pathlib import Path

import django

RECORDS = 100_000
FROM = "0004_editing"
"""Where the journey begins: what came before it made empty tables only."""

QUIET = 5
"""Seconds for which the same reading and writing is measured while nothing migrates."""

ACCORD = 4
"""The treaty of the invented record that is copied so many times, with its citations and its entry of the search index."""

WORDS = "(SELECT string_agg('w' || floor(343000 * power(random(), 8))::int, ' ') FROM generate_series(1, {}) WHERE n IS NOT NULL)"
"""Invented words, the low numbers far more often than the high ones."""

COPIES = {
    "cooperation_record": {"id": "n", "slug": "'treaty-' || n", "summary": "repeat('Words of a summary. ', 15)"},
    "cooperation_treaty": {"record_id": "n"},
    "cooperation_citation": {"id": "n * 100 + id", "record_id": "n"},
    "cooperation_searchentry": {
        "id": "n * 2",
        "record_id": "n",
        "slug": "'treaty-' || n",
        "title": f"' ' || {WORDS.format(4)} || '  type.treaty is.published '",
        "summary": f"' ' || {WORDS.format(55)} || ' '",
    },
}
"""What is other in each copy."""

READ = [
    "SELECT title, summary FROM cooperation_record WHERE id = %s",
    "SELECT count(*) FROM cooperation_citation WHERE record_id = %s",
    "SELECT title FROM cooperation_searchentry WHERE id = 2 * %s",
    "SELECT key FROM cooperation_source WHERE id = least(1, %s)",
]
WRITE = [
    "UPDATE cooperation_record SET last_changed_at = now() WHERE id = %s",
    "UPDATE cooperation_citation SET checked = '' WHERE record_id = %s",
    "UPDATE cooperation_searchentry SET dated_fact = '' WHERE id = 2 * %s",
]


class Others(threading.Thread):
    """Somebody who reads or writes one row after the other, each statement a transaction, and keeps the longest wait."""

    def __init__(self, statements, records):
        super().__init__(daemon=True)
        self.statements, self.records = statements, records
        self.longest, self.count, self.fault, self.done = 0, 0, "", threading.Event()

    def run(self):
        import psycopg
        from django.db import connection

        parameters = connection.get_connection_params()
        dice = random.Random(1)
        with psycopg.connect(
            **{name: parameters[name] for name in ("dbname", "user", "host") if name in parameters}, autocommit=True
        ) as own:
            while not self.done.is_set():
                for statement in self.statements:
                    self.ask(own, statement, dice.randint(101, 100 + self.records))

    def ask(self, connection, statement, pk):
        start = time.perf_counter()
        try:
            connection.execute(statement, [pk])
        except Exception as error:
            self.fault = self.fault or str(error).splitlines()[0]
        self.longest = max(self.longest, time.perf_counter() - start)
        self.count += 1


def beside(act, records):
    """Seconds that an act takes, and who else was there meanwhile."""
    others = [Others(READ, records), Others(WRITE, records)]
    for other in others:
        other.start()
    time.sleep(0.5)
    for other in others:
        other.longest = 0
    start = time.perf_counter()
    act()
    seconds = time.perf_counter() - start
    for other in others:
        other.done.set()
    for other in others:
        other.join()
    return seconds, *others


def report(name, seconds, reader, writer):
    faults = "".join(f"  {fault}" for fault in (reader.fault, writer.fault) if fault)
    print(f"{name:<24}{seconds:>10.1f}{reader.longest * 1000:>16.0f}{writer.longest * 1000:>16.0f}{faults}", flush=True)


def set_up():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="benchmark-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
    django.setup()


def fill(records):
    """The rows of the time, and the accord so many times more."""
    from django.db import connection

    from ncacsite.backups import schema
    from tests.upgrades import old

    for leaf in old.leaves()[: old.leaves().index(FROM) + 1]:
        old.put_rows(leaf)
    models = schema.models(schema.applied())
    with connection.cursor() as cursor:
        for table, other in COPIES.items():
            columns = [field.column for field in models[table]._meta.local_concrete_fields]
            values = ", ".join(other.get(column, f'"{column}"') for column in columns)
            names = ", ".join(f'"{column}"' for column in columns)
            key = "id" if table == "cooperation_record" else "record_id"
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, generate_series(101, {100 + records}) n WHERE {key} = {ACCORD}"
            )
        cursor.execute("ANALYZE")


def main(records):
    set_up()
    from django.db import connection

    from tests.upgrades import old

    if connection.vendor != "postgresql":
        sys.exit("SQLite lets one writer in at a time, so everybody waits for a migration. Run this with tests/postgres.py.")
    old.migrate(FROM)
    fill(records)
    print(f"{records:,} records\n{'':<24}{'seconds':>10}{'longest read ms':>16}{'longest write ms':>17}", flush=True)
    report("baseline: nothing", *beside(lambda: time.sleep(QUIET), records))
    leaves = old.leaves()
    for _earlier, later in pairwise(leaves[leaves.index(FROM) :]):
        report(later, *beside(lambda leaf=later: old.migrate(leaf), records))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
