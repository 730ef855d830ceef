"""How much of a file is read, in one place. Whoever needs more divides the file; nobody can fill the memory."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cooperation.text import can_be_stored

FILE = 4 * 1024 * 1024
"""Bytes of a file as sent."""

UNPACKED = 20 * 1024 * 1024
"""Bytes of an XLSX file when unpacked, all its parts together."""

ROWS = 10_000
COLUMNS = 60
CELLS = 200_000
CELL = 10_000
"""Characters of one cell."""


class TableError(Exception):
    """Why a file cannot be read as a table: one sentence that says what to do."""


def refuse_too_large(size):
    """Refuse a file by its size alone, before any of it is read."""
    if size > FILE:
        message = _("The file has %(size)s, and at most %(most)s are read. Divide it into several files.")
        raise TableError(message % {"size": filesizeformat(size), "most": filesizeformat(FILE)})
    if not size:
        raise TableError(_("The file is empty. Choose the file that holds the table."))


class Count:
    """Counts cells as they are read, and refuses the first that is too many, too long or cannot be stored."""

    def __init__(self):
        self.rows = self.cells = 0

    def add(self, number, cells):
        """Count one row of the file; `number` is where it stands."""
        self.rows, self.cells = self.rows + 1, self.cells + len(cells)
        if self.rows > ROWS + 1:
            raise TableError(_("The table has more than %(most)d rows. Divide it into several files.") % {"most": ROWS})
        if len(cells) > COLUMNS:
            message = _("Row %(row)d has more than %(most)d columns. Take out those that are not imported.")
            raise TableError(message % {"row": number, "most": COLUMNS})
        if self.cells > CELLS:
            raise TableError(_("The table has more than %(most)d cells. Divide it into several files.") % {"most": CELLS})
        if any(len(cell) > CELL for cell in cells):
            message = _("A cell of row %(row)d has more than %(most)d characters. Shorten it, or enter that record on its form.")
            raise TableError(message % {"row": number, "most": CELL})
        if not all(map(can_be_stored, cells)):
            message = _("Row %(row)d holds a character that no database can store. Take it out.")
            raise TableError(message % {"row": number})
