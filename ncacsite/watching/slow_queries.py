"""The log of slow queries: how long, for which request and page, and the SQL without a single value of it."""

import logging
import re
import time

from .notes import ROUTE, notes

logger = logging.getLogger("slow-queries")

BEGINNING, END = 500, 1_500
"""Characters of a longer query that are kept: what it does, and, past the names of columns, where and in which order."""

TEXT = re.compile(r"'(?:[^']|'')*'")
PLACES = re.compile(r"%s(?:, %s)+")


class SlowQueries:
    """Wraps the execution of every query, and notes those that take `milliseconds` or longer.

    Values are left out, as they hold what people typed: they are never part of a query that Django writes, and what stands in quotes in
    one written by hand is taken out.
    """

    def __init__(self, milliseconds):
        self.seconds = milliseconds / 1000

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = time.perf_counter() - began
            if seconds >= self.seconds:
                self.note(seconds, str(sql))

    def note(self, seconds, sql):
        """Write one down."""
        fields = {
            "milliseconds": round(seconds * 1000, 2),
            "route": notes.get().get(ROUTE, ""),
            "sql": without_values(sql),
        }
        logger.warning("A query was slow.", extra={"fields": fields})

    def watch(self, connection, **kwargs):
        """Wrap a connection that has just been made, once: its wrappers outlive what they wrap."""
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.insert(0, self)


def without_values(sql):
    """A query as it is written down: nothing in quotes, rows of placeholders as one, the middle cut where it is long."""
    text = PLACES.sub("%s, …", TEXT.sub("'…'", sql))
    return text if len(text) <= BEGINNING + END else f"{text[:BEGINNING]} … {text[-END:]}"
