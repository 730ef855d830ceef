"""Lists and the course of events moved on from revision to revision, each time compared with what they are when they are read whole."""

from functools import partial

from cooperation import filters
from cooperation.chronology.course import Course
from cooperation.chronology.moved import moved
from cooperation.lists import Listing, as_bits, patching
from cooperation.models import Indicator, Initiative, Partner, Quote, Treaty
from cooperation.moving import moved_on
from cooperation.revision import present

LISTS = {
    Treaty: filters.TreatyFilter,
    Partner: filters.PartnerFilter,
    Initiative: filters.InitiativeFilter,
    Quote: filters.QuoteFilter,
    Indicator: filters.IndicatorFilter,
}
ORDERS = [(model, sort) for model, filterset in LISTS.items() for sort in filterset.sorts]


def parts(model, sort):
    """The rows of a list in order, and its facets."""
    return model.objects.listed().order_by(*LISTS[model].sorts[sort][1]), LISTS[model].base_filters


def content(listing):
    """The keys of a listing in order, and by facet and value those that have the value."""
    values = {
        name: {value: bits for value in listing.stored(name) if (bits := listing.having(name, [value]))} for name in listing.values
    }
    return list(listing.keys), values, listing.everything


def course_content(course):
    """The same of a course: its events with their owners and days, and which have which value, as far as any has it."""
    size = len(course.keys)

    def bits(values):
        return {stored: places if isinstance(places, int) else as_bits(places, size) for stored, places in values.items()}

    values = {name: bits(found) for name, found in course.values.items()}
    roles = {partner: bits(found) for partner, found in course.roles.items()}
    reasons = {role: course.reasons[role] for found in roles.values() for role in found}
    columns = [list(column) for column in (course.keys, course.owners, course.earliest, course.latest)]
    return columns, course.dated, course.spans, course.named, values, roles, reasons


class Followed:
    """Every list in every order, and the course, moved on again and again."""

    def __init__(self):
        self.seen = present()
        self.listings = {order: Listing.of(*parts(*order)) for order in ORDERS}
        self.course = Course.read()

    def follow(self):
        """Move everything on; answer how much of it was, and that each is as if it were read whole."""
        earlier, self.seen, followed = self.seen, present(), 0
        for order, listing in self.listings.items():
            rows, facets = parts(*order)
            found = moved_on(earlier, listing, partial(patching.moved, rows=rows, facets=facets))
            whole = Listing.of(rows, facets)
            if found is not None:
                assert content(found) == content(whole), order
                followed += 1
            self.listings[order] = found or whole
        found, whole = moved_on(earlier, self.course, moved), Course.read()
        if found is not None:
            assert course_content(found) == course_content(whole)
            followed += 1
        self.course = found or whole
        return followed


EVERYTHING = len(ORDERS) + 1
"""How much there is to be moved on."""
