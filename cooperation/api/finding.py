"""What the data say of an address where no public record is."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound

from cooperation.addresses import elsewhere
from cooperation.models import Source

from .problems import Gone


def record_instead(model, slug):
    """The public record to go to from an address without one; raises Gone or NotFound where there is none."""
    found = elsewhere(model, slug) if model is not Source else None
    if found and found.leads_to:
        return found.leads_to
    if found and found.withdrawn:
        raise Gone(found.withdrawn)
    raise NotFound(_("No public record has this address. Check it for a slip, or start from the list."))
