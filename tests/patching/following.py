"""Lists moved on from revision to revision, each time compared with what they are when they are read whole."""

from cooperation import filters, patching
from cooperation.listing import Listing
from cooperation.models import Indicator, Initiative, Partner, Quote, Treaty
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


class Followed:
    """Every list in every order, moved on again and again."""

    def __init__(self):
        self.seen = present()
        self.listings = {order: Listing.of(*parts(*order)) for order in ORDERS}

    def follow(self):
        """Move every list on; answer how many of them were, and that each is as if it were read whole."""
        earlier, self.seen, moved = self.seen, present(), 0
        for order, listing in self.listings.items():
            rows, facets = parts(*order)
            found, whole = patching.moved_on(earlier, listing, rows, facets), Listing.of(rows, facets)
            if found is not None:
                assert content(found) == content(whole), order
                moved += 1
            self.listings[order] = found or whole
        return moved
