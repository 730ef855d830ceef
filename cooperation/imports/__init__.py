"""Imports: what a table would do to the record, doing it, and the same tables out again. This is the room's only door."""

from .checking import Options, Outcome, check, kind_named, refuse_unless_editor, run
from .exporting import example, table
from .kinds import KINDS, MEMBERSHIP, Kind, guess
from .reading import is_passed_over, refuse_unknown_headings
from .rows import WHOLE_ROW, ImportRow, Verdict

__all__ = [
    "KINDS",
    "MEMBERSHIP",
    "WHOLE_ROW",
    "ImportRow",
    "Kind",
    "Options",
    "Outcome",
    "Verdict",
    "check",
    "example",
    "guess",
    "is_passed_over",
    "kind_named",
    "refuse_unknown_headings",
    "refuse_unless_editor",
    "run",
    "table",
]
