"""The sitemap is complete both ways and truthful; robots.txt, the search description and security.txt say what holds."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.models import Record, State
from cooperation.sitemaps import KEPT_OUT, PAGES, InEachLanguage
from cooperation.urls import machines
from cooperation.urls import pages as pages_of_each_language
from tests import factories
from tests.pages import Page, addresses

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "o": "http://a9.com/-/spec/opensearch/1.1/"}


def parts(client):
    """The addresses of the parts the index names."""
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return [location.text for location in index.iterfind("s:sitemap/s:loc", NAMESPACES)]


def entries(client):
    """Every address of the sitemap with its date, part by part as a crawler reads it."""
    found = []
    for part in parts(client):
        tree = ElementTree.fromstring(client.get(part).content)
        for url in tree.iterfind("s:url", NAMESPACES):
            found.append((url.findtext("s:loc", None, NAMESPACES), url.findtext("s:lastmod", None, NAMESPACES)))
    return found


def test_the_sitemap_names_every_public_page_and_no_other(client, article):
    factories.make_treaty("a-draft", state=State.DRAFT)
    factories.make_treaty("in-time", publish_at=timezone.now() + timedelta(days=1))
    factories.make_treaty("gone", state=State.WITHDRAWN, withdrawn_reason="It was recorded twice.")
    factories.make_source("unused")

    named = [address.removeprefix(HOST) for address, _date in entries(client)]
    answers = {address: client.get(address) for address in {*named, *addresses()}}

    assert len(set(named)) == len(named) > 50
    for_crawlers = {
        address for address in addresses() if address != "/search/" and not Page(answers[address]).all("meta[name=robots]")
    }
    assert for_crawlers | {f"/zh{address}" for address in for_crawlers} <= set(named)
    assert [address for address in named if answers[address].status_code != 200] == []


def test_every_fixed_page_is_in_the_sitemap_or_kept_out_on_purpose():
    """A fixed page has an address without a parameter, which ends in a slash."""
    routes = {each.name: str(each.pattern) for each in (*pages_of_each_language, *machines)}

    pages = {name for name, route in routes.items() if "<" not in route and (not route or route.endswith("/"))}

    assert pages == {*PAGES, *KEPT_OUT} & pages


def test_a_record_is_dated_by_its_last_change_for_readers(client):
    edited = factories.make_treaty("edited")
    due = factories.make_treaty("due", publish_at=datetime(2026, 5, 6, tzinfo=UTC))
    Record.objects.filter(pk__in=[edited.pk, due.pk]).update(last_changed_at=datetime(2026, 3, 1, tzinfo=UTC))

    assert {entry for entry in entries(client) if "/treaties/" in entry[0] and entry[1]} == {
        (f"{HOST}/treaties/edited/", "2026-03-01"),
        (f"{HOST}/zh/treaties/edited/", "2026-03-01"),
        (f"{HOST}/treaties/due/", "2026-05-06"),
        (f"{HOST}/zh/treaties/due/", "2026-05-06"),
    }


def test_a_source_is_dated_by_the_public_records_that_rest_on_it(client):
    passage = factories.make_source().passages.first()
    public, draft = factories.make_treaty("public"), factories.make_treaty("draft", state=State.DRAFT)
    for record, month in ((public, 3), (draft, 4)):
        factories.cite(record, passage=passage)
        Record.objects.filter(pk=record.pk).update(last_changed_at=datetime(2026, month, 1, tzinfo=UTC))

    assert (f"{HOST}/sources/harbour-report/", "2026-03-01") in entries(client)


def test_a_long_sitemap_comes_in_pages_that_the_index_names(client, monkeypatch):
    monkeypatch.setattr(InEachLanguage, "limit", 2)
    for number in range(5):
        factories.make_partner(f"partner-{number}")

    named = [address for address, _date in entries(client)]

    assert [part for part in parts(client) if "records" in part] == [
        f"{HOST}/sitemap-records.xml",
        f"{HOST}/sitemap-records.xml?p=2",
        f"{HOST}/sitemap-records.xml?p=3",
        f"{HOST}/sitemap-records.xml?p=4",
        f"{HOST}/sitemap-records.xml?p=5",
    ]
    assert [address for address in named if "/partner-" in address and "timeline" not in address] == [
        f"{HOST}{language}/partners/partner-{n}/" for n in range(5) for language in ("", "/zh")
    ]


@pytest.mark.parametrize("limit", [1, 3, 7])
def test_parts_of_any_length_name_everything_once(client, monkeypatch, limit):
    for number in range(4):
        factories.make_partner(f"partner-{number}", state=State.DRAFT if number == 1 else State.PUBLISHED)
    factories.make_source()
    whole = entries(client)

    monkeypatch.setattr(InEachLanguage, "limit", limit)

    assert entries(client) == whole


@pytest.mark.parametrize("address", ["/sitemap-nope.xml", "/sitemap-records.xml?p=99", "/sitemap-records.xml?p=x"])
def test_a_part_that_is_not_there_is_not_found_in_plain_words(client, address):
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")


def test_the_sitemap_asks_the_same_queries_for_one_record_and_for_many(client, django_assert_num_queries):
    factories.make_partner("first")
    with CaptureQueriesContext(connection) as one:
        client.get("/sitemap-records.xml")
    for number in range(5):
        factories.make_partner(f"partner-{number}")

    with django_assert_num_queries(len(one)):
        client.get("/sitemap-records.xml")


def test_robots_are_led_to_the_sitemap_and_away_from_the_admin_and_deep_combinations(client):
    response = client.get("/robots.txt", headers={"Host": "localhost:8000"})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /zh/admin/\nDisallow: /*?*&*&\n\nSitemap: http://localhost:8000/sitemap.xml\n"
    )


def test_browsers_are_told_how_to_search(client):
    page, response = client.get("/"), client.get("/opensearch.xml", headers={"Host": "localhost:8000"})

    tree = ElementTree.fromstring(response.content)
    assert 'rel="search" href="/opensearch.xml"' in page.content.decode()
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    assert {url.get("type"): url.get("template") for url in tree.iterfind("o:Url", NAMESPACES)} == {
        "text/html": "http://localhost:8000/search/?q={searchTerms}",
        "application/x-suggestions+json": "http://localhost:8000/search/suggest.json?q={searchTerms}",
        "application/opensearchdescription+xml": "http://localhost:8000/opensearch.xml",
    }
    assert len(tree.findtext("o:ShortName", "", NAMESPACES)) <= 16


def test_faults_of_security_are_reported_to_whom_the_deployment_names(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@record.example"

    response = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(lines.pop("Expires"))
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert timedelta(days=90) < expires - timezone.now() < timedelta(days=365)
    assert lines == {
        "Contact": "mailto:security@record.example",
        "Preferred-Languages": "en, zh",
        "Canonical": f"{HOST}/.well-known/security.txt",
    }


def test_a_deployment_that_names_nobody_has_no_such_file(client, settings):
    settings.SECURITY_CONTACT = ""

    response = client.get("/.well-known/security.txt")

    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
