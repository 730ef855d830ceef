"""Slow queries are written down with the request and the page, and without a single value."""

import pytest
from django.db import connection
from django.db.backends.signals import connection_created

from cooperation.log_lines import JsonLines, request_id
from cooperation.models import Partner
from ncacsite.watching.notes import ROUTE, notes
from ncacsite.watching.slow_queries import BEGINNING, END, SlowQueries, without_values
from tests import factories
from tests.test_request_log import Log
from tests.test_settings import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    found = Log("slow-queries", JsonLines())
    yield found
    found.logger.removeHandler(found.handler)


@pytest.fixture
def _in_a_request():
    tokens = request_id.set("0123456789abcdef"), notes.set({ROUTE: "partner-list"})
    yield
    request_id.reset(tokens[0])
    notes.reset(tokens[1])


@pytest.mark.usefixtures("_in_a_request")
def test_a_slow_query_is_a_line_without_values(log):
    with connection.execute_wrapper(SlowQueries(0)):
        list(Partner.objects.filter(title="A draft's secret title", pk__in=[1, 2, 3]).values("pk"))

    (line,) = log.lines()
    assert (line["request"], line["route"], line["level"]) == ("0123456789abcdef", "partner-list", "warning")
    assert line["milliseconds"] >= 0
    assert line["sql"].startswith("SELECT ")
    assert "IN (%s, …)" in line["sql"]
    assert "secret" not in log.text


def test_what_stands_in_quotes_is_left_out(log):
    with connection.execute_wrapper(SlowQueries(0)), connection.cursor() as cursor:
        cursor.execute("SELECT 'a secret; it''s ours'")

    assert [line["sql"] for line in log.lines()] == ["SELECT '…'"]


def test_a_quick_query_is_no_line(log):
    with connection.execute_wrapper(SlowQueries(60_000)):
        factories.make_partner()

    assert log.lines() == []


def test_a_query_that_fails_slowly_is_a_line_too(log):
    def fail(*args):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        SlowQueries(0)(fail, "SELECT %s", ["secret"], False, {})

    assert [line["sql"] for line in log.lines()] == ["SELECT %s"]


def test_of_a_long_query_the_beginning_and_the_end_are_kept():
    sql = without_values("SELECT " + "a_column, " * 10_000 + "b FROM t WHERE c = %s")

    assert len(sql) == BEGINNING + END + 3
    assert (sql[:7], sql[-10:]) == ("SELECT ", "WHERE c = %s"[-10:])


def test_a_connection_is_watched_once_however_often_it_is_made():
    slow, fresh = SlowQueries(1), connection.copy()

    for _ in range(2):
        slow.watch(fresh)

    assert fresh.execute_wrappers == [slow]


@pytest.mark.once
def test_a_site_that_is_told_so_watches_every_connection(tmp_path):
    script = (
        "import django; django.setup(); from django.db import connection; connection.cursor();"
        "print([type(each).__name__ for each in connection.execute_wrappers])"
    )

    watched, unwatched = (run(["-c", script], tmp_path, SLOW_QUERY_MS=most).stdout for most in ("500", "0"))

    assert (watched, unwatched) == ("['SlowQueries']\n", "[]\n")
    assert not any("SlowQueries" in repr(each) for each in connection_created.receivers)
