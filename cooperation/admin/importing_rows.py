"""The rows of an import as its page shows them, and as its form sends them back."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperation.imports import WHOLE_ROW, Verdict

MOST_FIELDS = 600
"""So many cells can be mended on one page; Django reads at most 1,000 fields of a form."""

MOST_LISTED = 100
"""So many rows of a kind that needs no mending are listed; the others are counted."""

MESSAGE = "Message"
"""The heading of the column that says why a row was kept back. It is passed over when the file is imported again."""


@dataclass
class CellField:
    """One cell of a refused row, to be mended where it stands."""

    name: str
    heading: str
    value: str
    errors: list
    is_long: bool


@dataclass
class RefusedRow:
    """A row with what is wrong with it as a whole, and its cells."""

    row: object
    errors: list
    fields: list


def field_name(number, place):
    return f"row-{number}-{place}"


def another_name(number):
    return f"another-{number}"


def shown_rows(headings, outcome):
    """What the page lists: rows to be mended, possible duplicates, changed rows and new ones, with how many are left out of each."""
    refused, changed, new = (outcome.of(verdict) for verdict in (Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW))
    most = max(1, MOST_FIELDS // len(headings))
    duplicates = [(row, another_name(row.number)) for row in outcome.of(Verdict.DUPLICATE)[:MOST_LISTED]]
    accepted = [(row, another_name(row.number)) for row in outcome.rows if row.is_another and row.lookalikes][:MOST_LISTED]
    return {
        "refused": [_refused(headings, row) for row in refused[:most]],
        "refused_left": max(0, len(refused) - most),
        "duplicates": duplicates + [pair for pair in accepted if pair not in duplicates],
        "changed": changed[:MOST_LISTED],
        "changed_left": max(0, len(changed) - MOST_LISTED),
        "new": new[:MOST_LISTED],
        "new_left": max(0, len(new) - MOST_LISTED),
        "remarks": [row for row in outcome.rows if row.remarks][:MOST_LISTED],
    }


def _refused(headings, row):
    fields = [
        CellField(
            field_name(row.number, place), heading, row.cells[heading], row.sentences.get(heading, []), len(row.cells[heading]) > 80
        )
        for place, heading in enumerate(headings)
    ]
    return RefusedRow(row, row.sentences.get(WHOLE_ROW, []), fields)


def mended(kept, data):
    """The rows with the cells as they were sent back, and with what was said of possible duplicates."""
    rows = []
    for row in kept.rows:
        cells = {
            heading: data.get(field_name(row["number"], place), row["cells"][heading]).replace("\0", "").strip()
            for place, heading in enumerate(kept.headings)
        }
        rows.append(row | {"cells": cells, "is_another": another_name(row["number"]) in data})
    return rows


def kept_table(headings, rows):
    """(headings, rows of words) of rows with their messages."""
    return [*headings, MESSAGE], [
        [*(row.cells[heading] for heading in headings), row.messages or _("Possible duplicate")] for row in rows
    ]
