"""The record in the database as the files would write it, read in bulk."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

from django.db import connection, transaction
from django.db.models import Case, TextField, Value, When

from cooperation.models import LoadedRow, Passage, Record

from . import form

AT_ONCE = 2_000
"""So many rows are fetched at once."""

_PUBLIC_TEXT = Case(When(source__text_public=True, then="text"), default=Value(""), output_field=TextField())
"""The text of a passage that may be shown. No other text is read here, so none can leave."""


@dataclass(frozen=True, eq=False)
class HeldRow:
    """One row of the database: its primary key and its fields as written."""

    pk: int
    fields: dict

    @cached_property
    def digest(self):
        return form.digest(self.fields)


@contextmanager
def alone():
    """A transaction during which nobody else writes to the record: other loads and editors' saves wait, readers do not.

    SQLite begins every transaction that way (`transaction_mode` in the settings); PostgreSQL is asked to.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            tables = ", ".join(
                connection.ops.quote_name(model._meta.db_table) for model in dict.fromkeys([Record, LoadedRow, *form.models()])
            )
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '20s'")
                cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        yield


def held_rows():
    """Every row of the record by model and natural key, in a fixed number of queries."""
    held = {}
    for model in form.models():
        for pk, values in rows_of(model._base_manager.all()):
            held[model, form.key_of(model, values)] = HeldRow(pk, form.written(model, values))
    return held


def rows_of(rows):
    """The primary key and values of each row of a queryset, references as natural keys; read a few at a time, in no order."""
    fields = form.fields_of(rows.model)
    own = {field.name: field for field in fields if not field.many_to_many}
    columns = {name: _columns(field) for name, field in own.items()}
    many = {field.name: _many(field, rows) for field in fields if field.many_to_many}
    for pk, *found in rows.order_by().values_list("pk", *chain(*columns.values())).iterator(chunk_size=AT_ONCE):
        parts = iter(found)
        values = {name: _value(field, tuple(islice(parts, len(columns[name])))) for name, field in own.items()}
        yield pk, values | {name: sorted(keys.get(pk, ())) for name, keys in many.items()}


def _columns(field):
    """What to read of a field: itself, or the natural key of what it refers to."""
    if field.is_relation:
        return _natural_key(field.name, field.related_model)
    return [_PUBLIC_TEXT if field.model is Passage and field.name == "text" else field.name]


def _natural_key(name, model):
    parts = [f"{part}__slug" if model._meta.get_field(part).is_relation else part for part in form.key_names(model)]
    return [f"{name}__{part}" for part in parts]


def _value(field, parts):
    if not field.is_relation:
        return parts[0]
    return None if parts[0] is None else parts


def _many(field, rows):
    """For each of some rows, the natural keys a field to many refers to."""
    owner, targets = field.m2m_field_name(), _natural_key(field.m2m_reverse_field_name(), field.related_model)
    through = field.remote_field.through._base_manager.order_by().filter(**{f"{owner}__in": rows.order_by().values("pk")})
    found = {}
    for pk, *target in through.values_list(f"{owner}_id", *targets).iterator(chunk_size=AT_ONCE):
        found.setdefault(pk, []).append(tuple(target))
    return found
