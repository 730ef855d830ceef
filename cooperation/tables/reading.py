"""Read a file as a table of words: what it is decides its beginning, and its name must agree."""

from dataclasses import dataclass, field
from pathlib import PurePath

from django.utils.translation import gettext as _

from . import csv_files, json_files, xlsx_files
from .limits import Count, TableError, refuse_too_large

ENDINGS = {
    ".csv": csv_files.rows,
    ".tsv": csv_files.rows,
    ".txt": csv_files.rows,
    ".xlsx": xlsx_files.rows,
    ".json": json_files.rows,
}
"""Who reads a file, by the ending of its name."""

ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass
class TableRow:
    """One row: where it stands in the file (the headings are row 1), and its words by heading."""

    number: int
    cells: dict


@dataclass
class Table:
    """The headings of a table in their order, and its rows; rows without any word are left out."""

    headings: list
    rows: list = field(default_factory=list)


def read(name, file):
    """The table that a file holds; `file` is open for reading bytes. Raises TableError with what to do."""
    size = file.seek(0, 2)
    refuse_too_large(size)
    file.seek(0)
    reader = _reader(name, file)
    rows, count = reader(file), Count()
    headings = _headings(next(_counted(rows, count), (1, []))[1])
    table = Table(headings)
    for number, cells in _counted(rows, count):
        cells = _within(len(headings), cells)
        if len(cells) != len(headings):
            message = _(
                "Row %(row)d has %(cells)d cells, and there are %(headings)d headings. The file may be cut off; check that row."
            )
            raise TableError(message % {"row": number, "cells": len(cells), "headings": len(headings)})
        if any(cells):
            table.rows.append(TableRow(number, dict(zip(headings, cells, strict=True))))
    if not table.rows:
        raise TableError(_("The table has headings and no rows. Add the rows to import."))
    return table


def _counted(rows, count):
    for number, cells in rows:
        count.add(number, cells)
        yield number, cells


def _within(width, cells):
    """Without the empty cells beyond the headings, which spreadsheets leave there."""
    return cells if any(cells[width:]) else cells[:width]


def _reader(name, file):
    ending, start = PurePath(name).suffix.lower(), file.read(512)
    file.seek(0)
    if start.startswith(OLD_EXCEL):
        raise TableError(_("This is an old or protected Excel file. Save it as .xlsx without a password."))
    if ending not in ENDINGS:
        raise TableError(
            _("A file named “%(name)s” is not read. Give a table as .csv, .xlsx or .json.") % {"name": PurePath(name).name}
        )
    if start.startswith(ZIP) != (ending == ".xlsx"):
        message = _(
            "The file is named “%(ending)s” and holds something else. Save the table as that, or give the file its right name."
        )
        raise TableError(message % {"ending": ending})
    return ENDINGS[ending]


def _headings(cells):
    headings = [cell.strip() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if not headings or not all(headings):
        raise TableError(_("The first row must give every column its heading. Write them in, or take the template."))
    doubled = sorted({heading for heading in headings if headings.count(heading) > 1})
    if doubled:
        raise TableError(_("Two columns are headed “%(heading)s”. Rename or delete one.") % {"heading": doubled[0]})
    return headings
