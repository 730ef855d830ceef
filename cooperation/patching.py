"""Listings moved on from one revision to the next: only what changed records have is read, however many others there are.

What is moved on is exactly what would be read whole; where that is not certain, it is read whole (docs/decisions/0033).
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict

from . import journal
from .listing import Listing, as_bits, by_name, is_rare
from .revision import present

TRIES = 3
"""So often what changed is read again because something else changed meanwhile."""

COMPARED = 32
"""With so many records of a list at once one that changed is compared to find its place."""

AT_ONCE = 5_000
"""The values of so many records are asked for at once."""

FEW = 4
"""Up to so many keys are looked for one by one."""

_last = {}
"""By list and order, the revision and the listing that were the last to be made."""


def listing_of(rows, facets, *, revision, name):
    """The listing of the rows, a queryset in order, under a revision: moved on from the last of that name, or read whole."""
    if revision is None:
        return Listing.of(rows, facets)
    found = moved_on(*_last[name], rows, facets) if name in _last else None
    found = found or Listing.of(rows, facets)
    _last[name] = revision, found
    return found


def moved_on(earlier, listing, rows, facets):
    """A listing that was made under an earlier revision, as it is now; None where it has to be read whole.

    What is read belongs together only where nothing changes while it is read: else it is read again, with what has changed by then.
    """
    for _try in range(TRIES):
        now = present()
        changed = journal.changed_between(earlier, now) if now else None
        if changed is None:
            return None
        found = _moved(listing, rows, facets, changed) if changed else listing
        if present() == now:
            return found
    return None


def _moved(listing, rows, facets, changed):
    """The listing past the change of some records, by their keys; None where the others are not those it had."""
    before = _places(listing.keys, changed)
    standing = Standing(listing.keys, sorted(before.values()))
    gaps = _gaps(rows, standing, changed, {key: standing.gap(place) for key, place in before.items()})
    if gaps is None:
        return None
    after = {key: gap + others for others, (key, gap) in enumerate(gaps.items())}
    shift = _shift(standing, before, after, gaps)
    values = _values(listing, rows, facets, changed, before, after, shift)
    return Listing(shift.keys(listing.keys, after), values)


class Standing:
    """The keys of a list without those at some places, without copying the others."""

    def __init__(self, keys, out):
        self._keys, self._out = keys, out
        self._gaps = [self.gap(place) for place in out]

    def __len__(self):
        return len(self._keys) - len(self._out)

    def __getitem__(self, number):
        return self._keys[number + bisect_right(self._gaps, number)]

    def gap(self, place):
        """How many of them are before a place."""
        return place - bisect_left(self._out, place)


def _places(keys, wanted):
    """By key the place of each that is wanted and there."""
    if len(wanted) > FEW:
        return {key: place for place, key in enumerate(keys) if key in wanted}
    found = {}
    for key in wanted:
        try:
            found[key] = keys.index(key)
        except ValueError:  # the list does not have it
            continue
    return found


def _gaps(rows, standing, changed, hints):
    """By key of each changed record that the list has now, in order, how many unchanged ones stand before it; None as `_moved`.

    The database compares, so that the order is its own. With each question the room where a record can be becomes so many times
    smaller. `hints` say where records stood, which is mostly where they stand still.
    """
    asked = {key: [place for place in (gap - 1, gap) if 0 <= place < len(standing)] for key, gap in hints.items()}
    rooms = None
    while True:
        beside = {standing[place] for places in asked.values() for place in places}
        ranks = {key: rank for rank, key in enumerate(rows.filter(pk__in=[*changed, *beside]).values_list("pk", flat=True))}
        if rooms is None:
            rooms = {key: (0, len(standing)) for key in ranks if key in changed}
        if not beside | rooms.keys() <= ranks.keys():
            return None
        for key, (low, high) in rooms.items():
            ahead = [place for place in asked.get(key, ()) if ranks[standing[place]] < ranks[key]]
            behind = [place for place in asked.get(key, ()) if ranks[standing[place]] > ranks[key]]
            rooms[key] = max([low, *(place + 1 for place in ahead)]), min([high, *behind])
        asked = {key: _spread(*room) for key, room in rooms.items() if room[0] < room[1]}
        if not asked:
            return {key: rooms[key][0] for key in ranks if key in rooms}


def _spread(low, high):
    """Places all over a room, about `COMPARED` of them."""
    step = (high - low) // (COMPARED + 1) + 1
    return range(low + step - 1, high, step) or [low]


class Shift:
    """What moves in a list: records leave some places, as they were, and come to others, as they become. All others move up."""

    def __init__(self, leaving, coming):
        self._leaving, self._coming = sorted(leaving), sorted(coming)
        self._gaps = [place - others for others, place in enumerate(self._coming)]

    @property
    def is_none(self):
        """Whether everything stands where it stood."""
        return not self._leaving and not self._coming

    def place(self, place):
        """Where a record stands from now on that neither leaves nor comes."""
        kept = place - bisect_left(self._leaving, place)
        return kept + bisect_right(self._gaps, kept)

    def keys(self, keys, after):
        """The keys in their new order; `after` has the place of each that comes."""
        if self.is_none:
            return keys
        keys, come = array("q", keys), {place: key for key, place in after.items()}
        for place in reversed(self._leaving):
            del keys[place]
        for place in self._coming:
            keys.insert(place, come[place])
        return keys

    def bits(self, bits):
        """Bits at their new places; none of those that come."""
        for place in reversed(self._leaving):
            bits = bits & ((1 << place) - 1) | bits >> (place + 1) << place
        for place in self._coming:
            bits = bits & ((1 << place) - 1) | bits >> place << (place + 1)
        return bits


def _shift(standing, before, after, gaps):
    """What leaves its place and what comes to another. Records between the same others in the same order as before stay."""
    old, new = defaultdict(list), defaultdict(list)
    for key in sorted(before, key=before.get):
        old[standing.gap(before[key])].append(key)
    for key, gap in gaps.items():
        new[gap].append(key)
    moved = [gap for gap in {*old, *new} if old[gap] != new[gap]]
    return Shift(
        leaving=[before[key] for gap in moved for key in old[gap]],
        coming=[after[key] for gap in moved for key in new[gap]],
    )


def _values(listing, rows, facets, changed, before, after, shift):
    """By facet and value, what has the value. Read are the changed records, and the others that have a value through one of them."""
    others = {name: _through(rows, facet, changed) for name, facet in facets.items()}
    was = before | _places(listing.keys, set().union(*others.values()))
    now = after | {key: shift.place(place) for key, place in was.items() if key not in before}
    size, added = len(listing.keys) - len(before) + len(after), {name: defaultdict(set) for name in facets}
    for name, key, stored in _pairs(rows, facets, changed, others):
        added[name][stored].add(now[key])
    found = {}
    for name in facets:
        gone = {was[key] for key in was.keys() & (before.keys() | others[name])}
        found[name] = _of_facet(listing.values[name], gone, added[name], shift, size)
    return found


def _through(rows, facet, changed):
    """The keys of the unchanged records that have their value of a facet through a changed one; of all, where that cannot be told.

    Records that visitors do not see are among them: asked for those that they see, SQLite would go through all of these.
    """
    condition = facet.through(changed)
    found = rows if condition is None else rows.model._base_manager.using(rows.db).filter(condition)
    return set(found.order_by().values_list("pk", flat=True)) - changed


def _pairs(rows, facets, changed, others):
    """(facet, key, stored value) of what is read again."""
    columns = "pk", "stored"
    yield from by_name({name: facet.pairs(rows.filter(pk__in=changed)) for name, facet in facets.items()}, *columns)
    for name, keys in others.items():
        ordered = sorted(keys)
        for start in range(0, len(ordered), AT_ONCE):
            part = rows.filter(pk__in=ordered[start : start + AT_ONCE])
            yield from by_name({name: facets[name].pairs(part)}, *columns)


def _of_facet(values, gone, added, shift, size):
    """What has which value, without what was at the places that are gone, at its new places, and with what is added."""
    gone_bits = as_bits(gone, max(gone, default=0))
    found = {}
    for stored in values.keys() | added.keys():
        places, more = values.get(stored, ()), added.get(stored, ())
        is_int = isinstance(places, int)
        if shift.is_none and not more and not (places & gone_bits if is_int else gone.intersection(places)):
            found[stored] = places
        elif is_int:
            found[stored] = shift.bits(places ^ (places & gone_bits)) | as_bits(more, max(more, default=0))
        else:
            places = array("I", sorted({shift.place(place) for place in places if place not in gone}.union(more)))
            found[stored] = places if is_rare(places, size) else as_bits(places, size)
    return {stored: places for stored, places in found.items() if places}
