"""Reading tables from files: what is forgiven, and what is refused with a sentence."""

from datetime import datetime

import pytest
from openpyxl import Workbook

from cooperation import tables
from cooperation.tables import TableError, limits
from tests.imports import files

HEADINGS = ["slug", "title"]


def read(name, data):
    table = tables.read(name, files.file(data))
    return table.headings, [(row.number, *row.cells.values()) for row in table.rows]


def refusal(name, data):
    with pytest.raises(TableError) as refused:
        tables.read(name, files.file(data))
    return str(refused.value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_is_read_with_any_of_three_separators_and_with_or_without_a_byte_order_mark(separator, mark):
    data = mark + files.csv(HEADINGS, ["one", "片名"], separator=separator)

    assert read("table.csv", data) == (HEADINGS, [(2, "one", "片名")])


def test_xlsx_gives_words_dates_and_numbers_as_they_are_written():
    data = files.xlsx(["slug", "on", "low", "year", "open"], ["one", datetime(2012, 6, 26), 7.35, 2012, True])  # noqa: DTZ001

    assert read("table.xlsx", data) == (["slug", "on", "low", "year", "open"], [(2, "one", "2012-06-26", "7.35", "2012", "yes")])


def test_json_gives_words_numbers_lists_and_silence():
    data = files.objects({"slug": "one", "low": 7.35, "topics": ["a", "b"]}, {"slug": "two", "open": False, "low": None})

    assert read("table.json", data) == (
        ["slug", "low", "topics", "open"],
        [(2, "one", "7.35", "a; b", ""), (3, "two", "", "", "no")],
    )


def test_rows_without_a_word_are_passed_over_and_the_others_keep_their_numbers():
    data = files.csv(HEADINGS, ["", ""], ["one", "One"]) + "\r\n"

    assert read("table.csv", data) == (HEADINGS, [(3, "one", "One")])


def test_the_apostrophe_that_guards_a_cell_is_taken_off():
    assert read("table.csv", files.csv(HEADINGS, ["one", "'=1+1"])) == (HEADINGS, [(2, "one", "=1+1")])


@pytest.mark.parametrize("name", ["'s-Gravenhage", "'", "'12"])
def test_an_apostrophe_that_guards_nothing_belongs_to_the_name(name):
    csv, xlsx = files.csv(HEADINGS, ["one", name]), files.xlsx(HEADINGS, ["one", name])

    assert read("t.csv", csv) == read("t.xlsx", xlsx) == (HEADINGS, [(2, "one", name)])


def test_empty_cells_beyond_the_headings_are_left_out():
    assert read("t.csv", b"slug,title,\nfoo,Foo,\nbar,Bar,,\n") == (HEADINGS, [(2, "foo", "Foo"), (3, "bar", "Bar")])


@pytest.mark.parametrize("name", tables.FORMATS)
def test_what_is_written_is_read_back_the_same_also_where_it_looks_like_a_formula(name):
    rows = [["one", "=1+1"], ["two", "'quoted"], ["three", "@me"], ["four", "-5 degrees"], ["five", "+1"], ["six", "-5"]]
    rows += [["seven", "'s-Gravenhage"], ["eight", "''twice"], ["nine", "'=1"]]

    data, _media_type = tables.write(name, HEADINGS, rows)

    assert [row[1:] for row in read(f"table.{name}", data)[1]] == [tuple(row) for row in rows]


def test_no_cell_of_a_written_workbook_is_a_formula():
    from openpyxl import load_workbook

    data, _media_type = tables.write("xlsx", HEADINGS, [["=A1", '=HYPERLINK("x")'], ["\x01=A1", "one"]])

    assert {cell.data_type for row in load_workbook(files.file(data)).active for cell in row} == {"s"}


REFUSED = {
    "an empty file": ("t.csv", b"", "The file is empty. Choose the file that holds the table."),
    "headings alone": ("t.csv", b"slug,title\r\n", "The table has headings and no rows. Add the rows to import."),
    "another encoding": (
        "t.csv",
        "slug,title\r\none,Café".encode("latin-1"),
        "The file is not UTF-8 at line 2. Save it as “CSV UTF-8”, as spreadsheets call it.",
    ),
    "UTF-16": (
        "t.csv",
        "slug,title".encode("utf-16"),
        "The file is not UTF-8 text. Save it as “CSV UTF-8”, as spreadsheets call it.",
    ),
    "half a row": (
        "t.csv",
        b"slug,title\r\none,One\r\ntwo",
        "Row 3 has 1 cells, and there are 2 headings. The file may be cut off; check that row.",
    ),
    "half a quotation": (
        "t.csv",
        b'slug,title\r\none,"On',
        "The file breaks off, or a quotation mark is never closed, at line 2 (unexpected end of data). Fetch or save it again.",
    ),
    "half a workbook": (
        "t.xlsx",
        files.xlsx(HEADINGS, ["one", "One"])[:2000],
        "The workbook is cut off or damaged. Open it in a spreadsheet and save it again.",
    ),
    "half an object": (
        "t.json",
        b'[{"slug": "one"',
        "The file breaks off or is not JSON at line 1, column 16 (Expecting ',' delimiter). Fetch or save it again.",
    ),
    "no list": (
        "t.json",
        b'{"slug": "one"}',
        "A table as JSON is a list of objects, one for each row: [{“slug”: …}, {“slug”: …}].",
    ),
    "nested values": (
        "t.json",
        b'[{"slug": {"a": "b"}}]',
        "Row 2, “slug”: a cell holds words, a number, or a list of words. Write it as one of these.",
    ),
    "a row with words beyond the headings": (
        "t.csv",
        b"slug,title,\nfoo,Foo,\nbar,Bar,more\n",
        "Row 3 has 3 cells, and there are 2 headings. The file may be cut off; check that row.",
    ),
    "a character NUL": (
        "t.json",
        b'[{"slug": "o\\u0000ne"}]',
        "Row 2 holds a character that no database can store. Take it out.",
    ),
    "half a surrogate pair in a list": (
        "t.json",
        b'[{"slug": "one"}, {"slug": ["a", "\\ud83d"]}]',
        "Row 3 holds a character that no database can store. Take it out.",
    ),
    "half a surrogate pair in a heading": (
        "t.json",
        b'[{"slug\\udc00": "one"}]',
        "Row 1 holds a character that no database can store. Take it out.",
    ),
    "a character NUL in a heading": (
        "t.json",
        b'[{"\\u0000": "one"}]',
        "Row 1 holds a character that no database can store. Take it out.",
    ),
    "deep nesting": ("t.json", b"[" * 5000, "The file is nested too deeply to be a table. Write a list of objects."),
    "a workbook called CSV": (
        "t.csv",
        files.xlsx(HEADINGS),
        "The file is named “.csv” and holds something else. Save the table as that, or give the file its right name.",
    ),
    "CSV called a workbook": (
        "t.xlsx",
        b"slug,title\r\none,One",
        "The file is named “.xlsx” and holds something else. Save the table as that, or give the file its right name.",
    ),
    "old Excel": (
        "t.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "This is an old or protected Excel file. Save it as .xlsx without a password.",
    ),
    "a picture": ("t.png", b"\x89PNG", "A file named “t.png” is not read. Give a table as .csv, .xlsx or .json."),
    "two headings alike": ("t.csv", b"slug,slug\r\na,b", "Two columns are headed “slug”. Rename or delete one."),
    "a column without heading": (
        "t.csv",
        b"slug,,title\r\na,b,c",
        "The first row must give every column its heading. Write them in, or take the template.",
    ),
}


@pytest.mark.parametrize(("name", "data", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_whole_table_is_refused_with_what_to_do(name, data, sentence):
    assert refusal(name, data) == sentence


def test_a_formula_is_refused_and_named_for_what_it_gives_nobody_here_knows():
    data = files.xlsx(HEADINGS, ["one", "=1+1"])

    assert refusal("t.xlsx", data) == "Cell B2 holds a formula. Copy its column, and paste it as values."


def test_a_formula_with_a_computed_value_is_refused_all_the_same():
    cells = files.text_cell("slug") + "</row><row><c><f>1+1</f><v>2</v></c>"
    data = files.replaced(files.xlsx(HEADINGS), sheet1=files.sheet(f"<row>{cells}</row>"))

    assert refusal("t.xlsx", data) == "Cell A2 holds a formula. Copy its column, and paste it as values."


@pytest.mark.parametrize(
    ("name", "limit", "data", "sentence"),
    [
        ("t.csv", "ROWS", files.csv(HEADINGS, *[["a", "b"]] * 4), "The table has more than 3 rows. Divide it into several files."),
        ("t.json", "ROWS", files.objects(*[{"slug": "a"}] * 4), "The table has more than 3 rows. Divide it into several files."),
        ("t.csv", "COLUMNS", files.csv(list("abcd")), "Row 1 has more than 3 columns. Take out those that are not imported."),
        ("t.csv", "CELL", files.csv(["a"], ["long"]), "A cell of row 2 has more than 3 characters. Shorten it, or enter that record on its form."),
        ("t.csv", "CELLS", files.csv(["a", "b"], ["a", "b"]), "The table has more than 3 cells. Divide it into several files."),
    ],
)  # fmt: skip
def test_a_table_beyond_a_limit_is_refused(monkeypatch, name, limit, data, sentence):
    monkeypatch.setattr(limits, limit, 3)
    monkeypatch.setattr(f"cooperation.tables.json_files.{limit}", 3, raising=False)

    assert refusal(name, data) == sentence


def test_a_sheet_may_say_anything_of_its_own_size():
    rows = f"<row>{files.text_cell('slug')}</row><row>{files.text_cell('one')}</row>"
    body = files.sheet(rows).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')

    assert read("t.xlsx", files.replaced(files.xlsx(HEADINGS), sheet1=body)) == (["slug"], [(2, "one")])


def test_the_first_sheet_is_read():
    book = Workbook()
    book.active.append(["slug"])
    book.active.append(["one"])
    book.create_sheet("Notes").append(["something else"])

    assert read("t.xlsx", files.saved(book)) == (["slug"], [(2, "one")])
