"""The filters of what changed, and how much of it one page tells: the same for the pages, the data and the feeds."""

from django.utils.translation import gettext_lazy

from .lists import Facet, ListFilterSet, TypeFacet, YearFacet
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


class OfChanges:
    """What every view of changes in pages has, for people and as data: the changes there are, and the filters of the request.

    The view itself says its `filterset_class`, its `path` and the `revision` it sees.
    """

    kept_as = ""
    """The name of a list that is the same for every request."""

    def everything(self):
        """The changes there are to page through."""
        return Version.objects.announced()

    def filters(self):
        """The filters of the request."""
        query = self.request.META["QUERY_STRING"]
        return self.filterset_class(
            query,
            model=Version,
            everything=self.everything(),
            path=self.path,
            revision=self.revision,
            kept_as=self.kept_as,
        )
