"""What the head of a page tells programs: nothing the page does not show, and in a form they read."""

import json
import re
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from pyld import jsonld

from cooperation import dates
from cooperation.linked_data import dataset, number, stated
from cooperation.metadata import data_block, home_head
from cooperation.models import Quote, State
from tests import factories
from tests.harbour import SPOKEN, make_harbour
from tests.pages import Page, addresses

pytestmark = pytest.mark.django_db

SCHEMA = "https://schema.org/"
UNSAID = ("@context", "@type", "@language", "@id", "position", "license", "encodingFormat", "isAccessibleForFree")
"""What JSON-LD says in terms of its own."""
CONTEXT = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "item": {"@type": "@id"}, "license": {"@type": "@id"}}
HOSTILE = '</script><script>alert(1)</script> "quoted" & \\ <!-- {{ 7 }} \u2028 条约 معاهدة'


def local_context(address, _options):
    """The part of schema.org's own context that matters here, without the network."""
    assert address == "https://schema.org"
    return {"contextUrl": None, "documentUrl": address, "document": {"@context": CONTEXT}}


def block_of(page):
    """The one block of data in a page."""
    (script,) = page.all("script")
    return json.loads(script.children[0].data)


def expanded(data):
    """What a JSON-LD processor makes of it: the one node, every name a full address."""
    (node,) = jsonld.expand(data, {"documentLoader": local_context})
    return node


def thing_at(client, address):
    return block_of(Page(client.get(address)))["mainEntity"]


def tags(page, attribute, prefixes):
    """The name and content of each meta element whose name begins so, in order."""
    pairs = [(node.attrs.get(attribute) or "", node.attrs.get("content")) for node in page.all("meta")]
    return [(name, content) for name, content in pairs if name.startswith(prefixes)]


def said(data):
    """Every value of a block that a reader could look for: texts and numbers, no addresses and no words of JSON-LD."""
    if isinstance(data, dict):
        values = [value for name, value in data.items() if name not in UNSAID]
        return [text for value in values for text in said(value)]
    if isinstance(data, list):
        return [text for value in data for text in said(value)]
    return [] if str(data).startswith(("http://", "https://")) else [str(data)]


def is_shown(value, text):
    """Whether a page's text says it, a date in its words."""
    words = dates.parse(value).in_words() if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else " ".join(value.split())
    return words in text or value in text


def not_shown(client, address):
    page = Page(client.get(address))
    text = " ".join(page.document.query("body")[0].to_text().split())
    return [
        value for script in page.all("script") for value in said(json.loads(script.children[0].data)) if not is_shown(value, text)
    ]


def test_json_ld_holds_only_what_its_page_shows(article, client):
    missing = {address: found for address in addresses() if (found := not_shown(client, address))}

    assert missing == {}


def test_json_ld_of_the_invented_record_holds_only_what_its_page_shows(client):
    make_harbour()

    missing = {address: found for address in addresses() if (found := not_shown(client, address))}

    assert missing == {}


def test_a_json_ld_processor_reads_every_page_and_its_file(article, client):
    for address in [address for address in addresses() if address.count("/") == 3]:
        page = expanded(block_of(Page(client.get(address))))
        file = expanded(json.loads(client.get(f"{address.rstrip('/')}.jsonld").content))

        assert page["@type"] == file["@type"] == [f"{SCHEMA}WebPage"]
        assert page["@id"] == file["@id"] == f"http://testserver{address}"
        assert page[f"{SCHEMA}mainEntity"] == file[f"{SCHEMA}mainEntity"]


def test_a_treaty_is_legislation_with_its_date_as_precise_as_stored(article, client):
    assert thing_at(client, "/treaties/beijing-treaty/") == {
        "@type": "Legislation",
        "@id": "http://testserver/treaties/beijing-treaty/#record",
        "name": "Beijing Treaty on Audiovisual Performances",
        "alternateName": ["Beijing Treaty", {"@language": "zh-Hans", "@value": "视听表演北京条约"}],
        "legislationType": "Treaty",
        "legislationDate": "2012-06",
        "legislationPassedBy": {
            "@type": "Organization",
            "name": "Diplomatic Conference on the Protection of Audiovisual Performances",
            "url": "http://testserver/initiatives/diplomatic-conference-2012/",
        },
    }


