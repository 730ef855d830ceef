"""The form of the files: which models they hold, how each is named there, and how a row is written.

A row is `{"model": "cooperation.treaty", "fields": {…}}` without a primary key. References are natural keys, a field that has its
default is left out, and everything else stands in the order of the model, so that one record has exactly one spelling.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import ROW_MODELS, Citation, OldAddress, Passage, Place, Record, Row, Source, Topic, WorkedOut
from cooperation.records import RECORD_MODELS

_NUMBERS = {"source": 10, "topic": 11, "place": 12, "partner": 20, "treaty": 30, "initiative": 40, "quote": 50, "indicator": 60}
"""The number of a model's file. A record type that is not listed takes the next round number."""

COUNTING = {"version", "last_changed_at"}
"""Fields of a record that count its changes and are none themselves."""

KEPT_HERE = {"summary_zh_of"}
"""Fields that follow from what was edited where, and stay there."""


NAMED = 15
"""So many terms of a vocabulary are named to somebody who wrote another."""


class LoadError(Exception):
    """Why nothing was loaded, dumped or attached: sentences, each of which says what to do."""


def models():
    """Every model the files hold, in an order in which rows can be written: what a row belongs to stands before it."""
    return [Source, Passage, Topic, Place, Record, *RECORD_MODELS, OldAddress, *ROW_MODELS, Citation]


@cache
def by_label():
    """Each of these models by the name it has in the files."""
    return {model._meta.label_lower: model for model in models()}


