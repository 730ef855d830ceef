"""How every list is filtered, counted, ordered and paged: facets, the forms of filters, and listings, which say as bits what has which value.

This is the room's only door. `listing` holds a list in its order, `shifting` moves things within an order, `patching` moves listings on
from one revision to the next; `facets` and `filterset` are what a list declares of itself.
"""

from .facets import Facet, NameFacet, RelatedFacet, TypeFacet, YearFacet
from .filterset import MOST_PARAMETERS, PAGE_SIZE, TRACKING, ListFilterSet
from .listing import BATCH, Listing, Rows, as_bits, in_order, packed, places_of
from .shifting import Shift, Standing, places_in, spread

__all__ = [
    "BATCH",
    "MOST_PARAMETERS",
    "PAGE_SIZE",
    "TRACKING",
    "Facet",
    "ListFilterSet",
    "Listing",
    "NameFacet",
    "RelatedFacet",
    "Rows",
    "Shift",
    "Standing",
    "TypeFacet",
    "YearFacet",
    "as_bits",
    "in_order",
    "packed",
    "places_in",
    "places_of",
    "spread",
]