@pytest.mark.parametrize("stored", ["2010~", "2010?", "2010/2012", "2010/..", "../2010", ""])
def test_a_date_that_json_ld_cannot_say_is_left_out(client, stored):
    factories.make_treaty(adopted_on=stored)

    assert thing_at(client, "/treaties/lantern-accord/") == {
        "@type": "Legislation",
        "@id": "http://testserver/treaties/lantern-accord/#record",
        "name": "Treaty lantern-accord",
        "legislationType": "Treaty",
    }


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ({"qualifier": "exact", "low": "7.35", "high": "7.35"}, {"value": 7.35}),
        ({"qualifier": "exact", "low": "0", "high": "0"}, {"value": 0}),
        ({"qualifier": "between", "low": "9", "high": "12"}, {"minValue": 9, "maxValue": 12}),
        ({"qualifier": "above", "low": "3"}, {"minValue": 3}),
        ({"qualifier": "below", "high": "3"}, {"maxValue": 3}),
        ({"qualifier": "about", "low": "8", "high": "8"}, None),
    ],
)
def test_a_figure_is_as_exact_as_given_and_never_the_middle_of_a_range(client, figure, value):
    factories.make_observation(factories.make_indicator(), **figure)

    (observation,) = thing_at(client, "/indicators/share-of-songs/")

    quantity = {"@type": "QuantitativeValue", **value, "unitText": "% of earnings"} if value else None
    assert observation.get("value") == quantity


def test_places_named_as_examples_are_not_what_a_figure_is_about(client):
    indicator, place = factories.make_indicator(), factories.make_place()
    factories.make_observation(indicator, key="closed", period="2015", places=[place])
    factories.make_observation(indicator, key="open", period="2016", places=[place], places_open=True)

    closed, open_ = thing_at(client, "/indicators/share-of-songs/")

    assert closed["observationAbout"] == [{"@type": "Place", "name": "Easthaven"}]
    assert "observationAbout" not in open_


def test_only_somebodys_own_words_are_a_quotation(client):
    make_harbour()
    factories.make_quote("told", text="It was told.", organisation=Quote.objects.get().organisation)

    spoken, told = thing_at(client, "/quotes/finch-nine-days/"), thing_at(client, "/quotes/told/")

    assert (spoken["@type"], spoken["text"]) == ("Quotation", SPOKEN)
    assert spoken["creator"] == {"@type": "Person", "name": "Ada Finch", "jobTitle": "Secretary"}
    assert (told["@type"], told["creator"]["name"]) == ("Claim", "Island Union")


def test_what_takes_part_is_named_in_the_role_it_has(client):
    conference = factories.make_initiative("meeting", kind="conference", began_on="2010-05")
    talks = factories.make_initiative("talks", kind="dialogue")
    state, office = factories.make_partner(), factories.make_partner("office", kind="public-authority")
    factories.make_participation(conference, office, "co-organiser")
    factories.make_participation(conference, state, "host")
    factories.make_participation(talks, state, "counterpart")

    meeting, dialogue = thing_at(client, "/initiatives/meeting/"), thing_at(client, "/initiatives/talks/")

    office_named = {"@type": "GovernmentOrganization", "name": "Partner office", "url": "http://testserver/partners/office/"}
    state_named = {"@type": "Country", "name": "Partner norland", "url": "http://testserver/partners/norland/"}
    assert (meeting["@type"], meeting["startDate"], meeting["organizer"]) == ("Event", "2010-05", [office_named])
    assert (dialogue["@type"], dialogue["member"]) == ("Project", [state_named])


def test_what_the_public_may_not_see_is_named_nowhere(client):
    hidden = {"state": State.DRAFT, "title": "zqxmark"}
    partner = factories.make_partner("hidden", **hidden)
    talks = factories.make_initiative("hidden-talks", kind="conference", **hidden)
    factories.make_treaty(adopted_at=talks)
    factories.make_quote(organisation=partner)
    factories.make_participation(factories.make_initiative(), partner, "lead")
    paths = ["/treaties/lantern-accord", "/quotes/finch-nine-days", "/initiatives/lantern-talks"]

    answers = [client.get(path + ending) for path in paths for ending in ("/", ".jsonld", ".ris", ".bib", ".csl.json")]

    assert {answer.status_code for answer in answers} == {200}
    assert [answer.request["PATH_INFO"] for answer in answers if "zqxmark" in answer.content.decode()] == []


