"""Every event of the public record in the order of time, as a few bytes each: filtered, counted and paged through without the database.

The order is the same in every language, by the English titles, so that a page holds the same events in each.
"""

from array import array
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from functools import partial
from sys import intern

from django.db.models import F, Value
from django.utils.functional import cached_property

from cooperation import dates
from cooperation.listing import BATCH, Listing, as_bits, packed
from cooperation.models import ROW_MODELS, Record, Source

from .strands import BLANK, namings, number, strands, text

NO_ROW = 0


@dataclass(frozen=True)
class When:
    """What the one or two dates of an event mean, the days as ordinals; 0 stands for an open end, and for none at all."""

    earliest: int
    latest: int
    is_span: bool
    """Whether it lasted: two dates, or one that is an interval. A beginning without an end is a moment: no end is stated."""

    @classmethod
    def of(cls, *stated):
        found = [dates.parse(each) for each in stated if each]
        if not found:
            return cls(0, 0, False)
        return cls(_ordinal(found[0].earliest), _ordinal(found[-1].latest), len(found) > 1 or found[0].is_interval)

    @cached_property
    def known(self):
        """The first day it can mean, or the one known end of a span that is open at its beginning; 0 without any date."""
        return self.earliest or self.latest

    @cached_property
    def year(self):
        return date.fromordinal(self.known).year if self.known else None

    @cached_property
    def decade(self):
        return f"{self.year // 10 * 10}s"

    @cached_property
    def order(self):
        """By the first day, of one day what is open at its beginning last; undated after all."""
        return (self.known or date.max.toordinal()) << 2 | (not self.earliest) << 1 | (not self.known)


def _ordinal(day):
    return day.toordinal() if day else 0


class Course:
    """All events by place, with their days, and which have which value of each facet."""

    def __init__(self, reading):
        self.keys, self.earliest, self.latest = reading.keys, reading.earliest, reading.latest
        self.dated = reading.dated
        """How many are dated: they come first."""
        self.spans, self._named = reading.spans, reading.named
        self._values, self._roles = reading.values, reading.roles
        self.reasons = reading.reasons
        """By role of a partner, what says so: the column and the value."""
        self.whole = Listing(self.keys, self._values, everything=self._named)
        """The events of the timeline of everything: those of what can have a date."""

    @classmethod
    def read(cls):
        """The course of the public record as it is. One query."""
        reading = _Reading()
        reading.run()
        reading.arrange()
        return cls(reading)

    def of(self, partner):
        """The events that concern a partner, dated or not, with its roles."""
        roles = self._roles.get(partner, {})
        concerned = self._values["partner"].get(partner, 0)
        bits = concerned if isinstance(concerned, int) else as_bits(concerned, len(self.keys))
        return Listing(self.keys, self._values | {"role": roles}, everything=bits)

    def first_of(self, year):
        """The place of the first dated event of a year or a later one."""
        day = date(year, 1, 1).toordinal()
        return bisect_left(range(self.dated), day, key=lambda place: self.earliest[place] or self.latest[place])

    def years(self):
        """The first and the last year of a date; only where something is dated."""
        first, last = (self.earliest[place] or self.latest[place] for place in (0, self.dated - 1))
        return date.fromordinal(first).year, date.fromordinal(last).year


