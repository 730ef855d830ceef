"""A machine that cannot search says so before anybody searches."""

import sqlite3

import pytest
from django.core.checks import run_checks
from django.db import connection

from cooperation.checks import check_search


def without_fts5(name):
    """A SQLite database as a build without FTS5 gives it."""

    class Database(sqlite3.Connection):
        def execute(self, statement):
            raise sqlite3.OperationalError("no such module: fts5")

    return sqlite3.connect(name, factory=Database)


def test_this_machine_can_search():
    assert run_checks(tags=["search"]) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is a part of SQLite")
def test_a_sqlite_without_fts5_is_an_error_with_a_remedy():
    [error] = check_search(connect=without_fts5)

    assert error.id == "cooperation.E001"
    assert error.msg == "This SQLite cannot search: it was built without FTS5."
    assert "DATABASE_URL" in error.hint
