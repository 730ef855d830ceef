"""Every event of the public record in the order of time, as a few bytes each: filtered, counted and paged through without the database."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from cooperation.lists import Listing, as_bits, packed

from .reading import Reading
from .strands import strands


@dataclass(frozen=True, eq=False)
class Course:
    """All events by place, with their owners and days as `Reading` has them, and which have which value of each facet."""

    keys: array
    owners: array
    earliest: array
    latest: array
    spans: int
    """Those that lasted, as bits."""
    named: int
    """Those of what can have a date, as bits."""
    values: dict
    roles: dict
    """By the address of a partner, its roles, each with the events that have it."""
    reasons: dict
    """By role of a partner, what says so: the column and the value."""
    partners: dict
    """By key the address of each partner that is named."""
    sources: frozenset
    """The keys of the sources that have an event."""

    @classmethod
    def read(cls):
        """The course of the public record as it is. One query."""
        found = Reading()
        size = len(found.keys)
        return cls(
            keys=found.keys,
            owners=found.owners,
            earliest=found.earliest,
            latest=found.latest,
            spans=as_bits(found.spans, size),
            named=as_bits(found.named, size),
            values={name: packed(values, size) for name, values in found.values.items()},
            roles={partner: packed(values, size) for partner, values in found.roles.items()},
            reasons=found.reasons,
            partners=found.partners,
            sources=sources_among(found.owners),
        )

    @cached_property
    def dated(self):
        """How many are dated: they come first."""
        return bisect_left(range(len(self.keys)), True, key=lambda place: not (self.earliest[place] or self.latest[place]))

    @cached_property
    def whole(self):
        """The events of the timeline of everything: those of what can have a date."""
        return Listing(self.keys, self.values, everything=self.named)

    def of(self, partner):
        """The events that concern a partner, dated or not, with its roles."""
        roles = self.roles.get(partner, {})
        concerned = self.values["partner"].get(partner, 0)
        bits = concerned if isinstance(concerned, int) else as_bits(concerned, len(self.keys))
        return Listing(self.keys, self.values | {"role": roles}, everything=bits)

    def first_of(self, year):
        """The place of the first dated event of a year or a later one."""
        day = date(year, 1, 1).toordinal()
        return bisect_left(range(self.dated), day, key=lambda place: self.earliest[place] or self.latest[place])

    def years(self):
        """The first and the last year of a date; only where something is dated."""
        first, last = (self.earliest[place] or self.latest[place] for place in (0, self.dated - 1))
        return date.fromordinal(first).year, date.fromordinal(last).year


def sources_among(owners):
    """The keys of the sources among the owners of some events."""
    return frozenset(-owner for owner in owners if owner < 0)


class Keys:
    """(strand, row) of some events of a course: what `Entries` are read by."""

    def __init__(self, found):
        self._found, self._strands = found, strands()

    def __len__(self):
        return len(self._found)

    def __getitem__(self, part):
        return [(self._strands[key % len(self._strands)], key // len(self._strands)) for key in self._found[part]]
