"""The data twins: the lists and records of the site as JSON and CSV, at the page's own address and query."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.response import Response
from rest_framework.views import APIView

from cooperation.days import AskedDay
from cooperation.filters import PAGE_SIZE

from . import problems
from .archive import FILENAME, archive
from .finding import record_instead
from .kinds import kind_of
from .links import absolute, linked, root_of, twin
from .schema import DataSchema, openapi
from .tables import address_word

BATCH = 1_000
"""How many records are read at a time for a whole list."""


class BySuffix(BaseContentNegotiation):
    """The address alone says which format is wanted; the site refuses an Accept that does not take it."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class DataView(APIView):
    """What every data address does: read by anybody's script, in one format, without an account."""

    model = None
    filterset_class = None
    suffix = ".json"
    media_type = "application/json"
    summary = ""
    """The heading of the address in the description."""

    answers = ()
    """The codes it may refuse or redirect with, for the description."""

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
    def root(self):
        return root_of(self.request)

    def file(self, name, body):
        """An answer that is saved under a name."""
        content_type = f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type
        return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class ListData(DataView):
    """A list under the filters of its page. One address per view, as there."""

    answers = (301, 400)

    def get(self, request):
        filters = self.filterset_class(request.META["QUERY_STRING"], model=self.model)
        if filters.problems:
            raise problems.WrongQuery(filters.problems)
        wanted = self.wanted(filters)
        if wanted.partition("?")[2] != filters.query_string:
            return HttpResponsePermanentRedirect(twin(wanted, self.suffix))
        response = self.answer(filters)
        response.told_anew_on = filters.day and filters.day.told_anew_on
        return response

    def wanted(self, filters):
        """The one address of the view."""
        return filters.address(page=filters.page)


class ListJSON(ListData):
    """One page of the list, each record whole with its receipts; `next` leads on until the list is at its end."""

    summary = _("List of %(name)s as JSON")
    answers = (301, 400, 404)

    @property
    def form(self):
        return self.kind.page_form

    def answer(self, filters):
        page = Paginator(self.kind.rows(filters.qs), PAGE_SIZE).get_page(filters.page)
        if filters.page > page.paginator.num_pages:
            sentence = gettext("The list ends with page %(number)d. Ask for that one or an earlier one.")
            raise NotFound(sentence % {"number": page.paginator.num_pages})
        rows = list(page)
        results = self.kind.listed(rows, among=rows, on=filters.day and filters.day.date)
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "next": self.page_address(filters, page.number + 1) if page.has_next() else None,
                "previous": self.page_address(filters, page.number - 1) if page.has_previous() else None,
                "query": filters.asked,
                "sort": filters.sort,
                "facets": facets(filters),
                "links": self.links(filters),
                "results": [linked(item, self.root) for item in results],
            }
        )

    def page_address(self, filters, number):
        return self.root + twin(filters.address(page=number), ".json")

    def links(self, filters):
        """This view in its other forms."""
        page = filters.address(page=filters.page)
        found = {"html": page, "self": twin(page, ".json"), "csv": twin(filters.address(), ".csv")}
        return {name: self.root + address for name, address in found.items()}


def facets(filters):
    """The filters of a list with the values they take, each with the number of records it leads to."""
    return [
        facet
        | {
            "label": str(facet["label"]),
            "options": [{"value": each.value, "label": str(each.label), "count": each.count} for each in facet["options"]],
        }
        for facet in filters.options()
    ]


class ListCSV(ListData):
    """The whole list, all its pages, one line for each record."""

    summary = _("List of %(name)s as CSV")
    suffix, media_type, form = ".csv", "text/csv", OpenApiTypes.STR

    def wanted(self, filters):
        """The address without a page: the table is whole."""
        return filters.address()

    def answer(self, filters):
        rows, on = self.kind.rows(filters.qs).iterator(chunk_size=BATCH), filters.day and filters.day.date
        documents = (absolute(found, self.root) for found in self.kind.listed(rows, among=filters.qs.order_by(), on=on))
        return self.file(f"{address_word(self.model)}.csv", self.kind.list_file(documents, on=on))


class DetailData(DataView):
    """One record or source. Its old addresses redirect for ever, and a withdrawn one says when and why."""

    @property
    def answers(self):
        return (301, 400, 404, 410) if self.kind.is_dated else (301, 404, 410)

    def get(self, request, slug):
        asked = AskedDay(request.META["QUERY_STRING"] if self.kind.is_dated else "")
        if asked.problem:
            raise problems.WrongQuery([asked.problem])
        if not asked.is_canonical:
            return HttpResponsePermanentRedirect(request.path + asked.day.query)
        found = self.model.objects.public().for_detail().filter(slug=slug).first()
        if not found:
            address = record_instead(self.model, slug).get_absolute_url()
            return HttpResponsePermanentRedirect(twin(address + asked.day.query, self.suffix))
        response = self.answer(found, asked.day)
        response.told_anew_on = asked.day.told_anew_on if self.kind.is_dated else None
        return response


class DetailJSON(DetailData):
    """Everything the public record says, each fact with its receipts."""

    summary = _("One of the %(name)s as JSON")

    @property
    def form(self):
        return self.kind.form

    def answer(self, found, day):
        return Response(linked(self.kind.whole(found, on=day.date), self.root, query=day.query))


class DetailCSV(DetailData):
    """The long form: one line for each fact and each receipt; for a source, one line for each passage."""

    summary = _("One of the %(name)s as CSV")
    suffix, media_type, form = ".csv", "text/csv", OpenApiTypes.STR

    def answer(self, found, day):
        [shown] = self.kind.documents([found])
        return self.file(f"{found.slug}.csv", self.kind.detail_file(absolute(shown, self.root), found, on=day.date))


class ArchiveFile(DataView):
    """Everything in one file: every table as CSV, every record as JSON, and a README that says what is in them."""

    summary = _("Everything in one file")
    suffix, media_type, form = ".zip", "application/zip", OpenApiTypes.BINARY

    def get(self, request):
        return self.file(FILENAME, archive(self.root))


class Description(DataView):
    """This description, in OpenAPI 3.1."""

    summary = _("This description")
    form = OpenApiTypes.OBJECT

    def get(self, request):
        return Response(openapi())
