"""What the data addresses answer: one address per view, and refusals in the format asked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import OldAddress, Record, State, Topic
from tests import factories
from tests.api.reading import TYPES, files_of, table_of
from tests.harbour import make_harbour

pytestmark = pytest.mark.django_db
MOST_QUERIES = 14

HOSTILE = ["?topic=%00", "?topic=%ff", "?page=99999999999999999999", "?page=-1", f"?topic={'x' * 30_000}", "?a=b&" * 1_500]


def problem(response):
    """A refusal as status, media type and what it says."""
    return response.status_code, response["Content-Type"], response.json()["detail"]


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize(
    ("asked", "canonical"),
    [("?topic=songs&kind=dialogue", "?kind=dialogue&topic=songs"), ("?sort=title", ""), ("?kind=", ""), ("?page=1", "")],
)
def test_any_other_order_of_a_query_redirects_to_its_one_address(client, ending, asked, canonical):
    factories.make_initiative(topics=[factories.make_topic("songs")])

    response = client.get(f"/initiatives.{ending}{asked}")

    assert (response.status_code, response["Location"]) == (301, f"/initiatives.{ending}{canonical}")


def test_a_table_is_whole_whatever_page_is_asked_for(client):
    response = client.get("/initiatives.csv?page=7")

    assert (response.status_code, response["Location"]) == (301, "/initiatives.csv")


def test_a_page_past_the_end_is_not_found(client):
    assert problem(client.get("/treaties.json?page=2")) == (
        404,
        "application/problem+json",
        "The list ends with page 1. Ask for that one or an earlier one.",
    )


def test_what_is_no_filter_is_refused_with_a_sentence_on_each(client):
    response = client.get("/treaties.json?colour=red&kind=song")

    assert response.status_code == 400
    assert response.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "There is no filter called “colour” here. “song” is no value of “Kind” here.",
        "problems": ["There is no filter called “colour” here.", "“song” is no value of “Kind” here."],
    }


def test_a_table_refuses_in_plain_words(client):
    response = client.get("/treaties.csv?colour=red")

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode() == "400 Bad Request\nThere is no filter called “colour” here.\n"


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_is_refused(client, ending, query):
    response = client.get(f"/treaties.{ending}{query}")

    assert response.status_code in (400, 414)
    assert response["Content-Type"].startswith({"json": "application/problem+json", "csv": "text/plain"}[ending])


def test_an_old_address_leads_to_the_record_in_the_same_format(client):
    OldAddress.objects.create(record=factories.make_treaty("new"), slug="old")

    assert [client.get(f"/treaties/old.{ending}")["Location"] for ending in ("json", "csv")] == [
        "/treaties/new.json",
        "/treaties/new.csv",
    ]


def test_a_withdrawn_record_with_a_public_successor_leads_to_it(client):
    factories.make_treaty("it", state=State.WITHDRAWN, withdrawn_reason="Merged.", successor=factories.make_partner("new"))

    response = client.get("/treaties/it.json")

    assert (response.status_code, response["Location"]) == (301, "/partners/new.json")


def test_a_withdrawn_record_says_when_and_why_as_data(client):
    factories.make_treaty(
        "it", title="It", state=State.WITHDRAWN, withdrawn_reason="It was recorded twice.", withdrawn_at="2026-03-01T10:00:00Z"
    )

    response = client.get("/treaties/it.json")

    assert response.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "This record was withdrawn: It was recorded twice.",
        "record": {
            "type": "treaty",
            "slug": "it",
            "title": "It",
            "withdrawn_at": "2026-03-01T10:00:00Z",
            "reason": "It was recorded twice.",
        },
    }


@pytest.mark.parametrize("address", ["/treaties/never-was.json", "/sources/never-was.json"])
def test_what_never_was_is_not_found(client, address):
    assert problem(client.get(address)) == (
        404,
        "application/problem+json",
        "No public record has this address. Check it for a slip, or start from the list.",
    )


@pytest.mark.parametrize("address", ["/treaties.json", "/treaties.csv", "/data/all.zip", "/api/openapi.json", "/treaties.json?x=1"])
def test_data_may_be_read_by_any_site_and_changed_by_nobody(client, address):
    read, head, changed = client.get(address), client.head(address), client.post(address, {"title": "x"})

    assert read["Access-Control-Allow-Origin"] == "*"
    assert (head.status_code, head.content, head["Content-Type"]) == (read.status_code, b"", read["Content-Type"])
    assert (changed.status_code, changed["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_no_data_address_asks_for_a_cookie_or_a_session(client):
    assert [client.get(address).cookies for address in ("/treaties.json", "/treaties.csv", "/data/all.zip")] == [{}, {}, {}]


def test_every_address_in_an_answer_is_whole_and_leads_somewhere(client):
    make_harbour()
    record = client.get("/treaties/lantern-accord.json", headers={"host": "localhost"}).json()

    assert record["url"] == "http://localhost/treaties/lantern-accord/"
    assert record["facts"][0]["receipts"][0]["passage"]["url"] == "http://localhost/sources/harbour-report/#p2"
    assert [client.get(record["links"][name]).status_code for name in ("html", "self", "csv")] == [200, 200, 200]


def test_a_date_says_how_exact_it_is(client):
    factories.make_initiative("it", began_on="2010-05~")

    facts = {fact["name"]: fact["value"] for fact in client.get("/initiatives/it.json").json()["facts"]}
    row = table_of(client.get("/initiatives.csv").content)[0]

    assert facts["began_on"] == {
        "edtf": "2010-05~",
        "precision": "month",
        "is_interval": False,
        "is_approximate": True,
        "is_uncertain": False,
        "earliest": "2010-05-01",
        "latest": "2010-05-31",
    }
    assert {name: row[name] for name in row if name.startswith("began_on")} == {
        "began_on": "2010-05~",
        "began_on_words": "about May 2010",
        "began_on_precision": "month",
        "began_on_earliest": "2010-05-01",
        "began_on_latest": "2010-05-31",
        "began_on_receipts": "",
    }


def test_the_long_form_has_a_line_for_each_fact_and_receipt(client):
    make_harbour()

    lines = table_of(client.get("/indicators/share-of-songs.csv").content)

    places = next(line for line in lines if line["fact"] == "places")
    assert {line["fact"] for line in lines} >= {"record", "title", "unit", "period", "low", "places", "places_open"}
    assert places == {
        "record_type": "indicator",
        "record": "share-of-songs",
        "row_kind": "observation",
        "row_key": "norland-2015",
        "fact": "places",
        "label": "places",
        "is_stated": "yes",
        "needs_receipt": "yes",
        "value": "easthaven",
        "words": "Easthaven",
        "precision": "",
        "earliest": "",
        "latest": "",
        "also_given_as": "",
        "source": "harbour-report",
        "source_key": places["source_key"],
        "passage": "5",
        "passage_label": "¶ 5",
        "excerpt": "ports such as Easthaven",
        "confidence": "",
        "is_printed_so": "no",
        "basis": "stated",
        "rank": "normal",
        "note": "",
        "is_checked": "yes",
        "url": "http://testserver/indicators/share-of-songs/",
    }


def test_topics_and_places_have_their_chinese_names_beside_the_english_ones(client):
    make_harbour()
    Topic.objects.get().records.add(Record.objects.get(slug="lantern-accord"))
    songs = {"slug": "songs", "label": "Songs", "label_zh": "歌曲"}

    norland, share = (client.get(f"/{name}.json").json() for name in ("partners/norland", "indicators/share-of-songs"))
    files = files_of(client.get("/data/all.zip").content)
    figure, topic, place = (table_of(files[f"{name}.csv"])[0] for name in ("observations", "topics", "places"))

    places = next(fact["value"] for fact in share["rows"][0]["facts"] if fact["name"] == "places")
    assert norland["topics"] == [songs]
    assert places == [{"type": "place", "slug": "easthaven", "title": "Easthaven", "title_zh": "东港"}]
    assert [figure[name] for name in ("places", "places_title", "places_title_zh")] == ["easthaven", "Easthaven", "东港"]
    assert (topic["label"], topic["label_zh"], place["name"], place["name_zh"]) == ("Songs", "歌曲", "Easthaven", "东港")
    assert client.get("/timeline.json?topic=songs").json()["results"][0]["topics"] == [songs]


def test_a_rival_value_stands_beside_the_one_shown(client):
    treaty = factories.make_treaty("it", adopted_on="2010-05")
    passage = factories.make_source(key="HARBOUR").passages.first()
    factories.cite(treaty, "adopted_on", passage, "told a reporter", value="June 2010")

    record = client.get("/treaties/it.json").json()
    row = table_of(client.get("/treaties.csv").content)[0]
    line = next(line for line in table_of(client.get("/treaties/it.csv").content) if line["fact"] == "adopted_on")

    fact = next(fact for fact in record["facts"] if fact["name"] == "adopted_on")
    assert [rival["value"] for rival in fact["also_given_as"]] == ["June 2010"]
    assert row["also_given_as"] == "adopted on: June 2010 (HARBOUR ¶ 1: “told a reporter”)"
    assert (line["value"], line["also_given_as"], line["excerpt"]) == ("2010-05", "June 2010", "told a reporter")


@pytest.mark.parametrize("text_public", [True, False])
def test_the_text_of_a_source_is_given_only_where_it_may_be(client, text_public):
    source = factories.make_source(text_public=text_public)
    factories.cite_everything(factories.make_treaty(), source.passages.first())

    passage = client.get("/sources/harbour-report.json").json()["passages"][1]
    row = table_of(client.get("/sources/harbour-report.csv").content)[1]

    text = source.passages.get(number=2).text
    assert passage["text"] == (text if text_public else None)
    assert row["text"] == (text if text_public else "")


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_list_asks_the_database_the_same_number_of_times_for_one_row_and_many(client, name, ending):
    copy_of_everything("first")
    before = queries(client, f"/{name}.{ending}")

    for number in range(5):
        copy_of_everything(f"more-{number}")

    assert queries(client, f"/{name}.{ending}") == before <= MOST_QUERIES


def queries(client, address):
    """How many queries an answer takes."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def copy_of_everything(slug):
    """One more record of each type, tied to one another, from a source of its own."""
    passage = factories.make_source(f"{slug}-source").passages.first()
    partner = factories.make_partner(f"{slug}-partner", part_of=factories.make_partner(f"{slug}-whole"))
    factories.make_name(partner, f"{slug} name")
    initiative = factories.make_initiative(f"{slug}-initiative", place=factories.make_place(f"{slug}-place"))
    treaty = factories.make_treaty(f"{slug}-treaty", administered_by=partner, adopted_at=initiative, adopted_on="2001")
    indicator = factories.make_indicator(f"{slug}-indicator")
    factories.make_observation(indicator, places=[initiative.place])
    factories.make_participation(initiative, partner)
    factories.make_action(treaty, partner)
    quote = factories.make_quote(f"{slug}-quote", organisation=partner, occasion=initiative, about=[treaty, initiative])
    for record in (partner, initiative, treaty, indicator, quote):
        factories.cite_everything(record, passage)
