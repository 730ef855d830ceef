"""What editors see on public pages that visitors do not: the ways into the admin. Visitors cost nothing here, not even a query."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation import rights
from cooperation.models import KeptForm, Record, Waiting, fact_names, row_models

BESIDE_THE_FACTS = ("kind", "summary", "topics")
"""Fields shown on a record's page, though not always among its facts."""


@dataclass(frozen=True)
class Editing:
    """The ways from a public page into the admin."""

    links: list
    """(address, words) of each."""

    form: str = ""
    """The form of what the page shows, for whoever may change it."""

    waiting: int = 0
    """How many changes of the record wait for a second editor."""

    head: list = field(default_factory=list)
    """(name, label) of what stands in the head of the page."""

    rows: dict = field(default_factory=dict)
    """The address on the form of each row of the record."""


def editing_of(request, thing):
    """The ways from the page of a record or a source; None for visitors, and for editors who may not look at its kind."""
    staff = getattr(request, "staff", None)
    if not staff or not rights.may_view(staff, type(thing)):
        return None
    form, history = (_address(type(thing), name, thing.pk) for name in ("change", "history"))
    may_change = rights.may_change(staff, type(thing))
    links = [(form, _("Edit") if may_change else _("View the form")), (history, _("History of edits"))]
    parts = _parts(thing, form) if may_change and isinstance(thing, Record) else {}
    return Editing(links, waiting=_waiting(thing), **parts)


def editing_of_list(request, model):
    """The ways from the list of a kind."""
    staff = getattr(request, "staff", None)
    if not staff or not rights.may_view(staff, model):
        return None
    adding = [(_address(model, "add"), _("Add"))] if rights.has(staff, f"cooperation.add_{model._meta.model_name}") else []
    return Editing([*adding, (_address(model, "changelist"), _("Edit the list"))])


def _address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def _waiting(thing):
    return KeptForm.objects.filter(record=thing.pk, waiting=Waiting.REVIEW).count() if isinstance(thing, Record) else 0


def _parts(record, form):
    fields = {field.name: field for field in record._meta.get_fields()}
    apart = [name for name in BESIDE_THE_FACTS if name in fields and name not in fact_names(type(record))]
    head = [(name, fields[name].verbose_name) for name in (*record.in_head, *apart)]
    return {"form": form, "head": head, "rows": _rows(record, form)}


def _rows(record, form):
    """The anchor of each row: the admin numbers the rows of a kind in the same order as the page reads them (no query)."""
    return {
        row: f"{form}#{model.accessor()}-{place}"
        for model in row_models(type(record))
        for place, row in enumerate(getattr(record, model.accessor()).all())
    }
