"""What changed as data: changes, corrections, histories and versions say what their pages say, by the rules of every list."""

import feedparser
import pytest

from cooperation import versions
from cooperation.models import ChangeKind, OldAddress, State, Version
from tests import factories
from tests.api.reading import count_in_csv, count_in_json, count_on_page, pages_of, table_of
from tests.api.test_answers import queries
from tests.changes.conftest import ann, treaty
from tests.changes.editing import change
from tests.harbour import make_harbour

pytestmark = pytest.mark.django_db
__all__ = ["ann", "treaty"]

MOST_QUERIES = 8
HISTORY, VERSION = "/treaties/lantern-accord/history", "/treaties/lantern-accord/v/1"
RECORD = {
    "type": "treaty",
    "slug": "lantern-accord",
    "title": "Lantern Accord",
    "title_zh": "灯笼协定",
    "url": "http://testserver/treaties/lantern-accord/",
}


@pytest.fixture
def corrected(ann, treaty):
    change(
        treaty, ann, title_zh="灯笼协定", summary="Written in ten days.", kind=ChangeKind.CORRECTION, note="It took a day longer."
    )
    for version in treaty.versions.all():
        Version.objects.filter(pk=version.pk).update(published_at=f"2026-03-0{version.number}T10:00:00Z")
    return treaty


CORRECTION = {
    "record": RECORD,
    "number": 2,
    "kind": {"value": "correction", "label": "Correction"},
    "note": "It took a day longer.",
    "published_at": "2026-03-02T10:00:00Z",
    "url": "http://testserver/treaties/lantern-accord/v/2/",
}


def entries_in_feed(client, query):
    return len(feedparser.parse(client.get(f"/changes.atom{query}").content).entries)


@pytest.mark.parametrize("query", ["", "?kind=correction", "?type=treaty", "?kind=publication&type=partner", "?kind=minor"])
def test_page_json_table_and_feed_hold_the_same_changes(client, ann, query):
    make_harbour()
    versions.keep_missing()
    for record in Version.objects.filter(record__record_type="treaty"):
        change(record.record.treaty, ann, summary="Other.", kind=ChangeKind.CORRECTION, note="It was wrong.")

    counts = [count(client, "changes", query) for count in (count_on_page, count_in_json, count_in_csv)]

    assert set(counts) == {entries_in_feed(client, query)}


def test_a_change_says_of_what_when_and_why(client, corrected):
    found = client.get("/changes.json?kind=correction").json()

    assert found["results"] == [CORRECTION]
    assert found["query"] == {"kind": "correction"}
    assert found["links"] == {
        "html": "http://testserver/changes/?kind=correction",
        "self": "http://testserver/changes.json?kind=correction",
        "csv": "http://testserver/changes.csv?kind=correction",
    }


@pytest.mark.parametrize("address", ["/changes.csv?kind=correction", "/corrections.csv", f"{HISTORY}.csv"])
def test_a_table_has_a_line_for_each_change(client, corrected, address):
    assert table_of(client.get(address).content)[0] == {
        "record_type": "treaty",
        "record": "lantern-accord",
        "title": "Lantern Accord",
        "title_zh": "灯笼协定",
        "version": "2",
        "kind": "correction",
        "kind_label": "Correction",
        "note": "It took a day longer.",
        "published_at": "2026-03-02T10:00:00Z",
        "url": "http://testserver/treaties/lantern-accord/v/2/",
    }


@pytest.mark.parametrize(("address", "numbers"), [("/corrections.json", [2]), (f"{HISTORY}.json", [2, 1])])
def test_corrections_and_histories_say_what_changed_value_by_value(client, corrected, address, numbers):
    results = client.get(address).json()["results"]

    assert [found["number"] for found in results] == numbers
    changed = results[0].pop("changes")
    assert results[0] == CORRECTION
    assert {"label": "Summary", "before": "Written in nine days.", "after": "Written in ten days."} in changed


def test_a_history_comes_in_the_pages_of_its_page_and_its_table_whole(client, ann, treaty):
    for number in range(11):
        change(treaty, ann, summary=f"Thought {number}.")

    pages = list(pages_of(client, f"{HISTORY}.json"))

    numbers = [found["number"] for page in pages for found in page["results"]]
    assert [len(page["results"]) for page in pages] == [10, 2]
    assert numbers == [int(line["version"]) for line in table_of(client.get(f"{HISTORY}.csv").content)] == list(range(12, 0, -1))


