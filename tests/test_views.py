"""Addresses: what answers where, for records that are public, withdrawn, moved or never were."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import OldAddress, State
from cooperation.views import server_error
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db

DETAILS = [
    (factories.make_treaty, "/treaties/it/"),
    (factories.make_partner, "/partners/it/"),
    (factories.make_initiative, "/initiatives/it/"),
    (factories.make_quote, "/quotes/it/"),
    (factories.make_indicator, "/indicators/it/"),
]


@pytest.mark.parametrize(("make", "address"), DETAILS)
def test_a_withdrawn_record_says_when_and_why(client, make, address):
    record = make("it", state=State.WITHDRAWN, withdrawn_reason="It was recorded twice.", withdrawn_at="2026-03-01T10:00:00Z")

    response = client.get(address)

    page = Page(response)
    assert response.status_code == 410
    assert page.text("h1") == [record.title]
    assert page.text("p.lead") == ["This record was withdrawn on 1 March 2026."]
    assert page.text("p.note") == ["It was recorded twice."]


@pytest.mark.parametrize(("make", "address"), DETAILS)
def test_a_withdrawn_record_with_a_public_successor_leads_to_it(client, make, address):
    make("it", state=State.WITHDRAWN, withdrawn_reason="Merged.", successor=factories.make_partner("new"))

    response = client.get(address)

    assert (response.status_code, response["Location"]) == (301, "/partners/new/")


def test_a_successor_that_is_no_longer_public_is_not_named(client):
    draft = factories.make_partner("new", state=State.DRAFT)
    factories.make_treaty("it", state=State.WITHDRAWN, withdrawn_reason="Merged.", successor=draft)

    assert client.get("/treaties/it/").status_code == 410


def test_an_old_address_leads_to_the_record_for_ever(client):
    OldAddress.objects.create(record=factories.make_treaty("new"), slug="old")

    response = client.get("/treaties/old/")

    assert (response.status_code, response["Location"]) == (301, "/treaties/new/")


def test_an_old_address_of_another_type_is_not_found(client):
    OldAddress.objects.create(record=factories.make_treaty("new"), slug="old")

    assert client.get("/partners/old/").status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_the_old_address_of_a_record_taken_back_to_draft_is_not_found(client, state):
    OldAddress.objects.create(record=factories.make_treaty("new", state=state), slug="old")

    assert client.get("/treaties/old/").status_code == 404


def test_a_record_of_one_type_is_not_found_among_another(client):
    factories.make_treaty("it")

    assert client.get("/partners/it/").status_code == 404


@pytest.mark.parametrize("address", ["/nope/", "/treaties/nope/", "/treaties/UPPER/", "/sources/nope/", "/treaties/a/b/"])
def test_what_never_was_is_not_found_in_words(client, address):
    response = client.get(address)

    assert response.status_code == 404
    assert Page(response).text("h1") == ["There is no page at this address"]


def test_an_address_without_its_last_slash_redirects(client):
    response = client.get("/treaties")

    assert (response.status_code, response["Location"]) == (301, "/treaties/")


def test_a_fault_of_ours_is_a_page_without_a_query(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(rf.get("/about/"))

    assert response.status_code == 500
    assert Page(response).text("h1") == ["Something went wrong here"]


@pytest.mark.parametrize(("make", "address"), DETAILS)
def test_details_ask_the_same_queries_for_one_row_and_for_many(client, django_assert_num_queries, make, address):
    passage = factories.make_source().passages.first()
    record = make("it")

    def add(number):
        partner = factories.make_partner(f"partner-{number}")
        treaty = record if record.record_type == "treaty" else factories.make_treaty(f"treaty-{number}")
        initiative = record if record.record_type == "initiative" else factories.make_initiative(f"initiative-{number}")
        indicator = record if record.record_type == "indicator" else factories.make_indicator(f"indicator-{number}")
        home = record if record.record_type == "partner" else partner
        factories.make_action(treaty, home, "declaration")
        factories.make_participation(initiative, home)
        factories.make_participation(treaty, partner, "host")
        factories.make_observation(indicator, f"row-{number}", low=number, places=[factories.make_place(f"place-{number}")])
        factories.make_name(home, f"Name {number}")
        factories.make_quote(f"quote-{number}", about=[record], organisation=home)
        for made in (record, partner, treaty, initiative, indicator):
            factories.cite_everything(made, passage)

    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(2, 6):
        add(number)

    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.parametrize("address", ["/", "/sources/harbour-report/"])
def test_overviews_ask_the_same_queries_for_one_record_and_for_many(client, django_assert_num_queries, address):
    passages = list(factories.make_source().passages.all())

    def add(number):
        partner = factories.make_partner(f"partner-{number}")
        initiative = factories.make_initiative(f"talks-{number}", began_on="2012")
        factories.make_participation(initiative, partner)
        indicator = factories.make_indicator(f"share-{number}")
        factories.make_observation(indicator, low=number, period="2015", places=[factories.make_place(f"place-{number}")])
        for record in (partner, initiative, indicator):
            factories.cite_everything(record, passages[number % len(passages)])

    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(2, 6):
        add(number)

    with django_assert_num_queries(len(one)):
        client.get(address)


def test_hostile_words_are_shown_as_words(client):
    hostile = "<script>alert(1)</script>\"'{{ 7|add:7 }}"
    partner = factories.make_partner("it", title=hostile, summary=hostile, official_name=hostile)
    factories.make_name(partner, hostile)
    factories.make_quote("said", text=hostile, organisation=partner, speaker_name=hostile)

    for address in ("/", "/partners/", "/partners/it/", "/quotes/", "/quotes/said/"):
        response = client.get(address)
        assert response.status_code == 200
        assert Page(response).all("script:not([type='application/ld+json'])") == []
        assert "14" not in Page(response).text("h1")[0]
