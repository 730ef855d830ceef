"""What every data address does, whatever it holds."""

from django.http import HttpResponse, HttpResponsePermanentRedirect
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.views import APIView

from . import problems
from .finding import instead
from .kinds import kind_of
from .links import root_of, twin
from .schema import DataSchema


class BySuffix(BaseContentNegotiation):
    """The address alone says which format is wanted; the site refuses an Accept that does not take it."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class DataView(APIView):
    """What every data address does: read by anybody's script, in one format, without an account."""

    model = None
    suffix = ".json"
    media_type = "application/json"
    summary = ""
    """The heading of the address in the description."""

    answers = ()
    """The codes it may refuse or redirect with, for the description."""

    parameters = ()
    """What its query may ask for, for the description."""

    form = None
    """What a good answer is, for the description."""

    schema = DataSchema()
    content_negotiation_class = BySuffix

    def get_exception_handler(self):
        return problems.answer

    @property
    def kind(self):
        return kind_of(self.model)

    @property
    def revision(self):
        """What the request sees, to keep under it what is worked out for others too; None where nothing may be kept."""
        return getattr(self.request, "content_revision", None)

    @property
    def root(self):
        return root_of(self.request)

    def file(self, name, body):
        """An answer that is saved under a name."""
        content_type = f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type
        return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    def elsewhere(self, model, slug, *, query=""):
        """The redirect from an address without a public record, under the same query. Raises Gone or NotFound where there is none."""
        found = instead(model, slug)
        address = self.address_at(found.leads_to, is_same=found.is_same)
        return HttpResponsePermanentRedirect(twin(address + query, self.suffix))

    def address_at(self, record, *, is_same):
        """Where another record, or this one (`is_same`) at its new address, has the page asked for."""
        return record.get_absolute_url()


class Unlisted(DataView):
    """Data of a page that search engines are asked to leave out: the record's own page is the one to find."""

    @property
    def default_response_headers(self):
        return super().default_response_headers | {"X-Robots-Tag": "noindex, follow"}
