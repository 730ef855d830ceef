"""The picture of a timeline: its dated events by kind over the years. Of many events it counts those of each year."""

from dataclasses import dataclass
from datetime import date

from cooperation.charts import MOST_ROWS, lanes
from cooperation.lists import places_of

from .strands import kinds

MOST_EXACT = 2_000
"""Of so many events each is drawn by its own days. A year is less wide than a dot wherever there are more."""


@dataclass(frozen=True)
class Drawn:
    """Events that are drawn as one: `number` of them, between two days; None for an open end."""

    earliest: date | None
    latest: date | None
    is_span: bool
    number: int = 1


def picture(filters, *, most_exact=MOST_EXACT):
    """The dated events of a view by kind, drawn; None where nothing is dated."""
    course, listing = filters.course, filters.listing
    dated = filters.keys.bits & ((1 << course.dated) - 1)
    draw = _each if dated.bit_count() <= most_exact else _by_year
    found = {kind: draw(course, dated & listing.having("kind", [kind])) for kind in kinds()}
    return lanes([(label, found[kind]) for kind, label in kinds().items() if found[kind]])


def _each(course, bits):
    return _drawn(course, places_of(bits, 0, bits.bit_count()))


def _by_year(course, bits):
    """The moments of each year as one thing, and the first of the spans that begin in it: more there is no room for."""
    moments, spans = _packed(bits & ~course.spans), _packed(bits & course.spans)
    first, last = course.years()
    starts = [course.first_of(year) for year in range(first, last + 1)] + [course.dated]
    found = []
    for year, start, end in zip(range(first, last + 1), starts, starts[1:], strict=False):
        if number := _between(moments, start, end).bit_count():
            found.append(Drawn(date(year, 1, 1), date(year, 12, 31), False, number))
        found += _some(course, _between(spans, start, end), start)
    return found


def _some(course, bits, start):
    """The first few spans of some, the last of which stands for the rest too."""
    places = [start + place for place in places_of(bits, 0, MOST_ROWS)]
    found = _drawn(course, places)
    if found:
        last = found.pop()
        found.append(Drawn(last.earliest, last.latest, True, bits.bit_count() - len(found)))
    return found


def _drawn(course, places):
    return [Drawn(_day(course.earliest[at]), _day(course.latest[at]), bool(course.spans >> at & 1)) for at in places]


def _day(ordinal):
    return date.fromordinal(ordinal) if ordinal else None


def _packed(bits):
    return bits.to_bytes(bits.bit_length() // 8 + 1, "little")


def _between(held, start, end):
    """The bits from one place up to another, the first of them as the lowest."""
    piece = int.from_bytes(held[start >> 3 : (end >> 3) + 1], "little") >> (start & 7)
    return piece & ((1 << (end - start)) - 1)
