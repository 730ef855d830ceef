"""The rows of every table in a form of no engine: compressed lines of JSON, written and read a few at a time.

A table begins with a line that names it, its columns and the last key it gave out; a line for each row follows. What JSON has no word
for is written as text, exactly: moments in UTC to the microsecond, decimals with every digit.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from cooperation import statistics
from cooperation.management.progress import silent

from . import schema
from .form import BackupError

AT_ONCE = 2_000
"""So many rows are in memory at once."""

FAST = 3
"""How hard to compress: the last tenth of the size would take as long as all the rest."""

_encode = json.JSONEncoder(default=str, ensure_ascii=False, separators=(",", ":")).encode
_encode_in_one_order = json.JSONEncoder(default=str, sort_keys=True).encode  # PostgreSQL keeps no order of keys

TEXT_IN_JSON = (models.DateField, models.DecimalField, models.UUIDField)


def write(path: Path, migrations):
    """Write every row of the database, whose tables these migrations made."""
    with gzip.open(path, "wt", compresslevel=FAST, encoding="utf-8") as file:
        for table, model in schema.models(migrations).items():
            head = {"table": table, "columns": [field.column for field in _fields(model)], "last": _last_key(model)}
            file.write(f"{_encode(head)}\n")
            file.writelines(f"{_encode(row)}\n" for row in _rows_of(model))


def _fields(model):
    return model._meta.local_concrete_fields


def _rows_of(model):
    """The rows as the database has them, however many there are."""
    rows = model._base_manager.using(DEFAULT_DB_ALIAS).order_by().values_list(*(field.attname for field in _fields(model)))
    return rows.iterator(chunk_size=AT_ONCE)


def prove(path: Path, progress=silent):
    """Read the file from end to end."""
    everything = (row for _head, rows in tables(path) for row in rows)
    for _row in _told(everything, progress, _("%(count)s rows of the backup read")):
        pass


def _told(rows, progress, text, **values):
    """The rows, while every so many of them it is told how many have gone by."""
    for count, row in enumerate(rows, start=1):
        if count % AT_ONCE == 0:
            progress(text, count=count, **values)
        yield row


def tables(path):
    """Each table's first line with its rows, of which all are read before the next table comes."""
    lines = _lines(path)
    head = next(lines, None)
    while head:
        following = []
        yield head, _until_next(lines, following)
        head = following[0] if following else None


def _lines(path):
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from map(json.loads, file)
    except (OSError, EOFError, ValueError) as error:
        raise BackupError(_("%(file)s is damaged or missing. Use another backup.") % {"file": path}) from error


def _until_next(lines, following):
    for line in lines:
        if isinstance(line, dict):
            following.append(line)
            return
        yield line


def read(path: Path, migrations, progress=silent):
    """Fill the tables that these migrations made with the rows of a file, and prove that the database holds every one as it was."""
    known = schema.models(migrations)
    with connection.constraint_checks_disabled(), transaction.atomic():
        empty(known)
        read = {head["table"]: _fill(known[head["table"]], head, rows, progress) for head, rows in tables(path)}
        statistics.refresh(known.values())
        _in_words(connection.check_constraints)
        for table, tally in read.items():
            held = _told(_rows_of(known[table]), progress, _("%(table)s: %(count)s rows read back"), table=table)
            if Tally().counting(held) != tally:
                raise BackupError(_not_as_it_was(table, _("what is read back differs")))


def empty(known):
    """Take away what migrations wrote into the empty tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), list(known)):
            cursor.execute(statement)


def _fill(model, head, rows, progress):
    fields = {field.column: field for field in _fields(model)}
    columns = [fields[name] for name in head["columns"]]
    tally = Tally()
    coming = _told(tally.each(rows), progress, _("%(table)s: %(count)s rows written"), table=head["table"])
    for some in by_number(coming, AT_ONCE):
        _in_words(_insert, model, columns, some)
    _set_last_key(model, head["last"])
    return tally


def by_number(rows, number):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == number:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(model, fields, rows):
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(field.column) for field in fields)})"
    prepare = [_preparing(field) for field in fields]
    ready = ([make(value) if make else value for make, value in zip(prepare, row, strict=True)] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(fields))})", ready)  # noqa: S608 - names of our own tables


def _preparing(field):
    """How a value of JSON becomes one that the database takes; None where it is one."""
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, TEXT_IN_JSON):
        return lambda value: field.get_db_prep_save(field.to_python(value), connection)
    return None


def _in_words(act, *args):
    """Say of which table the database refuses a row."""
    try:
        with connection.wrap_database_errors:
            act(*args)
    except (DataError, IntegrityError) as error:
        table = args[0]._meta.db_table if args else _("A table")
        raise BackupError(_not_as_it_was(table, " ".join(str(error).split()))) from error


def _not_as_it_was(table, why):
    text = _(
        "%(table)s cannot be held by this database as it was in the other (%(why)s). Nothing was changed. Restore it there and correct it first."
    )
    return text % {"table": table, "why": why}


@dataclass
class Tally:
    """How many rows there were, and which, in whatever order."""

    count: int = 0
    total: int = 0

    def each(self, rows):
        """The rows, each counted as it goes by."""
        for row in rows:
            self.count += 1
            self.total += int.from_bytes(hashlib.blake2b(_encode_in_one_order(row).encode(), digest_size=32).digest())
            yield row

    def counting(self, rows):
        for _row in self.each(rows):
            pass
        return self


def _last_key(model):
    """The highest key a table ever gave out by itself, which it never gives again; 0 where it gives none."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return 0
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [_quoted(table), key.column])
        return (cursor.fetchone() or [0])[0] or 0


def _set_last_key(model, last):
    if not last:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [_quoted(table), model._meta.pk.column, last])


def _quoted(table):
    return connection.ops.quote_name(table)
