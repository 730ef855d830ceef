"""Rules that no constraint can hold, and an account of what was proved. This is the room's only door."""

from .problem import Problem, counted
from .reporting import Report, SourceCheck, problems_of, report

__all__ = ["Problem", "Report", "SourceCheck", "counted", "problems_of", "report"]
