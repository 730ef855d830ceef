"""How far each server of the database is behind the primary, and in which order they are read from (docs/decisions/0021)."""

import random
import time
from functools import cache
from threading import Lock, Thread

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import connections

from .hanging import Wait, not_for_ever

OK = "ok"
UNKNOWN = float("inf")
"""The lag of a server of which no bound is known."""

HOLDS = 1
"""Seconds for which what was found of a server holds."""

LEFT_OUT = 3
"""Seconds for which a server that did not answer is not asked again."""

LONGEST_LOOK = 2
"""Seconds after which a server that says nothing does not answer."""

# Whether it is a standby; which process receives what the primary writes; whether all received is replayed; seconds since the last
# transaction replayed. To see the process takes no privilege: it is there while the standby is connected to what it follows.
ASKED = """
    SELECT pg_is_in_recovery(), (SELECT pid FROM pg_stat_wal_receiver), pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn(),
           EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float
"""


class Server:
    """One server as this process sees it. Whoever finds the finding old looks again, and all others go by the old one meanwhile."""

    def __init__(self, alias):
        self.alias = alias
        self.lag = None
        """Seconds it is behind at most, None while it does not answer."""

        self.outcome = ""
        """The same in words."""

        self._look_at = self._caught_up_at = -UNKNOWN
        self._looking = Lock()
        self._line = self._receiver = None

    def seen(self, *, waits=True):
        """The server, looked at lately. One that is gone takes seconds to look at: a thread does it where whoever asks does not wait."""
        if time.monotonic() >= self._look_at:
            if waits or self.lag is not None or not self.outcome:
                self._look_unless_somebody_does()
            else:
                self._look_at = time.monotonic() + LEFT_OUT
                Thread(target=self._look_unless_somebody_does, name="looking", daemon=True).start()
        return self

    def _look_unless_somebody_does(self):
        is_first = not self.outcome
        if self._looking.acquire(blocking=is_first):
            try:
                if not is_first or not self.outcome:
                    self.look()
            finally:
                self._looking.release()

    def look(self):
        """Ask the server itself, over a connection kept for that: a pool would let whoever asks wait for a server that is gone."""
        import psycopg  # only where there are servers to look at, as a site on SQLite does without its 8 MB

        try:
            if not self._line:
                self._line = psycopg.connect(**connections[self.alias].get_connection_params() | {"autocommit": True})
            with not_for_ever(Wait(time.monotonic() + LONGEST_LOOK, lines=lambda: [self._line])):
                self._note(*self._line.execute(ASKED).fetchone())
        except psycopg.Error:
            self._line = None
            self.leave_out()

    def leave_out(self):
        """Take the server for gone, and ask again in a while."""
        self.lag, self.outcome, self._look_at = None, "does not answer", time.monotonic() + LEFT_OUT

    def _note(self, is_standby, receiver, has_all, age):
        self._look_at = time.monotonic() + HOLDS
        if is_standby:
            # One that has just connected says that it has all, before it has received anything.
            self.lag = self._least_bound(is_caught_up=has_all and receiver and receiver == self._receiver, age=age)
            self._receiver = receiver
            self.outcome = OK if self.lag <= settings.DATABASE_MAX_LAG else _behind(self.lag)
        elif self.alias == PRIMARY:
            self.lag, self.outcome = 0, OK
        else:  # promoted, or an old primary that came back by itself and that nobody writes to any more
            self.lag, self.outcome = UNKNOWN, "is not a standby"

    def _least_bound(self, *, is_caught_up, age):
        """Seconds a standby can be behind: no longer than since it was last seen with all there was, nor than since the last
        transaction it has. The second alone would take a quiet primary for a late standby."""
        now = time.monotonic()
        if is_caught_up:
            self._caught_up_at = now
        return min(now - self._caught_up_at, UNKNOWN if age is None else max(age, 0))


def _behind(lag):
    return "is behind, nobody knows how far" if lag == UNKNOWN else f"{lag:.0f} s behind"


@cache
def server(alias):
    """The server of an alias, one for the whole process."""
    return Server(alias)


@cache
def replicas():
    """The aliases of the replicas, shuffled once: processes spread over them, and the pages of one process are of one replica."""
    return random.sample(list(settings.REPLICAS), k=len(settings.REPLICAS))


def in_order(*, primary_first):
    """Aliases to read from, the best first, each looked at when it is its turn: replicas that are not behind, the primary, and where
    that does not answer either, replicas that are. A primary that was passed over is tried after all where nothing else is left.
    """
    behind, is_tried = [], False
    for alias in [PRIMARY, *replicas()] if primary_first else [*replicas(), PRIMARY]:
        found = server(alias).seen(waits=False)
        if found.lag is None:
            continue
        if found.lag <= settings.DATABASE_MAX_LAG:
            is_tried = is_tried or alias == PRIMARY
            yield alias
        else:
            behind.append((found.lag, alias))
    yield from (alias for _lag, alias in sorted(behind))
    if not is_tried:
        yield PRIMARY
