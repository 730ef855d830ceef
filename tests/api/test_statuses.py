"""Statuses on a day as data: in JSON, in CSV, and as the description promises."""

import pytest
from django.utils import timezone

from cooperation.api import openapi
from cooperation.models import State
from tests import factories
from tests.api.reading import files_of, table_of
from tests.api.test_answers import queries
from tests.api.test_schema import failures
from tests.test_drafts import hidden

pytestmark = pytest.mark.django_db

DATED = ["/treaties", "/partners", "/treaties/accord", "/partners/norland"]
MOST_QUERIES = 12


@pytest.fixture
def passage():
    return factories.make_source(key="HARBOUR").passages.first()


@pytest.fixture
def accord(passage):
    """A treaty with a home state that ratified it, a state abroad that signed it, and a party nobody may see."""
    treaty = factories.make_treaty("accord", title="Lantern Accord")
    norland = factories.make_partner("norland", title="Norland", is_home=True)
    westland = factories.make_partner("westland", title="Westland")
    draft = factories.make_partner("draft", title="Draft", state=State.DRAFT)
    factories.make_action(treaty, norland, "ratification", key="ratified", done_on="2014-07-09", effective_on="2020-04")
    factories.make_action(treaty, westland, "signature", key="signed", done_on="2012-06-26")
    factories.make_action(treaty, draft, "accession", key="acceded", done_on="2010", effective_on="2011")
    for fact in ("type", "effective_on"):
        factories.cite(treaty, fact, passage, row="ratified")
    return treaty


def status_of(side, slug, title, **more):
    """A status as JSON has it, for what stands at the other side of the acts."""
    where = {"party": "partners", "treaty": "treaties"}[side]
    other = {"type": side if side == "treaty" else "partner", "slug": slug, "title": title}
    return {side: other | {"url": f"http://testserver/{where}/{slug}/"}} | more


PARTY = {
    "status": {"value": "party", "label": "Party"},
    "is_possibly": True,
    "since": {
        "edtf": "2020-04",
        "precision": "month",
        "is_interval": False,
        "is_approximate": False,
        "is_uncertain": False,
        "earliest": "2020-04-01",
        "latest": "2020-04-30",
    },
    "acts": ["ratified"],
    "on": "2020-04-15",
}


def test_a_treaty_lists_its_parties_with_the_acts_that_give_their_status(client, accord):
    found = client.get("/treaties/accord.json?on=2020-04-15").json()

    norland, westland = sorted(found["statuses"], key=lambda status: status["party"]["slug"])
    assert norland == status_of("party", "norland", "Norland", **PARTY)
    assert westland["status"] == {"value": "signatory", "label": "Signatory"}
    assert {key for status in (norland, westland) for key in status["acts"]} <= {row["key"] for row in found["rows"]}
    assert found["links"]["self"] == "http://testserver/treaties/accord.json?on=2020-04-15"
    assert failures("TreatyDocument", found) == []


def test_a_partner_lists_the_treaties_it_has_acts_towards(client, accord):
    found = client.get("/partners/norland.json?on=2020-04-15").json()

    assert found["statuses"] == [status_of("treaty", "accord", "Lantern Accord", **PARTY)]
    assert failures("PartnerDocument", found) == []


def test_before_any_act_nothing_is_recorded_and_no_act_named(client, accord):
    [found] = client.get("/partners/norland.json?on=2000-01-01").json()["statuses"]

    assert (found["status"]["value"], found["since"], found["acts"], found["is_possibly"]) == ("none-recorded", None, [], False)


def test_lists_give_the_home_states_of_a_treaty_and_count_the_treaties_of_a_partner(client, accord):
    treaties = client.get("/treaties.json?on=2020-04-15").json()
    partners = client.get("/partners.json?on=2020-04-15").json()

    signatory = {"status": {"value": "signatory", "label": "Signatory"}, "is_possibly": False, "treaties": 1, "on": "2020-04-15"}
    assert treaties["results"][0]["home_statuses"] == [status_of("party", "norland", "Norland", **PARTY)]
    assert [(found["slug"], found["status_counts"]) for found in partners["results"]] == [("westland", [signatory])]
    assert treaties["query"] == partners["query"] == {"on": "2020-04-15"}
    assert failures("TreatyPage", treaties) == failures("PartnerPage", partners) == []


def test_a_table_of_treaties_has_a_column_for_each_part_of_the_status(client, accord):
    [line] = table_of(client.get("/treaties.csv?on=2020-04-15").content)

    assert {name: value for name, value in line.items() if name.startswith(("home_", "status_"))} == {
        "home_parties": "norland",
        "home_statuses": "party",
        "home_statuses_possibly": "yes",
        "home_statuses_since": "2020-04",
        "home_statuses_acts": "ratified",
        "status_on": "2020-04-15",
    }


