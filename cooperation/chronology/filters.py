"""The facets of a timeline: the rules of every list, over the events of the course."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.kept import LISTS
from cooperation.lists import Facet, ListFilterSet, RelatedFacet
from cooperation.models import NOT_STATED, Partner, Record, Topic
from cooperation.moving import latest
from cooperation.ties import reason_of

from .course import Course, Keys
from .entries import Entries
from .moved import moved
from .strands import kinds

PAGE_SIZE = 15
"""How many events one page tells: each has several receipts, and the first page has the picture too."""
MOST_OFFERED = 24
"""How many values of one facet the form offers."""


class KindFacet(Facet):
    """The kind of an event, in the order of the record's types."""

    def options(self, found):
        return [(value, label) for value, label in kinds().items() if value in found]


class DecadeFacet(Facet):
    """The decade an event begins in."""

    def options(self, found):
        return [(value, _("%(decade)ds") % {"decade": int(value.removesuffix("s"))}) for value in sorted(found)]


class RoleFacet(Facet):
    """What records say of a partner, by what it is called."""

    def options(self, found):
        return sorted(found.items(), key=lambda option: (option[1].lower(), option[0]))


class TimelineFilter(ListFilterSet):
    """The facets of the timeline of the whole record."""

    sorts = {"date": (gettext_lazy("Date"), ())}
    lead = gettext_lazy(
        "Everything in this record in the order of time, each date no more exact than its source gives it, "
        "and then what no source dates."
    )
    kind = KindFacet("kind", label=gettext_lazy("Kind"))
    partner = RelatedFacet("partner", to=Partner, label=gettext_lazy("Partner"))
    decade = DecadeFacet("decade", label=gettext_lazy("Decade"))
    year = Facet("year", label=gettext_lazy("Year"))
    topic = RelatedFacet("topics", to=Topic, label=gettext_lazy("Topic"))

    def __init__(self, query_string, *, path, revision=None):
        self._revision = revision
        super().__init__(query_string, model=Record, path=path, revision=revision)

    @cached_property
    def course(self):
        """All events there are, kept for all timelines of one revision."""
        return LISTS.once(self._revision, Course, lambda: latest(Course, revision=self._revision, move=moved, read=Course.read))

    @cached_property
    def listing(self):
        """The events of this timeline."""
        return self.course.whole

    def _listing(self, sort):
        return self.listing

    def _choices(self):
        """As on every list, but of all facets only decades have "not stated": that is what no source dates."""
        found, named = {}, self._named()
        for name, facet in self.facets.items():
            choices = facet.options(named[name])
            if name == "decade" and self.listing.lacking(name):
                choices.append((NOT_STATED, _("Not stated")))
            found[name] = choices, {value for value, _label in choices}
        return found

    @property
    def qs(self):
        """The events of the view in the order of time, with whom they concern."""
        return Entries(Keys(self.keys))

    @property
    def dates(self):
        """The same without whom they concern, for a page that does not say it."""
        return Entries(Keys(self.keys), is_whole=False)

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
        if name == "year":
            return [value for value, number in self._counts("year").items() if number] if "decade" in self.chosen else ()
        counts = dict(self.listing.counts(name, self.listing.everything))
        if name == "decade":
            counts[NOT_STATED] = self.listing.lacking(name).bit_count()
        return sorted(filter(counts.get, counts), key=lambda value: (-counts[value], value))[:MOST_OFFERED]


class PartnerTimelineFilter(TimelineFilter):
    """The facets of one partner's timeline: the roles it has instead of the partners there are."""

    partner = None
    lead = gettext_lazy(
        "Everything in this record that names this partner, in which role, in the order of time; and then what no source dates."
    )
    role = RoleFacet("role", label=gettext_lazy("Role or act"))

    def __init__(self, query_string, *, of, path, revision=None):
        self._of = of
        super().__init__(query_string, path=path, revision=revision)

    @cached_property
    def listing(self):
        return self.course.of(self._of.slug)

    def _once(self, key, make):
        """Worked out each time: it is little, and partners are many."""
        return make()

    def _named(self):
        reasons = self.course.reasons
        return super()._named() | {"role": {role: reason_of(*reasons[role]) for role in self.facets["role"].known}}

    @property
    def qs(self):
        """The events of the view in the order of time, with the roles of the partner."""
        return Entries(Keys(self.keys), partner=self._of)
