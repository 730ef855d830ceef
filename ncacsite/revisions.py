"""How the page cache asks, before each answer, whether anything visitors can see has changed since a page was kept.

A moment of the record is told by the content revision, the scheduled publication that came due last, and the day (pages that tell a
status "today" change at midnight, UTC). Reading it costs one question over a connection kept for it alone, which neither waits long
nor is shared by two threads. Where all web processes are on one machine, a word of memory that they share can be read instead.
"""

import math
import select
import sqlite3
import time
from collections import deque
from contextlib import suppress
from functools import partial
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connections

from cooperation.models import ContentRevision, Record, State

from . import replicas

SECONDS_OF_A_DAY = 86_400

PATIENCE = 2
"""Seconds that a reading may take before the database counts as one that does not answer."""

REST = 1
"""Seconds for which a database that did not answer is not asked again, so that nobody waits in turn for nothing."""

RECHECKED = 1
"""Seconds after which the database is asked although the shared word is unchanged: whoever should have changed it may have died."""

_DUE = f"(SELECT MAX(publish_at) FROM {Record._meta.db_table} WHERE state = '{State.PUBLISHED}' AND publish_at <= {{now}})"  # noqa: S608
_NEXT = f"(SELECT MIN(publish_at) FROM {Record._meta.db_table} WHERE state = '{State.PUBLISHED}' AND publish_at > {{now}})"  # noqa: S608
_FROM = f"FROM {ContentRevision._meta.db_table}"


class UnavailableError(Exception):
    """The database does not answer."""


class SQLiteReader:
    """A connection to the file that only reads.

    SQLite tells in a few microseconds whether anybody has committed anything since it was last asked (`PRAGMA data_version`). Only then,
    and when the time of a scheduled publication comes, are the rows themselves read.
    """

    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    sql = f"SELECT number, changed_at, {_DUE}, CAST(strftime('%s', {_NEXT}) AS INTEGER) {_FROM}".format(now=now)

    def __init__(self, settings_dict):
        address = f"file:{quote(str(settings_dict['NAME']))}?mode=rw"
        self.connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
        self.connection.execute("PRAGMA query_only=ON")
        self.ask = self.connection.cursor().execute
        self.version, self.row, self.due_at = None, None, 0

    def read(self):
        (version,) = self.ask("PRAGMA data_version").fetchone()
        if version != self.version or time.time() >= self.due_at:
            number, changed_at, due, due_at = self.ask(self.sql).fetchone() or (None, None, None, None)
            self.version, self.row = version, (number, changed_at, due)
            self.due_at = math.inf if due_at is None else due_at
        return self.row

    def close(self):
        self.connection.close()


class PostgreSQLReader:
    """A connection with one prepared statement, asked through libpq: a third of the price of a cursor."""

    sql = f"SELECT number, changed_at, {_DUE} {_FROM}".format(now="now()").encode()

    def __init__(self, parameters):
        options = f"{parameters.get('options', '')} -c statement_timeout={PATIENCE * 1000}"
        asked = parameters | {"options": options.strip(), "connect_timeout": PATIENCE}
        self.connection = psycopg.connect(**asked, autocommit=True)
        self.libpq = self.connection.pgconn
        try:
            self._answer(self.libpq.prepare(b"revision", self.sql))
        except psycopg.Error:
            self.close()
            raise
        self.poll = select.poll()
        self.poll.register(self.libpq.socket, select.POLLIN)

    def read(self):
        self.libpq.send_query_prepared(b"revision", None)
        self.libpq.flush()
        results, ends = [], time.monotonic() + PATIENCE
        while True:
            while self.libpq.is_busy():
                if not self.poll.poll(max(0, ends - time.monotonic()) * 1000):
                    raise psycopg.OperationalError("the database takes too long")
                self.libpq.consume_input()
            if not (result := self.libpq.get_result()):
                break
            results.append(self._answer(result))
        row = results[0]
        return tuple(row.get_value(0, column) for column in range(row.nfields)) if row.ntuples else None

    @staticmethod
    def _answer(result):
        if result.status not in (psycopg.pq.ExecStatus.TUPLES_OK, psycopg.pq.ExecStatus.COMMAND_OK):
            raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
        return result

    def close(self):
        self.connection.close()


# What Django adds to the parameters that libpq knows.
_DJANGOS_OWN = {"context", "cursor_factory", "prepare_threshold", "pool", "isolation_level", "server_side_binding", "assume_role"}


def open_reader(alias="default"):
    """A reader of the database that Django calls by this name."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return SQLiteReader(connection.settings_dict)
    return PostgreSQLReader({name: value for name, value in connection.get_connection_params().items() if name not in _DJANGOS_OWN})


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
        except (IndexError, psycopg.Error, sqlite3.Error):
            # None is idle, or it died with a server that is back by now: a new one is tried once.
            return today, self._ask_anew()

    def close(self):
        """Let go of the connections; the next reading opens one again."""
        while self.idle:
            self.idle.pop().close()

    def _ask_anew(self):
        try:
            return self._ask(self.open_reader())
        except (psycopg.Error, sqlite3.Error) as error:
            self.rests_until = time.monotonic() + REST
            raise UnavailableError from error

    def _ask(self, reader):
        try:
            row = reader.read()
        except (psycopg.Error, sqlite3.Error):
            with suppress(psycopg.Error, sqlite3.Error):
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
