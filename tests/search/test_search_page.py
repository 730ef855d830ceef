"""The page of hits, and the suggestions for browsers."""

from itertools import pairwise

import pytest
from django.test import RequestFactory

from cooperation.search import find, rebuild
from cooperation.search_filters import query_string
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed(article):
    rebuild()


def test_a_page_without_a_question_says_how_to_search(client):
    page = Page(client.get("/search/"))

    assert page.text("h1, h2")[:2] == ["Search", "How to search"]
    assert page.attributes("main form[role=search] input", "name") == ["q"]
    assert page.all("meta[name=robots]") == []


def test_a_hit_has_type_date_place_and_receipts(client, indexed):
    page = Page(client.get("/search/?q=%E8%A7%86%E5%90%AC&type=treaty"))

    assert page.text("main h2") == ["1 result for 视听"]
    assert page.text("li.rec h3") == ["Beijing Treaty on Audiovisual Performances"]
    assert page.text("li.rec mark") == ["视听"]
    assert page.attributes("li.rec mark", "lang") == ["zh-Hans"]
    assert page.text("li.rec dt") == ["Type", "Adopted on", "Found in"]
    assert page.attributes("li.rec time", "datetime") == ["2012-06"]
    assert (len(page.all("li.rec p button.c")), len(page.all("li.rec dd button.c"))) == (3, 1)
    assert [text for text in page.foreign_text_without_language() if "–" not in text] == []


@pytest.mark.parametrize(
    "address",
    ["/search/", "/search/?q=copyright", "/search/?q=copyright&page=2", "/search/?q=wipo+zebra", "/search/?q=Bejing+traety"],
)
def test_pages_are_valid_small_and_well_ordered(client, indexed, address):
    response = client.get(address)
    page = Page(response)
    levels = [int(node.name[1]) for node in page.all("h1, h2, h3")]
    ids = page.attributes("[id]", "id")

    assert page.parse_errors == []
    assert len(response.content) < 40_000
    assert [step for step in pairwise(levels) if step[1] > step[0] + 1] == []
    assert len(ids) == len(set(ids))
    assert page.attributes("meta[name=robots]", "content") == (["noindex, follow"] if "?" in address else [])


def test_pages_ask_the_same_queries_for_one_hit_and_for_many(client, django_assert_num_queries):
    passage = factories.make_source().passages.first()
    factories.cite_everything(factories.make_treaty("one", title="Lantern"), passage)
    for number in range(30):
        factories.cite_everything(factories.make_quote(f"quote-{number}", title="Said", text="By the harbour."), passage)
    rebuild()

    for text in ("lantern", "harbour"):
        with django_assert_num_queries(6):
            client.get("/search/", {"q": text})


def test_types_lead_to_their_hits_and_pages_to_the_rest(client, indexed):
    page = Page(client.get("/search/?q=copyright"))

    counts = dict(link.rsplit(" ", 1) for link in page.text("ul.sort li"))
    assert counts == {
        "All": "45",
        "Treaties": "1",
        "Partners": "11",
        "Initiatives": "17",
        "Quotes": "13",
        "Indicators": "2",
        "Sources": "1",
    }
    for url, count in zip(page.attributes("ul.sort a", "href"), counts.values(), strict=True):
        assert Page(client.get(url)).text("main h2")[0].split()[0] == count
    assert page.attributes("nav.pages a", "href") == ["/search/?q=copyright&page=2", "/search/?q=copyright&page=3"]


