"""The timelines as data: what their pages tell, under the same filters."""

import pytest

from cooperation.models import OldAddress, State
from tests import factories
from tests.api.reading import count_in_csv, count_in_json, count_on_page, pages_of, table_of
from tests.api.test_answers import copy_of_everything, queries
from tests.test_chronology import passage, relation

pytestmark = pytest.mark.django_db
__all__ = ["passage", "relation"]

AT = "partners/norland/timeline"
MOST_QUERIES = 8


@pytest.mark.parametrize("query", ["", "?kind=treatyaction", "?decade=2010s", "?decade=2010s&year=2012", "?decade=not-stated"])
@pytest.mark.parametrize("name", ["timeline", AT])
def test_page_json_and_table_hold_the_same_events(client, relation, name, query):
    counts = {count(client, name, query) for count in (count_on_page, count_in_json, count_in_csv)}

    assert len(counts) == 1
    facets = client.get(f"/{name}.json").json()["facets"]
    for facet in facets:
        for option in facet["options"]:
            assert count_in_json(client, name, f"?{facet['name']}={option['value']}") == option["count"]


def test_an_event_says_when_whom_it_concerns_and_on_what_it_rests(client, relation, passage):
    [ratified] = client.get(f"/{AT}.json?role=ratification&year=2011").json()["results"]

    dated = ratified["dates"][0]
    named = ratified["partners"][0]
    assert ratified["kind"] == {"value": "treatyaction", "label": "Treaty action"}
    assert (ratified["record"]["type"], ratified["record"]["slug"]) == ("treaty", "lantern-accord")
    assert ratified["row"]["kind"] == "treatyaction"
    assert (dated["fact"], dated["label"], dated["date"]["edtf"], dated["date"]["precision"]) == (
        "done_on",
        "done on",
        "2011-03-02",
        "day",
    )
    assert [each["passage"]["number"] for each in dated["receipts"]] == [1]
    assert (named["partner"]["slug"], named["role"], named["label"]) == ("norland", "ratification", "Ratification")
    assert [each["passage"]["number"] for each in named["receipts"]] == [1]


def test_a_line_has_the_beginning_and_the_end_as_exactly_as_stated(client, relation):
    [line] = [line for line in table_of(client.get(f"/{AT}.csv").content) if line["record"] == "lantern-talks"]

    assert {name: line[name] for name in line if name.startswith(("date", "ended_on")) and not name.endswith("receipts")} == {
        "date_of": "began_on",
        "date": "2009",
        "date_words": "2009",
        "date_precision": "year",
        "date_earliest": "2009-01-01",
        "date_latest": "2009-12-31",
        "ended_on": "2010-04",
        "ended_on_words": "April 2010",
        "ended_on_precision": "month",
        "ended_on_earliest": "2010-04-01",
        "ended_on_latest": "2010-04-30",
    }
    assert (line["partners"], line["roles"]) == ("norland | norland", "host | lead")


def test_what_no_source_dates_comes_last_and_has_no_date(client, relation):
    lines = table_of(client.get(f"/{AT}.csv").content)

    assert (lines[-1]["record"], lines[-1]["date"], lines[-1]["ended_on"]) == ("finch-nine-days", "", "")
    assert [page["results"][-1]["dates"] for page in pages_of(client, f"/{AT}.json")] == [[]]


def test_an_event_has_both_titles(client):
    factories.make_treaty("accord", title="Accord", title_zh="协定", adopted_on="2010")

    [event] = client.get("/timeline.json?kind=treaty").json()["results"]
    [line] = table_of(client.get("/timeline.csv?kind=treaty").content)

    assert (event["record"]["title"], event["record"]["title_zh"]) == (line["title"], line["title_zh"]) == ("Accord", "协定")


def test_following_next_gives_exactly_the_table(client):
    for number in range(20):
        factories.make_treaty(f"t-{number:02}", adopted_on=f"{1990 + number}")

    pages = list(pages_of(client, "/timeline.json"))

    assert [len(page["results"]) for page in pages] == [15, 5]
    listed = [line["record"] for line in table_of(client.get("/timeline.csv").content)]
    assert [event["record"]["slug"] for page in pages for event in page["results"]] == listed


@pytest.mark.parametrize("at", ["/timeline", f"/{AT}"])
def test_they_follow_the_rules_of_every_list(client, relation, at):
    rules = {".json?page=1": 301, ".json?kind=song": 400, ".json?page=9": 404, ".csv?page=9": 301}

    found = {asked: client.get(at + asked) for asked in rules}

    assert {asked: response.status_code for asked, response in found.items()} == rules
    assert [found[asked]["Location"] for asked in (".json?page=1", ".csv?page=9")] == [f"{at}.json", f"{at}.csv"]


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_old_addresses_lead_on_in_the_same_format(client, ending):
    norland, accord = factories.make_partner(), factories.make_treaty()
    OldAddress.objects.create(record=norland, slug="older")
    factories.make_partner("gone", state=State.WITHDRAWN, withdrawn_reason="Not a partner.", successor=accord)

    asked = [f"/partners/{slug}/timeline{ending}" for slug in ("older", "gone", "nope")]

    found = [client.get(address) for address in asked]
    assert [response.status_code for response in found] == [301, 301, 404]
    assert [response.get("Location") for response in found[:2]] == [f"/{AT}{ending}", f"/treaties/lantern-accord{ending}"]


@pytest.mark.parametrize("address", ["/timeline.json", "/timeline.csv", f"/{AT}.json", f"/{AT}.csv"])
def test_the_queries_do_not_grow_with_the_events(client, relation, address):
    before = queries(client, address)

    for number in range(4):
        copy_of_everything(f"more-{number}")
        factories.make_action(factories.make_treaty(f"t-{number}", adopted_on="2001"), relation, done_on="2002")

    assert queries(client, address) == before <= MOST_QUERIES
