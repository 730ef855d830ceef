"""Read JSON: a list of objects whose values are words, numbers, yes or no, nothing, or a list of words."""

import json

from django.utils.translation import gettext as _

from .limits import CELLS, COLUMNS, ROWS, TableError

SEVERAL = "; "
"""What joins the parts of a cell that names several things."""


def rows(file):
    """(number, cells) of each row, the headings first: those of the first object, and any that only later ones have."""
    objects = _objects(file.read())
    headings = list(dict.fromkeys(heading for one in objects for heading in one))
    yield 1, headings
    for number, one in enumerate(objects, start=2):
        yield number, [_cell(number, heading, one.get(heading)) for heading in headings]


def _objects(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(_("The file is not UTF-8 at byte %(byte)d. Save it as UTF-8.") % {"byte": error.start + 1}) from error
    if text.count("[") + text.count("{") > CELLS:
        raise TableError(_("The table has more than %(most)d cells. Divide it into several files.") % {"most": CELLS})
    try:
        objects = json.loads(text, object_pairs_hook=_Counting(), parse_int=str, parse_float=str, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno, "why": error.msg}
        message = _("The file breaks off or is not JSON at line %(line)d, column %(column)d (%(why)s). Fetch or save it again.")
        raise TableError(message % place) from error
    except RecursionError as error:
        raise TableError(_("The file is nested too deeply to be a table. Write a list of objects.")) from error
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise TableError(_("A table as JSON is a list of objects, one for each row: [{“slug”: …}, {“slug”: …}]."))
    return objects


class _Counting:
    """Makes objects of pairs, and refuses the first object that is too many, or has too many values or a heading twice."""

    def __init__(self):
        self.count = 0

    def __call__(self, pairs):
        self.count += 1
        if self.count > ROWS:
            raise TableError(_("The table has more than %(most)d rows. Divide it into several files.") % {"most": ROWS})
        if len(pairs) > COLUMNS:
            raise TableError(
                _("An object has more than %(most)d values. Take out those that are not imported.") % {"most": COLUMNS}
            )
        made = dict(pairs)
        if len(made) != len(pairs):
            raise TableError(_("An object names one heading twice. Delete one of the two."))
        return made


def _no_number(word):
    raise TableError(_("“%(word)s” is no number. Leave the value out.") % {"word": word})


def _cell(number, heading, value):
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return SEVERAL.join(value)
    if isinstance(value, list | dict):
        message = _("Row %(row)d, “%(heading)s”: a cell holds words, a number, or a list of words. Write it as one of these.")
        raise TableError(message % {"row": number, "heading": heading})
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value).strip()