def test_a_file_of_claims_gives_each_fact_its_words_and_its_place(client):
    make_harbour()

    data = json.loads(client.get("/treaties/lantern-accord.jsonld").content)
    claims = {claim["identifier"]: claim for claim in data["hasPart"]}

    source = {
        "@type": "CreativeWork",
        "name": "Report from the harbour",
        "url": "http://testserver/sources/harbour-report/",
    }
    assert claims["adopted_on"]["text"] == "May 2010"
    assert claims["adopted_on"]["appearance"][0]["text"] == "In May, 2010"
    assert claims["laterality"]["claimInterpreter"] == {"@type": "Organization", "name": "Copyright Cooperation Record"}
    assert claims["laterality"]["description"] == ["Nobody else is named."]
    assert {key for key in claims if key.startswith("norland/")} == {"norland/party", "norland/type"}
    assert "in_force_on" not in claims
    assert claims["title"]["appearance"][0]["isPartOf"] == source


def test_a_rival_value_is_a_claim_of_its_own(client):
    passage = factories.make_source().passages.first()
    treaty = factories.cite_everything(factories.make_treaty(adopted_on="2010"), passage)
    factories.cite(treaty, "adopted_on", passage, "Harbour Office", value="2011")

    claims = json.loads(client.get("/treaties/lantern-accord.jsonld").content)["hasPart"]

    assert [claim["text"] for claim in claims if claim["identifier"] == "adopted_on"] == ["2010", "2011"]


def test_the_file_of_a_source_names_its_passages_and_holds_no_text_of_them(client):
    make_harbour()

    answer = client.get("/sources/harbour-report.jsonld")

    parts = json.loads(answer.content)["hasPart"]
    assert parts[0] == {
        "@type": "CreativeWork",
        "@id": "http://testserver/sources/harbour-report/#p1",
        "name": "¶ 1",
        "abstract": "What passage 1 says, in our words.",
    }
    assert len(parts) == 5
    assert "nobody slept" not in answer.content.decode()


def test_a_treaty_has_the_tags_that_reference_managers_read(article, client):
    page = Page(client.get("/treaties/beijing-treaty/"))

    assert tags(page, "name", ("DC", "z:", "citation")) == [
        ("z:itemType", "treaty"),
        ("DC.type", "statute"),
        ("DC.title", "Beijing Treaty on Audiovisual Performances"),
        ("DC.date", "2012-06"),
        ("DC.language", "en"),
        ("DC.identifier", "http://testserver/treaties/beijing-treaty/"),
        ("DC.rights", "https://creativecommons.org/licenses/by/4.0/"),
        ("DCTERMS.modified", "2026-11-23"),
    ]


def test_an_organisation_as_creator_ends_in_a_comma_and_nothing_claims_to_be_a_journal_article(article, client):
    for address in ("/partners/wipo/", "/indicators/copyright-industry-share-of-gdp/"):
        page = Page(client.get(address))

        assert tags(page, "name", "DC.creator") == [("DC.creator", "Copyright Cooperation Record,")]
        assert tags(page, "name", "citation_") == []


def test_a_source_is_neither_published_nor_licensed_by_this_site(article, client):
    page = Page(client.get("/sources/ncac-interview/"))

    assert tags(page, "name", ("DC", "z:")) == [
        ("DC.type", "newspaperArticle"),
        ("DC.title", "Report of an interview with the National Copyright Administration"),
        ("DC.date", "about 2019"),
        ("DC.language", "en"),
        ("DC.identifier", "http://testserver/sources/ncac-interview/"),
        ("DC.rights", "Under copyright of its publisher; only short excerpts are shown here"),
    ]
    assert tags(page, "property", "og:site_name") == []


