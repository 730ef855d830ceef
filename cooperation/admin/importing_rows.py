"""The rows of an import as its page shows them, and as its form sends them back."""

from dataclasses import dataclass
from urllib.parse import quote_plus

from django.utils.translation import gettext as _

from cooperation.imports import WHOLE_ROW, Verdict

MOST_FIELDS = 600
"""So many cells can be mended on one page: more would be slow to show. Django reads 10,000 fields of a form (settings)."""

MOST_SENT = 2_000_000
"""So many bytes those cells may have when they are sent back; Django reads at most 2.5 MB of a form."""

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
    """A row with what is wrong with it as a whole, its cells, and what it would change of something that is recorded."""

    row: object
    errors: list
    fields: list
    changes: list


def field_name(number, place):
    return f"row-{number}-{place}"


def another_name(number):
    return f"another-{number}"


def offered_name(number):
    """What the form sends of a possible duplicate whose box it has: an empty box sends nothing."""
    return f"offered-{number}"


def shown_rows(headings, outcome):
    """What the page lists: rows to be mended, possible duplicates, changed rows and new ones, with how many are left out of each."""
    refused, changed, new = (outcome.of(verdict) for verdict in (Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW))
    duplicates, accepted = outcome.of(Verdict.DUPLICATE), [row for row in outcome.rows if row.is_another and row.lookalikes]
    mendable = list(_that_fit(headings, refused))
    return {
        "refused": [_refused(headings, row) for row in mendable],
        "refused_left": len(refused) - len(mendable),
        "duplicates": [_duplicate(row) for row in duplicates[:MOST_LISTED] + accepted[:MOST_LISTED]],
        "duplicates_left": max(0, len(duplicates) - MOST_LISTED),
        "changed": changed[:MOST_LISTED],
        "changed_left": max(0, len(changed) - MOST_LISTED),
        "new": new[:MOST_LISTED],
        "new_left": max(0, len(new) - MOST_LISTED),
        "remarks": [row for row in outcome.rows if row.remarks][:MOST_LISTED],
    }


def _duplicate(row):
    return row, another_name(row.number), offered_name(row.number)


def _that_fit(headings, rows):
    """The rows whose cells one form can hold and send back, from the first on."""
    left = MOST_SENT
    for row in rows[: max(1, MOST_FIELDS // len(headings))]:
        left -= sum(len(quote_plus(row.cells[heading])) for heading in headings)
        if left < 0:
            return
        yield row


def _refused(headings, row):
    fields = [
        CellField(
            field_name(row.number, place), heading, row.cells[heading], row.sentences.get(heading, []), _is_long(row.cells[heading])
        )
        for place, heading in enumerate(headings)
    ]
    changes = [] if any(statement.is_new for statement in row.statements) else row.differences
    return RefusedRow(row, row.sentences.get(WHOLE_ROW, []), fields, changes)


def _is_long(words):
    """Whether words need more than a line. A field of one line would take their line breaks out."""
    return len(words) > 80 or "\n" in words or "\r" in words


def mended(kept, data):
    """The rows with the cells as they were sent back, and with what was said of the possible duplicates that were shown."""
    return [row | {"cells": _cells(kept.headings, row, data), "is_another": _is_another(row, data)} for row in kept.rows]


def _cells(headings, row, data):
    cells = dict(row["cells"])
    for place, heading in enumerate(headings):
        sent = data.get(field_name(row["number"], place))
        if sent is not None:
            # A browser ends the lines of what it sends with both characters.
            cells[heading] = sent.replace("\0", "").replace("\r\n", "\n").strip()
    return cells


def _is_another(row, data):
    if offered_name(row["number"]) in data:
        return another_name(row["number"]) in data
    return row.get("is_another", False)


def kept_table(headings, rows):
    """(headings, rows of words) of rows with their messages."""
    return [*headings, MESSAGE], [
        [*(row.cells[heading] for heading in headings), row.messages or _("Possible duplicate")] for row in rows
    ]
