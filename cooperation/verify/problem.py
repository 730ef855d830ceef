"""What a broken rule is told as."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Problem:
    """One broken rule: where, and what to do about it."""

    where: str
    message: str

    def __str__(self):
        return f"{self.where}: {self.message}"


def name_of(record, row=None):
    """A record or one of its rows in words that find it: "treaty lantern-accord, treaty action norland-2010"."""
    named = f"{record._meta.verbose_name} {record.slug}"
    return named if row is None or row is record else f"{named}, {row._meta.verbose_name} {row.key}"


def problem(record, message, *, row=None, citation=None, **values):
    """A problem of a record, of one of its rows or of one of its citations."""
    where = name_of(record, row)
    if citation:
        where += ", " + _("citation %(number)s") % {"number": citation.number}
    return Problem(where, message % values)


def counted(problems):
    """How many problems there are, in words: "0 problems", "1 problem"."""
    return ngettext("%(number)s problem", "%(number)s problems", len(problems)) % {"number": len(problems)}
