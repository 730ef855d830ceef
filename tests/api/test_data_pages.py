"""The pages about taking the record away, and the links to the data beside each list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation import search, versions
from cooperation.api import all_tables, openapi
from tests import factories
from tests.api.reading import OTHERS, TYPES
from tests.pages import Page

MOST_HTML, MOST_QUERIES = 40_000, 12


@pytest.mark.parametrize("address", ["/data/", "/api/"])
def test_the_pages_keep_the_promises_of_all_pages(client, article, address):
    with CaptureQueriesContext(connection) as asked:
        page = Page(client.get(address))

    assert page.parse_errors == []
    assert page.all("script:not([type='application/ld+json']), style, [style]") == []
    assert len(page.all("h1")) == 1
    assert len(page.html.encode()) <= MOST_HTML
    assert len(asked) <= MOST_QUERIES
    assert len(page.text("title")[0]) > len(" – Copyright Cooperation Record")


@pytest.mark.parametrize("address", ["/data/", "/api/"])
def test_every_link_of_the_pages_leads_somewhere(client, article, address):
    links = {link for link in Page(client.get(address)).attributes("main a[href]", "href") if link.startswith("/")}

    assert {f"/{name}.{ending}" for name in TYPES for ending in ("json", "csv")} <= links
    assert {link: status for link in links if (status := client.get(link).status_code) != 200} == {}


def test_the_data_page_counts_what_each_list_holds_and_names_every_table(client, article):
    page = Page(client.get("/data/"))

    rows = [next(cell for cell in row.split(" ") if cell.isdecimal()) for row in page.text("table.data tbody tr")]
    assert rows == [str(client.get(f"/{name}.json").json()["count"]) for name in TYPES]
    assert page.text("#tables ~ dl dt") == [*(f"{table.name}.csv" for table in all_tables()), "columns.csv"]


def test_the_page_for_programs_names_every_parameter_of_every_list(client, article):
    page = Page(client.get("/api/"))

    shown = [page.text(f"section[aria-labelledby={name}] dl div:last-child dd")[0] for name in TYPES]

    described = [{each["name"] for each in openapi()["paths"][f"/{name}.json"]["get"]["parameters"]} for name in TYPES]
    assert [set(text.replace("; in JSON also ", ", ").split(", ")) for text in shown] == described


def test_the_page_for_programs_names_every_other_address_with_its_parameters(client, db):
    shown = Page(client.get("/api/")).text("section[aria-labelledby=others] dd")

    paths = openapi()["paths"]
    asked = [[each["name"] for each in paths[f"{at}.json"]["get"]["parameters"] if each["in"] == "query"] for at in OTHERS]
    described = {
        at: "; ".join(filter(None, [f"{at}.json, {at}.csv", ", ".join(names)])) for at, names in zip(OTHERS, asked, strict=True)
    }
    assert sorted(shown) == sorted(described.values())


@pytest.mark.parametrize("query", ["", "?kind=dialogue&sort=began", "?page=2"])
def test_a_list_links_to_the_data_of_exactly_its_view(client, db, query):
    for number in range(21):
        factories.make_initiative(f"talks-{number}")

    page = Page(client.get(f"/initiatives/{query}"))

    whole = "" if query == "?page=2" else query
    links = [f"/initiatives.json{query}", f"/initiatives.csv{whole}", f"/initiatives.atom{whole}"]
    assert page.attributes("main p.noprint a", "href") == links
    assert page.attributes("link[rel=alternate][type='application/json']", "href") == [f"/initiatives.json{query}"]
    assert page.attributes("link[rel=alternate][type='text/csv']", "href") == [f"/initiatives.csv{whole}"]
    assert [client.get(link).status_code for link in links] == [200, 200, 200]


@pytest.mark.parametrize(
    ("page", "query", "whole"),
    [
        ("/changes/", "?kind=publication", "?kind=publication"),
        ("/corrections/", "", ""),
        ("/timeline/", "?kind=dialogue&page=2", "?kind=dialogue"),
        ("/partners/norland/timeline/", "?decade=2010s", "?decade=2010s"),
        ("/initiatives/talks-3/history/", "", ""),
        ("/initiatives/talks-3/v/1/", "", ""),
        ("/search/", "?q=norland&type=partner", "?q=norland&type=partner"),
    ],
)
@pytest.mark.parametrize("language", ["", "/zh"])
def test_any_other_page_links_to_the_data_of_exactly_its_view(client, db, language, page, query, whole):
    partner = factories.make_partner("norland")
    for number in range(16):
        factories.make_participation(factories.make_initiative(f"talks-{number}", kind="dialogue", began_on="2011"), partner)
    versions.keep_missing()
    search.rebuild()

    shown = Page(client.get(language + page + query))

    at = page.removesuffix("/")
    links = [f"{at}.json{query}", f"{at}.csv{whole}"]
    assert shown.attributes("main p.noprint a", "href") == links
    assert shown.attributes("link[rel=alternate][type='application/json'], link[rel=alternate][type='text/csv']", "href") == links
    assert [client.get(link).status_code for link in links] == [200, 200]


@pytest.mark.parametrize(
    "address", ["/initiatives/?colour=red", "/changes/?colour=red", "/timeline/?colour=red", "/search/?colour=red"]
)
def test_a_view_that_is_refused_offers_no_data(client, db, address):
    data = "link[type='application/json'], link[type='text/csv']"

    assert Page(client.get(address)).all(f"p.noprint a, {data}") == []
