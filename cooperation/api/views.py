"""The data twins of lists and records, at the page's own address and query; and the record as a whole."""

from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.response import Response

from cooperation.days import AskedDay
from cooperation.lists import Rows

from . import problems
from .archive import FILENAME, archive
from .base import DataView
from .links import absolute, linked
from .paged import BATCH, OnePage, PagedData, WholeTable
from .schema import DAY, openapi
from .tables import address_word


class ListData(PagedData):
    """A list of records or sources."""

    def filters(self):
        return self.filterset_class(self.request.META["QUERY_STRING"], model=self.model, revision=self.revision)

    def rows(self, filters):
        return self.kind.rows(filters.qs)

    def answer(self, filters):
        response = super().answer(filters)
        response.told_anew_on = filters.day and filters.day.told_anew_on
        return response


class ListJSON(ListData, OnePage):
    """One page of the list, each record whole with its receipts; `next` leads on until the list is at its end."""

    summary = _("List of %(name)s as JSON")

    @property
    def form(self):
        return self.kind.page_form

    def rows(self, filters):
        return Rows(filters.keys, self.kind.rows(filters.everything))

    def results(self, rows, filters):
        listed = self.kind.listed(rows, among=rows, on=filters.day and filters.day.date)
        return [linked(item, self.root) for item in listed]


class ListCSV(ListData, WholeTable):
    """The whole list, all its pages, one line for each record."""

    summary = _("List of %(name)s as CSV")

    @property
    def name(self):
        return address_word(self.model)

    def table(self, filters):
        rows, on = self.rows(filters).iterator(chunk_size=BATCH), filters.day and filters.day.date
        documents = (absolute(found, self.root) for found in self.kind.listed(rows, among=filters.qs.order_by(), on=on))
        return self.kind.list_file(documents, on=on)


class DetailData(DataView):
    """One record or source. Its old addresses redirect for ever, and a withdrawn one says when and why."""

    @property
    def answers(self):
        return (301, 400, 404, 410) if self.kind.is_dated else (301, 404, 410)

    @property
    def parameters(self):
        return [DAY] if self.kind.is_dated else []

    def get(self, request, slug):
        asked = AskedDay(request.META["QUERY_STRING"] if self.kind.is_dated else "")
        if asked.problem:
            raise problems.WrongQuery([asked.problem])
        if not asked.is_canonical:
            return HttpResponsePermanentRedirect(request.path + asked.day.query)
        found = self.model.objects.public().for_detail().filter(slug=slug).first()
        if not found:
            return self.elsewhere(self.model, slug, query=asked.day.query)
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
