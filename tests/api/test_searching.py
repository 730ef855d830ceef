"""Searching as data: the hits of the page, with the words that say why."""

import pytest

from cooperation import search
from cooperation.api.search import types
from cooperation.search_filters import SearchFilters
from tests import factories
from tests.api.reading import count_in_csv, count_in_json, count_on_page, pages_of, table_of
from tests.api.test_answers import copy_of_everything, queries
from tests.harbour import make_harbour

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


@pytest.fixture
def harbour():
    make_harbour()
    search.rebuild()


@pytest.mark.parametrize("query", ["?q=lantern", "?q=lantern&type=treaty", "?q=norland+zebra"])
def test_page_json_and_table_hold_the_same_hits(client, harbour, query):
    counts = {count(client, "search", query) for count in (count_on_page, count_in_json, count_in_csv)}

    assert len(counts) == 1
    assert counts != {0}


def test_a_hit_says_what_it_is_and_which_words_were_found_where(client, harbour):
    [found] = client.get("/search.json?q=nobody+slept&type=quote").json()["results"]

    assert (found["type"], found["slug"], found["url"]) == (
        "quote",
        "finch-nine-days",
        "http://testserver/quotes/finch-nine-days/",
    )
    assert found["section"] == {"value": "quotes", "label": "Quote"}
    assert [piece["text"] for piece in found["excerpt"] if piece["is_marked"]] == ["nobody", "slept"]
    assert "".join(piece["text"] for piece in found["excerpt"]) == "We wrote it in nine days, and nobody slept"
    assert [receipt["passage"]["number"] for receipt in found["receipts"]] == [4]


def test_a_line_has_the_same(client, harbour):
    [line] = table_of(client.get("/search.csv?q=lantern&type=treaty").content)

    assert (line["type"], line["slug"], line["title"]) == ("treaty", "lantern-accord", "Lantern Accord on Songs")
    assert (line["marked"], line["date_of"], line["date"], line["date_precision"]) == ("Lantern", "adopted_on", "2010-05", "month")


def test_an_answer_says_what_was_asked_how_much_of_each_type_there_is_and_what_might_be_meant(client, harbour):
    found, misspelt = client.get("/search.json?q=lantern").json(), client.get("/search.json?q=lanterm").json()

    assert found["query"] == {"q": "lantern"}
    assert {each["value"]: each["count"] for each in found["types"]} == {"treaty": 1, "initiative": 1, "quote": 1}
    assert (found["is_capped"], found["is_partial"], found["suggestion"], found["left_out"]) == (False, False, "", 0)
    assert (misspelt["count"], misspelt["suggestion"]) == (0, "lantern")


def test_without_words_nothing_is_asked_and_nothing_found(client, harbour):
    found = client.get("/search.json").json()

    assert (found["count"], found["query"], found["types"], found["results"]) == (0, {}, [], [])
    assert table_of(client.get("/search.csv").content) == []


def test_words_beyond_those_searched_for_are_counted(client, harbour):
    assert client.get(f"/search.json?q={'+'.join(['lantern'] * 18)}").json()["left_out"] == 2


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"counts": {"treaty": 1001}, "is_capped": True}, (1000, True)),
        ({"counts": {"treaty": 7}, "uncounted": frozenset(["treaty"]), "is_capped": True}, (7, True)),
        ({"counts": {"treaty": 7}, "is_capped": True, "is_partial": True}, (None, True)),
        ({"counts": {"treaty": 7}}, (7, False)),
    ],
)
def test_a_number_that_is_not_known_is_not_said_to_be(found, told):
    filters = SearchFilters("q=lantern")
    filters.answer = search.Answer(None, **found)

    assert [(each["count"], each["is_least"]) for each in types(filters)] == [told]


def test_following_next_gives_exactly_the_table(client):
    for number in range(25):
        factories.make_treaty(f"t-{number:02}", title=f"Lantern Accord {number}", title_zh="灯笼")
    search.rebuild()

    pages = list(pages_of(client, "/search.json?q=lantern"))

    lines = table_of(client.get("/search.csv?q=lantern").content)
    assert [len(page["results"]) for page in pages] == [20, 5]
    assert [hit["slug"] for page in pages for hit in page["results"]] == [line["slug"] for line in lines]
    assert {line["title_zh"] for line in lines} == {"灯笼"}


@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        (".json?type=treaty&q=lantern", 301, ".json?q=lantern&type=treaty"),
        (".json?q=灯笼", 301, ".json?q=%E7%81%AF%E7%AC%BC"),
        (".csv?q=lantern&page=2", 301, ".csv?q=lantern"),
        (".json?q=lantern&page=2", 404, None),
        (".json?q=lantern&colour=red", 400, None),
        (".csv?q=lantern&type=song", 400, None),
    ],
)
def test_a_search_has_one_address_and_refuses_as_every_list(client, harbour, asked, status, location):
    response = client.get(f"/search{asked}")

    assert (response.status_code, response.get("Location")) == (status, location and f"/search{location}")


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_the_queries_do_not_grow_with_the_hits(client, ending):
    copy_of_everything("first")
    search.rebuild()
    before = queries(client, f"/search{ending}?q=lantern")

    for number in range(4):
        copy_of_everything(f"more-{number}")
    search.rebuild()

    assert queries(client, f"/search{ending}?q=lantern") == before <= MOST_QUERIES
