"""What the page cache asks before each answer: every commit that visitors can see is told, and nothing else takes long."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cooperation import revision
from cooperation.models import ContentRevision, State
from cooperation.shared_word import SharedWord
from ncacsite.page_cache import revisions
from ncacsite.page_cache.readers import SQLiteReader, UnavailableError
from ncacsite.page_cache.revisions import DatabaseRevision, SharedRevision
from tests import factories

TABLES = """
    CREATE TABLE cooperation_contentrevision (number, changed_at);
    CREATE TABLE cooperation_record (state, publish_at);
    INSERT INTO cooperation_contentrevision VALUES (1, '2026-03-01 10:00:00');
"""


@pytest.fixture
def file(tmp_path):
    """A database file with what the revision is read from."""
    path = tmp_path / "record.sqlite3"
    with sqlite3.connect(path) as writer:
        writer.executescript(f"PRAGMA journal_mode=WAL; {TABLES}")
    writer.close()
    return path


@pytest.fixture
def writer(file):
    """Another connection to the file, as another process has one."""
    writer = sqlite3.connect(file, isolation_level=None)
    yield writer
    writer.close()


@pytest.fixture
def now_of(file):
    """The revision of the file, read as the page cache reads it."""
    reading = DatabaseRevision(lambda: SQLiteReader({"NAME": file}))
    yield reading
    reading.close()


@pytest.fixture
def now():
    """The revision of the test's own database."""
    reading = DatabaseRevision()
    yield reading
    reading.close()


def stored(moment):
    """A moment as Django stores it in SQLite."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def test_without_a_change_the_revision_is_the_same(now_of):
    assert now_of() == now_of()


def test_a_change_is_told_once_it_is_committed_and_not_before(writer, now_of):
    before = now_of()

    writer.execute("BEGIN")
    writer.execute("UPDATE cooperation_contentrevision SET number = 2")
    open_still = now_of()
    writer.execute("COMMIT")

    assert open_still == before
    assert now_of() != before


def test_a_change_taken_back_is_no_change(writer, now_of):
    before = now_of()

    writer.execute("BEGIN")
    writer.execute("UPDATE cooperation_contentrevision SET number = 2")
    writer.execute("ROLLBACK")

    assert now_of() == before


def test_what_visitors_cannot_see_changes_nothing(writer, now_of):
    before = now_of()

    writer.execute("INSERT INTO cooperation_record VALUES ('draft', NULL)")

    assert now_of() == before


def test_a_scheduled_publication_is_a_change_when_its_time_comes_though_nobody_saves(writer, now_of):
    due = datetime.now(UTC) + timedelta(seconds=1.2)
    writer.execute("INSERT INTO cooperation_record VALUES (?, ?)", [State.PUBLISHED, stored(due)])
    before = now_of()

    time.sleep(0.2)
    early = now_of()
    while datetime.now(UTC) < due + timedelta(milliseconds=2):
        time.sleep(0.01)

    assert early == before
    assert now_of() != before


def test_a_new_day_is_a_change(now_of, monkeypatch):
    before = now_of()

    monkeypatch.setattr(revisions, "SECONDS_OF_A_DAY", revisions.SECONDS_OF_A_DAY / 2)

    assert now_of() != before


def test_a_database_without_a_revision_has_one_all_the_same(writer, now_of):
    writer.execute("DELETE FROM cooperation_contentrevision")
    before = now_of()

    writer.execute("INSERT INTO cooperation_contentrevision VALUES (1, 'now')")

    assert now_of() != before


def test_a_database_that_is_gone_is_told_and_asked_again_after_a_rest(tmp_path, file):
    now_of = DatabaseRevision(lambda: SQLiteReader({"NAME": tmp_path / "elsewhere.sqlite3"}))
    with pytest.raises(UnavailableError):
        now_of()
    now_of.open_reader = lambda: SQLiteReader({"NAME": file})

    with pytest.raises(UnavailableError):
        now_of()
    now_of.rests_until = 0

    assert now_of()


def test_a_connection_that_died_is_replaced_at_once(now_of):
    before = now_of()
    now_of.idle[0].close()

    assert now_of() == before


def test_connections_are_kept_and_never_shared(file):
    opened = []
    now_of = DatabaseRevision(lambda: opened.append(SQLiteReader({"NAME": file})) or opened[-1])

    for _ in range(5):
        now_of()

    assert (len(opened), list(now_of.idle)) == (1, opened)


def test_the_shared_word_tells_a_change_without_asking_the_database(tmp_path):
    asked = []
    here, there = SharedWord(tmp_path / "word"), SharedWord(tmp_path / "word")
    now_of = SharedRevision(here, lambda: asked.append(1) or len(asked))

    before = [now_of(), now_of()]
    there.change()
    after = now_of()

    assert before[0] == before[1] != after
    assert len(asked) == 2


def test_a_change_that_the_shared_word_missed_is_told_within_a_second(tmp_path):
    number = [1]
    now_of = SharedRevision(SharedWord(tmp_path / "word"), lambda: number[0])
    before = now_of()

    number[0] = 2
    now_of.checked_at -= revisions.RECHECKED

    assert now_of() != before


@pytest.mark.django_db(transaction=True)
def test_raising_the_revision_changes_the_shared_word_when_it_is_committed(settings, tmp_path):
    settings.SHARED_REVISION = tmp_path / "word"
    revision.shared_word.cache_clear()
    word = SharedWord(tmp_path / "word")
    before = word.read()

    with transaction.atomic():
        revision.raise_revision()
        open_still = word.read()
    revision.shared_word.cache_clear()

    assert open_still == before != word.read()


@pytest.mark.django_db
def test_loading_fixtures_past_the_record_raises_the_revision(fixture_files):
    number = ContentRevision.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    call_command("loaddata", *fixture_files, verbosity=0)

    assert ContentRevision.objects.get().number == number + 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_tells_what_is_committed_and_what_comes_due(now):
    seen = [now()]

    with transaction.atomic():
        revision.raise_revision()
        seen.append(now())
    seen.append(now())
    factories.make_treaty(publish_at=datetime.now(UTC) + timedelta(seconds=0.3))
    seen.append(now())
    time.sleep(0.4)
    seen.append(now())
    ContentRevision.objects.all().delete()
    seen.append(now())

    assert seen[0] == seen[1]
    assert seen[2] == seen[3] not in (seen[0], seen[4])
    assert seen[5] not in (seen[2], seen[4])


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_that_ended_the_connection_is_asked_over_a_new_one(now):
    before = now()

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [now.idle[0].libpq.backend_pid])

    assert now() == before


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_that_takes_too_long_counts_as_one_that_does_not_answer(now, monkeypatch):
    monkeypatch.setattr("ncacsite.page_cache.readers.postgresql.PATIENCE", 1)
    now()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cooperation_contentrevision IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(UnavailableError):
            now()
