"""Which values of records and rows are facts, each of which needs a citation of its own before the public sees it.

Every field is one unless it is listed in `EXEMPT`, so a new field needs receipts until somebody writes down why not.
"""

from django.utils.translation import gettext_lazy as _

from .base import Record
from .fields import WorkedOut
from .indicator import Observation
from .initiative import Participation
from .partner import PartnerName
from .treaty import TreatyAction, TreatyIdentifier
from .vocabulary import NOT_STATED

ROW_MODELS = (PartnerName, TreatyIdentifier, TreatyAction, Participation, Observation)
"""Every kind of child row."""

_EDITING = _("part of the site's own editing, not of what the sources say")
_VOCABULARY = _("a term of our own vocabulary that sorts records")
_NAMES_ROW = _("names the row; the row's other facts carry the citation")

EXEMPT = {
    "slug": _("the address of the page"),
    "record_type": _EDITING,
    "state": _EDITING,
    "publish_at": _EDITING,
    "withdrawn_at": _EDITING,
    "withdrawn_reason": _EDITING,
    "successor": _EDITING,
    "version": _EDITING,
    "first_published_at": _EDITING,
    "last_changed_at": _EDITING,
    "checked_on": _EDITING,
    "key": _EDITING,
    "topics": _("our own subject headings"),
    "summary": _("the site's own wording; each sentence rests on facts cited on the same page"),
    "summary_zh": _("the site's own wording; each sentence rests on facts cited on the same page"),
    "summary_zh_of": _EDITING,
    "language": _("read off the words themselves"),
    "initiative.kind": _VOCABULARY,
    "partner.kind": _VOCABULARY,
    "partner.is_home": _("which side the record is told from"),
    "partnername.kind": _VOCABULARY,
    "quote.title": _("the site's own heading for the quote"),
    "quote.title_zh": _("the site's own heading for the quote"),
    "quote.kind": _VOCABULARY,
    "participation.partner": _NAMES_ROW,
    "treatyaction.party": _NAMES_ROW,
    "treatyidentifier.scheme": _NAMES_ROW,
    "observation.qualifier": _("read off the words cited for the figure"),
    "observation.note": _("the editors' own remark on how to read the figure"),
}
"""Fields that need no citation, with the reason shown on the method page; `model.field` where only that model's is meant."""


def fact_names(model):
    """The facts of a model, in the order its fields are written."""
    owner = getattr(model, "owner", "")
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [
        field.name
        for field in fields
        if not (field.primary_key or isinstance(field, WorkedOut) or field.name == owner)
        and field.name not in EXEMPT
        and f"{model._meta.model_name}.{field.name}" not in EXEMPT
        and not getattr(field.remote_field, "parent_link", False)
    ]


def row_models(model):
    """The kinds of child row that records of a type have."""
    return [
        row
        for row in ROW_MODELS
        if model._meta.model_name in row.record_types
        or (not row.record_types and row._meta.get_field(row.owner).related_model is model)
    ]


def reference_fields(model):
    """The fields of a record type or a row that refer to records, other than the one to its own."""
    return [
        field
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation
        and not field.primary_key
        and issubclass(field.related_model, Record)
        and field.name != getattr(model, "owner", "")
    ]


def is_empty(instance, fact):
    """Whether an instance states nothing under a fact: no value, "not stated", an unticked box, or a repetition."""
    field = instance._meta.get_field(fact)
    if field.many_to_many:
        return not getattr(instance, fact).all()
    value = getattr(instance, field.attname)
    if value in ("", None, NOT_STATED) or (value is False and not field.null):
        return True
    repeats = getattr(instance, "repeats", None)
    return bool(repeats and repeats(fact))
