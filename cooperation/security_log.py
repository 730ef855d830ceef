"""The security log: who did what, from where and when, one line of JSON for each event, that nothing typed can forge.

The logger is "security"; the deployment says where its lines go.
"""

import logging
import time
from contextvars import ContextVar

from django.db import transaction

from .log_lines import as_line, cut, moment, request_id

logger = logging.getLogger("security")

asking: ContextVar = ContextVar("asking", default=None)
"""The request that is being answered, if any: it knows the user, and its `client_address` is where it came from."""

MOST = 100


def write(event, *, user=None, outcome="done", **details):
    """Write an event at once: `user` is an account or a name, and unless given, whoever asks."""
    logger.info("%s", line(event, user=user, outcome=outcome, **details))


def write_once_committed(event, *, user=None, outcome="done", **details):
    """Write an event when its transaction is kept; one that is taken back never happened."""
    text = line(event, user=user, outcome=outcome, **details)
    transaction.on_commit(lambda: logger.info("%s", text))


def line(event, *, user=None, outcome="done", **details):
    """An event as one line of ASCII, long values cut."""
    request = asking.get()
    fields = {
        "at": moment(time.time()),
        "event": event,
        "outcome": outcome,
        "user": _name(getattr(request, "user", "") if user is None else user),
        "address": getattr(request, "client_address", ""),
        "request": request_id.get(),
    }
    return as_line({name: _cut(value) for name, value in (fields | details).items()})


def _name(user):
    return user if isinstance(user, str) else user.get_username()


def _cut(value):
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [_cut(one) for one in value[:MOST]]
    return cut(str(value))
