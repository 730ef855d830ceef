"""One file of everything: complete, described to the last column, and the same bytes for the same content."""

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import Citation, ContentRevision, Record, Treaty
from tests import snapshots
from tests.api.reading import TYPES, files_of, rows_of, table_of
from tests.api.test_answers import copy_of_everything
from tests.harbour import make_harbour


@pytest.fixture
def packed(client, article):
    """The file of the article's record."""
    return files_of(client.get("/data/all.zip").content)


def test_it_holds_every_table_and_every_record(packed):
    rows = {"names", "identifiers", "actions", "participations", "observations"}
    others = {"facts", "passages", "topics", "places", "changes", "columns"}

    assert set(packed) == {
        "README.txt",
        *(f"{name}.json" for name in TYPES),
        *(f"{name}.csv" for name in {*TYPES, *rows, *others}),
    }
    records = {record["slug"] for name in TYPES[:-1] for record in json.loads(packed[f"{name}.json"])}
    assert records == set(Record.objects.public().values_list("slug", flat=True))
    assert {row["slug"] for name in TYPES[:-1] for row in table_of(packed[f"{name}.csv"])} == records


def test_every_line_of_every_table_is_as_long_as_its_header(packed):
    tables = {name: rows_of(body) for name, body in packed.items() if name.endswith(".csv")}

    assert {name: rows for name, rows in tables.items() if {len(row) for row in rows} != {len(rows[0])}} == {}
    assert {name: rows[0] for name, rows in tables.items() if len(set(rows[0])) != len(rows[0])} == {}


def test_every_column_of_every_table_is_described_in_the_file(packed):
    columns = {(f"{row['table']}.csv", row["column"]) for row in table_of(packed["columns.csv"]) if row["description"]}
    readme = packed["README.txt"].decode()
    sections = {part.splitlines()[0]: part for part in readme.partition("TABLES AND COLUMNS")[2].split("\n\n") if ".csv" in part}

    there = {(name, column) for name, body in packed.items() if name.endswith(".csv") for column in rows_of(body)[0]}

    assert columns == there
    assert {(name, column) for name, column in there if f"\n  {column}: " not in sections[name]} == set()


def test_the_readme_says_what_it_is_how_old_and_on_what_terms(packed):
    readme = packed["README.txt"].decode()

    receipts = [row for row in table_of(packed["facts.csv"]) if row["basis"]]
    records = Record.objects.public().count()
    assert f"Holds         {records} records (1 treaty, 13 partners, " in readme
    assert f"drawn from 1 source, with {len(receipts)} receipts" in readme
    assert "CC BY 4.0" in readme
    assert "Quoted words belong to their authors." in readme
    assert "&" not in readme


def test_the_readme_counts_the_receipts_that_quote_those_in_our_words_and_those_of_the_editors(client, db):
    snapshots.put("article", "reference")
    altered = Citation.objects.exclude(excerpt="").first()
    Citation.objects.filter(pk=altered.pk).update(excerpt=f"{altered.excerpt} altered")

    packed = files_of(client.get("/data/all.zip").content)

    receipts = [row for row in table_of(packed["facts.csv"]) if row["basis"]]
    quoting = [row for row in receipts if row["excerpt"]]
    checked = [row for row in quoting if row["is_checked"] == "yes"]
    in_our_words = [row for row in receipts if row["source"] and not row["excerpt"]]
    supplied = [row for row in receipts if row["basis"] == "editor"]
    assert len(quoting) > len(checked) > 0
    assert len(receipts) == len(quoting) + len(in_our_words) + len(supplied)
    assert (
        f"Of {len(receipts)} receipts {len(quoting)} quote their source's words (excerpt); {len(checked)} of these are unaltered "
        "since they were compared by machine with their source's text (is_checked). "
        f"{len(in_our_words)} say in our words what their source says (note), as nobody copied its words. "
        f"{len(supplied)} are the editors' own, without a source (basis editor)."
    ) in " ".join(packed["README.txt"].decode().split())


def test_the_same_content_gives_the_same_bytes(client, article):
    first, second = client.get("/data/all.zip"), client.get("/data/all.zip")

    assert first.content == second.content
    assert client.get("/data/all.zip", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_a_change_gives_another_file(client, article):
    before = client.get("/data/all.zip").content

    Treaty.objects.filter(slug="beijing-treaty").first().citations.first().delete()

    assert client.get("/data/all.zip").content != before


def test_the_files_bear_the_time_of_the_last_change(client, db):
    ContentRevision.objects.create(pk=1, number=1, changed_at=datetime(2026, 3, 1, 10, 20, 30, tzinfo=UTC))

    with zipfile.ZipFile(BytesIO(client.get("/data/all.zip").content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {(2026, 3, 1, 10, 20, 30)}


def test_an_empty_record_gives_tables_without_lines(client, db):
    packed = files_of(client.get("/data/all.zip").content)

    lines = {name: len(rows_of(body)) for name, body in packed.items() if name.endswith(".csv") and name != "columns.csv"}
    assert set(lines.values()) == {1}
    assert "nothing is published yet" in packed["README.txt"].decode()


def test_it_asks_the_database_the_same_number_of_times_for_few_records_and_many(client, db):
    make_harbour()
    copy_of_everything("first")
    before = queries(client)

    for number in range(5):
        copy_of_everything(f"more-{number}")

    assert queries(client) == before


def queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/data/all.zip")
    return len(asked)
