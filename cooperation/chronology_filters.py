"""The facets of a timeline: the rules of every list, over events that are in memory already."""

from collections import Counter

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .chronology import kinds
from .facets import Facet
from .list_filters import ListFilterSet
from .models import NOT_STATED, Record

PAGE_SIZE = 15
"""How many events one page tells: each has several receipts, and the first page has the picture too."""
MOST_OFFERED = 24
"""How many values of one facet the form offers."""


class Entries:
    """What a filter set filters here: events in the order of time, with the little that a list asks of a queryset."""

    model = Record

    def __init__(self, found):
        self.found = list(found)

    def count(self):
        return len(self.found)

    def __iter__(self):
        return iter(self.found)


class EntryFacet(Facet):
    """One attribute of events: `pairs` answers the (value, label) pairs that an event has."""

    def __init__(self, pairs, **kwargs):
        self.pairs = pairs
        super().__init__("", **kwargs)

    def restrict(self, entries, value):
        return Entries(entry for entry in entries if value in dict(self.pairs(entry)))

    def choices_of(self, entries):
        """Every pair there is, by label."""
        found = {pair for entry in entries for pair in self.pairs(entry)}
        return sorted(found, key=lambda pair: (pair[1].lower(), pair[0]))

    def counts(self, entries):
        """How many events have each value."""
        return Counter(value for entry in entries for value in dict(self.pairs(entry)))


class KindFacet(EntryFacet):
    """The kind of an event, in the order of the record's types."""

    def choices_of(self, entries):
        found = self.counts(entries)
        return [(value, label) for value, label in kinds().items() if value in found]


class DecadeFacet(EntryFacet):
    """The decade an event begins in; "not stated" for what no source dates."""

    def choices_of(self, entries):
        found = super().choices_of(entries)
        return [(value, _("Not stated") if value == NOT_STATED else label) for value, label in found]


def _decade(entry):
    if entry.year is None:
        return [(NOT_STATED, NOT_STATED)]
    first = entry.year // 10 * 10
    return [(f"{first}s", _("%(decade)ds") % {"decade": first})]


def _year(entry):
    return [] if entry.year is None else [(f"{entry.year:04}", f"{entry.year:04}")]


def _partners(entry):
    return [(reference.partner, reference.title) for reference in entry.references]


def _roles(entry):
    return [(reference.role, reference.reason) for reference in entry.references]


class TimelineFilter(ListFilterSet):
    """The facets of the timeline of the whole record."""

    sorts = {"date": (gettext_lazy("Date"), ())}
    lead = gettext_lazy(
        "Everything in this record in the order of time, each date no more exact than its source gives it, "
        "and then what no source dates."
    )
    kind = KindFacet(lambda entry: [(entry.kind, entry.kind)], label=gettext_lazy("Kind"))
    partner = EntryFacet(_partners, label=gettext_lazy("Partner"))
    decade = DecadeFacet(_decade, label=gettext_lazy("Decade"))
    year = EntryFacet(_year, label=gettext_lazy("Year"))
    topic = EntryFacet(lambda entry: entry.topics, label=gettext_lazy("Topic"))

    def __init__(self, query_string, *, entries, path):
        super().__init__(query_string, model=Record, everything=Entries(entries), path=path)

    def _learn_values(self):
        for facet in self.facets.values():
            facet.accepted = facet.choices_of(self.everything)
            facet.shown = {value for value, _label in facet.accepted}

    @cached_property
    def total(self):
        return self.everything.count()

    def _counts(self, name):
        return self.facets[name].counts(self._without(name))

    def _count_without(self, name):
        return self._without(name).count()

    @property
    def qs(self):
        """The events of the view, in the order of time."""
        return self._without(None).found

    def options(self):
        """As on every list, but of a long facet only the values that most events have, and years once a decade is chosen.

        All of them at once would be longer than the timeline. Every value keeps its address.
        """
        facets = super().options()
        for facet in facets:
            self._shorten(facet)
        return [facet for facet in facets if facet["options"]]

    def _shorten(self, facet):
        offered = set(self._offered(facet["name"])) | {facet["chosen"]}
        if facet["name"] != "year" and len(offered) < len(facet["options"]):
            facet["label"] = _("%(label)s (the most frequent)") % {"label": facet["label"]}
        facet["options"] = [option for option in facet["options"] if option.value in offered]

    def _offered(self, name):
        facet = self.facets[name]
        if name == "year":
            return facet.counts(self._without("year")) if "decade" in self.chosen else ()
        counts = facet.counts(self.everything)
        return sorted(counts, key=lambda value: (-counts[value], value))[:MOST_OFFERED]


class PartnerTimelineFilter(TimelineFilter):
    """The facets of one partner's timeline: the roles it has instead of the partners there are."""

    partner = None
    lead = gettext_lazy(
        "Everything in this record that names this partner, in which role, in the order of time; and then what no source dates."
    )
    role = EntryFacet(_roles, label=gettext_lazy("Role or act"))
