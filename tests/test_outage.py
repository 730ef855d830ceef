"""What visitors are told while the database does not answer, and that it is over when it answers again."""

import time

import pytest
from django.db import OperationalError, connection
from django.test import Client

from cooperation.views.errors import PROBLEM
from ncacsite.databases.routing import Patience, reading, unhurried
from tests import factories
from tests.outage import no_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    factories.make_treaty()


def test_what_needs_no_database_is_answered_without_one(client):
    with no_database():
        response = client.get("/robots.txt")

    assert (response.status_code, response["Cache-Control"], "Last-Modified" in response.headers) == (
        200,
        "public, no-cache",
        False,
    )


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/treaties/", "text/html; charset=utf-8"),
        ("/treaties.json", PROBLEM),
        ("/sitemap-records.xml", "text/plain; charset=utf-8"),
    ],
)
def test_a_database_that_does_not_answer_is_told_in_the_format_asked_for_and_not_kept(record, address, media_type):
    with no_database():
        response = Client(raise_request_exception=False).get(address)

    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (503, media_type, "no-store")
    assert response["Retry-After"] == "30"
    assert "The database does not answer at the moment." in response.content.decode()


def test_it_is_answered_again_as_soon_as_the_database_is_back(record):
    client = Client(raise_request_exception=False)
    with no_database():
        statuses = [client.get(address).status_code for address in ("/treaties/", "/nothing/", "/about/")]

    assert (statuses, client.get("/treaties/").status_code) == ([503, 404, 200], 200)


def _slowly(execute, sql, params, many, context):
    time.sleep(0.6)
    return execute(sql, params, many, context)


def test_a_visitor_of_a_slow_database_is_told_to_come_again_and_an_editor_waits(record, settings, admin_client):
    settings.DATABASE_PATIENCE = 1
    visitor = Client(raise_request_exception=False)
    with connection.execute_wrapper(_slowly):
        answers = [visitor.get("/treaties/"), visitor.get("/search/?q=accord"), admin_client.get("/admin/password_change/")]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    settings.DATABASE_PATIENCE = 60
    assert visitor.get("/treaties/").status_code == 200


def test_a_download_may_take_longer(record, settings):
    settings.DATABASE_PATIENCE = 1
    with connection.execute_wrapper(_slowly):
        assert Client().get("/treaties.csv").status_code == 200


def test_after_a_failure_a_visitor_s_request_asks_nothing_more():
    with reading():
        with no_database(), pytest.raises(OperationalError):
            connection.cursor().execute("SELECT 1")
        with pytest.raises(OperationalError, match="the database is down"):
            connection.cursor().execute("SELECT 1")


@pytest.mark.postgresql
def test_postgresql_itself_ends_what_a_visitor_asks_and_not_what_an_editor_asks():
    with connection.execute_wrapper(unhurried), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.7)")
    with (
        connection.execute_wrapper(Patience(1)),
        connection.cursor() as cursor,
        pytest.raises(OperationalError, match="statement timeout"),
    ):
        cursor.execute("SELECT pg_sleep(5)")
