"""Read the rows of a table of records, or of child rows, as statements."""

import difflib

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cooperation.languages import listed
from cooperation.models import Record
from cooperation.tables import TableError

from . import cells
from .finding import Target
from .rows import ImportRow, Statement

MOST_OF_A_SLUG = 100


PASSED_OVER = "message"
"""The heading under which rows that were kept back say why; it is no column, so that they can be imported once mended."""


def is_passed_over(heading):
    """Whether a heading is that of the messages."""
    return heading.casefold() == PASSED_OVER


def refuse_unknown_headings(kind, headings):
    """Raise TableError with what to do, unless every heading means a column of its own."""
    columns_of(kind, headings)


def columns_of(kind, headings):
    """The column of the kind that each heading means. Raises TableError where one means none, or two mean the same."""
    found = {}
    for heading in headings:
        if is_passed_over(heading):
            continue
        column = kind.heading_of(heading)
        if not column:
            raise TableError(_unknown(kind, heading))
        if column in found.values():
            raise TableError(_("Two headings mean “%(column)s”. Delete one of the columns.") % {"column": column})
        found[heading] = column
    return found


def _unknown(kind, heading):
    closest = difflib.get_close_matches(heading.lower(), kind.columns, n=1, cutoff=0.6)
    if closest:
        message = _("There is no column “%(heading)s” here. Did you mean “%(closest)s”?")
        return message % {"heading": heading, "closest": closest[0]}
    message = _("There is no column “%(heading)s” here. Take it out, or rename it: %(columns)s.")
    return message % {"heading": heading, "columns": listed(kind.columns)}


class Reader:
    """Reads the rows of one table of a kind that is a model."""

    def __init__(self, kind, headings, finder):
        self.kind, self.finder = kind, finder
        self.columns = columns_of(kind, headings)
        self.headings = {column: heading for heading, column in self.columns.items()}
        self.made = {}

    def read(self, rows):
        """The rows, each with its statement or with what is wrong with it."""
        rows = [ImportRow(row.number, row.cells, getattr(row, "is_another", False)) for row in rows]
        targets = {row: None if self.kind.is_row else self._target(row) for row in rows}
        for row in rows:
            values = self._values(row)
            target = values.pop(self.kind.model.owner, None) if self.kind.is_row else targets[row]
            if self._has_owner(row, target):
                row.statements.append(Statement(self.kind.model, target, values, self.headings))
        return rows

    def _has_owner(self, row, target):
        if not self.kind.is_row or row.sentences:
            return target is not None
        owner = self.kind.model.owner
        if target is None:
            row.refuse(_("Name the record this row belongs to."), self.headings.get(owner, ""))
        elif self.kind.model.record_types and target.model._meta.model_name not in self.kind.model.record_types:
            row.refuse(_("Only initiatives and treaties have participants."), self.headings.get(owner, ""))
        return not row.sentences

    def _word(self, row, column):
        return row.cells.get(self.headings.get(column), "")

    def _target(self, row):
        """The record a row is about, by its address, or by that its title gives; None, with a sentence, where there is none."""
        title = self._word(row, "title")
        slug = self._word(row, "slug") or slugify(title)[:MOST_OF_A_SLUG].strip("-")
        if not slug:
            row.refuse(_("Give the record an address or a title."), self.headings.get("slug", ""))
            return None
        if target := self.finder.by_slug(Record, slug):
            return self._existing(row, target)
        target = Target(self.kind.model, slug, title or slug)
        names = [] if self.finder.named(self.kind.model, title) else [title]
        self.finder.expect(target, *names)
        return target

    def _existing(self, row, target):
        if target.model is not self.kind.model:
            message = _("This address is that of the %(type)s “%(record)s”. Choose another.")
            values = {"type": target.model._meta.verbose_name, "record": target.title}
            row.refuse(message % values, self.headings.get("slug", ""))
        elif target.pk is None:
            row.refuse(_("Another row of this table is about “%(slug)s” already. Delete one of the two.") % {"slug": target.slug})
        elif not self._word(row, "slug"):
            message = _("“%(record)s” has this title. Give its address in the column “slug” to change it, or another title.")
            row.refuse(message % {"record": target.title}, self.headings.get("title", ""))
        return target

    def _values(self, row):
        """The values of the cells that are not empty, by field. An empty cell leaves things as they are."""
        values = {}
        for heading, column in self.columns.items():
            if not (words := row.cells[heading]):
                continue
            try:
                values[column] = cells.read(self.kind.fields[column], words, self.finder)
            except ValidationError as error:
                for sentence in error.messages:
                    row.refuse(sentence, heading)
        return values
