"""Lines of a log: each one line of ASCII that nothing typed can forge, with the id of the request that it belongs to."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside of one."""

LONGEST = 200
LONGEST_MESSAGE = 1_000
LONGEST_TRACE = 6_000
"""Characters of a value, of a message and of a traceback. A line stays under 8 kB, which one write puts into a file whole, however
many workers write to it."""


def as_line(fields):
    """Fields as one line of JSON in ASCII: control characters, line ends and everything beyond ASCII are escaped."""
    return json.dumps(fields).replace("\x7f", "\\u007f")  # the one control character that JSON leaves as it is


def cut(text, longest=LONGEST):
    """A text, or its beginning where it is longer than a line has room for."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def moment(seconds):
    """A time of the clock as the logs write it: UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


class WithRequest(logging.Filter):
    """Gives every record that passes the id of its request, as `request_id`."""

    def filter(self, record):
        record.request_id = request_id.get()
        return True


class JsonLines(logging.Formatter):
    """Whatever any logger says, as one line; `extra={"fields": {…}}` stands in it field by field.

    Of a long traceback the end is kept, where the fault is.
    """

    def format(self, record):
        fields = {
            "at": moment(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": getattr(record, "request_id", ""),
            "message": cut(record.getMessage(), LONGEST_MESSAGE),
        } | getattr(record, "fields", {})
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)[-LONGEST_TRACE:]
        return as_line(fields)
