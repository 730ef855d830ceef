"""The filters of what changed, and how much of it one page tells: the same for the pages, the data and the feeds."""

from django.utils.translation import gettext_lazy

from .facets import Facet, TypeFacet, YearFacet
from .list_filters import ListFilterSet
from .models import Version

CHANGES_ON_A_PAGE = 50
STEPS_ON_A_PAGE = 10
"""How many changes a page tells with all that each changed, value by value."""


class ChangeFilter(ListFilterSet):
    lead = gettext_lazy("Everything that was published, corrected or withdrawn here, the latest first, each with its reason.")
    sorts = {"latest": (gettext_lazy("Latest first"), ["-published_at", "record__slug", "-number"])}
    type = TypeFacet("record__record_type", label=gettext_lazy("Type"))
    kind = Facet("kind", label=gettext_lazy("Kind of change"), vocabulary=Version._meta.get_field("kind").vocabulary)
    year = YearFacet("published_at", label=gettext_lazy("Year"))


class PagesOnly(ListFilterSet):
    """Changes in pages, with nothing to filter by."""

    sorts = ChangeFilter.sorts