def file_names():
    """The file of each model that has one of its own, for example `30_treaties.json`."""
    names = {}
    for model in (Source, Topic, Place, *RECORD_MODELS):
        number = _NUMBERS.setdefault(model._meta.model_name, max(_NUMBERS.values()) // 10 * 10 + 10)
        with translation.override(None):
            names[model] = f"{number}_{model._meta.verbose_name_plural}.json".replace(" ", "_")
    return names


def key_names(model):
    """The fields that name a row: its natural key, in which an owner stands as its slug."""
    if model is Passage:
        return ("source", "number")
    if model is Citation:
        return ("record", "number")
    if issubclass(model, Row):
        return (model.owner, "key")
    return ("slug",)


def key_of(model, values):
    """The natural key of a row, from its values."""
    parts = [values[name] for name in key_names(model)]
    return tuple(part[0] if isinstance(part, tuple) else part for part in parts)


def read_key(model, fields):
    """The natural key that a row of a file has. Raises ValidationError where the file does not give it whole."""
    values = {}
    for name in key_names(model):
        if name not in fields:
            raise ValidationError(_("the field “%(field)s” is missing") % {"field": name})
        values[name] = _read(model._meta.get_field(name), fields[name])
    return key_of(model, values)


def describe(model, key):
    """A row in words: "citation beijing-treaty 4"."""
    return f"{model._meta.verbose_name} {' '.join(map(str, key))}"


def owner_name(model):
    """The foreign key to the record or source a row belongs to; empty for what stands by itself."""
    if model is OldAddress:
        return "record"
    return key_names(model)[0] if len(key_names(model)) > 1 else ""


def is_type(model):
    """Whether a model is a record type, whose rows share key and slug with their row of Record."""
    return issubclass(model, Record) and model is not Record


def table_of(model):
    """The model whose primary keys a model's rows have: a record of any type has those of Record."""
    return Record if is_type(model) else model


def identity(model, key):
    """What finds a row's primary key, whether it is referred to as a record or as one of its type."""
    return table_of(model), key


def stored_name(model, key):
    """How LoadedRow names a row: its model and its natural key."""
    return model._meta.label_lower, " ".join(map(str, key))


def fields_of(model):
    """The fields a row is written with: the slug first, then the model's own, and those to many at the end."""
    own = [
        field
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not field.primary_key and field.name not in KEPT_HERE
    ]
    return [model._meta.get_field("slug"), *own] if is_type(model) else own


def references(model, values):
    """Every row that a row needs, by model and natural key."""
    yield from [(Record, key_of(model, values))] if is_type(model) else []
    for column in fields_of(model):
        if column.is_relation and (value := values[column.name]):
            yield from ((column.related_model, key) for key in (value if column.many_to_many else [value]))


def written(model, values):
    """A row's values as the files write them: in order, without defaults, references as natural keys."""
    return {
        field.name: _written(values[field.name])
        for field in fields_of(model)
        if field.name in values and not _is_default(field, values[field.name])
    }


def digest(fields):
    """The fingerprint of a row as written, without what only counts its changes.

    A passage's text is left out too: its own fingerprint stands for it and is always there.
    """
    passed_over = COUNTING if "sha256" not in fields else COUNTING | {"text"}
    kept = {name: value for name, value in fields.items() if name not in passed_over}
    return text.digest(json.dumps(kept, ensure_ascii=False, sort_keys=True))


def _is_default(field, value):
    if field.many_to_many:
        return not value
    return not _is_moment(field) and value == field.get_default()


def _is_moment(field):
    """Whether a field's default is the moment of loading, which a dump therefore always writes."""
    return field.has_default() and callable(field.default)


def _is_worked_out(field):
    return isinstance(field, WorkedOut)


def _written(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return text.plain(value)
    if isinstance(value, tuple | list):
        return [_written(part) for part in value]
    return value


def completed(model, fields):
    """The fields a file gives, with the columns worked out of them that it leaves out."""
    columns = [
        field
        for field in fields_of(model)
        if _is_worked_out(field) and field.name not in fields and isinstance(fields.get(field.of), str)
    ]
    found = {field.name: _written(field.work_out(model(**{field.of: fields[field.of]}))) for field in columns}
    return fields | {name: value for name, value in found.items() if value is not None}


def read(model, fields):
    """The values a row of a file gives its model, a default where it is silent. Raises ValidationError with what to correct."""
    known = {field.name: field for field in fields_of(model)}
    faults = [
        _("%(model)s has no field “%(field)s”") % {"model": model._meta.label_lower, "field": name}
        for name in fields
        if name not in known
    ]
    values = {}
    for name, field in known.items():
        try:
            values[name] = _read(field, fields[name]) if name in fields else _silent(field)
        except ValidationError as error:
            faults.append(error)
    if faults:
        raise ValidationError(faults)
    _refuse_wrong_columns(model, values)
    return values


def _silent(field):
    """The value of a field that a file leaves out."""
    if field.many_to_many:
        return []
    is_optional = field.has_default() or field.null or field.blank or _is_worked_out(field)
    if not is_optional:
        raise ValidationError(_("the field “%(field)s” is missing") % {"field": field.name})
    return field.get_default()


def _read(field, raw):
    try:
        if field.many_to_many:
            return sorted({_reference(field, part) for part in _list(raw)})
        if field.is_relation:
            return _no_reference(field) if raw is None else _reference(field, raw)
        return _value(field, raw)
    except ValidationError as error:
        raise ValidationError(
            _("the field “%(field)s” cannot be %(value)s (%(why)s)")
            % {"field": field.name, "value": json.dumps(raw, ensure_ascii=False), "why": " ".join(error.messages).rstrip(".。")}
        ) from error


def _value(field, raw):
    if isinstance(raw, list | dict):
        raise ValidationError(_("it takes one value"))
    if isinstance(raw, str) and not text.can_be_stored(raw):
        raise ValidationError(_("it holds a character no database can store"))
    _refuse_other_terms(field, raw)
    try:
        value = field.clean(raw, None)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValidationError(_("it takes another kind of value")) from error
    if isinstance(value, datetime) and timezone.is_naive(value):
        raise ValidationError(_("a time needs its zone, as in 2026-11-23T00:00:00Z"))
    return value


def _refuse_other_terms(field, raw):
    """Refuse what is no term of a field's vocabulary with those there are, where they are few enough to be read."""
    terms = [term for term, _label in field.flatchoices if term]
    if not terms or raw in (*terms, *field.empty_values):
        return
    if len(terms) > NAMED:
        raise ValidationError(_("it takes one of %(count)s terms, which docs/fixtures.md lists") % {"count": len(terms)})
    raise ValidationError(_("it takes one of: %(terms)s") % {"terms": ", ".join(terms)})


def _list(raw):
    if not isinstance(raw, list):
        raise ValidationError(_("it takes a list of natural keys"))
    return raw


def _no_reference(field):
    if not field.null:
        raise ValidationError(_("it must refer to something"))


def _reference(field, raw):
    """The natural key a file refers by."""
    names = key_names(field.related_model)
    if not isinstance(raw, list) or len(raw) != len(names) or any(isinstance(part, list | dict | None) for part in raw):
        raise ValidationError(_("a reference is a natural key: a list of %(fields)s") % {"fields": ", ".join(names)})
    return tuple(_key_part(field.related_model, name, part) for name, part in zip(names, raw, strict=True))


def _key_part(model, name, part):
    field = model._meta.get_field(name)
    return str(part) if field.is_relation else field.to_python(part)


def _refuse_wrong_columns(model, values):
    """Refuse a worked-out column that does not follow from the field it is worked out of, as verify would."""
    columns = [field for field in fields_of(model) if _is_worked_out(field)]
    if not columns:
        return
    row = model(**{field.of: values[field.of] for field in columns})
    for field in columns:
        if values[field.name] != (right := field.work_out(row)):
            raise ValidationError(
                _("the field “%(field)s” is %(value)s, and “%(of)s” makes it %(right)s")
                % {"field": field.name, "value": _written(values[field.name]), "of": field.of, "right": _written(right)}
            )
