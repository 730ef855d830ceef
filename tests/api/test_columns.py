"""The archive says of each column of what type it is, and its references can be followed from table to table."""

import re

import pytest

from cooperation.api.tables import TYPES
from tests import snapshots
from tests.api.reading import files_of, table_of

pytestmark = pytest.mark.django_db

DAY = r"\d{4}-\d{2}-\d{2}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
CELLS = {
    "slug": SLUG,
    "term": r"[a-z0-9_]+(-[a-z0-9]+)*",
    "integer": r"\d+",
    "decimal": r"-?\d+(\.\d+)?",
    "yes/no": "yes|no",
    "EDTF date": r"(\d{4}(-\d{2}){0,2}[~?%]?|\.\.)?(/(\d{4}(-\d{2}){0,2}[~?%]?|\.\.)?)?",
    "ISO date": DAY,
    "ISO moment": rf"{DAY}T\d{{2}}:\d{{2}}:\d{{2}}(\.\d+)?Z",
    "URL": r"https?://\S+",
}
"""What a cell of a type looks like, where that can be seen. An empty one says that nothing is stated."""

KEYS = {
    "record": ("treaties", "partners", "initiatives", "quotes", "indicators"),
    "source": ("sources",),
    "within_slug": ("places",),
}
"""Columns that name a line of another table."""


@pytest.fixture
def tables(client):
    """The tables of everything our fixtures hold."""
    snapshots.put("article", "reference")
    packed = files_of(client.get("/data/all.zip").content)
    return {name.removesuffix(".csv"): table_of(body) for name, body in packed.items() if name.endswith(".csv")}


def test_every_column_has_a_type_and_every_cell_is_of_it(tables):
    types = {(row["table"], row["column"]): row["type"] for row in tables["columns"]}

    wrong = {
        (name, column, cell)
        for name, rows in tables.items()
        for row in rows
        for column, cell in row.items()
        if cell and not re.fullmatch(CELLS.get(types[name, column], r"(?s:.*)"), cell)
    }

    assert wrong == set()
    assert set(types.values()) == set(TYPES)


def test_the_readme_says_what_each_type_means(client, db):
    readme = files_of(client.get("/data/all.zip").content)["README.txt"].decode()

    explained = re.findall(r"^  ([\w/ ]+): ", readme.partition("TABLES AND COLUMNS")[2].partition("\n\n")[0], re.MULTILINE)
    assert tuple(explained) == TYPES


def test_what_joins_several_values_is_a_list_and_what_names_a_line_a_slug(tables):
    types = {(row["table"], row["column"]): row["type"] for row in tables["columns"]}

    assert types["observations", "places"] == "list"
    assert {types[name, column] for name, column in types if column in KEYS} == {"slug"}


def test_every_slug_that_names_a_line_of_another_table_finds_it(tables):
    slugs = {name: {row["slug"] for row in rows} for name, rows in tables.items() if rows and "slug" in rows[0]}

    lost = {
        (name, column, row[column])
        for name, rows in tables.items()
        for row in rows
        for column, targets in KEYS.items()
        if row.get(column) and not any(row[column] in slugs[target] for target in targets)
    }

    assert lost == set()


def test_a_place_names_the_place_it_lies_within_by_slug_beside_its_name(tables):
    places = {row["slug"]: row for row in tables["places"]}

    assert (places["nantong"]["within"], places["nantong"]["within_slug"]) == ("Jiangsu", "jiangsu")
    assert {row["within_slug"] for row in places.values()} - {""} <= places.keys()
