"""Partial dates: a small subset of ISO 8601-2 (EDTF, levels 0 and 1) that says what a source supports and nothing more.

Written `2012`, `2012-06` or `2012-06-26`, each with an optional suffix `~` (about) or `?` (uncertain); an interval joins two of them
with `/`, and `..` leaves one end of it open: `parse` reads that. What people write besides, `read` reads, where it can mean one thing
only. Pure functions, no database.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?]?)", re.ASCII)
OPEN = ".."

_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_SLASHED = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})", re.ASCII)
_SPELLINGS = [
    _SLASHED,
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII),
    re.compile(r"(?P<year>\d{4}) ?年(?: ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?[日号])?)?", re.ASCII),
    re.compile(r"(?:(?P<day>\d{1,2}) )?(?P<month>[A-Za-z]{3,9})\.?,? (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})", re.ASCII),
]
"""How people write a year, a month or a day, in English and Chinese."""

_SUFFIXED = [
    (re.compile(r"(?:about |约)(.+)|(.+)~"), "~"),
    (re.compile(r"(.+?)(?: \(uncertain\)|（不确定）|\?)"), "?"),
]
_SPANS = [
    (re.compile(r"(.+?)(?: to |至)(.+)"), r"\1/\2"),
    (re.compile(r"(.+?)(?: or later|或之后)"), r"\1/.."),
    (re.compile(r"(.+?)(?: or earlier|或之前)"), r"../\1"),
]
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]


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
    return _read_ends(text.strip(), _parse_point)


def read(text: str) -> PartialDate:
    """Read a partial date as people write it: "26 June 2012", "2012年6月", "26/06/2012", all that `in_words` says, and what `parse` reads.

    Raises ValueError with a sentence, above all where day and month could be either. The sentence has the words that were written.
    """
    words = " ".join(text.split())
    if _NUMBERS.fullmatch(words) or _SLASHED.fullmatch(words):
        point = _read_point(words)
        return PartialDate(point, point)
    for pattern, joined in _SPANS:
        if match := pattern.fullmatch(words):
            words = match.expand(joined)
    return _read_ends(words, _read_point)


def _read_ends(text, read_point):
    """One date, or an interval between two, each read by a function."""
    if "/" not in text:
        point = read_point(text)
        return PartialDate(point, point)
    ends = text.split("/")
    if len(ends) != 2:
        raise ValueError(
            _("“%(text)s” is neither one date nor a span. Write a day as 2012-06-26, a span as 2012/2015.") % {"text": text}
        )
    start, end = (None if part.strip() == OPEN else read_point(part.strip()) for part in ends)
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
        raise _unreadable(text)
    year, month, day, suffix = match.groups()
    return _in_calendar(text, int(year), month and int(month), day and int(day), suffix)


def _read_point(text: str) -> Point:
    stem, suffix = text, ""
    for pattern, meant in _SUFFIXED:
        if not suffix and (match := pattern.fullmatch(text)):
            stem, suffix = match[match.lastindex].strip(), meant
    if match := _NUMBERS.fullmatch(stem):
        return _in_calendar(text, *_day_last(text, *map(int, match.groups())), suffix)
    for spelling in _SPELLINGS:
        if match := spelling.fullmatch(stem):
            year, month, day = match["year"], match["month"], match["day"]
            return _in_calendar(text, int(year), month and _month_number(text, month), day and int(day), suffix)
    raise _unreadable(text)


def _day_last(text, first, second, year):
    """Year, month and day of a date in numbers that ends with the year, where only one of the two others can be the month."""
    if first and second and year and first <= 12 and second <= 12 and first != second:
        one, other = (date(year, month, day).isoformat() for month, day in ((second, first), (first, second)))
        raise ValueError(
            _("“%(text)s” could be %(one)s or %(other)s. Write the year first, then the month and the day.")
            % {"text": text, "one": one, "other": other}
        )
    return (year, second, first) if second <= 12 else (year, first, second)


def _month_number(text, month):
    """The number of a month, which is one already or the beginning of its English name."""
    if month.isdecimal():
        return int(month)
    word = "sep" if month.lower() == "sept" else month.lower()
    found = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word)]
    if not found:
        raise _unreadable(text)
    return found[0]


def _in_calendar(text, year, month, day, suffix):
    """A point in time; None for a month or day that was not given. Raises ValueError where the calendar has none such."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise ValueError(_("“%(text)s” is not in the calendar. Check the year, month and day.") % {"text": text}) from None
    return Point(year, month, day, suffix)


def _unreadable(text):
    return ValueError(
        _("“%(text)s” is not a date this record can hold. Write 2012, 2012-06 or 2012-06-26, with ~ for about or ? for uncertain.")
        % {"text": text}
    )
