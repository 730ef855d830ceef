"""Read XLSX: the first sheet, as words. What it would unpack to is known, and was counted, before any of it is parsed."""

import zipfile
import zlib
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.csv_text import unsafe

from .limits import CELLS, COLUMNS, ROWS, UNPACKED, TableError

CELLS_OF = {"c", "si"}
PIECES = {"v", "is", "t", "f", "r"}
"""What cells and shared strings are made of."""

ORDINARY = 3
"""Pieces that a cell has when its text is not rich; those beyond are counted."""

CHUNK = 64 * 1024

MOST_IN_A_ROW = 2_000
"""Cells that a row may have, empty ones at its end too: spreadsheets write those that have a colour."""

MOST_REACHED = 10 * CELLS
"""Columns of all rows together, each up to its last cell: its reader makes a cell of each, also where nothing is written."""

MOST_ROWS = 10 * ROWS
"""Rows of a part, empty ones too; a sheet that is not read may have more than the table."""

MOST_OTHERS = 20_000
"""Elements of a part that are no cells: merged cells, links, rich text, formats. Each costs its reader far more than its bytes."""

FORMATTING = gettext_lazy("The workbook carries far more formatting than cells. Copy the cells alone into a new workbook.")
FORMULA, ERROR = "f", "e"


def rows(file):
    """(number, cells) of each row of the first sheet. Formulas are refused: what they give is known to their spreadsheet only."""
    from openpyxl import load_workbook  # only now, as writing.py says

    with _in_words():
        _refuse_bombs(file)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        if not book.worksheets:
            raise TableError(_("The workbook has no sheet with cells. Save the table as the first sheet."))
        sheet, width = book.worksheets[0], 0
        # What the sheet says of its own size may be wrong.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            words = _trimmed([_words(cell) for cell in cells])
            width = width or len(words)
            yield number, words + [""] * (width - len(words)) if len(words) <= COLUMNS else words


def _trimmed(words):
    """Without the empty cells at the end, which nobody wrote."""
    while words and not words[-1]:
        words.pop()
    return words


@contextmanager
def _in_words():
    """Turn what a broken or hostile file does to its readers into one sentence."""
    try:
        yield
    except DefusedXmlException as error:
        raise TableError(
            _("The workbook defines entities of its own, as no spreadsheet does. Save the table as a new file.")
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
    ) as error:
        raise TableError(_("The workbook is cut off or damaged. Open it in a spreadsheet and save it again.")) from error
    except (NotImplementedError, RuntimeError, OSError) as error:
        raise TableError(_("The workbook is packed in a way that is not read. Save it again without a password.")) from error


def _refuse_bombs(file):
    """Add up what the parts say they unpack to, then unpack each in pieces, counting: the directory of a file may lie."""
    with zipfile.ZipFile(file) as parts:
        listed = parts.infolist()
        _refuse_unpacked(sum(part.file_size for part in listed))
        if len({part.filename for part in listed}) != len(listed):
            raise TableError(_("The workbook holds one of its parts twice. Save the table as a new file."))
        total = 0
        for part in listed:
            with parts.open(part) as stream:
                while piece := stream.read(CHUNK):
                    total += len(piece)
                    _refuse_unpacked(total)
            # Any part may be the sheet, whatever it is called; what is no XML, as a picture, is none.
            with parts.open(part) as stream, suppress(ParseError):
                _count_elements(stream)
    file.seek(0)


def _count_elements(stream):
    """Go through a part, keeping nothing of it, and refuse more of anything than a table needs."""
    above, counts = [], _Counts()
    for event, element in iterparse(stream, events=("start", "end")):
        if event == "start":
            above.append(element)
            continue
        above.pop()
        if above:
            above[-1].remove(element)
        counts.add(element.tag.rpartition("}")[2], element.get("r", ""))
        counts.refuse()


class _Counts:
    """What a part has of everything so far, by elements that have ended."""

    def __init__(self):
        self.in_row = self.in_cell = self.rows = self.reach = self.strings = self.pieces = self.others = 0

    def add(self, name, reference):
        if name == "row":
            self.rows, self.reach, self.in_row = self.rows + 1, self.reach + self.in_row, 0
        elif name in CELLS_OF:
            self.strings, self.in_cell = self.strings + (name == "si"), 0
            self.in_row = max(self.in_row + (name == "c"), _column(reference))
        elif name in PIECES:
            self.in_cell += 1
            self.pieces += self.in_cell > ORDINARY
        else:
            self.others += 1

    def refuse(self):
        if self.in_row > MOST_IN_A_ROW or self.strings > CELLS:
            raise TableError(_("The table has more than %(most)d cells. Divide it into several files.") % {"most": CELLS})
        if self.rows > MOST_ROWS:
            raise TableError(_("The table has more than %(most)d rows. Divide it into several files.") % {"most": ROWS})
        if max(self.pieces, self.others) > MOST_OTHERS or self.reach > MOST_REACHED:
            raise TableError(FORMATTING)


def _column(reference):
    """The column of a cell that says where it stands, and 0 of one that does not."""
    letters = reference.rstrip("0123456789")
    if len(letters) > 3:
        raise TableError(FORMATTING)
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _refuse_unpacked(size):
    if size > UNPACKED:
        message = _("The workbook unpacks to more than %(most)s. Divide the table into several files.")
        raise TableError(message % {"most": filesizeformat(UNPACKED)})


def _words(cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == FORMULA:
        message = _("Cell %(cell)s holds a formula. Copy its column, and paste it as values.")
        raise TableError(message % {"cell": cell.coordinate})
    if cell.data_type == ERROR:
        raise TableError(_("Cell %(cell)s holds the error %(error)s. Correct it.") % {"cell": cell.coordinate, "error": value})
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.isoformat() if isinstance(value, date) else unsafe(str(value)).strip()
