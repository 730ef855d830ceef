"""What a record holds, as plain data: what an edit kept of it, and what is stored now, in one form that can be compared.

A record is a mapping of its parts: "" is the record itself, "treatyaction china-2012" a row by its kind and key, "citation 3" a
citation by its number. Each part is a mapping of fields to values as JSON has them, those of fields to many as sets. Edits are read
without their models, so that they can be read however much the models have changed since.
"""

import json
from collections import defaultdict

from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from reversion.models import Version as KeptRow

from cooperation.models import ROW_MODELS, Citation, reference_fields, row_models
from cooperation.receipts import rows_of
from cooperation.records import RECORD_MODELS, model_of

OWN = ""
CITATION = Citation._meta.model_name
_OWNERS = {row._meta.model_name: row.owner for row in ROW_MODELS} | {CITATION: "record"}
_RECORDS = {"record", *(model._meta.model_name for model in RECORD_MODELS)}


def held(edits):
    """By primary key of an edit the record as that edit kept it. One query."""
    rows = defaultdict(list)
    kept = KeptRow.objects.filter(revision__edit__in=edits).order_by("pk")
    for pk, serialised in kept.values_list("revision__edit", "serialized_data"):
        rows[pk] += json.loads(serialised)
    return {edit.pk: parts(rows[edit.pk]) for edit in edits}


def stored(record):
    """The record as it is stored now."""
    return next(parts(rows) for _record, rows in serialised([record]))


def stored_all(records):
    """(record of its own type, its parts as stored now) of each, in a number of queries that does not grow with them."""
    return [(record, parts(rows)) for record, rows in serialised(records)]


def serialised(records):
    """(record of its own type, its rows as the serialiser writes them) of each, as stored now, in the order of their keys."""
    return [(record, json.loads(json.dumps(as_data(things), cls=DjangoJSONEncoder))) for record, things in with_everything(records)]


def as_data(things):
    """Rows as Django's serialisers hold them."""
    return serializers.serialize("python", things)


def with_everything(records):
    """(record of its own type, all that belongs to it) of each, read in a number of queries that does not grow with them."""
    found = []
    for model in {model_of(record) for record in records}:
        keys = [record.pk for record in records if model_of(record) is model]
        for record in model.objects.filter(pk__in=keys).prefetch_related(*_everything(model)):
            found.append((record, [record.record, record, *rows_of(record), *record.citations.all()]))
    return sorted(found, key=lambda pair: pair[0].pk)


def _everything(model):
    names = ["record__topics", "citations", *(field.name for field in model._meta.local_many_to_many)]
    for row in row_models(model):
        fields = [*reference_fields(row), *row._meta.local_many_to_many]
        names += [row.accessor(), *(f"{row.accessor()}__{field.name}" for field in fields)]
    return names


def parts(rows):
    """The parts of a record, from its rows as the serialiser writes them."""
    found = {}
    for row in rows:
        kind, fields = row["model"].partition(".")[2], dict(row["fields"])
        fields.pop(_OWNERS.get(kind), None)
        values = {name: frozenset(value) if isinstance(value, list) else value for name, value in fields.items()}
        found.setdefault(_part_name(kind, values), {}).update(values)
    return found


def _part_name(kind, fields):
    if kind in _RECORDS:
        return OWN
    return f"{kind} {fields['number'] if kind == CITATION else fields.get('key')}"


def kind_and_key(part):
    """The kind of a part and what names it there: ("citation", "3"). Both are empty for the record itself."""
    kind, _space, key = part.partition(" ")
    return kind, key


def part_model(model, part):
    """The model of a part of a record of a type; None when there is none of that name any more."""
    kind, _key = kind_and_key(part)
    models = {"": model, CITATION: Citation, **{row._meta.model_name: row for row in row_models(model)}}
    return models.get(kind)


def fields_of(model):
    """The fields of a record type, a row or a citation that somebody decides about, by name, in the order of the model."""
    owner = _OWNERS.get(model._meta.model_name)
    return {
        field.name: field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.editable and not field.primary_key and field.name != owner
    }


def in_order(model, *several):
    """The names of all parts of some records of one type: the record itself, its rows kind by kind, its citations by number."""
    kinds = ["", *(row._meta.model_name for row in row_models(model))]

    def place(part):
        kind, key = kind_and_key(part)
        if kind == CITATION:
            return len(kinds) + 1, int(key), ""
        return kinds.index(kind) if kind in kinds else len(kinds), 0, part

    return sorted({part for record in several for part in record}, key=place)


def unknown_fields(model, record):
    """The names of what a record held and no record of its type holds any more: fields, and whole parts."""
    names = []
    for part in in_order(model, record):
        known = part_model(model, part)
        columns = {field.name for field in (*known._meta.get_fields(),)} if known else set()
        names += [f"{part} {name}".strip() for name in record[part] if name not in columns] if known else [part]
    return names
