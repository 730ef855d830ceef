"""What the data say of an address where no public record is."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound

from cooperation.addresses import elsewhere, model_listed_at
from cooperation.models import Source
from cooperation.records import RECORD_MODELS
from cooperation.search import near

from .problems import Gone, Missing


def instead(model, slug):
    """Where to go from an address without a public record; raises Gone or Missing where nowhere is."""
    found = elsewhere(model, slug) if model is not Source else None
    if found and found.leads_to:
        return found
    if found and found.withdrawn:
        raise Gone(found.withdrawn)
    raise Missing(near(slug, kind=model._meta.model_name))


def model_with_versions(section):
    """The record type whose list is at `/section/`; raises NotFound or Http404 where there is none, or none that keeps versions."""
    model = model_listed_at(section)
    if model not in RECORD_MODELS:
        raise NotFound(_("Versions are kept of records, and of no source."))
    return model
