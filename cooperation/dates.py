"""Partial dates: a small subset of ISO 8601-2 (EDTF, levels 0 and 1) that says what a source supports and nothing more.

Written `2012`, `2012-06` or `2012-06-26`, each with an optional suffix `~` (about) or `?` (uncertain); an interval joins two of them
with `/`, and `..` leaves one end of it open. Pure functions, no database.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?]?)", re.ASCII)
OPEN = ".."


@dataclass(frozen=True)
class Point:
    """One date as precise as its source: a year, a month or a day, plain, about (`~`) or uncertain (`?`)."""

    year: int
    month: int | None = None
    day: int | None = None
    suffix: str = ""

    @property
    def precision(self) -> str:
        """ "year", "month" or "day"."""
        if self.day:
            return "day"
        return "month" if self.month else "year"

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def in_words(self) -> str:
        """As visitors read it, never more precise than stored: "26 June 2012", "June 2012", "about 2019"."""
        parts = {"day": self.day, "month": self.month and MONTHS[self.month], "number": self.month, "year": self.year}
        stem = {"day": _("%(day)s %(month)s %(year)s"), "month": _("%(month)s %(year)s"), "year": _("%(year)s")}[
            self.precision
        ] % parts
        if self.suffix == "~":
            return _("about %(date)s") % {"date": stem}
        if self.suffix == "?":
            return _("%(date)s (uncertain)") % {"date": stem}
        return stem

    def __str__(self):
        stem = "-".join(f"{part:0{width}}" for part, width in ((self.year, 4), (self.month, 2), (self.day, 2)) if part)
        return stem + self.suffix


@dataclass(frozen=True)
class PartialDate:
    """A point in time, or an interval between two of which at most one end is open.

    `earliest` and `latest` are the first and last day it can mean, None for an open end. "About" does not widen them: the source
    gives no measure for it.
    """

    start: Point | None
    end: Point | None
    is_interval: bool = False

    @property
    def earliest(self) -> date | None:
        return self.start.earliest if self.start else None

    @property
    def latest(self) -> date | None:
        return self.end.latest if self.end else None

    @property
    def points(self) -> list[Point]:
        """The dates written in it: one, or the closed ends of an interval."""
        if not self.is_interval:
            return [self.start]
        return [point for point in (self.start, self.end) if point]

    @property
    def machine(self) -> str:
        """The value for HTML's `datetime` attribute, empty where HTML cannot express the date."""
        return "" if self.is_interval or self.start.suffix else str(self.start)

    def in_words(self) -> str:
        """As visitors read it: "June 2012", "2012 to 2015", "2012 or later", "about 2015 or earlier"."""
        if not self.is_interval:
            return self.start.in_words()
        if not self.end:
            return _("%(start)s or later") % {"start": self.start.in_words()}
        if not self.start:
            return _("%(end)s or earlier") % {"end": self.end.in_words()}
        return _("%(start)s to %(end)s") % {"start": self.start.in_words(), "end": self.end.in_words()}

    def __str__(self):
        if not self.is_interval:
            return str(self.start)
        return f"{self.start or OPEN}/{self.end or OPEN}"


def parse(text: str) -> PartialDate:
    """Read a partial date. Raises ValueError with a sentence an editor can act on."""
    text = text.strip()
    if "/" not in text:
        point = _parse_point(text)
        return PartialDate(point, point)
    ends = text.split("/")
    if len(ends) != 2:
        raise ValueError(_("“%(text)s” has more than two ends. Write an interval as 2012/2015.") % {"text": text})
    start, end = (None if part.strip() == OPEN else _parse_point(part.strip()) for part in ends)
    if start is None and end is None:
        raise ValueError(_("An interval open at both ends says nothing. Give one date, or leave the field empty."))
    if start and end and (start.earliest > end.latest or (start.earliest > end.earliest and start.precision == end.precision)):
        raise ValueError(_("“%(text)s” ends before it begins. Write the earlier date first.") % {"text": text})
    return PartialDate(start, end, is_interval=True)


def middle_of(earliest: date, latest: date) -> date:
    """The day in the middle between two."""
    return date.fromordinal((earliest.toordinal() + latest.toordinal()) // 2)


def in_words(text: str) -> str:
    """A partial date as visitors read it: "June 2012", "about 2019"; empty where there is none. Raises ValueError as `parse` does."""
    return parse(text).in_words() if text else ""


def _parse_point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(
            _(
                "“%(text)s” is not a date this record can hold. Write 2012, 2012-06 or 2012-06-26, with ~ for about or ? for uncertain."
            )
            % {"text": text}
        )
    year, month, day, suffix = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(_("“%(text)s” is not in the calendar. Check the year, month and day.") % {"text": text}) from None
    return Point(int(year), int(month) if month else None, int(day) if day else None, suffix)
