"""The editors' history: every act on a record kept whole, compared, and undone."""

from .keeping import keep, keep_first, register

__all__ = ["keep", "keep_first", "register"]
