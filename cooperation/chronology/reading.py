"""Reading the events of the public record, and putting them in the order of time; of some records alone, or of all.

The order is the same in every language, by the English titles, so that a page holds the same events in each.
"""

from array import array
from dataclasses import dataclass
from datetime import date
from functools import partial
from sys import intern

from django.db.models import F, Value
from django.utils.functional import cached_property

from cooperation import dates
from cooperation.lists import BATCH
from cooperation.models import ROW_MODELS, Record, Source

from .strands import BLANK, namings, number, strands, text

NO_ROW = 0
_TITLES = number(NO_ROW), text("slug"), text("title"), BLANK, BLANK


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
        return order_of(self.earliest, self.latest)


def order_of(earliest, latest):
    """By the first day, of one day what is open at its beginning last; undated after all."""
    known = earliest or latest
    return (known or date.max.toordinal()) << 2 | (not earliest) << 1 | (not known)


def _ordinal(day):
    return day.toordinal() if day else 0


class Reading:
    """Reads events, of all owners or of some alone, and puts them in order. An owner is a record, or a source as a negative number.

    What is read of an event, at its number: its key, owner, row's word, kind and dates.
    """

    def __init__(self, of=None):
        self._records, self._sources = (None, None) if of is None else (_records_of(of), _sources_of(of))
        self.strands, self.namings = strands(), namings()
        self._keys, self._owners = array("q"), array("q")
        self._words, self._kinds, self._whens = [], [], []
        self._known_whens, self._titles = {}, {}
        self._topics, self._of_records, self._of_rows = {}, {}, {}
        self._pairs, self._named_partners = {}, {}
        self.reasons = {}
        """By role of a partner, what says so: the column and the value."""
        self._run()
        self._arrange()

    @property
    def partners(self):
        """By key the address of each partner that is named."""
        return {int(key): slug for slug, key in self._named_partners.items()}

    def _run(self):
        """Read everything in one query: it may only be begun while whoever asks has time left."""
        parts = []
        for place, strand in enumerate(self.strands):
            is_source = strand.model is Source
            rows = _among(strand.public(), f"{strand.owner}pk", self._sources if is_source else self._records)
            columns = strand.record, F("pk"), strand.key, strand.kind, *strand.dates
            parts.append((rows, columns, partial(self._event, place, is_source=is_source)))
        for naming in self.namings:
            key, target = number(NO_ROW) if not naming.is_row else F("pk"), naming.column.name
            columns = F(naming.record), key, naming.value, text(f"{target}__slug"), text(target), BLANK
            parts.append((_among(naming.public(), naming.record, self._records), columns, partial(self._reference, naming)))
        records = _among(Record.objects.public().order_by(), "pk", self._records)
        sources = _among(Source.objects.public().order_by(), "pk", self._sources)
        topics = F("pk"), number(NO_ROW), text("topics__slug"), BLANK, BLANK, BLANK
        parts += [
            (records, (F("pk"), *_TITLES), self._title),
            (sources, (-F("pk"), *_TITLES), self._title),
            (records.filter(topics__isnull=False), topics, self._topic),
        ]
        readers = {str(place): reader for place, (*_rows, reader) in enumerate(parts)}  # as text: numbers are converted one by one
        rows = [queryset.values_list(text(Value(str(place))), *columns) for place, (queryset, columns, _reader) in enumerate(parts)]
        for place, *row in rows[0].union(*rows[1:], all=True).iterator(chunk_size=BATCH):
            readers[place](*row)

    def _event(self, place, record, row, word, kind, first, second, *, is_source):
        self._keys.append(row * len(self.strands) + place)
        self._owners.append(-row if is_source else record)
        self._words.append(word)
        self._kinds.append(intern(kind))
        when = self._known_whens.get((first, second))
        if when is None:
            when = self._known_whens[first, second] = When.of(first, second)
        self._whens.append(when)

    def _reference(self, naming, record, row, value, partner, partner_key, _blank):
        role = naming.role_of(value)
        self.reasons.setdefault(role, (naming.column, value))
        self._named_partners[partner] = partner_key
        pair = self._pairs.setdefault((partner, role), (partner, role))
        self._of_records.setdefault(record, []).append(pair)
        if row:
            self._of_rows.setdefault((naming.model, row), []).append(pair)

    def _title(self, owner, _row, slug, title, *_blank):
        self._titles[owner] = title.lower(), slug

    def _topic(self, record, _row, slug, *_blank):
        self._topics.setdefault(record, []).append(intern(slug))

    def _arrange(self):
        """Put the events in order, and note which have which value, by their places."""
        self.order = self._order()
        self.values = {name: {} for name in ("kind", "partner", "decade", "year", "topic")}
        self.roles, self.named, self.spans = {}, array("I"), array("I")
        for place, event in enumerate(self.order):
            strand, when = self._strand(event), self._whens[event]
            self._note(event, place, strand, when)
            if strand.facts:
                self.named.append(place)
            if when.is_span:
                self.spans.append(place)
        self.earliest = array("i", (self._whens[event].earliest for event in self.order))
        self.latest = array("i", (self._whens[event].latest for event in self.order))
        self.owners = array("q", (self._owners[event] for event in self.order))
        self.keys = array("q", (self._keys[event] for event in self.order))

    def _order(self):
        """The numbers of the events in the order of time; of one time by title, address, strand and word of the row."""
        titles = {title: place for place, title in enumerate(sorted(set(self._titles.values())))}
        ranks = {owner: titles[title] for owner, title in self._titles.items()}
        names = sorted(strand.name for strand in self.strands)
        places = [names.index(strand.name) for strand in self.strands]
        weights = [
            (when.order << 40 | ranks.get(owner, 0)) << 8 | places[key % len(places)]
            for when, owner, key in zip(self._whens, self._owners, self._keys, strict=True)
        ]
        order = sorted((event for event, owner in enumerate(self._owners) if owner in ranks), key=self._words.__getitem__)
        order.sort(key=weights.__getitem__)
        return order

    def name(self, place):
        """What the event of a place goes by among those of its time; of one record and strand the words of the rows decide."""
        return self._titles[self.owners[place]], self._strand(self.order[place]).name

    def _strand(self, event):
        return self.strands[self._keys[event] % len(self.strands)]

    def _note(self, event, place, strand, when):
        """Note the values of one event."""
        owner, found = self._owners[event], self.values
        _at(found["kind"], self._kinds[event], place)
        if when.year is not None:
            _at(found["decade"], when.decade, place)
            _at(found["year"], f"{when.year:04}", place)
        for topic in self._topics.get(owner, ()):
            _at(found["topic"], topic, place)
        row = self._keys[event] // len(self.strands)
        named = self._of_rows.get((strand.model, row), ()) if strand.model in ROW_MODELS else self._of_records.get(owner, ())
        for partner, role in named:
            _at(found["partner"], partner, place)
            _at(self.roles.setdefault(partner, {}), role, place)


def titles_of(owners):
    """By owner its title and address, of those that are public: what events of one time stand in order by."""
    records = Record.objects.public().filter(pk__in=_records_of(owners)).order_by()
    sources = Source.objects.public().filter(pk__in=_sources_of(owners)).order_by()
    rows = records.values_list(F("pk"), *_TITLES).union(sources.values_list(-F("pk"), *_TITLES), all=True)
    return {owner: (title.lower(), slug) for owner, _row, slug, title, *_blank in rows}


def _records_of(owners):
    return [owner for owner in owners if owner > 0]


def _sources_of(owners):
    return [-owner for owner in owners if owner < 0]


def _among(rows, column, keys):
    return rows if keys is None else rows.filter(**{f"{column}__in": keys})


def _at(values, stored, place):
    if stored not in values:
        values[stored] = array("I")
    values[stored].append(place)
