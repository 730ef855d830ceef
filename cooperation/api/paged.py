"""What has pages, as data: one page as JSON, the whole as CSV, under the filters of the page for people."""

from django.core.paginator import Paginator
from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from cooperation.lists import PAGE_SIZE

from . import problems
from .base import DataView
from .links import twin
from .schema import filter_parameters, page_parameter

BATCH = 1_000
"""How many are read at a time for a whole table."""


class PagedData(DataView):
    """A list under the filters of its page. One address per view, as there."""

    answers = (301, 400)
    filterset_class = None
    page_size = PAGE_SIZE

    @property
    def parameters(self):
        return self.filtering

    @property
    def filtering(self):
        """The parameters of its filters."""
        return filter_parameters(self.filterset_class)

    def filters(self):
        """The filters of the request."""
        raise NotImplementedError

    def rows(self, filters):
        """What the filters leave, in order."""
        return filters.qs

    def wanted(self, filters):
        """The one address of the view."""
        raise NotImplementedError

    def answer(self, filters):
        """The view in its format."""
        raise NotImplementedError

    def get(self, request):
        filters = self.filters()
        if filters.problems:
            raise problems.WrongQuery(filters.problems)
        wanted = self.wanted(filters)
        if wanted.partition("?")[2] != filters.query_string:
            return HttpResponsePermanentRedirect(twin(wanted, self.suffix))
        return self.answer(filters)


class OnePage(PagedData):
    """One page as JSON; `next` leads on until the list is at its end."""

    answers = (301, 400, 404)

    @property
    def parameters(self):
        return [*self.filtering, page_parameter(self.page_size)]

    def wanted(self, filters):
        return filters.address(page=filters.page)

    def answer(self, filters):
        page = Paginator(self.rows(filters), self.page_size).get_page(filters.page)
        if filters.page > page.paginator.num_pages:
            sentence = gettext("The list ends with page %(number)d. Ask for that one or an earlier one.")
            raise NotFound(sentence % {"number": page.paginator.num_pages})
        return Response(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "next": self.page_address(filters, page.number + 1) if page.has_next() else None,
                "previous": self.page_address(filters, page.number - 1) if page.has_previous() else None,
                **self.about(filters),
                "links": self.links(filters),
                "results": self.results(list(page), filters),
            }
        )

    def about(self, filters):
        """What was asked for, and what else there is to ask for."""
        return {"query": filters.asked, "sort": filters.sort, "facets": facets(filters)}

    def results(self, rows, filters):
        """The rows of the page as data."""
        raise NotImplementedError

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


class WholeTable(PagedData):
    """All pages of it as CSV, under one name."""

    suffix, media_type, form = ".csv", "text/csv", OpenApiTypes.STR

    @property
    def name(self):
        """What the file is called, without its ending."""
        raise NotImplementedError

    def wanted(self, filters):
        """The address without a page: the table is whole."""
        return filters.address()

    def answer(self, filters):
        return self.file(f"{self.name}.csv", self.table(filters))

    def table(self, filters):
        """The table as bytes."""
        raise NotImplementedError
