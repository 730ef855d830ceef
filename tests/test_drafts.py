"""A record the public may not see yet shows nowhere, and changes nothing that does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperation.models import State
from tests import factories
from tests.pages import Page, addresses

pytestmark = pytest.mark.django_db

MARK = "zqxmark"


def hidden(how):
    """The fields that keep a record from the public."""
    return {
        "draft": {"state": State.DRAFT},
        "in review": {"state": State.IN_REVIEW},
        "scheduled": {"state": State.PUBLISHED, "publish_at": timezone.now() + timedelta(days=1)},
        "withdrawn": {"state": State.WITHDRAWN, "withdrawn_reason": "Not needed."},
    }[how]


def make_hidden(how, *, beside, mark=MARK):
    """A hidden record of every type, tied to public ones in every way there is, its words all marked."""
    words = {"title": f"{mark} title", "summary": f"{mark} summary", "title_zh": f"{mark} 题"} | hidden(how)
    partner = factories.make_partner(f"{mark}-partner", kind="public-authority", part_of=beside["partner"], **words)
    treaty = factories.make_treaty(f"{mark}-treaty", administered_by=beside["partner"], adopted_on="2001-02", **words)
    initiative = factories.make_initiative(
        f"{mark}-initiative", aims_at=beside["treaty"], kind="programme", began_on="2003", **words
    )
    quote = factories.make_quote(
        f"{mark}-quote",
        text=mark,
        speaker_name=mark,
        organisation=beside["partner"],
        occasion=beside["initiative"],
        about=[beside["treaty"]],
        **words,
    )
    indicator = factories.make_indicator(f"{mark}-indicator", unit=f"% {mark}", **words)
    factories.make_observation(indicator, low="77", period="2004", places=[factories.make_place(f"{mark}-place")])
    factories.make_participation(initiative, beside["partner"], "host")
    factories.make_action(treaty, beside["partner"], "ratification", done_on="2005")
    source = factories.make_source(f"{mark}-source", title=mark, body=f"{mark} one.\n{mark} two.")
    for record in (partner, treaty, initiative, quote, indicator):
        factories.cite_everything(record, source.passages.first())
        factories.cite(record, "record", beside["passage"], "a reporter", note=mark)
    return [partner, treaty, initiative, quote, indicator]


def refer_to_hidden(beside):
    """Have public records name hidden ones, in their fields, their rows and a quote."""
    partner, _treaty, initiative, _quote, _indicator = make_hidden("draft", beside=beside)
    treaty = beside["treaty"]
    treaty.adopted_at, treaty.depositary = initiative, partner
    treaty.save()
    factories.make_participation(beside["initiative"], partner, "lead")
    factories.make_action(treaty, partner, "signature", done_on="2006")
    factories.make_quote("open", about=[initiative], organisation=partner, text="Said in the open.")


@pytest.fixture
def beside():
    """Public records for hidden ones to be tied to."""
    passage = factories.make_source().passages.first()
    partner, treaty, initiative = factories.make_partner(), factories.make_treaty(adopted_on="2010-05"), factories.make_initiative()
    factories.make_participation(initiative, partner)
    for record in (partner, treaty, initiative):
        factories.cite_everything(record, passage)
    return {"partner": partner, "treaty": treaty, "initiative": initiative, "passage": passage}


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled", "withdrawn"])
def test_making_a_hidden_record_changes_no_byte_of_any_public_page(client, beside, how):
    before = {address: client.get(address).content for address in addresses()}

    make_hidden(how, beside=beside)

    assert {address: client.get(address).content for address in addresses()} == before


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled"])
def test_a_hidden_record_answers_as_one_that_never_was(client, beside, how):
    for record in make_hidden(how, beside=beside):
        there, nowhere = client.get(record.get_absolute_url()), client.get("/treaties/never-was/")

        assert there.status_code == nowhere.status_code == 404
        assert dict(there.headers) | {"Content-Length": ""} == dict(nowhere.headers) | {"Content-Length": ""}
        assert Page(there).text("main") == Page(nowhere).text("main")


def test_a_hidden_source_is_not_found(client, beside):
    make_hidden("draft", beside=beside)

    assert client.get(f"/sources/{MARK}-source/").status_code == 404


@pytest.mark.parametrize("query", ["?partner={}-partner", "?year=2003"])
def test_a_filter_for_what_only_hidden_records_have_answers_as_for_nonsense(client, beside, query):
    make_hidden("draft", beside=beside)

    response = client.get("/initiatives/" + query.format(MARK))

    assert response.status_code == 400


def test_a_term_only_hidden_records_have_leads_to_an_empty_list_as_one_that_none_has(client, beside):
    make_hidden("draft", beside=beside)

    only_hidden, unused = (Page(client.get(f"/initiatives/?kind={kind}")) for kind in ("programme", "arrangement"))

    assert only_hidden.text(".bar h2") == unused.text(".bar h2") == ["0 of 1 initiative"]
    assert only_hidden.all("li.rec") == unused.all("li.rec") == []


def test_what_a_public_record_says_of_a_hidden_one_is_left_out(client, beside):
    refer_to_hidden(beside)

    pages = {address: client.get(address).content.decode() for address in addresses()}

    assert [address for address, html in pages.items() if MARK in html] == []


def test_a_scheduled_record_is_public_once_its_time_has_come(client):
    factories.make_treaty("due", publish_at=timezone.now() - timedelta(seconds=1))

    assert client.get("/treaties/due/").status_code == 200
