"""Public pages kept in memory ahead of Django, each checked against the record before it is sent (docs/decisions/0019). This is the only door."""

from .cache import in_front_of

__all__ = ["in_front_of"]
