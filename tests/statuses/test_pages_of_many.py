"""A partner that very much names: its page shows the first, says how many there are, and leads to all of them."""

import pytest

from cooperation.revision import raise_revision
from tests import factories
from tests.api.test_answers import queries
from tests.pages import Page

LIMIT = "cooperation.views.statuses.MOST_SHOWN"


@pytest.fixture
def busy(db):
    """A partner with three treaties, three ties and three quotes."""
    partner, passage = factories.make_partner(), factories.make_source().passages.first()
    for number in range(3):
        treaty = factories.make_treaty(f"treaty-{number}")
        factories.make_action(treaty, partner, "accession", done_on=f"{2002 - number}")
        talks = factories.make_initiative(f"talks-{number}")
        factories.make_participation(talks, partner, "host")
        quote = factories.make_quote(f"quote-{number}", organisation=partner)
        for record in (treaty, talks, quote):
            factories.cite_everything(record, passage)
    return partner


def test_all_of_few_is_shown_and_nothing_is_said_of_more(client, busy):
    page = Page(client.get("/partners/norland/"))

    assert len(page.all("table.data tbody tr")) == len(page.all("section[aria-labelledby=ties] .cards > div")) == 3
    assert "Here are the first" not in page.all("main")[0].to_text()


def test_of_many_the_first_are_shown_with_their_number_and_the_way_to_the_rest(client, busy, monkeypatch):
    monkeypatch.setattr(LIMIT, 2)

    page = Page(client.get("/partners/norland/"))

    assert page.attributes("table.data tbody th a", "href") == ["/treaties/treaty-2/", "/treaties/treaty-1/"]
    assert page.attributes("section[aria-labelledby=ties] h3 a", "href") == ["/initiatives/talks-0/", "/initiatives/talks-1/"]
    assert len(page.all("section[aria-labelledby=said] blockquote")) == 2
    assert [note.split(".")[0] for note in page.text("p.note")] == ["Here are the first 2 of 3"] * 3
    assert page.attributes("p.note a", "href") == [
        "/partners/norland/timeline/?kind=treatyaction",
        "/partners/norland/timeline/?kind=quote",
        "/partners/norland/timeline/",
    ]
    for address in page.attributes("p.note a", "href"):
        assert client.get(address).status_code == 200


def test_the_data_of_the_partner_has_all_of_them(client, busy, monkeypatch):
    monkeypatch.setattr(LIMIT, 2)

    assert len(client.get("/partners/norland.json").json()["statuses"]) == 3


@pytest.mark.django_db(transaction=True)
def test_how_many_there_are_is_counted_once_until_the_next_edit(client, busy, monkeypatch):
    monkeypatch.setattr(LIMIT, 2)
    raise_revision()
    asked = [queries(client, "/partners/norland/") for _time in range(2)]

    factories.make_action(factories.make_treaty("newest"), busy, "signature", done_on="1999")
    raise_revision()
    page = Page(client.get("/partners/norland/"))

    assert asked[0] - asked[1] == 3
    assert page.attributes("table.data tbody th a", "href") == ["/treaties/newest/", "/treaties/treaty-2/"]
    assert page.text("p.note")[0].startswith("Here are the first 2 of 4.")
