"""Reading the data as its users would."""

import csv
import io
import re
import zipfile

import feedparser

TYPES = ["treaties", "partners", "initiatives", "quotes", "indicators", "sources"]
OTHERS = [
    "/changes",
    "/corrections",
    "/timeline",
    "/partners/{slug}/timeline",
    "/{section}/{slug}/history",
    "/{section}/{slug}/v/{number}",
    "/search",
]
"""What has data beside lists and details, as the description writes it, without an ending."""


def rows_of(body):
    """The lines of a CSV file as lists, the header first."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def table_of(body):
    """The lines of a CSV file by column."""
    header, *rows = rows_of(body)
    return [dict(zip(header, row, strict=True)) for row in rows]


def files_of(body):
    """The files of a ZIP archive by name."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {info.filename: packed.read(info) for info in packed.infolist()}


def count_on_page(client, name, query):
    """How many records the page of a list says it has: "4 of 18 initiatives", "18 initiatives"."""
    html = client.get(f"/{name}/{query}").content.decode()
    return int(re.search(r'<div class="bar"><h2[^>]*>(\d+) ', html)[1])


def count_in_json(client, name, query):
    return client.get(f"/{name}.json{query}").json()["count"]


def count_in_csv(client, name, query):
    return len(table_of(client.get(f"/{name}.csv{query}").content))


def count_in_feed(client, name, query):
    """How many records the entries of a feed are about, over all its pages. Sources have no feed, as they have no versions."""
    if name == "sources":
        return count_on_page(client, name, query)
    found, address = set(), f"/{name}.atom{query}"
    while address:
        page = feedparser.parse(client.get(address).content)
        found |= {entry.link.rpartition("/v/")[0] for entry in page.entries}
        address = next((link.href for link in page.feed.links if link.rel == "next"), None)
    return len(found)


COUNTS = {"page": count_on_page, "json": count_in_json, "csv": count_in_csv, "feed": count_in_feed}
"""How many records each format says, or holds, for one list and query."""


def pages_of(client, address):
    """Every page of a list, by following `next`; of what has no pages the whole."""
    while address:
        page = client.get(address).json()
        yield page
        address = page.get("next")
