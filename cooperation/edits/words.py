"""Held values in the words editors read: references by title, terms by label, dates as readers see them."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version as KeptRow

from cooperation import dates, text
from cooperation.languages import listed
from cooperation.models import ROW_MODELS, WHOLE_RECORD, Citation, PartialDateField, Passage, Record, row_models

from .held import CITATION, fields_of, kind_and_key, part_model

NOT_HELD = object()
"""The value of a field that an edit did not keep, because there was no such field then or is none any more."""


class Names:
    """What held values refer to, by what it is called now, in one query for each kind of thing."""

    def __init__(self, model, *records):
        wanted = defaultdict(set)
        for record in records:
            for part, values in record.items():
                for field in _references(part_model(model, part)):
                    wanted[_table(field.related_model)] |= keys_of(values.get(field.name))
        self._titles = {table: _titles(table, keys) for table, keys in wanted.items()}
        self._gone = self._last_titles(wanted.get(Record, set()) - set(self._titles.get(Record, ())))

    def _last_titles(self, keys):
        """What deleted records were last called, where an edit of them was kept."""
        if not keys:
            return {}
        kept = KeptRow.objects.get_for_model(Record).filter(object_id__in=[str(key) for key in keys]).order_by("pk")
        return {int(pk): title for pk, title in kept.values_list("object_id", "object_repr")}

    def missing(self, field, value):
        """In words, each thing a value refers to that is deleted."""
        known = self._titles.get(_table(field.related_model), {})
        return [self.of(field, key) for key in sorted(keys_of(value) - set(known))]

    def of(self, field, key):
        known = self._titles.get(_table(field.related_model), {})
        if key in known:
            return known[key]
        if key in self._gone and _table(field.related_model) is Record:
            return _("“%(title)s” (deleted)") % {"title": self._gone[key]}
        return _("a %(kind)s that is deleted") % {"kind": field.related_model._meta.verbose_name}


def _references(model):
    return [field for field in fields_of(model).values() if field.is_relation] if model else []


def _table(model):
    """Records of every type share their keys and titles."""
    return Record if issubclass(model, Record) else model


def _titles(table, keys):
    things = table._base_manager.filter(pk__in=keys)
    return {thing.pk: str(thing) for thing in (things.select_related("source") if table is Passage else things)}


def keys_of(value):
    """The keys a held reference holds: none, one or several."""
    return set(value) if isinstance(value, frozenset) else {value} - {None}


def in_words(field, value, names):
    """A held value as editors read it. `field` is None for one that the model has no more."""
    if value is NOT_HELD:
        return _("not held")
    if value in (None, "") or value == frozenset():
        return ""
    if field is None:
        return listed(sorted(value, key=str)) if isinstance(value, frozenset) else str(value)
    if field.is_relation:
        return listed(sorted(names.of(field, key) for key in keys_of(value)))
    return _plain(field, value)


def _plain(field, value):
    if getattr(field, "vocabulary", None):
        return str(dict(field.choices).get(value, value))
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    try:
        return _read(field, value)
    except ValueError:
        return str(value)


def _read(field, value):
    """Dates and numbers. Raises ValueError for what cannot be read, which is shown as it was kept."""
    if isinstance(field, PartialDateField):
        return dates.in_words(value)
    if isinstance(field, models.DateTimeField):
        return moment_in_words(datetime.fromisoformat(value))
    if isinstance(field, models.DateField):
        return formats.date_format(date.fromisoformat(value), "DATE_FORMAT")
    if isinstance(field, models.DecimalField):
        return text.plain(Decimal(value))
    return str(value)


def moment_in_words(moment):
    """A moment as notes and histories tell it: "4 December 2026, 09:00 UTC"."""
    return _("%(moment)s UTC") % {"moment": formats.date_format(moment, "DATETIME_FORMAT")}


def part_label(model, part, record):
    """What a row or citation of a held record is called: "Treaty action china-2012", "Citation 3 (adopted on)"."""
    kind, key = kind_and_key(part)
    known = part_model(model, part)
    name = f"{capfirst(known._meta.verbose_name if known else kind)} {key}"
    if kind != CITATION:
        return name
    citation = record[part]
    fact = fact_words(model, citation)
    about = f"{citation['row']}: {fact}" if citation.get("row") else fact
    return f"{name} ({about})"


def kind_name(part, number):
    """What a number of parts of a kind are called: "citation", "treaty actions"."""
    kind, _key = kind_and_key(part)
    known = next((model for model in (Citation, *ROW_MODELS) if model._meta.model_name == kind), None)
    if not known:
        return kind
    return str(known._meta.verbose_name if number == 1 else known._meta.verbose_name_plural)


def fact_words(model, citation):
    """What the fact of a held citation is called."""
    name = citation.get("fact", "")
    if name == WHOLE_RECORD:
        return _("the record as a whole")
    for owner in row_models(model) if citation.get("row") else [model]:
        if name in fields_of(owner):
            return str(fields_of(owner)[name].verbose_name)
    return name


def field_label(field, name):
    """What a field is called; its bare name where the model has it no more."""
    return str(field.verbose_name) if field else name


def summary_of(model, part, values, names):
    """A whole row or citation in one line, without what is empty or as it is when nobody chose."""
    said, named_already = [], {"key", "number", "row", "fact"}
    known = part_model(model, part)
    fields = fields_of(known) if known else {}
    for name in [*fields, *(name for name in values if name not in fields and not known)]:
        field, value = fields.get(name), values.get(name)
        if name in named_already or (field and _is_default(field, value)):
            continue
        if words := in_words(field, value, names):
            said.append(f"{field_label(field, name)}: {words}")
    return "; ".join(said)


def _is_default(field, value):
    return value is False or (_has_default(field) and value == field.get_default())


def _has_default(field):
    return not field.many_to_many and field.has_default() and not callable(field.default)
