"""The forms of what the data addresses answer, for the description alone: tests compare them with real answers. This is the only door."""

from .changes import ChangePage, KeptVersion, StepPage
from .events import EventPage
from .hits import SearchPage
from .records import (
    PartnerDocument,
    PartnerPage,
    RecordDocument,
    RecordPage,
    SourceDocument,
    SourcePage,
    TreatyDocument,
    TreatyPage,
)
from .refusals import GoneProblem, MissingProblem, Problem, QueryProblem

__all__ = [
    "ChangePage",
    "EventPage",
    "GoneProblem",
    "KeptVersion",
    "MissingProblem",
    "PartnerDocument",
    "PartnerPage",
    "Problem",
    "QueryProblem",
    "RecordDocument",
    "RecordPage",
    "SearchPage",
    "SourceDocument",
    "SourcePage",
    "StepPage",
    "TreatyDocument",
    "TreatyPage",
]
