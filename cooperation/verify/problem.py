"""What a broken rule is told as."""

from dataclasses import dataclass, replace

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.receipts import rows_of


@dataclass(frozen=True)
class Problem:
    """One broken rule: where, and what to do about it. Row, fact and citation lead to the place on a form."""

    where: str
    message: str
    row: object = None
    fact: str = ""
    citation: object = None

    def __str__(self):
        return f"{self.where}: {self.message}"

    def in_words(self):
        """The same without the row and the citation, which keep their whole record in memory."""
        return replace(self, row=None, citation=None)

    @property
    def sentence(self):
        """What is told beside the record itself, which then need not be named."""
        part = _part(self.row, self.citation)
        return f"{capfirst(part)}: {self.message}" if part else capfirst(self.message)


def name_of(record, row=None):
    """A record or one of its rows in words that find it: "treaty lantern-accord, treaty action norland-2010"."""
    named = f"{record._meta.verbose_name} {record.slug}"
    return named if row is None or row is record else f"{named}, {_part(row, None)}"


def _part(row, citation):
    """A part of a record in words; empty for the record itself."""
    of_row = f"{row._meta.verbose_name} {row.key}" if row else ""
    of_citation = _("citation %(number)s") % {"number": citation.number} if citation else ""
    return ", ".join(filter(None, [of_row, of_citation]))


def problem(record, message, *, row=None, citation=None, fact="", **values):
    """A problem of a record, of one of its rows or of one of its citations; the message calls a fact by its label."""
    row = None if row is record else row
    where = ", ".join(filter(None, [name_of(record), _part(row, citation)]))
    return Problem(where, message % (values | {"fact": label(record, fact, row=row, citation=citation)}), row, fact, citation)


def label(record, fact, *, row=None, citation=None):
    """What readers call a fact of a record, of one of its rows, or of what a citation is about; the bare name of none."""
    owner = row or next((one for one in rows_of(record) if citation and one.key == citation.row), record)
    try:
        return getattr(owner._meta.get_field(fact), "verbose_name", fact)
    except FieldDoesNotExist:
        return fact


def counted(problems):
    """How many problems there are, in words: "0 problems", "1 problem"."""
    return ngettext("%(number)s problem", "%(number)s problems", len(problems)) % {"number": len(problems)}
