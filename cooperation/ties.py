"""Ties: which public records refer to a record, and why, each with its receipts."""

from dataclasses import dataclass, field

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast

from .models import ROW_MODELS, Citation, Record, public_condition, reference_fields
from .records import RECORD_MODELS

SHOWN_ELSEWHERE = {"quote.about", "quote.organisation", "quote.occasion"}
"""References that have a place of their own on the page."""


@dataclass
class Tie:
    """One public record that refers to another, the reason in words, and the citations for it."""

    record: Record
    reason: str
    citations: list = field(default_factory=list)


def ties_to(record, *, without=frozenset()):
    """The public records that refer to this one, in the order of the record types, then by title. Three queries at most.

    `without` names further references that have a place of their own on the page.
    """
    fields = _reference_fields(SHOWN_ELSEWHERE | without)
    references = list(_references(record, fields))
    keys = {pk for pk, *_rest in references}
    records, cited = {}, {}
    for citation in Citation.objects.filter(record__in=keys).select_related("record", "passage__source").order_by("number"):
        records[citation.record_id] = citation.record
        cited.setdefault((citation.record_id, citation.row, citation.fact), []).append(citation)
    if without_citation := keys - records.keys():
        records |= Record.objects.in_bulk(without_citation)
    ties = {}
    for pk, name, row, value in references:
        model_field = fields[name]
        fact = model_field.model.headline if row else model_field.name
        ties.setdefault((pk, reason_of(model_field, value)), []).extend(cited.get((pk, row, fact), []))
    order = [model._meta.model_name for model in RECORD_MODELS]
    found = [Tie(records[pk], reason, citations) for (pk, reason), citations in ties.items()]
    return sorted(found, key=lambda tie: (order.index(tie.record.record_type), tie.record.title.lower(), tie.reason))


def reason_of(model_field, value):
    """A row says what it asserts (a role, an act); any other reference goes by the name of its field."""
    model = model_field.model
    if model in ROW_MODELS:
        vocabulary = getattr(model._meta.get_field(model.headline), "vocabulary", None)
        return str(vocabulary(value).label if vocabulary else value)
    return str(model_field.verbose_name).capitalize()


def _reference_fields(without):
    """Every reference of a record type or row to a record that makes a tie, by "model.field"."""
    found = {
        f"{model._meta.model_name}.{column.name}": column
        for model in (*RECORD_MODELS, *ROW_MODELS)
        for column in reference_fields(model)
    }
    return {name: column for name, column in found.items() if name not in without}


def _references(record, fields):
    """(key of the public referring record, "model.field", key of its row, value of the row's headline) for each reference, in one query."""
    parts = []
    for name, model_field in fields.items():
        if isinstance(record, model_field.related_model):
            model = model_field.model
            is_row = model in ROW_MODELS
            is_public = public_condition(f"{model.owner}__" if is_row else "")
            rows = model.objects.filter(is_public, **{model_field.name: record.pk}).order_by()
            parts.append(
                rows.values_list(
                    F(f"{model.owner}_id") if is_row else F("record_id"),
                    Value(name, output_field=TextField()),
                    Cast("key", TextField()) if is_row else Value("", output_field=TextField()),
                    Cast(model.headline, TextField()) if is_row else Value("", output_field=TextField()),
                )
            )
    return parts[0].union(*parts[1:], all=True) if parts else []