def test_of_more_than_are_looked_at_types_say_how_many_there_are_at_least(client, monkeypatch):
    monkeypatch.setitem(find.__kwdefaults__, "cap", 3)
    factories.make_partner(title="Lantern partner")
    for number in range(3):
        factories.make_quote(f"quote-{number}", title="Lantern")
    factories.make_treaty(title="Lantern treaty")
    rebuild()

    page = Page(client.get("/search/?q=lantern"))

    assert page.text("ul.sort li")[1:] == ["Treaties at least 1", "Partners 1", "Quotes at least 3"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/search/?q=", "/search/"),
        ("/search/?type=treaty", "/search/"),
        ("/search/?page=2", "/search/"),
        ("/search/?q=+two++words+", "/search/?q=two+words"),
        ("/search/?type=treaty&q=x", "/search/?q=x&type=treaty"),
        ("/search/?q=x&page=1", "/search/?q=x"),
        ("/search/?q=" + "x" * 600, "/search/?q=" + "x" * 300),
    ],
)
def test_a_search_has_one_address(client, asked, answered):
    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, answered)
    assert client.get(answered).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=x&colour=red", "Searching knows no “colour”."),
        ("q=x&type=colour", "“colour” is no value of “Type” here."),
        ("q=x&page=0", "“0” is no value of “Page” here."),
        ("q=x&page=9999999", "“9999999” is no value of “Page” here."),
        ("q=x&q=y", "“q” is given twice. Choose one value."),
    ],
)
def test_an_address_that_is_no_search_says_why(client, query, sentence):
    response = client.get(f"/search/?{query}")

    assert (response.status_code, Page(response).text("div.note li")) == (400, [sentence])


def test_more_parameters_than_a_form_has_are_refused(client):
    assert client.get("/search/?" + "&".join(f"p{number}=1" for number in range(150))).status_code == 400


def test_past_the_last_page_is_a_link_to_it(client, indexed):
    response = client.get("/search/?q=copyright&page=9")

    assert (response.status_code, Page(response).attributes("p.lead a", "href")) == (404, ["/search/?q=copyright&page=3"])


def test_a_misspelling_leads_to_what_was_meant(client, indexed):
    page = Page(client.get("/search/?q=Bejing+traety"))

    assert page.text("p.note") == ["Did you mean beijing treaty ?"]
    assert page.attributes("p.note a", "href") == ["/search/?q=beijing+treaty"]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("wipo zebra", ["No record has all of these words. These have some of them."]),
        ("!?!", ["There is no word to search for in this. Enter letters, numbers or Chinese characters."]),
        ("copyright " * 20, ["Only the first 16 words were searched for."]),
        ("qqqqq", []),
    ],
)
def test_what_visitors_must_know_of_an_answer_is_said(client, indexed, text, notes):
    assert Page(client.get("/search/", {"q": text}, follow=True)).text("p.note") == notes


def test_nothing_found_shows_where_else_to_look(client):
    page = Page(client.get("/search/?q=zeppelin"))

    assert page.text("main h2") == ["0 results for zeppelin"]
    assert page.attributes("ul.pills a", "href")[0] == "/treaties/"


def test_hostile_words_are_shown_as_words(client):
    hostile = "<script>alert(1)</script>\"'{{ 7|add:7 }}"
    factories.make_treaty(title=hostile, summary=hostile)
    rebuild()

    page = Page(client.get("/search/", {"q": hostile}, follow=True))

    assert page.all("script") == []
    assert page.text("li.rec h3")[0].replace(" ", "") == hostile.replace(" ", "")


def test_letters_typed_into_an_address_as_they_are_are_read(client):
    request = RequestFactory().get("/search/")
    request.META["QUERY_STRING"] = "q=视听".encode().decode("latin-1")

    assert query_string(request) == "q=视听"


def test_browsers_are_suggested_titles(client, indexed):
    response = client.get("/search/suggest.json?q=audiovisual+perf")

    text, titles, types, links = response.json()
    assert response["Content-Type"] == "application/x-suggestions+json"
    assert (text, titles[0], types[0]) == ("audiovisual perf", "Beijing Treaty on Audiovisual Performances", "treaty")
    assert links[0] == "http://testserver/treaties/beijing-treaty/"


@pytest.mark.parametrize(("query", "answer"), [("", ["", [], [], []]), ("q=%21", ["!", [], [], []])])
def test_nothing_to_suggest_is_an_empty_answer(client, query, answer):
    assert client.get(f"/search/suggest.json?{query}").json() == answer


def test_an_address_that_suggests_nothing_is_refused_in_its_own_format(client):
    response = client.get("/search/suggest.json?colour=red")

    assert (response.status_code, response.json()["detail"]) == (400, "Searching knows no “colour”.")
