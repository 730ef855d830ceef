"""What stands at an address where no public record is."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from .languages import neutral
from .models import OldAddress, Record, Source, State
from .records import RECORD_MODELS


@dataclass(frozen=True)
class Elsewhere:
    """Where to go instead, or the record that was withdrawn; neither where there has never been a public one."""

    leads_to: Record | None = None
    is_same: bool = False
    withdrawn: Record | None = None


def model_listed_at(section):
    """The model whose list is at `/section/`; 404 where there is none."""
    model = _listed_at(section)
    if model is None:
        raise Http404(_("No list has this address. Check it for a slip, or start from the home page."))
    return model


def _listed_at(section):
    for model in (*RECORD_MODELS, Source):
        if reverse(f"{model._meta.model_name}-list").strip("/").rpartition("/")[2] == section:
            return model
    return None


def asked_at(path):
    """The model below whose list an address lies, and the part of the address that names a thing.

    Elsewhere there is no model, and only an address of one part is read as a name: others may hold what is nobody's business.
    """
    section, *parts = [part for part in neutral(path).split("/") if part] or [""]
    model = _listed_at(section)
    if model is None:
        return None, "" if parts else section
    return model, parts[0] if parts else ""


def elsewhere(model, slug):
    """What to say of an address of a type: the record that once had it, the successor of one withdrawn, or that it was withdrawn.

    A record that was never public answers as one that never was.
    """
    name = model._meta.model_name
    old = OldAddress.objects.filter(slug=slug, record__record_type=name).select_related("record").first()
    if old and (old.record.is_public or old.record.state == State.WITHDRAWN):
        return Elsewhere(leads_to=old.record, is_same=True)
    withdrawn = Record.objects.filter(slug=slug, record_type=name, state=State.WITHDRAWN).select_related("successor").first()
    if withdrawn and withdrawn.successor and withdrawn.successor.is_public:
        return Elsewhere(leads_to=withdrawn.successor)
    return Elsewhere(withdrawn=withdrawn)
