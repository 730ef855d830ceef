"""The pages about taking the record away, and the links to the data beside each list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.api import all_tables, openapi
from tests import factories
from tests.api.reading import TYPES
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

    shown = list(page.text("section dl div:last-child dd"))

    described = [{each["name"] for each in openapi()["paths"][f"/{name}.json"]["get"]["parameters"]} for name in TYPES]
    assert [set(text.replace("; in JSON also ", ", ").split(", ")) for text in shown] == described


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


def test_a_view_that_is_refused_offers_no_data(client, db):
    assert Page(client.get("/initiatives/?colour=red")).all("p.noprint a, link[rel=alternate]") == []
