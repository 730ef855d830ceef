"""The addresses of the data: beside every list and other page of the site, and for the whole."""

from django.urls import path

from .history import ChangesCSV, ChangesJSON, CorrectionsCSV, CorrectionsJSON, HistoryCSV, HistoryJSON, VersionCSV, VersionJSON
from .search import SearchCSV, SearchJSON
from .timelines import PartnerTimelineCSV, PartnerTimelineJSON, TimelineCSV, TimelineJSON
from .views import ArchiveFile, Description, DetailCSV, DetailJSON, ListCSV, ListJSON

LISTS = [ListJSON, ListCSV]
DETAILS = [DetailJSON, DetailCSV]
OTHERS = {
    "partner-timeline": [PartnerTimelineJSON, PartnerTimelineCSV],
    "search": [SearchJSON, SearchCSV],
    "timeline": [TimelineJSON, TimelineCSV],
    "history": [HistoryJSON, HistoryCSV],
    "version": [VersionJSON, VersionCSV],
    "version-list": [ChangesJSON, ChangesCSV],
    "corrections": [CorrectionsJSON, CorrectionsCSV],
}
"""The data of a page that is no list of one type, by the name of its address."""


def data_twins(patterns):
    """The data addresses of every list among the patterns, under the same filters, of the records in it, and of the other pages."""
    return [twin for pattern in patterns for twin in (_of_list(pattern) if _is_list(pattern) else _of_page(pattern))]


def _is_list(pattern):
    return "filterset_class" in getattr(pattern.callback, "view_initkwargs", {}) and (pattern.name or "").endswith("-list")


def _of_list(pattern):
    """JSON and CSV of one list and of its records; `treaties/` gives `treaties.json` and `treaties/<slug>.json`."""
    options = pattern.callback.view_initkwargs
    at, name = _stem(pattern), options["model"]._meta.model_name
    lists = [_twin(at, view, f"{name}-list", **options) for view in LISTS]
    details = [_twin(f"{at}/<slug:slug>", view, f"{name}-detail", model=options["model"]) for view in DETAILS]
    return [*lists, *details]


def _of_page(pattern):
    """JSON and CSV of another page: `timeline/` gives `timeline.json`."""
    return [_twin(_stem(pattern), view, pattern.name) for view in OTHERS.get(pattern.name, [])]


def _stem(pattern):
    return str(pattern.pattern).removesuffix("/")


def _twin(at, view, name, **options):
    return path(f"{at}{view.suffix}", view.as_view(**options), name=f"{name}-{view.suffix.removeprefix('.')}")


WHOLE = [
    path("data/all.zip", ArchiveFile.as_view(), name="archive"),
    path("api/openapi.json", Description.as_view(), name="openapi"),
]