def test_a_version_is_what_was_shown_whole(client, corrected):
    found = client.get(f"{VERSION}.json").json()

    assert found["document"]["summary"] == "Written in nine days."
    assert found["document"]["facts"][0]["receipts"][0]["passage"]["url"] == "http://testserver/sources/harbour-report/#p1"
    assert (found["number"], found["record"]) == (1, RECORD)
    assert found["links"] == {
        "html": f"http://testserver{VERSION}/",
        "self": f"http://testserver{VERSION}.json",
        "csv": f"http://testserver{VERSION}.csv",
        "history": f"http://testserver{HISTORY}/",
    }


def test_the_long_form_of_the_present_version_is_that_of_the_record(client):
    factories.cite_everything(factories.make_initiative("it", topics=[factories.make_topic()]))
    versions.keep_missing()

    assert client.get("/initiatives/it/v/1.csv").content == client.get("/initiatives/it.csv").content


def test_a_withdrawal_showed_nothing(client, treaty):
    factories.make_version(treaty, 2, kind=ChangeKind.WITHDRAWAL, note="It was recorded twice.", document=None)

    found = client.get("/treaties/lantern-accord/v/2.json").json()

    assert (found["document"], found["url"], found["note"]) == (None, None, "It was recorded twice.")
    assert table_of(client.get("/treaties/lantern-accord/v/2.csv").content) == []


RULES = {
    ".json?page=1": 301,
    ".json?utm_source=letter": 301,
    ".json?colour=red": 400,
    ".json?page=2": 404,
    ".csv?page=7": 301,
    ".csv?colour=red": 400,
}
REFUSALS = {".json": "application/problem+json", ".csv": "text/plain; charset=utf-8"}


@pytest.mark.parametrize("at", ["/changes", "/corrections", HISTORY])
def test_they_follow_the_rules_of_every_list(client, corrected, at):
    found = {asked: client.get(at + asked) for asked in RULES}

    assert {asked: response.status_code for asked, response in found.items()} == RULES
    for asked, response in found.items():
        ending = asked.partition("?")[0]
        if response.status_code == 301:
            assert response["Location"] == at + ending
        else:
            assert response["Content-Type"] == REFUSALS[ending]


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_old_addresses_lead_on_in_the_same_format(client, treaty, ending):
    OldAddress.objects.create(record=treaty, slug="older")
    factories.make_treaty("twice", state=State.WITHDRAWN, withdrawn_reason="Twice.", successor=treaty)
    leading = {
        "/treaties/lantern-accord/v/01": VERSION,
        "/treaties/older/v/1": VERSION,
        "/treaties/older/history": HISTORY,
        "/treaties/twice/history": HISTORY,
        "/treaties/twice/v/1": "/treaties/lantern-accord",
    }

    found = {at: client.get(at + ending) for at in leading}

    assert {response.status_code for response in found.values()} == {301}
    assert {at: response["Location"] for at, response in found.items()} == {at: to + ending for at, to in leading.items()}


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_what_is_not_there_is_not_found_in_the_format_asked_for(client, treaty, ending):
    nowhere = [
        "/treaties/lantern-accord/v/9",
        "/treaties/lantern-accord/v/99999999999999999999",
        "/treaties/nope/history",
        "/sources/harbour-report/history",
        "/nope/lantern-accord/v/1",
    ]

    found = [client.get(at + ending) for at in nowhere]

    assert {(response.status_code, response["Content-Type"]) for response in found} == {(404, REFUSALS[ending])}


def test_a_withdrawn_record_has_no_history_and_no_versions_any_more(client, treaty):
    treaty.state, treaty.withdrawn_reason, treaty.withdrawn_at = State.WITHDRAWN, "Twice.", "2026-03-01T10:00:00Z"
    treaty.save()

    assert {client.get(f"{at}{ending}").status_code for at in (HISTORY, VERSION) for ending in REFUSALS} == {410}


def test_search_engines_leave_out_what_they_leave_out_as_pages(client, treaty):
    found = [client.get(f"{at}{ending}") for at in (HISTORY, VERSION) for ending in REFUSALS]

    assert {response["X-Robots-Tag"] for response in found} == {"noindex, follow"}
    assert "X-Robots-Tag" not in client.get("/changes.json")


@pytest.mark.parametrize(
    "address", [f"{at}{ending}" for at in ("/changes", "/corrections", HISTORY) for ending in (".json", ".csv")]
)
def test_the_queries_do_not_grow_with_the_changes(client, ann, corrected, address):
    before = queries(client, address)

    for number in range(5):
        change(corrected, ann, summary=f"{number}.", kind=ChangeKind.CORRECTION, note="Wrong.")
    for number in range(5):
        factories.make_version(factories.make_partner(f"p-{number}"))

    assert queries(client, address) == before <= MOST_QUERIES
