"""The revision from a file of SQLite."""

import math
import sqlite3
import time
from contextlib import suppress
from urllib.parse import quote

from .question import DUE, FROM, NEXT, PATIENCE, UnavailableError


class SQLiteReader:
    """A connection to the file that only reads.

    SQLite tells in a few microseconds whether anybody has committed anything since it was last asked (`PRAGMA data_version`). Only then,
    and when the time of a scheduled publication comes, are the rows themselves read.
    """

    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    sql = f"SELECT number, changed_at, {DUE}, CAST(strftime('%s', {NEXT}) AS INTEGER) {FROM}".format(now=now)

    def __init__(self, settings_dict):
        address = f"file:{quote(str(settings_dict['NAME']))}?mode=rw"
        try:
            self.connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
        except sqlite3.Error as error:
            raise UnavailableError from error
        self.connection.execute("PRAGMA query_only=ON")
        self.ask = self.connection.cursor().execute
        self.version, self.row, self.due_at = None, None, 0

    def read(self):
        """The number of the revision, when it began, and what came due last. Raises UnavailableError."""
        try:
            (version,) = self.ask("PRAGMA data_version").fetchone()
            if version != self.version or time.time() >= self.due_at:
                number, changed_at, due, due_at = self.ask(self.sql).fetchone() or (None, None, None, None)
                self.version, self.row = version, (number, changed_at, due)
                self.due_at = math.inf if due_at is None else due_at
        except sqlite3.Error as error:
            raise UnavailableError from error
        return self.row

    def close(self):
        with suppress(sqlite3.Error):
            self.connection.close()
