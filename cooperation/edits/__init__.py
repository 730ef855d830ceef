"""The editors' history: every act on a record kept whole, compared, and written back."""

from .differences import (
    Difference,
    Step,
    changes,
    differences,
    in_brief,
    is_minor_possible,
    latest_before,
    published_edit,
    since,
    steps,
)
from .held import OWN, held, stored, stored_all, unknown_fields
from .keeping import keep, keep_all, keep_first, register
from .words import Names, moment_in_words
from .writing import STANDING, is_same, write

__all__ = [
    "OWN",
    "STANDING",
    "Difference",
    "Names",
    "Step",
    "changes",
    "differences",
    "held",
    "in_brief",
    "is_minor_possible",
    "is_same",
    "keep",
    "keep_all",
    "keep_first",
    "latest_before",
    "moment_in_words",
    "published_edit",
    "register",
    "since",
    "steps",
    "stored",
    "stored_all",
    "unknown_fields",
    "write",
]
