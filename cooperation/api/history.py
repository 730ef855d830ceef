"""The data twins of what changed: all changes, the corrections, the history of one record and each of its versions."""

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from cooperation.change_filters import CHANGES_ON_A_PAGE, STEPS_ON_A_PAGE, ChangeFilter, OfChanges, PagesOnly
from cooperation.lists import Rows
from cooperation.models import Version
from cooperation.versions import steps

from . import forms
from .base import Unlisted
from .changes import change_data, changes_table, step_data
from .facts import fact_lines, facts_table
from .finding import model_with_versions
from .links import absolute, twin
from .paged import BATCH, OnePage, PagedData, WholeTable


class ChangesData(OfChanges, PagedData):
    """Every change to the record, the latest first, each with its reason."""

    filterset_class = ChangeFilter
    page_size = CHANGES_ON_A_PAGE
    name = kept_as = "changes"

    @property
    def path(self):
        """Where the page is."""
        return reverse("version-list")

    def rows(self, filters):
        return filters.qs.select_related("record")


class ChangesJSON(ChangesData, OnePage):
    """One page of the changes, the latest first; `next` leads on until there are no more."""

    summary = _("Changes as JSON")
    form = forms.ChangePage

    def rows(self, filters):
        return Rows(filters.keys, self.everything().select_related("record").defer("document"))

    def results(self, rows, filters):
        return [absolute(change_data(version), self.root) for version in rows]


class ChangesCSV(ChangesData, WholeTable):
    """All changes, one line for each."""

    summary = _("Changes as CSV")

    def table(self, filters):
        versions = self.rows(filters).defer("document").iterator(chunk_size=BATCH)
        return changes_table().written(absolute(change_data(version), self.root) for version in versions)


class CorrectionsData(ChangesData):
    """Every correction, the latest first."""

    filterset_class = PagesOnly
    page_size = STEPS_ON_A_PAGE
    name = kept_as = "corrections"

    @property
    def path(self):
        return reverse("corrections")

    def everything(self):
        return Version.objects.corrections()


class StepsJSON(OnePage):
    """One page of changes with what each changed."""

    form = forms.StepPage

    def results(self, rows, filters):
        return [absolute(step_data(step), self.root) for step in steps(rows)]


class CorrectionsJSON(StepsJSON, CorrectionsData):
    """One page of the corrections: what a record said, what it says, and why."""

    summary = _("Corrections as JSON")


class CorrectionsCSV(CorrectionsData, ChangesCSV):
    """All corrections, one line for each."""

    summary = _("Corrections as CSV")


class HistoryData(ChangesData, Unlisted):
    """The versions of one record, the latest first."""

    answers = (301, 400, 404, 410)
    filterset_class = PagesOnly
    page_size = STEPS_ON_A_PAGE
    record = None
    kept_as = ""

    @property
    def name(self):
        return f"{self.record.slug}-history"

    @property
    def path(self):
        return self.address_at(self.record, is_same=True)

    def everything(self):
        return self.record.versions.all()

    def get(self, request, section, slug):
        model = model_with_versions(section)
        self.record = model.objects.public().filter(slug=slug).first()
        return super().get(request) if self.record else self.elsewhere(model, slug)

    def address_at(self, record, *, is_same):
        return f"{record.get_absolute_url()}history/"


class HistoryJSON(HistoryData, StepsJSON):
    """One page of the versions of a record, each with what it changed and why."""

    summary = _("Versions of a record as JSON")


class HistoryCSV(HistoryData, ChangesCSV):
    """All versions of a record, one line for each."""

    summary = _("Versions of a record as CSV")


class VersionData(Unlisted):
    """A record as it was shown to the public under one version number, for ever."""

    answers = (301, 404, 410)

    def get(self, request, section, slug, number):
        model = model_with_versions(section)
        record = model.objects.public().filter(slug=slug).first()
        if not record:
            return self.elsewhere(model, slug)
        version = record.versions.select_related("record").filter(number=number).first()
        if not version:
            raise NotFound(gettext("This record has no version of that number. Its history names those there are."))
        address = version.get_absolute_url()
        if request.path != twin(address, self.suffix):
            return HttpResponsePermanentRedirect(twin(address, self.suffix))
        return self.answer(version)

    def answer(self, version):
        """The version in its format."""
        raise NotImplementedError

    def address_at(self, record, *, is_same):
        """A version of this record; the versions of a successor are none of it."""
        return f"{record.get_absolute_url()}v/{self.kwargs['number']}/" if is_same else record.get_absolute_url()


class VersionJSON(VersionData):
    """What the public was shown under one number, whole, with when and why."""

    summary = _("One version of a record as JSON")
    form = forms.KeptVersion

    def answer(self, version):
        page = version.get_absolute_url()
        paths = {
            "html": page,
            "self": twin(page, ".json"),
            "csv": twin(page, ".csv"),
            "history": f"{version.record.get_absolute_url()}history/",
        }
        links = {name: self.root + path for name, path in paths.items()}
        found = change_data(version) | {"document": version.document}
        return Response(absolute(found, self.root) | {"links": links})


class VersionCSV(VersionData):
    """The long form of what was shown: one line for each fact and each receipt. A withdrawal showed nothing and has no line."""

    summary = _("One version of a record as CSV")
    suffix, media_type, form = ".csv", "text/csv", OpenApiTypes.STR

    def answer(self, version):
        shown = absolute(version.document, self.root)
        name = f"{version.record.slug}-v{version.number}.csv"
        return self.file(name, facts_table().written(fact_lines(shown) if shown else []))
