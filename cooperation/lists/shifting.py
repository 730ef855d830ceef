"""Some things of a long order taken out and put in again elsewhere, and what that does to the places of all others."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property

from .listing import as_bits, is_rare

COMPARED = 32
"""With so many things of an order at once one that changed is compared to find its place."""

FEW = 4
"""Up to so many numbers are looked for one by one."""


class Standing:
    """The keys of an order without those at some places, without copying the others."""

    def __init__(self, keys, out):
        self._keys, self._out = keys, out
        self._gaps = [self.gap(place) for place in out]

    def __len__(self):
        return len(self._keys) - len(self._out)

    def __getitem__(self, number):
        return self._keys[self.place(number)]

    def place(self, number):
        """Where the one of a number stands in the whole order."""
        return number + bisect_right(self._gaps, number)

    def gap(self, place):
        """How many of them are before a place."""
        return place - bisect_left(self._out, place)


def places_in(numbers, wanted):
    """The places in an array of numbers that have one of some, in order."""
    if len(wanted) > FEW:
        return [place for place, number in enumerate(numbers) if number in wanted]
    return sorted(place for number in wanted for place in _places_of(numbers, number))


def _places_of(numbers, number):
    place = -1
    while True:
        try:
            place = numbers.index(number, place + 1)
        except ValueError:  # no more of them
            return
        yield place


def spread(low, high):
    """Numbers all over a room, about `COMPARED` of them."""
    step = (high - low) // (COMPARED + 1) + 1
    return range(low + step - 1, high, step) or [low]


class Shift:
    """What moves in an order: things leave some places, as they were, and come to others, as they become. All others move up."""

    def __init__(self, leaving, coming):
        self._leaving, self._coming = sorted(leaving), sorted(coming)
        self._gaps = [place - others for others, place in enumerate(self._coming)]

    @classmethod
    def between(cls, standing, before, after, gaps):
        """That of things with some places before and after. Things between the same others in the same order as before stay.

        `gaps` has in order of each that comes how many of the others stand before it.
        """
        old, new = defaultdict(list), defaultdict(list)
        for key in sorted(before, key=before.get):
            old[standing.gap(before[key])].append(key)
        for key, gap in gaps.items():
            new[gap].append(key)
        moved = [gap for gap in {*old, *new} if old[gap] != new[gap]]
        return cls([before[key] for gap in moved for key in old[gap]], [after[key] for gap in moved for key in new[gap]])

    @property
    def is_none(self):
        """Whether everything stands where it stood."""
        return not self._leaving and not self._coming

    def place(self, place):
        """Where something stands from now on that neither leaves nor comes."""
        kept = place - bisect_left(self._leaving, place)
        return kept + bisect_right(self._gaps, kept)

    def numbers(self, numbers, come):
        """A number for each place, as an array, at their new places; `come` has by place those of all that changed."""
        found = numbers[:]
        for place in reversed(self._leaving):
            del found[place]
        for place in self._coming:
            found.insert(place, come[place])
        for place, number in come.items():
            found[place] = number
        return found

    def bits(self, bits):
        """Bits at their new places; none of those that come."""
        windows, rest = self._windows
        if windows:
            held = bytearray(bits.to_bytes(max(bits.bit_length(), windows[-1].end) // 8 + 1, "little"))
            for window in windows:
                window.move_in(held)
            bits = int.from_bytes(held, "little")
        return rest.move(bits) if rest else bits

    @cached_property
    def _windows(self):
        """The parts of the order in which something moves, and the part that is open at its end, where more comes than leaves or less."""
        moves = sorted(
            [(place - others, False, place) for others, place in enumerate(self._leaving)]
            + [(gap, True, place) for gap, place in zip(self._gaps, self._coming, strict=True)]
        )
        found, leaving, coming = [], [], []
        for _gap, comes, place in moves:
            (coming if comes else leaving).append(place)
            if len(leaving) == len(coming):
                found.append(_Window(leaving, coming))
                leaving, coming = [], []
        return found, _Window(leaving, coming) if leaving or coming else None

    def values(self, values, gone, added, size):
        """By value the places of what has it, as `listing.packed` gives them: without what was at the places that are gone, and with what is added."""
        gone_bits = as_bits(gone, max(gone, default=0))
        found = {}
        for stored in values.keys() | added.keys():
            places, more = values.get(stored, ()), added.get(stored, ())
            is_int = isinstance(places, int)
            if self.is_none and not more and not (places & gone_bits if is_int else gone.intersection(places)):
                found[stored] = places
            elif is_int:
                found[stored] = self.bits(places ^ (places & gone_bits)) | as_bits(more, max(more, default=0))
            else:
                places = array("I", sorted({self.place(place) for place in places if place not in gone}.union(more)))
                found[stored] = places if is_rare(places, size) else as_bits(places, size)
        return {stored: places for stored, places in found.items() if places}


class _Window:
    """What leaves and comes between two places, before and after which as many have left as have come."""

    def __init__(self, leaving, coming):
        self._leaving, self._coming = leaving, coming
        self._start, self.end = min(leaving + coming), max(leaving + coming) + 1

    def move_in(self, held):
        """Move the bits of the window among all of them, as bytes."""
        low, high = self._start >> 3, (self.end >> 3) + 1
        held[low:high] = self.move(int.from_bytes(held[low:high], "little"), low << 3).to_bytes(high - low, "little")

    def move(self, bits, first=0):
        """Bits, the lowest of which has the place `first`, moved."""
        for place in reversed(self._leaving):
            bits = bits & ((1 << place - first) - 1) | bits >> (place - first + 1) << (place - first)
        for place in self._coming:
            bits = bits & ((1 << place - first) - 1) | bits >> (place - first) << (place - first + 1)
        return bits
