"""What visitors are told while the database does not answer, and that it is over when it answers again."""

import pytest
from django.test import Client

from cooperation.views.errors import PROBLEM
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
