"""What whoever answers a request notes of it in its environ, for the request log and the metrics."""

from contextvars import ContextVar

NOTES, CACHE = "record.notes", "record.page_cache"
"""Keys of the environ. The notes are one dictionary however often the environ is copied; the other is hit, miss or stale where a cache was
looked in."""

ROUTE, USER = "route", "user"
"""Keys of the notes: the name of the address asked for, and the editor who asks."""

notes: ContextVar[dict] = ContextVar("notes", default={})  # noqa: B039 (nobody writes into what stands for no request)
"""The notes of the request that is being answered."""


def note_route(request, name):
    """Note which kind of page a request is for; without a log there is nobody to note it for."""
    request.META.get(NOTES, {})[ROUTE] = name