def test_a_table_of_partners_has_a_column_for_each_status(client, accord):
    [line] = table_of(client.get("/partners.csv?on=2015-01-01").content)

    assert {name: value for name, value in line.items() if name.startswith(("treaties_", "status_"))} == {
        "treaties_none_recorded": "0",
        "treaties_signatory": "1",
        "treaties_contracting": "0",
        "treaties_party": "0",
        "treaties_provisionally_applying": "0",
        "treaties_suspended": "0",
        "treaties_former_party": "0",
        "treaties_possibly": "0",
        "status_on": "2015-01-01",
    }


@pytest.mark.parametrize(("address", "other"), [("/treaties/accord", "norland"), ("/partners/norland", "accord")])
def test_the_long_form_has_a_line_for_each_receipt_of_an_act_that_gives_a_status(client, accord, address, other):
    lines = [line for line in table_of(client.get(f"{address}.csv?on=2020-04-15").content) if line["row_kind"] == "status"]

    told = [
        (line["value"], line["words"], line["act"], line["source_key"], line["is_possibly"], line["status_on"])
        for line in lines
        if line["row_key"] == other
    ]
    assert told == [("party", "Possibly party since April 2020", "ratified", "HARBOUR", "yes", "2020-04-15")] * 2
    assert {line["is_stated"] for line in lines} == {"yes"}


@pytest.mark.parametrize("at", DATED)
@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_without_a_day_today_is_told(client, accord, at, ending):
    today = timezone.localdate().isoformat()

    assert today in client.get(at + ending).content.decode()


@pytest.mark.parametrize("at", DATED)
@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_what_is_no_day_is_refused_with_a_sentence_that_says_what_to_do(client, accord, at, ending):
    response = client.get(f"{at}{ending}?on=2020-04")

    assert response.status_code == 400
    assert "“2020-04” is no day. Enter a day as 2020-04-28." in response.content.decode()


@pytest.mark.parametrize("at", DATED)
@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_another_spelling_redirects_to_the_one_address(client, accord, at, ending):
    response = client.get(f"{at}{ending}?on=")

    assert (response.status_code, response["Location"]) == (301, at + ending)


def test_an_old_address_leads_on_with_its_day(client, accord):
    accord.old_addresses.create(slug="older")

    response = client.get("/treaties/older.json?on=2020-04-15")

    assert (response.status_code, response["Location"]) == (301, "/treaties/accord.json?on=2020-04-15")


def test_the_description_takes_a_day_exactly_where_statuses_are_told(client):
    taking = {
        path
        for path, operations in openapi()["paths"].items()
        if "on" in [parameter["name"] for parameter in operations["get"].get("parameters", ())]
    }

    assert taking == {
        f"/{name}{end}" for name in ("treaties", "partners") for end in (".json", ".csv", "/{slug}.json", "/{slug}.csv")
    }


def test_versions_and_the_archive_hold_what_is_recorded_and_not_what_follows_from_it(client, accord):
    archive = files_of(client.get("/data/all.zip").content)

    assert b"statuses" not in archive["treaties.json"]
    assert b"home_statuses" not in archive["treaties.csv"]


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled", "withdrawn"])
def test_treaties_the_public_may_not_see_are_counted_nowhere(client, accord, how):
    addresses = [f"{at}{ending}?on=2020-04-15" for at in ("/partners", "/partners/norland") for ending in (".json", ".csv")]
    before = [client.get(address).content for address in addresses]
    secret = factories.make_treaty("secret", title="Secret", **hidden(how))

    for party in accord.actions.order_by("key"):
        factories.make_action(secret, party.party, "accession", done_on="2001", effective_on="2002")

    assert [client.get(address).content for address in addresses] == before


@pytest.mark.parametrize("address", [f"{at}{ending}" for at in DATED for ending in (".json", ".csv")])
def test_the_queries_do_not_grow_with_the_acts(client, accord, passage, address):
    before = queries(client, address)

    for number in range(3):
        treaty, party = factories.make_treaty(f"t-{number}"), factories.make_partner(f"p-{number}")
        for towards, by in ((treaty, party), (accord, party), (treaty, accord.actions.get(key="ratified").party)):
            row = factories.make_action(towards, by, "accession", done_on="2001", effective_on="2002")
            factories.cite(towards, "type", passage, row=row.key)

    assert queries(client, address) == before <= MOST_QUERIES
