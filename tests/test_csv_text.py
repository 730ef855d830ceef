"""CSV: nothing a spreadsheet would run, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.csv_text import safe, unsafe, written
from tests.api.reading import rows_of

HOSTILE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "  =1", "'=1", "'", "''"]
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
cells = st.one_of(st.sampled_from(HOSTILE), texts, st.builds("{}{}".format, st.sampled_from("=+-@＝＋－＠\t\r\n'\" ,"), texts))


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_cell_that_could_be_a_formula_begins_with_an_apostrophe(cell):
    assert safe(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "7.35", "-7.35", "-8", "2012-06", "word = word", "中国", "“=1+1”"])
def test_any_other_cell_stays_as_it_is(cell):
    assert safe(cell) == cell


@given(cells)
def test_no_cell_that_was_made_safe_begins_like_a_formula(cell):
    number = safe(cell).lstrip("-").replace(".", "").isdecimal()

    assert number or not safe(cell).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_what_was_written_is_read_back_letter_for_letter(rows):
    _header, *read = rows_of(written(["one", "two"], rows))

    assert [[unsafe(cell) for cell in row] for row in read] == rows


def test_a_file_has_a_byte_order_mark_and_ends_its_lines_as_the_standard_says():
    assert written(["a", "b"], [["1", 'say "x"'], [None, True]]) == b'\xef\xbb\xbfa,b\r\n1,"say ""x"""\r\n,yes\r\n'


def test_the_character_nul_is_left_out():
    assert written(["a"], [["x\0y"]]) == b"\xef\xbb\xbfa\r\nxy\r\n"
