"""Acts with receipts, and what pages make of them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.pages import Page

MOST_QUERIES = 12
STANDING = "#main section[aria-labelledby=standing]"


def act(treaty, party, type, done_on="", effective_on="", *, passage=None, **fields):
    """An act, with a receipt for each of its dates and its type where a passage is given."""
    made = factories.make_action(treaty, party, type, done_on=done_on, effective_on=effective_on, **fields)
    facts = ["type", *(["done_on"] if done_on else []), *(["effective_on"] if effective_on else [])]
    for fact in facts if passage else ():
        factories.cite(treaty, fact, passage, row=made.key)
    return made


def told(client, address):
    """Each party or treaty of a page with the words for its status."""
    page = Page(client.get(address))
    return dict(zip(page.text(f"{STANDING} .facts dt"), page.text(f"{STANDING} .facts dd b"), strict=True))


def told_terms(client, address):
    """The terms explained below the table, each with its definition."""
    page = Page(client.get(address))
    return dict(line.split(": ", 1) for line in page.text(f"{STANDING} ul.plain li"))


def matrix(client, address):
    """The cells of the table of treaties, row by row, without their marks."""
    page = Page(client.get(address))
    return [[" ".join(cell.to_text().split()) for cell in row.query("th, td")] for row in page.all("#main tbody tr")]


def queries(client, address):
    """How many queries an answer takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