class Keys:
    """(strand, row) of some events of a course: what `Entries` are read by."""

    def __init__(self, found):
        self._found, self._strands = found, strands()

    def __len__(self):
        return len(self._found)

    def __getitem__(self, part):
        return [(self._strands[key % len(self._strands)], key // len(self._strands)) for key in self._found[part]]


class _Reading:
    """Reads a course. What is read of an event, at its number: its key, record, row's word, kind and dates."""

    def __init__(self):
        self.strands, self.namings = strands(), namings()
        self.keys, self._owners = array("q"), array("q")
        self._words, self._kinds, self._whens = [], [], []
        self._known_whens, self._titles = {}, {}
        self._topics, self._of_records, self._of_rows = {}, {}, {}
        self._pairs, self.reasons = {}, {}

    def run(self):
        """Read everything in one query: it may only be begun while whoever asks has time left."""
        parts = []
        for place, strand in enumerate(self.strands):
            rows = strand.public(), (strand.record, F("pk"), strand.key, strand.kind, *strand.dates)
            parts.append((*rows, partial(self._event, place, is_source=strand.model is Source)))
        for naming in self.namings:
            key = number(NO_ROW) if not naming.is_row else F("pk")
            rows = naming.public(), (F(naming.record), key, naming.value, text(f"{naming.column.name}__slug"), BLANK, BLANK)
            parts.append((*rows, partial(self._reference, naming)))
        records, sources = Record.objects.public().order_by(), Source.objects.public().order_by()
        titles = text("slug"), text("title"), BLANK, BLANK
        parts += [
            (records, (F("pk"), number(NO_ROW), *titles), self._title),
            (sources, (number(0), F("pk"), *titles), self._title),
            (
                records.filter(topics__isnull=False),
                (F("pk"), number(NO_ROW), text("topics__slug"), BLANK, BLANK, BLANK),
                self._topic,
            ),
        ]
        readers = {str(place): reader for place, (*_rows, reader) in enumerate(parts)}  # as text: numbers are converted one by one
        rows = [queryset.values_list(text(Value(str(place))), *columns) for place, (queryset, columns, _reader) in enumerate(parts)]
        for place, *row in rows[0].union(*rows[1:], all=True).iterator(chunk_size=BATCH):
            readers[place](*row)

    def _event(self, place, record, row, word, kind, first, second, *, is_source):
        self.keys.append(row * len(self.strands) + place)
        self._owners.append(-row if is_source else record)
        self._words.append(word)
        self._kinds.append(intern(kind))
        when = self._known_whens.get((first, second))
        if when is None:
            when = self._known_whens[first, second] = When.of(first, second)
        self._whens.append(when)

    def _reference(self, naming, record, row, value, partner, *_blank):
        role = naming.role_of(value)
        self.reasons.setdefault(role, (naming.column, value))
        pair = self._pairs.setdefault((partner, role), (partner, role))
        self._of_records.setdefault(record, []).append(pair)
        if row:
            self._of_rows.setdefault((naming.model, row), []).append(pair)

    def _title(self, record, row, slug, title, *_blank):
        self._titles[record or -row] = title.lower(), slug

    def _topic(self, record, _row, slug, *_blank):
        self._topics.setdefault(record, []).append(intern(slug))

    def arrange(self):
        """Put the events in order, and note which have which value."""
        order = self._order()
        found = {name: {} for name in ("kind", "partner", "decade", "year", "topic")}
        roles, named, spans = {}, array("I"), array("I")
        for place, event in enumerate(order):
            strand, when = self.strands[self.keys[event] % len(self.strands)], self._whens[event]
            self._note(event, place, strand, when, found, roles)
            if strand.facts:
                named.append(place)
            if when.is_span:
                spans.append(place)
        size = len(order)
        self.values = {name: packed(values, size) for name, values in found.items()}
        self.roles = {partner: packed(values, size) for partner, values in roles.items()}
        self.named, self.spans = as_bits(named, size), as_bits(spans, size)
        self.earliest = array("i", (self._whens[event].earliest for event in order))
        self.latest = array("i", (self._whens[event].latest for event in order))
        self.dated = sum(self._whens[event].known > 0 for event in order)
        self.keys = array("q", (self.keys[event] for event in order))

    def _order(self):
        """The numbers of the events in the order of time; of one time by title, address, strand and word of the row."""
        titles = {title: place for place, title in enumerate(sorted(set(self._titles.values())))}
        ranks = {owner: titles[title] for owner, title in self._titles.items()}
        names = sorted(strand.name for strand in self.strands)
        places = [names.index(strand.name) for strand in self.strands]
        weights = [
            (when.order << 40 | ranks.get(owner, 0)) << 8 | places[key % len(places)]
            for when, owner, key in zip(self._whens, self._owners, self.keys, strict=True)
        ]
        order = sorted((event for event, owner in enumerate(self._owners) if owner in ranks), key=self._words.__getitem__)
        order.sort(key=weights.__getitem__)
        return order

    def _note(self, event, place, strand, when, found, roles):
        """Note the values of one event."""
        owner = self._owners[event]
        _at(found["kind"], self._kinds[event], place)
        if when.year is not None:
            _at(found["decade"], when.decade, place)
            _at(found["year"], f"{when.year:04}", place)
        for topic in self._topics.get(owner, ()):
            _at(found["topic"], topic, place)
        row = self.keys[event] // len(self.strands)
        named = self._of_rows.get((strand.model, row), ()) if strand.model in ROW_MODELS else self._of_records.get(owner, ())
        for partner, role in named:
            _at(found["partner"], partner, place)
            _at(roles.setdefault(partner, {}), role, place)


def _at(values, stored, place):
    if stored not in values:
        values[stored] = array("I")
    values[stored].append(place)
