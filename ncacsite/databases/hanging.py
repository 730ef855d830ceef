"""Cutting off whoever waits for a PostgreSQL server that neither answers nor hangs up, as one does whose disk stands still.

PostgreSQL's own limits end a query that works for too long; they cannot end one that waits for a disk, and the line stays open.
"""

import os
import socket
import threading
import time
from contextlib import contextmanager, suppress
from functools import cache

LOOKS_EVERY = 0.5
"""Seconds."""

_waits = {}
_lock = threading.Lock()


class Wait:
    """Somebody's wait for a server, which is cut at each of some moments of the monotonic clock; `lines` answers what is cut then."""

    def __init__(self, *moments, lines):
        self.moments, self.lines = list(moments), lines

    def is_due(self):
        """Whether a moment has come; each comes once, but for the last."""
        if time.monotonic() < self.moments[0]:
            return False
        if len(self.moments) > 1:
            self.moments.pop(0)
        return True

    def only_last(self):
        """Let the earlier moments pass: something has come back."""
        del self.moments[:-1]


@contextmanager
def not_for_ever(wait):
    """Inside, the wait ends in time: the line is cut, which whoever uses it sees as a server that is gone."""
    _watch(os.getpid())
    with _lock:
        _waits[id(wait)] = wait
    try:
        yield
    finally:
        with _lock:
            del _waits[id(wait)]


@cache
def _watch(process):
    """One thread for each process, also for one that is a copy of another."""
    threading.Thread(target=_cut_what_is_due, name="hanging", daemon=True).start()


def _cut_what_is_due():
    while True:
        time.sleep(LOOKS_EVERY)
        with _lock:
            for wait in _waits.values():
                if wait.is_due():
                    for line in wait.lines():
                        _cut(line)


def _cut(line):
    import psycopg  # read in by now: only its lines are cut, and a site on SQLite does without its 8 MB

    with suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(line.pgconn.socket)) as copy:
        copy.shutdown(socket.SHUT_RDWR)
