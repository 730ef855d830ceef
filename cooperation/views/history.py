"""What changed: the history of a record, each of its versions, and the changes and corrections of the whole record."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from cooperation.addresses import model_listed_at
from cooperation.change_filters import CHANGES_ON_A_PAGE, STEPS_ON_A_PAGE, ChangeFilter, OfChanges, PagesOnly
from cooperation.languages import neutral
from cooperation.lists import Rows
from cooperation.models import Version
from cooperation.records import RECORD_MODELS
from cooperation.versions import steps

from .lists import PagedList
from .pages import RecordDetail


class PagedChanges(OfChanges, PagedList):
    """Changes in pages."""

    template_name = ""
    filterset_class = PagesOnly
    page_size = STEPS_ON_A_PAGE

    @property
    def path(self):
        """Where the page is."""
        return self.request.path

    def rows(self, filters):
        return Rows(filters.keys, self.everything().select_related("record"))

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        context = self.get_context_data(filters=filters, facets=filters.options(), page=page)
        if page is not None:
            context |= {"changes": self.shown(page), "page_links": filters.page_links(page)}
        return render(self.request, self.template_name, context, status=status)

    def shown(self, page):
        """The changes of a page, each with what it changed."""
        return steps(page)


class Changes(PagedChanges):
    """Every change to the record, the latest first, each with its reason."""

    template_name = "changes.html"
    filterset_class = ChangeFilter
    page_size = CHANGES_ON_A_PAGE
    kept_as = "changes"

    def everything(self):
        return super().everything().defer("document")

    def shown(self, page):
        return list(page)

    def get_context_data(self, **kwargs):
        feed = neutral(self.request.path).removesuffix("/") + ".atom"
        return super().get_context_data(**{"feed": feed + kwargs["filters"].query()} | kwargs)


class Corrections(PagedChanges):
    """Every correction: what a record said, what it says, and why."""

    template_name = "corrections.html"
    kept_as = "corrections"

    def everything(self):
        return Version.objects.corrections()


class History(PagedChanges, RecordDetail):
    """The versions of one record, the latest first, each with its differences from the one before."""

    template_name = "history.html"

    def get(self, request, section, slug):
        self.model = model_listed_at(section)
        self.record = self.public_record(slug)
        return super().get(request) if self.record else self.elsewhere(slug)

    def public_record(self, slug):
        if self.model not in RECORD_MODELS:
            raise Http404
        return self.model.objects.public().filter(slug=slug).first()

    def everything(self):
        return self.record.versions.all()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"record": self.record} | kwargs)

    def address_at(self, record, *, is_same):
        return f"{record.get_absolute_url()}history/"


class VersionPage(History):
    """A record as it was shown to the public under one version number, for ever."""

    def get(self, request, section, slug, number):
        self.model = model_listed_at(section)
        self.record = self.public_record(slug)
        if not self.record:
            return self.elsewhere(slug)
        version = get_object_or_404(self.record.versions.select_related("record"), number=number)
        if request.path != version.get_absolute_url():
            return redirect(version, permanent=True)
        return render(request, "version.html", self.get_context_data(version=version, shown=version.document))

    def address_at(self, record, *, is_same):
        """A version of this record; the versions of a successor are none of it."""
        return f"{record.get_absolute_url()}v/{self.kwargs['number']}/" if is_same else record.get_absolute_url()
