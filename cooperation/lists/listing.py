"""Which records of a list have which values, as bits: counted and paged through without asking the database again.

The records of a list stand in one order, and each value of a facet is a set of places in it: a whole number with a bit for each record
that has the value. What two facets have in common is one `&`, how many that is, a count of bits. A rare value is the list of its
places instead, for a million records take 125,000 bytes of bits.
"""

from array import array
from dataclasses import dataclass
from itertools import chain, islice

from django.db.models import TextField, Value

BATCH = 10_000
RARE = 500
"""A value that fewer than one record in so many has is kept as a list of places."""
PIECE = 128
"""Bytes of bits looked at together."""


class Listing:
    """The things of a list in one order, by their keys, and which have which value of each facet.

    `values` has, by the name of a facet and then by stored value, what has the value, as `packed` gives it. A listing of a part of the
    things has `everything`: which they are, as bits.
    """

    def __init__(self, keys, values, *, everything=None):
        self.keys, self.values = keys, values
        self.everything = (1 << len(keys)) - 1 if everything is None else everything
        self._counts, self._lacking = {}, {}

    @classmethod
    def of(cls, rows, facets):
        """The records of a queryset. A few queries, however many records there are.

        All are begun before any is read to its end: of very many records that takes longer than whoever asks has time to begin more.
        """
        pairs = iter(by_name({name: facet.pairs(rows) for name, facet in facets.items()}, "pk", "stored"))
        begun = [*islice(pairs, 1)]
        keys = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=BATCH))
        places = {key: place for place, key in enumerate(keys)}
        found = {name: {} for name in facets}
        for name, key, stored in chain(begun, pairs):
            if (place := places.get(key)) is not None:
                found[name].setdefault(stored, array("I")).append(place)
        return cls(keys, {name: packed(values, len(keys)) for name, values in found.items()})

    def stored(self, name):
        """The values of a facet that anything here has, as they are stored; without "not stated"."""
        return [stored for stored, number in self._all_counts(name).items() if number]

    def having(self, name, stored):
        """The records that have any of several stored values of a facet, as bits."""
        found = 0
        for value in stored:
            places = self.values[name].get(value, 0)
            found |= places if isinstance(places, int) else as_bits(places, len(self.keys))
        return found

    def lacking(self, name):
        """The records that have no value of a facet, as bits."""
        if name not in self._lacking:
            self._lacking[name] = self.everything & ~self.having(name, self.stored(name))
        return self._lacking[name]

    def counts(self, name, among):
        """By stored value of a facet, how many of some records have it."""
        if among == self.everything:
            return self._all_counts(name)
        return self._counted(name, among)

    def _all_counts(self, name):
        if name not in self._counts:
            self._counts[name] = self._counted(name, self.everything)
        return self._counts[name]

    def _counted(self, name, among):
        held = among.to_bytes(len(self.keys) // 8 + 1, "little")
        return {stored: _count(places, among, held) for stored, places in self.values[name].items()}


def by_name(querysets, *columns):
    """(name, *columns) of the rows of several querysets, each by its name; all in one query."""
    parts = [
        rows.annotate(named=Value(name, output_field=TextField())).values_list("named", *columns)
        for name, rows in querysets.items()
    ]
    return parts[0].union(*parts[1:], all=True).iterator(chunk_size=BATCH) if parts else []


def packed(values, size):
    """Lists of places among so many, by stored value, each as bits unless it is short for its size."""
    return {stored: places if is_rare(places, size) else as_bits(places, size) for stored, places in values.items()}


def is_rare(places, size):
    """Whether so few places among so many are kept as a list."""
    return len(places) < size / RARE


def as_bits(places, size):
    """Places among so many as bits."""
    bits = bytearray(size // 8 + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


def _count(places, among, held):
    if isinstance(places, int):
        return (places & among).bit_count()
    return sum(held[place >> 3] >> (place & 7) & 1 for place in set(places))


@dataclass(frozen=True)
class Found:
    """The keys of some records of a listing in its order: what a paginator needs of a list."""

    listing: Listing
    bits: int

    def __len__(self):
        return self.bits.bit_count()

    def __getitem__(self, part):
        start, stop, _step = part.indices(len(self))
        keys = self.listing.keys
        if len(self) == len(keys):
            return list(keys[start:stop])
        return [keys[place] for place in places_of(self.bits, start, stop)]


@dataclass(frozen=True)
class Rows:
    """The rows with some keys, read a page at a time: what a paginator needs of a list."""

    keys: Found
    rows: object

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, part):
        return in_order(self.rows, self.keys[part])


def in_order(rows, keys):
    """The rows with some keys, in the order of the keys; without those that are gone."""
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def places_of(bits, start, stop):
    """The places of the bits that are set, from the start-th up to the stop-th."""
    packed, seen, found = bits.to_bytes(bits.bit_length() // 8 + 1, "little"), 0, []
    for at in range(0, len(packed), PIECE):
        piece = int.from_bytes(packed[at : at + PIECE], "little")
        count = piece.bit_count()
        if seen + count > start:
            found += [at * 8 + place for number, place in enumerate(_set_bits(piece), start=seen) if start <= number < stop]
        seen += count
        if seen >= stop:
            break
    return found


def _set_bits(piece):
    while piece:
        lowest = piece & -piece
        yield lowest.bit_length() - 1
        piece ^= lowest
