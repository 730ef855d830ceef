"""The addresses of the data: beside every list and other page of the site, and for the whole."""

from django.urls import path
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

FORMATS = {"JSON": ".json", "CSV": ".csv"}
"""What the name of a view ends in, and what its address ends in."""

LIST, DETAIL = "views.List", "views.Detail"
OTHERS = {
    "partner-timeline": "timelines.PartnerTimeline",
    "search": "search.Search",
    "timeline": "timelines.Timeline",
    "history": "history.History",
    "version": "history.Version",
    "version-list": "history.Changes",
    "corrections": "history.Corrections",
}
"""The data of a page that is no list of one type, by the name of its address."""


class FirstAsked:
    """A view that is read in when it is first asked for, and with it the libraries of the data, which take 13 MB and a quarter of a second.

    `cls` and `initkwargs` are what the description of the addresses reads off a view, as `APIView.as_view` has them.
    """

    csrf_exempt = True  # as every view of the data: it changes nothing, and nobody signs in to it

    def __init__(self, name, options):
        self._name, self.initkwargs = f"{__package__}.{name}", options

    @cached_property
    def cls(self):
        return import_string(self._name)

    @cached_property
    def _view(self):
        return self.cls.as_view(**self.initkwargs)

    def __call__(self, request, **kwargs):
        return self._view(request, **kwargs)


def data_twins(patterns):
    """The data addresses of every list among the patterns, under the same filters, of the records in it, and of the other pages."""
    return [twin for pattern in patterns for twin in (_of_list(pattern) if _is_list(pattern) else _of_page(pattern))]


def _is_list(pattern):
    return "filterset_class" in getattr(pattern.callback, "view_initkwargs", {}) and (pattern.name or "").endswith("-list")


def _of_list(pattern):
    """JSON and CSV of one list and of its records; `treaties/` gives `treaties.json` and `treaties/<slug>.json`."""
    options = pattern.callback.view_initkwargs
    at, name = _stem(pattern), options["model"]._meta.model_name
    lists = _twins(at, LIST, f"{name}-list", **options)
    return [*lists, *_twins(f"{at}/<slug:slug>", DETAIL, f"{name}-detail", model=options["model"])]


def _of_page(pattern):
    """JSON and CSV of another page: `timeline/` gives `timeline.json`."""
    return _twins(_stem(pattern), OTHERS[pattern.name], pattern.name) if pattern.name in OTHERS else []


def _stem(pattern):
    return str(pattern.pattern).removesuffix("/")


def _twins(at, view, name, **options):
    return [
        path(f"{at}{suffix}", FirstAsked(f"{view}{form}", options), name=f"{name}-{form.lower()}")
        for form, suffix in FORMATS.items()
    ]


WHOLE = [
    path("data/all.zip", FirstAsked("views.ArchiveFile", {}), name="archive"),
    path("api/openapi.json", FirstAsked("views.Description", {}), name="openapi"),
]
