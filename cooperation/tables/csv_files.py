"""Read CSV: UTF-8 with or without BOM, separated by commas, semicolons or tabs."""

import csv
import io

from django.utils.translation import gettext as _

from cooperation.csv_text import unsafe

from .limits import TableError

SEPARATORS = ",;\t"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def rows(file):
    """(number of its line, cells) of each row. Guarding apostrophes are taken off; what is cut off or not text is refused."""
    text = _decoded(file.read())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    width = 0
    try:
        for cells in reader:
            width = width or len(cells)
            yield reader.line_num, _padded([unsafe(cell).strip() for cell in cells], width)
    except csv.Error as error:
        message = _("The file breaks off, or a quotation mark is never closed, at line %(line)d (%(why)s). Fetch or save it again.")
        raise TableError(message % {"line": reader.line_num, "why": error}) from error


def _padded(cells, width):
    """A line without a word, as spreadsheets leave at the end, is an empty row."""
    return cells if any(cells) else [""] * width


def _decoded(data):
    if data.startswith(UTF_16) or b"\0" in data:
        raise TableError(_("The file is not UTF-8 text. Save it as “CSV UTF-8”, as spreadsheets call it."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = _("The file is not UTF-8 at line %(line)d. Save it as “CSV UTF-8”, as spreadsheets call it.")
        raise TableError(message % {"line": line}) from error


def _separator(text):
    """The separator that gives the first row most columns; a comma where none does."""
    first = text.lstrip().split("\n", 1)[0]
    return max(SEPARATORS, key=lambda separator: len(next(csv.reader([first], delimiter=separator), [])))
