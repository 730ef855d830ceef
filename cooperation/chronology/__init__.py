"""What happened when: every dated or undated thing of the public record as an event, and whom it concerns in which role.

This is the only door of the room. `strands` says what sorts of events there are, `course` holds all of them in the order of time as a
few bytes each, `entries` reads those of one page, `filters` has the facets; `page` and `drawing` are what visitors see of it.
"""

from .drawing import picture
from .filters import PAGE_SIZE, PartnerTimelineFilter, TimelineFilter
from .page import citations_of, existence, label_of, lines
from .strands import kinds

__all__ = [
    "PAGE_SIZE",
    "PartnerTimelineFilter",
    "TimelineFilter",
    "citations_of",
    "existence",
    "kinds",
    "label_of",
    "lines",
    "picture",
]
