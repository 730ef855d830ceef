"""The record in the database as the files would write it, read in bulk."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, transaction

from cooperation.models import LoadedRow, Passage, Place, Record, Source, Topic

from . import form

_REFERRED_TO = (Source, Passage, Topic, Place, Record)


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
    names = {model: _natural_keys(model) for model in _REFERRED_TO}
    held = {}
    for model in form.models():
        for pk, values in _rows_of(model, names):
            held[model, form.key_of(model, values)] = HeldRow(pk, form.written(model, values))
    return held


def _rows_of(model, names):
    """The primary key and values of each row of a model, references turned into natural keys."""
    fields = [field for field in form.fields_of(model) if not _is_private(field)]
    many = {field.name: _many(field, names) for field in fields if field.many_to_many}
    texts = _public_texts() if model is Passage else {}
    columns = {field.name: field for field in fields if not field.many_to_many}
    for values in model._base_manager.order_by().values("pk", *columns).iterator():
        pk = values.pop("pk")
        for name, field in columns.items():
            if field.is_relation and values[name] is not None:
                values[name] = names[form.table_of(field.related_model)][values[name]]
        values |= {name: sorted(keys.get(pk, ())) for name, keys in many.items()}
        if pk in texts:
            values["text"] = texts[pk]
        yield pk, values


def _is_private(field):
    return field.model is Passage and field.name == "text"


def _public_texts():
    """The text of passages that may be shown. No other text is read here, so none can leave."""
    return dict(Passage.objects.filter(source__text_public=True).exclude(text="").values_list("pk", "text"))


def _natural_keys(model):
    lookups = [f"{name}__slug" if model._meta.get_field(name).is_relation else name for name in form.key_names(model)]
    return {pk: tuple(key) for pk, *key in model._base_manager.order_by().values_list("pk", *lookups)}


def _many(field, names):
    """For each row, the natural keys a field to many refers to."""
    through = field.remote_field.through._base_manager.order_by()
    targets = names[form.table_of(field.related_model)]
    found = {}
    for pk, target in through.values_list(f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"):
        found.setdefault(pk, []).append(targets[target])
    return found
