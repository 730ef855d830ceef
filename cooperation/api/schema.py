"""The description of the data addresses in OpenAPI 3.1: generated from the views, the filters and the forms of what they answer."""

import re
from functools import cache
from http import HTTPStatus

from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from cooperation.days import ON
from cooperation.filters import DatedFilterSet
from cooperation.lists import YearFacet
from cooperation.models import NOT_STATED

from . import forms
from .problems import PLAIN, PROBLEM

YEAR = rf"^([0-9]{{4}}|{NOT_STATED})$"


@cache
def openapi():
    """The whole description. It follows from the code alone, so it is made once."""
    return SchemaGenerator().get_schema(public=True)


class DataSchema(AutoSchema):
    """Describes a data address by its view: what it takes, what it answers, and every way it refuses."""

    def get_operation_id(self):
        parts = [self.view.model._meta.model_name] if self.view.model else []
        return "_".join([*parts, *_words(type(self.view).__name__)])

    def get_summary(self):
        return self.view.summary % {"name": self.view.model._meta.verbose_name_plural if self.view.model else ""}

    def get_description(self):
        return " ".join(type(self.view).__doc__.split())

    def get_tags(self):
        first, _mark, rest = self.path.strip("/").partition("/")
        return ["versions" if rest and first.startswith("{") else first.partition(".")[0]]

    def get_auth(self):
        return []

    def get_override_parameters(self):
        return list(self.view.parameters)

    def get_response_serializers(self):
        answers = {(200, self.view.media_type): OpenApiResponse(self.view.form, description=self.get_description()), **ALWAYS}
        for code in self.view.answers:
            answers |= MOVED if code == HTTPStatus.MOVED_PERMANENTLY else _refusal(self.view, code)
        return answers


def _words(name):
    """The words of the name of a class: DetailCSV is detail and csv."""
    return [word.lower() for word in re.findall("[A-Z][a-z]+|[A-Z]+", name)]


def filter_parameters(filterset_class):
    """The query parameters of a list, read off its filters: closed vocabularies as lists of their terms."""
    facets = [
        OpenApiParameter(name, _facet_schema(facet), description=str(facet.label), required=False)
        for name, facet in sorted(filterset_class.base_filters.items())
    ]
    orders = {"type": "string", "enum": list(filterset_class.sorts)}
    order = OpenApiParameter("sort", orders, description=_("Order of the records; the first is the default."))
    return [*facets, *([DAY] if issubclass(filterset_class, DatedFilterSet) else []), order]


DAY = OpenApiParameter(
    ON,
    {"type": "string", "format": "date"},
    description="The day that statuses are told for, as 2020-04-28; today where it is left out. It filters nothing.",
)


def page_parameter(size):
    """The number of a page of so many."""
    return OpenApiParameter(
        "page", {"type": "integer", "minimum": 1, "maximum": 999_999}, description=f"Number of the page, {size} on each."
    )


def _facet_schema(facet):
    if isinstance(facet, YearFacet):
        return {"type": "string", "pattern": YEAR}
    if facet.vocabulary:
        return {"type": "string", "enum": list(dict.fromkeys([*facet.vocabulary.values, NOT_STATED]))}
    return {"type": "string"}


def _refusal(view, code):
    words = {
        400: _("The query asks for something that is not here; the answer says what."),
        404: _("Nothing public is there."),
        410: _("Withdrawn; the answer says when and why."),
    }
    if view.media_type == "application/json":
        form = {400: forms.QueryProblem, 404: forms.MissingProblem, 410: forms.GoneProblem}.get(code, forms.Problem)
        return {(code, PROBLEM): OpenApiResponse(form, description=words[code])}
    return {(code, PLAIN): OpenApiResponse(OpenApiTypes.STR, description=words[code])}


MOVED = {301: OpenApiResponse(description="The one address of what is asked for.")}
_NOT_ACCEPTABLE = "The request accepts no format this address has; the answer names the addresses that fit."
ALWAYS = {
    304: OpenApiResponse(description="Unchanged since the version the request names."),
    (406, PROBLEM): OpenApiResponse(forms.Problem, description=_NOT_ACCEPTABLE),
    (406, PLAIN): OpenApiResponse(OpenApiTypes.STR, description=_NOT_ACCEPTABLE),
    (406, "text/html"): OpenApiResponse(OpenApiTypes.STR, description=_NOT_ACCEPTABLE),
}
"""What any address may answer."""
