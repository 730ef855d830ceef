"""Two web hosts that share nothing but the database: what is saved on one is read on the other, and neither waits long for a slow one."""

from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from types import SimpleNamespace

import psycopg
import pytest

from tests.admin.threads import at_once
from tests.clusters import primary, stale_rounds
from tests.served import Person, ask_until, served
from tests.slow import delay

pytestmark = pytest.mark.once

PAGE = "/partners/everland/"
ROUNDS = 50
ANSWERED_WITHIN = 20
"""Seconds in which a reader has an answer or is told to come again: twice what is promised, for a busy machine."""

SOON = 30
"""Seconds in which a busy machine must manage what takes a few."""


@pytest.fixture(scope="module")
def hosts():
    """Two sites on one PostgreSQL, the second through something that may hold it up and with a new connection for each request."""
    with primary(max_connections=20) as (cluster, folder), delay(cluster.port) as between, ExitStack() as stack:
        common = {"VAR_DIR": str(folder / "var"), "EDITORIAL_REVIEW": "0", "DATABASE_REPLICAS": ""}
        one = served(folder / "one.log", **common, DATABASE_URL=cluster.address())
        far = f"postgres://postgres@127.0.0.1:{between.port}/postgres"
        two = served(folder / "two.log", **common, DATABASE_URL=far, DATABASE_MAX_AGE="0")
        one, two = (Person(stack.enter_context(host)) for host in (one, two))
        yield SimpleNamespace(cluster=cluster, between=between, one=one, two=two)


def test_two_hosts_on_one_database(hosts, subtests):
    with subtests.test("what is saved on one is read on the other at once, and the other way round"):
        assert stale_rounds([hosts.one, hosts.two], record=hosts.cluster.record, rounds=ROUNDS) == []

    with subtests.test(
        "while every question takes longer than anybody waits, readers have a page that says how old it is or are told to come again"
    ):
        hosts.between.seconds = 2.5

        answers = at_once(*[partial(hosts.two.get, path) for path in (PAGE, "/", "/search/?q=land", "/partners/everland.json")])

        assert [answer.status for answer in answers] == [200, 503, 503, 503]
        assert [answer.seconds for answer in answers if answer.seconds > ANSWERED_WITHIN] == []
        assert "the database does not answer" in answers[0].headers["Cache-Status"]
        assert {answer.headers["Retry-After"] for answer in answers[1:]} == {"30"}

    with subtests.test("and are answered again as soon as it is over"):
        hosts.between.seconds = 0

        ask_until(lambda: hosts.two.get("/").status == 200, seconds=SOON)

    with subtests.test(
        "while every connection is used up, pages that are kept are read and for others readers are told to come again"
    ):
        with used_up(hosts.cluster):
            answers = at_once(*[partial(hosts.two.get, path) for path in (PAGE, "/timeline/", "/changes/")])

        assert [answer.status for answer in answers] == [200, 503, 503]
        assert [answer.seconds for answer in answers if answer.seconds > ANSWERED_WITHIN] == []
        assert hosts.two.get("/timeline/").status == 200


@contextmanager
def used_up(cluster):
    """A time in which the database lets nobody in."""
    with ExitStack() as stack:
        with suppress(psycopg.OperationalError):
            while True:
                stack.enter_context(psycopg.connect(cluster.address()))
        yield
