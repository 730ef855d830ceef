"""The pages about taking the record away: what there is, and how programs ask for it."""

from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cooperation.api import all_tables, filter_parameters, openapi
from cooperation.citing import SITE_NAME
from cooperation.kept import OUTLINES
from cooperation.linked_data import dataset
from cooperation.metadata import page_head
from cooperation.models import Source
from cooperation.overview import counts
from cooperation.records import RECORD_MODELS

from .pages import PublicMixin

OTHERS = {
    "/changes": gettext_lazy("Changes"),
    "/corrections": gettext_lazy("Corrections"),
    "/{section}/{slug}/history": gettext_lazy("The versions of a record, with what each changed"),
    "/{section}/{slug}/v/{number}": gettext_lazy("One version, as the public was shown it"),
    "/timeline": gettext_lazy("Timeline"),
    "/partners/{slug}/timeline": gettext_lazy("Timeline of a partner"),
    "/search": gettext_lazy("Search"),
}
"""What has data beside the lists: its address without an ending, and what it is."""


class Data(PublicMixin, TemplateView):
    """What the record can be had as, on what terms, and how old it is."""

    template_name = "data.html"

    def get_context_data(self, **kwargs):
        lists = [*OUTLINES.once(self.revision, "counts", counts), (Source, Source.objects.public().count())]
        return super().get_context_data(lists=lists, tables=all_tables(), head=self._head(), **kwargs)

    def _head(self):
        """The head of the page, which describes the whole record as a data set."""
        absolute, changed_at = self.request.build_absolute_uri, getattr(self.request, "content_changed_at", None)
        description = _(
            "The whole record to take away: every fact with its receipts, every date as exactly as its source gives it."
        )
        files = [(absolute(reverse("archive")), "application/zip")]
        about = dataset(
            name=str(SITE_NAME),
            description=description,
            url=absolute(self.request.path),
            changed_on=changed_at.date() if changed_at else None,
            files=files,
        )
        trail = [(_("Home"), reverse("home")), (_("Data"), reverse("data"))]
        return page_head(_("Data"), description=description, trail=trail, absolute=absolute, about=about)


class Api(PublicMixin, TemplateView):
    """Every address for programs, in words."""

    template_name = "api.html"

    def get_context_data(self, **kwargs):
        lists = [(model, filter_parameters(_filterset_of(model))) for model in (*RECORD_MODELS, Source)]
        return super().get_context_data(lists=lists, others=[_other(name, at) for at, name in OTHERS.items()], **kwargs)


def _filterset_of(model):
    """The filters of a type's list page."""
    return resolve(reverse(f"{model._meta.model_name}-list")).func.view_initkwargs["filterset_class"]


def _other(name, at):
    """What stands at an address that is no list of one type, with the parameters the description names."""
    parameters = openapi()["paths"][f"{at}.json"]["get"]["parameters"]
    asked = [parameter["name"] for parameter in parameters if parameter["in"] == "query"]
    return {"name": name, "addresses": [f"{at}.json", f"{at}.csv"], "is_link": "{" not in at, "parameters": asked}
