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


@dataclass(frozen=True)
class Tied:
    """What is known of a tie before its record is read: the key of the record, the reason, and the facts that carry it, by row."""

    record: int
    reason: str
    facts: tuple


def ties_to(record, *, without=frozenset()):
    """The public records that refer to this one, in the order of the record types, then by title. Three queries at most.

    `without` names further references that have a place of their own on the page.
    """
    return ties_of(tied_to(record, without=without))


def tied_to(record, *, without=frozenset()):
    """The same in a few words each, where not all of them are shown. One query."""
    fields = _reference_fields(SHOWN_ELSEWHERE | without)
    order = [model._meta.model_name for model in RECORD_MODELS]
    found = {}
    for key, name, row, value, record_type, title in _references(record, fields):
        model_field = fields[name]
        reason = reason_of(model_field, value)
        facts = found.setdefault((order.index(record_type), title.lower(), reason, key), [])
        facts.append((row, model_field.model.headline if row else model_field.name))
    return [Tied(key, reason, tuple(facts)) for (_type, _title, reason, key), facts in sorted(found.items())]


def ties_of(tied):
    """The ties with their records and citations, in the same order. Two queries at most."""
    keys, rows = {each.record for each in tied}, {row for each in tied for row, _fact in each.facts}
    records, cited = {}, {}
    citations = Citation.objects.filter(record__in=keys, row__in=rows).select_related("record", "passage__source")
    for citation in citations.order_by("number"):
        records[citation.record_id] = citation.record
        cited.setdefault((citation.record_id, citation.row, citation.fact), []).append(citation)
    if without_citation := keys - records.keys():
        records |= Record.objects.in_bulk(without_citation)
    return [
        Tie(
            records[each.record], each.reason, [citation for fact in each.facts for citation in cited.get((each.record, *fact), [])]
        )
        for each in tied
    ]


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
    """(key of the public referring record, "model.field", key of its row, value of the row's headline, type and title of the record).

    For each reference, in one query.
    """
    parts = []
    for name, model_field in fields.items():
        if isinstance(record, model_field.related_model):
            model = model_field.model
            is_row = model in ROW_MODELS
            owner = f"{model.owner}__" if is_row else ""
            # By themselves, or SQLite may go through all that are public.
            referring = model._base_manager.filter(**{model_field.name: record.pk}).values("pk")
            rows = model.objects.filter(public_condition(owner), pk__in=referring).order_by()
            parts.append(
                rows.values_list(
                    F(f"{model.owner}_id") if is_row else F("record_id"),
                    Value(name, output_field=TextField()),
                    Cast("key", TextField()) if is_row else Value("", output_field=TextField()),
                    Cast(model.headline, TextField()) if is_row else Value("", output_field=TextField()),
                    Cast(f"{owner}record_type", TextField()),
                    Cast(f"{owner}title", TextField()),
                )
            )
    return parts[0].union(*parts[1:], all=True) if parts else []
