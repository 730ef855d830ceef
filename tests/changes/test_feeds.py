"""Atom feeds: one entry for each change, the same entry for ever, in pages."""

from collections import Counter
from xml.etree import ElementTree

import feedparser
import pytest

from cooperation import versions
from cooperation.models import ChangeKind, OldAddress, Record, State, Version
from tests import factories
from tests.test_drafts import MARK, make_hidden

from .editing import change

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, address):
    """The feed at an address as a reader's program sees it."""
    response = client.get(address)
    parsed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert (response.status_code, parsed.bozo) == (200, False)
    return parsed


def ids(client, address):
    return [entry.id for entry in feed(client, address).entries]


def test_a_feed_has_what_the_standard_demands(client, article):
    root = ElementTree.fromstring(client.get("/initiatives.atom?kind=dialogue").content)
    entries = root.findall(f"{ATOM}entry")

    assert {f"{ATOM}{name}" for name in ("id", "title", "updated", "author", "link", "rights")} <= {child.tag for child in root}
    for element in (root, *entries):
        names = Counter(child.tag for child in element)
        assert [names[f"{ATOM}{name}"] for name in ("id", "title", "updated")] == [1, 1, 1]
        assert element.find(f"{ATOM}id").text.startswith("tag:testserver,2026:/")
        assert [link.get("rel") for link in element.findall(f"{ATOM}link")].count("alternate") == 1
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == len(entries)


def test_each_change_is_an_entry_with_its_note(client, ann, treaty):
    change(treaty, ann, summary="Written in ten days.", kind=ChangeKind.CORRECTION, note="It took a day longer.")

    latest, first = feed(client, "/treaties/lantern-accord.atom").entries

    assert (latest.title, latest.summary) == ("Lantern Accord: correction", "<p>It took a day longer.</p>")
    assert latest.link == "http://testserver/treaties/lantern-accord/v/2/"
    assert latest.id == "tag:testserver,2026:/treaties/lantern-accord/v/2/"
    assert (first.title, first.summary) == ("Lantern Accord: published", "<p>Written in nine days.</p>")


def test_entries_stay_the_same_when_the_record_moves_or_is_loaded_again(client, ann, treaty):
    before = ids(client, "/changes.atom")
    treaty.slug = "accord-of-lanterns"
    treaty.save()
    versions.keep_missing()

    assert ids(client, "/changes.atom") == before
    assert ids(client, "/treaties/accord-of-lanterns.atom") == before


@pytest.mark.parametrize(
    "address", ["/changes.atom", "/treaties.atom", "/treaties/lantern-accord.atom", "/treaties.atom?year=2010"]
)
def test_every_kind_of_feed_has_the_change(client, treaty, address):
    assert ids(client, address) == ["tag:testserver,2026:/treaties/lantern-accord/v/1/"]


def test_a_filtered_feed_has_the_changes_of_the_records_in_the_list(client, article):
    entries = feed(client, "/initiatives.atom?kind=dialogue").entries
    listed = Record.objects.filter(initiative__kind="dialogue")

    assert sorted(entry.link for entry in entries) == sorted(
        f"http://testserver{record.get_absolute_url()}v/1/" for record in listed
    )


def test_a_feed_comes_in_pages_that_lead_to_each_other(client):
    for number in range(55):
        factories.make_partner(f"partner-{number:02}")
    versions.keep_missing()

    first, found, address = feed(client, "/partners.atom"), [], "/partners.atom"
    while address:
        page = feed(client, address)
        found += [entry.id for entry in page.entries]
        address = next((link.href for link in page.feed.links if link.rel == "next"), None)

    assert len(first.entries) == 50
    assert {link.rel for link in first.feed.links} == {"alternate", "self", "first", "last", "next"}
    assert (len(found), len(set(found))) == (55, 55)


def test_a_withdrawal_is_told_in_the_feed_of_the_whole_list(client, ann, treaty):
    change(treaty, ann, state=State.WITHDRAWN, withdrawn_reason="It was entered twice.")

    for address in ("/changes.atom", "/treaties.atom"):
        (entry,) = feed(client, address).entries
        assert (entry.title, entry.summary) == ("Lantern Accord: withdrawn", "<p>It was entered twice.</p>")
        assert entry.link == "http://testserver/treaties/lantern-accord/"
    assert client.get("/treaties/lantern-accord.atom").status_code == 410


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled", "withdrawn"])
def test_hidden_records_are_in_no_feed(client, treaty, how):
    beside = {
        "partner": factories.make_partner(),
        "treaty": treaty,
        "initiative": factories.make_initiative(),
        "passage": treaty.citations.first().passage,
    }
    versions.keep_missing()
    feeds = ["/changes.atom", "/treaties.atom", "/partners.atom", "/initiatives.atom", "/quotes.atom", "/indicators.atom"]
    before = {address: client.get(address).content for address in feeds}

    hidden = make_hidden(how, beside=beside)
    versions.keep_missing()

    assert {address: client.get(address).content for address in feeds} == before
    assert MARK not in "".join(page.decode() for page in before.values())
    statuses = {client.get(f"{record.get_absolute_url().rstrip('/')}.atom").status_code for record in hidden}
    assert statuses == {410 if how == "withdrawn" else 404}


def test_an_old_address_leads_to_the_feed_of_the_record(client, treaty):
    OldAddress.objects.create(record_id=treaty.pk, slug="accord")

    response = client.get("/treaties/accord.atom")

    assert (response.status_code, response.url) == (301, "/treaties/lantern-accord.atom")


@pytest.mark.parametrize(
    ("address", "status"), [("/treaties.atom?kind=song", 400), ("/changes.atom?page=2", 404), ("/treaties.atom?page=1", 301)]
)
def test_wrong_views_of_a_feed_get_a_plain_sentence(client, treaty, address, status):
    response = client.get(address)

    assert response.status_code == status
    assert status == 301 or response["Content-Type"] == "text/plain; charset=utf-8"


def test_words_no_xml_may_hold_are_left_out_and_markup_stays_words(client, ann, treaty):
    change(treaty, ann, title="Lantern \x0b<b>Accord</b> \ufffe", note="5 < 6 & \x00-free".replace("\x00", ""))

    entry = feed(client, "/changes.atom").entries[0]

    assert entry.title_detail.value == "Lantern <b>Accord</b> : update"
    assert entry.summary == "<p>5 &lt; 6 &amp; -free</p>"


def test_an_empty_feed_is_a_feed(client):
    parsed = feed(client, "/changes.atom")

    assert (parsed.entries, parsed.feed.updated) == ([], "2026-01-01T00:00:00+00:00")


def test_a_feed_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    for number in range(30):
        factories.make_partner(f"partner-{number}")
    versions.keep_missing()

    with django_assert_max_num_queries(6):
        client.get("/partners.atom")
    assert Version.objects.count() == 30
