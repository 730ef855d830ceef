"""Whoever asks for an address where nothing is, is told what is public at the addresses most like it."""

import time

import pytest

from cooperation import search
from cooperation.models import State
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbours():
    """Records whose names are a little alike, and one that nobody may see."""
    treaty = factories.make_treaty("harbour-convention", title="Harbour Convention on Lanterns")
    factories.make_treaty("harbour-convention-hidden", title="Harbour Convention, hidden", state=State.DRAFT)
    factories.make_treaty("river-accord", title="Accord of the Rivers")
    partner = factories.make_partner("lantern-office", title="World Lantern Office")
    factories.make_name(partner, "WLO")
    search.rebuild()
    return treaty


def slugs(address, kind="treaty"):
    return [record.slug for record in search.near(address, kind=kind)]


@pytest.mark.parametrize(
    "address",
    [
        "harbor-convention",
        "habrour-convention",
        "harbour-conv",
        "Harbour-Convention",
        "harbour-convention).",
        "harbourconvention",
        "convention-on-lanterns",
        "harbour-convention-of-1886",
    ],
)
def test_a_slip_leads_to_the_record_that_was_meant(harbours, address):
    assert slugs(address) == ["harbour-convention"]


@pytest.mark.parametrize(("address", "expected"), [("wlo", ["lantern-office"]), ("world-lantern-office", ["lantern-office"])])
def test_other_names_lead_to_what_they_name(harbours, address, expected):
    assert slugs(address, "partner") == expected


def test_an_address_below_the_wrong_list_leads_to_the_record(harbours):
    assert slugs("harbour-convention", "partner") == ["harbour-convention"]


@pytest.mark.parametrize(
    "address", ["", "-", "%", "zzz", "hidden", "accord-zzz-qqq", "a" * 6000, "-".join("abcdefghij") * 50, "\0"]
)
def test_what_is_like_nothing_public_leads_nowhere(harbours, address):
    assert slugs(address) == []


def test_the_page_names_what_is_closest_and_takes_the_words_to_the_search(client, harbours):
    response = client.get("/treaties/harbor-convention/")

    page = Page(response)
    assert response.status_code == 404
    assert page.text("#meant") == ["Did you mean"]
    assert page.text("section li a") == ["Harbour Convention on Lanterns"]
    assert 'href="/treaties/harbour-convention/"' in response.content.decode()
    assert 'id="search-here" name="q" value="harbor convention"' in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/treaties/harbor-convention/history/", "/zh/treaties/harbor-convention/", "/treaties/harbor-convention).html"]
)
def test_pages_below_a_record_and_in_chinese_name_it_too(client, harbours, address):
    assert Page(client.get(address)).text("section li a") == ["Harbour Convention on Lanterns"]


def test_below_no_list_of_ours_nothing_is_looked_for(client, harbours, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get("/wp-admin/harbour-convention/")

    assert Page(response).text("#meant") == []


@pytest.mark.parametrize(
    ("address", "words"), [("/harbour-convention/", "harbour convention"), ("/preview/harbour-convention/", "")]
)
def test_an_address_of_one_part_is_taken_to_the_search_and_none_with_more(client, harbours, address, words):
    assert f'id="search-here" name="q" value="{words}"' in client.get(address).content.decode()


def test_the_page_past_the_last_one_says_only_where_the_last_one_is(client, harbours):
    page = Page(client.get("/treaties/?page=9"))

    assert (page.text("#meant"), page.text("p.lead")) == ([], ["The list has fewer pages than that. Go to its last page."])


def test_data_names_what_is_closest_too(client, harbours):
    problem = client.get("/treaties/harbor-convention.json").json()

    assert problem["closest"] == [
        {
            "slug": "harbour-convention",
            "title": "Harbour Convention on Lanterns",
            "url": "http://testserver/treaties/harbour-convention/",
        }
    ]


@pytest.mark.parametrize("address", ["harbor-convention", "-".join(["harbour", "lantern", "qqqqq", "convention"] * 4), "q" * 200])
def test_looking_asks_a_dozen_queries_at_most_whatever_the_address(harbours, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        search.near(address, kind="treaty")


@pytest.mark.once
@pytest.mark.parametrize("letters", ["a" * 100, "ab" * 50, "-".join(["aaaaaaa", "abababab"] * 6)])
def test_addresses_made_to_be_slow_to_compare_are_compared_in_a_moment(letters):
    for number in range(20):
        factories.make_treaty(f"{letters[:90]}{number}", title=f"{letters[:90]} {number}")
    search.rebuild()
    began = time.process_time()

    search.near(letters, kind="treaty")

    assert time.process_time() - began < 1
