"""What watches the server learns whether it is alive and whether it can answer visitors."""

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from cooperation import workflow
from cooperation.models import ContentRevision, SearchEntry
from tests import factories
from tests.outage import no_database

pytestmark = pytest.mark.django_db


def ask(client, **headers):
    response = client.get("/readyz", headers=headers)
    return response.status_code, response.json()


@pytest.fixture
def record():
    record = factories.make_treaty()
    workflow.record_changed(record=record, by=None, was_public=False)
    return record


def test_a_server_is_alive_without_its_database_under_any_name(client):
    with no_database():
        response = client.get("/healthz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


def test_a_server_with_its_record_is_ready(client, record):
    expected = dict.fromkeys(["database", "disk", "migrations", "index", "revision"], "ok")

    assert ask(client, host="10.0.0.7") == (200, expected)
    assert client.get("/readyz")["Cache-Control"] == "no-store"


def test_an_empty_site_is_ready_too(client):
    assert ask(client)[0] == 200


def test_without_its_database_it_is_not_ready_and_asks_it_nothing_more(client, record):
    with no_database():
        assert ask(client) == (503, {"database": "does not answer", "disk": "ok"})


def test_code_newer_than_its_database_is_not_ready(client, record):
    MigrationRecorder.Migration.objects.filter(app="cooperation").order_by("-pk").first().delete()

    status, found = ask(client)

    assert (status, found["migrations"]) == (503, "run migrate")


def test_a_record_nobody_can_find_is_not_ready(client, record):
    SearchEntry.objects.all().delete()

    assert ask(client)[1]["index"] == "run rebuild_search"
    call_command("rebuild_search", verbosity=0)
    assert ask(client)[0] == 200


def test_a_record_without_a_last_change_is_not_ready(client, record):
    ContentRevision.objects.all().delete()

    assert ask(client)[1]["revision"] == "load or save a record"


def test_a_disk_without_room_is_not_ready(client, record, settings):
    settings.READY_DISK_MB = 10**9

    assert ask(client)[1]["disk"] == "less than 1000000000 MB free"


def test_the_checks_ask_a_fixed_number_of_queries(client, record, django_assert_max_num_queries):
    factories.make_partner()
    with django_assert_max_num_queries(10):
        ask(client)
