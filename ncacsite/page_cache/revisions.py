"""How the page cache asks, before each answer, whether anything visitors can see has changed since a page was kept.

A moment of the record is told by the content revision, the scheduled publication that came due last, and the day (pages that tell a
status "today" change at midnight, UTC). Reading it costs one question over a connection kept for it alone, which neither waits long
nor is shared by two threads. Where all web processes are on one machine, a word of memory that they share can be read instead.
"""

import time
from collections import deque
from functools import partial

from django.conf import settings

from ..databases import replicas
from .readers import UnavailableError, open_reader

SECONDS_OF_A_DAY = 86_400

REST = 1
"""Seconds for which a database that did not answer is not asked again, so that nobody waits in turn for nothing."""

RECHECKED = 1
"""Seconds after which the database is asked although the shared word is unchanged: whoever should have changed it may have died."""


class DatabaseRevision:
    """The revision as the database has it at this moment: nothing that was committed before the call is missed, on any machine."""

    def __init__(self, open_reader=open_reader):
        self.open_reader = open_reader
        self.idle = deque()
        self.rests_until = 0

    def __call__(self):
        """The moment of the record, to be compared with others only. Raises UnavailableError."""
        today = time.time() // SECONDS_OF_A_DAY
        if time.monotonic() < self.rests_until:
            raise UnavailableError
        try:
            return today, self._ask(self.idle.pop())
        except (IndexError, UnavailableError):
            # None is idle, or it died with a server that is back by now: a new one is tried once.
            return today, self._ask_anew()

    def close(self):
        """Let go of the connections; the next reading opens one again."""
        while self.idle:
            self.idle.pop().close()

    def _ask_anew(self):
        try:
            return self._ask(self.open_reader())
        except UnavailableError:
            self.rests_until = time.monotonic() + REST
            raise

    def _ask(self, reader):
        try:
            row = reader.read()
        except UnavailableError:
            reader.close()
            raise
        self.idle.append(reader)
        return row


class Moment(tuple):
    """A revision that says which database it was read from. It equals the same one of any other."""

    alias = None


class ReplicaRevision:
    """The revision as the server has it that a visitor would read from now, where there are several of the database."""

    def __init__(self, open_reader=open_reader):
        self.readings = {alias: DatabaseRevision(partial(open_reader, alias)) for alias in (replicas.PRIMARY, *settings.REPLICAS)}

    def __call__(self):
        """The moment of the record on that server. Raises UnavailableError when none answers."""
        for alias in replicas.in_order(primary_first=False):
            try:
                moment = Moment(self.readings[alias]())
            except UnavailableError:
                replicas.server(alias).leave_out()
            else:
                moment.alias = alias
                return moment
        raise UnavailableError

    def close(self):
        """Let go of the connections; the next reading opens one again."""
        for reading in self.readings.values():
            reading.close()


class SharedRevision:
    """The revision read from a word of memory that all web processes of one machine share, written when a change is committed.

    A change made past Django, and a scheduled publication, are seen within a second: so often the database is asked all the same.
    """

    def __init__(self, word, database):
        self.word, self.database = word, database
        self.known = (None, None)
        self.checked_at = 0

    def __call__(self):
        """The moment of the record, to be compared with others only. Raises UnavailableError."""
        word, now = self.word.read(), time.monotonic()
        known_word, known = self.known
        if word != known_word or now - self.checked_at >= RECHECKED:
            known = self.database()  # after the word: what is committed meanwhile changes the word again
            self.known, self.checked_at = (word, known), now
        return word, known
