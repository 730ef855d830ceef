"""The public lists, a page at a time. What a page shows of a record is written once for each revision of the whole record."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.generic import View

from cooperation.kept import FRAGMENTS
from cooperation.lists import PAGE_SIZE, in_order
from cooperation.metadata import list_head
from cooperation.models import Record
from cooperation.overview import reported
from cooperation.receipts import Card

from .editing import editing_of_list
from .pages import PublicMixin, not_found


class PagedList(PublicMixin, View):
    """A list in pages. One rule for all of them: one address per view, 400 for what is no filter, 404 past the last page."""

    page_size = PAGE_SIZE

    def filters(self):
        """The filters of the request."""
        raise NotImplementedError

    def rows(self, filters):
        """What the pages show, in order."""
        return filters.qs

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        """The page, or without one the problems of the filters."""
        raise NotImplementedError

    def get(self, request):
        filters = self.filters()
        if filters.problems:
            return self.answer(filters, status=HTTPStatus.BAD_REQUEST)
        if not filters.is_canonical:
            return redirect(filters.address(page=filters.page), permanent=True)
        page = Paginator(self.rows(filters), self.page_size).get_page(filters.page)
        if filters.page > page.paginator.num_pages:
            return not_found(request, last_page=filters.address(page=page.paginator.num_pages), section=self.section)
        return self.answer(filters, page=page)

    def form(self, filters):
        """The markup of the form of filters: the same on every page of a view."""
        key = ("form", filters.address(), bool(filters.problems))
        return self._kept(key, lambda: self._form(filters))

    def _form(self, filters):
        return render_to_string("components/filters.html", {"filters": filters, "facets": filters.options()})


class RecordList(PagedList):
    """A list of records with facets."""

    model = None
    filterset_class = None

    @property
    def section(self):
        return self.model

    def filters(self):
        return self.filterset_class(self.request.META["QUERY_STRING"], model=self.model, revision=self.revision)

    def rows(self, filters):
        return filters.keys

    def cards(self, records, filters):
        """What the page shows of each record."""
        return [Card(record) for record in records]

    def card_key(self, filters):
        """What the markup of a card depends on beside the record."""
        return self.model, get_language()

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        context = self.get_context_data(model=self.model, filters=filters, page=page, form=self.form(filters))
        context["has_feed"] = issubclass(self.model, Record)
        context["editing"] = editing_of_list(self.request, self.model)
        if page is not None:
            context["reported"] = self.reported(filters)
            context["cards"] = self.written(page, filters)
            context["page_links"] = filters.page_links(page)
        if page is not None and not filters.canonical:
            context["head"] = list_head(self.model, description=filters.lead, absolute=self.request.build_absolute_uri)
        return render(self.request, "record_list.html", context, status=status)

    def reported(self, filters):
        """The markup of the figures that count records of this type."""
        key = ("reported", self.model, get_language(), filters.total)
        return self._kept(key, lambda: self._reported(filters))

    def _reported(self, filters):
        return render_to_string("components/reported.html", {"reported": reported(self.model), "filters": filters})

    def written(self, keys, filters):
        """The markup of the card of each record of a page, in order; those that nobody has asked for yet are read together."""
        kept_as = self.card_key(filters)
        found = {key: FRAGMENTS.get(self.revision, (*kept_as, key)) for key in keys}
        if missing := [key for key, markup in found.items() if markup is None]:
            for card in self.cards(in_order(self.model.objects.for_list(), missing), filters):
                markup = render_to_string(self.card_templates, {"card": card})
                found[card.record.pk] = FRAGMENTS.put(self.revision, (*kept_as, card.record.pk), markup)
        return [markup for markup in found.values() if markup is not None]

    @property
    def card_templates(self):
        return [f"cooperation/{self.model._meta.model_name}_card.html", "components/record_card.html"]
