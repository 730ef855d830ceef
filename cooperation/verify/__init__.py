"""Rules that no constraint can hold, and an account of what was proved. This is the room's only door."""

from .problem import Problem, counted
from .reporting import Report, SourceCheck, report

__all__ = ["Problem", "Report", "SourceCheck", "counted", "report"]
