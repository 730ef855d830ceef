"""A loader that is killed, and loaders that come at once: all or nothing, and in the end what one load alone would have left."""

import shutil
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.kills import counts_of, dumped, finished, harm_to_file, kill_in_load, loader
from tests.loading.files import content

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]

KILLS = 5
"""Few, as they take long: benchmarks/faults.py kills more, and in larger loads."""


@pytest.fixture
def environment(django_db_setup, django_db_blocker, tmp_path):
    """A database in a file, migrated and empty, and a copy of it."""
    with django_db_blocker.unblock(), closing(sqlite3.connect(tmp_path / "record.sqlite3")) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode=WAL")
    shutil.copy(tmp_path / "record.sqlite3", tmp_path / "empty")
    return {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "DATABASE_REPLICAS": ""}


def counts(folder):
    with closing(sqlite3.connect(folder / "record.sqlite3")) as file:
        return counts_of(lambda sql: file.execute(sql).fetchone()[0])


def start_anew(folder):
    for left in folder.glob("record.sqlite3*"):
        left.unlink()
    shutil.copy(folder / "empty", folder / "record.sqlite3")


def test_a_load_that_is_killed_leaves_nothing_or_all_and_loading_again_finishes(harbour_files, environment, tmp_path):
    empty = counts(tmp_path)

    found = kill_in_load(harbour_files, environment, lambda: counts(tmp_path), kills=KILLS, empty=lambda: start_anew(tmp_path))
    finished(loader(harbour_files, environment))

    whole = counts(tmp_path)
    assert {*found} <= {empty, whole}
    assert dumped(tmp_path / "dump", environment, "harbour") == {
        name: text.encode() for name, text in content(harbour_files).items()
    }
    assert harm_to_file(tmp_path / "record.sqlite3") == []


def test_of_two_loaders_at_once_one_waits(harbour_files, environment, tmp_path):
    both = [loader(harbour_files, environment) for _ in range(2)]

    said = [process.communicate()[1] for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert dumped(tmp_path / "dump", environment, "harbour") == {
        name: text.encode() for name, text in content(harbour_files).items()
    }