def test_previews_of_a_link_have_a_title_a_text_an_address_and_the_picture_of_the_site(article, client):
    page = Page(client.get("/partners/wipo/"))

    named = dict(tags(page, "property", "og:"))
    assert named.pop("og:description") == tags(page, "name", "description")[0][1]
    assert named == {
        "og:type": "article",
        "og:site_name": "Copyright Cooperation Record",
        "og:title": page.text("h1")[0],
        "og:url": "http://testserver/partners/wipo/",
        "og:image": "http://testserver/static/cooperation/preview.png",
    }


def test_the_picture_for_previews_is_there_and_small():
    with open(finders.find("cooperation/preview.png"), "rb") as file:
        picture = file.read()

    assert picture.startswith(b"\x89PNG")
    assert len(picture) <= 20_000


def test_a_page_names_its_other_formats_and_each_is_there(article, client):
    for address in ("/treaties/beijing-treaty/", "/sources/ncac-interview/"):
        page = Page(client.get(address))
        twins = page.all("link[rel=alternate][type]")

        assert {".ris", ".bib", ".csl.json", ".jsonld"} <= {twin.attrs["href"].removeprefix(address.rstrip("/")) for twin in twins}
        assert [client.get(twin.attrs["href"]).headers["Content-Type"].split(";")[0] for twin in twins] == [
            twin.attrs["type"] for twin in twins
        ]
        assert page.attributes("p.pills a", "href") == [twin.attrs["href"] for twin in twins]


def test_the_page_offers_one_line_to_cite_with_version_date_and_lasting_address(article, client):
    page = Page(client.get("/treaties/beijing-treaty/"))

    (line,) = page.text("p.cite")
    words, address = line.rsplit(" ", 1)
    assert words == "“Beijing Treaty on Audiovisual Performances”, Copyright Cooperation Record, version 1, 23 November 2026."
    assert address == "http://testserver/treaties/beijing-treaty/v/1/"
    assert client.get(address).status_code == 200


def test_lists_say_where_they_are_and_filtered_views_say_nothing(article, client):
    whole, filtered = Page(client.get("/initiatives/")), Page(client.get("/initiatives/?kind=dialogue"))

    steps = block_of(whole)["breadcrumb"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Home", "http://testserver/"),
        (2, "Initiatives", "http://testserver/initiatives/"),
    ]
    assert filtered.all("script, meta[property]") == []


def test_hostile_words_cannot_leave_the_block_or_an_attribute(client):
    factories.make_partner(title=HOSTILE, title_zh=HOSTILE, summary=HOSTILE, website="https://norland.example/?a=1&b=<x>")

    page = Page(client.get("/partners/norland/"))

    assert page.parse_errors == []
    assert block_of(page)["name"] == HOSTILE
    assert dict(tags(page, "property", "og:title")) == {"og:title": HOSTILE}
    assert len(page.all("script")) == 1


def test_a_block_of_data_has_no_letter_that_could_end_it_and_reads_back_the_same():
    data = {"text": HOSTILE}

    block = data_block(data)

    assert not {"<", ">", "&", "\u2028"} & set(block)
    assert block.isascii()
    assert json.loads(block) == data


def test_a_page_can_say_that_it_is_about_the_data_as_a_whole():
    all_of_it = dataset(
        name="All",
        description="Every record.",
        url="https://record.example/data/",
        changed_on=date(2026, 11, 23),
        files=[("https://record.example/data/all.zip", "application/zip")],
    )

    head = home_head(absolute=lambda path: f"https://record.example{path}", about=all_of_it)

    node = expanded(json.loads(head.json_ld))[f"{SCHEMA}mainEntity"][0]
    assert node["@type"] == [f"{SCHEMA}Dataset"]
    assert node[f"{SCHEMA}dateModified"] == [{"@value": "2026-11-23"}]
    assert node[f"{SCHEMA}distribution"][0][f"{SCHEMA}encodingFormat"] == [{"@value": "application/zip"}]


def test_nothing_empty_is_stated_and_zero_is_something():
    assert stated({"a": 0, "b": "", "c": None, "d": [], "e": {}, "f": False}) == {"a": 0, "f": False}
    assert (number(None), number(7), number(7.35)) == (None, 7, 7.35)
