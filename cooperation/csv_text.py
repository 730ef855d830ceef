"""Tables as CSV (RFC 4180): UTF-8 with BOM, CRLF, every row the same length, and no cell a spreadsheet would run."""

import csv
import io
import re

FORMULA = tuple("=+-@＝＋－＠")
CONTROL = tuple("\t\r\n")
APOSTROPHE = "'"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet might take it for a formula, which `unsafe` takes off again.

    A cell that begins with an apostrophe gets one too, so that nothing is lost; a plain number, also a negative one, needs none.
    """
    looks_like_formula = cell.lstrip().startswith(FORMULA) and not _NUMBER.fullmatch(cell)
    return f"{APOSTROPHE}{cell}" if looks_like_formula or cell.startswith((*CONTROL, APOSTROPHE)) else cell


def unsafe(cell: str) -> str:
    """What the record holds, from what `safe` wrote. An apostrophe that guards nothing is the name's own, as in “'s-Gravenhage”."""
    rest = cell.removeprefix(APOSTROPHE)
    return rest if safe(rest) == cell else cell


def text_of(value) -> str:
    """A value as a cell: nothing is empty, true and false are words. No character NUL, which spreadsheets end a cell at."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).replace("\0", "")


def written(header, rows) -> bytes:
    """A header and rows of values as the bytes of a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(text_of(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
