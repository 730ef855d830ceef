"""Rules that no constraint can hold, and an account of what was proved. This is the room's only door."""

from .citations import is_exempt
from .problem import Problem, counted, name_of
from .reporting import Report, SourceCheck, notes_of, oddities_of, problems_of, report
from .whole import most_disclosed

__all__ = [
    "Problem",
    "Report",
    "SourceCheck",
    "counted",
    "is_exempt",
    "most_disclosed",
    "name_of",
    "notes_of",
    "oddities_of",
    "problems_of",
    "report",
]
