"""The addresses of the data: beside every list of the site, and for the whole."""

from django.urls import path

from .views import ArchiveFile, Description, DetailCSV, DetailJSON, ListCSV, ListJSON

LISTS = {"json": ListJSON, "csv": ListCSV}
DETAILS = {"json": DetailJSON, "csv": DetailCSV}


def data_twins(patterns):
    """The data addresses of every list among the patterns, under the same filters, and of the records in it."""
    return [twin for pattern in patterns if _is_list(pattern) for twin in _twins(pattern)]


def _is_list(pattern):
    return "filterset_class" in getattr(pattern.callback, "view_initkwargs", {}) and (pattern.name or "").endswith("-list")


def _twins(pattern):
    """JSON and CSV of one list and of its records; `treaties/` gives `treaties.json` and `treaties/<slug>.json`."""
    options = pattern.callback.view_initkwargs
    at, name = str(pattern.pattern).removesuffix("/"), options["model"]._meta.model_name
    lists = [path(f"{at}.{ending}", view.as_view(**options), name=f"{name}-list-{ending}") for ending, view in LISTS.items()]
    details = [
        path(f"{at}/<slug:slug>.{ending}", view.as_view(model=options["model"]), name=f"{name}-detail-{ending}")
        for ending, view in DETAILS.items()
    ]
    return [*lists, *details]


WHOLE = [
    path("data/all.zip", ArchiveFile.as_view(), name="archive"),
    path("api/openapi.json", Description.as_view(), name="openapi"),
]
