"""Listings moved on from one revision to the next: only what changed records have is read, however many others there are."""

from collections import defaultdict
from functools import partial

from cooperation.moving import latest

from .listing import Listing, by_name
from .shifting import Shift, Standing, places_in, spread

AT_ONCE = 5_000
"""The values of so many records are asked for at once."""


def listing_of(rows, facets, *, revision, name):
    """The listing of the rows, a queryset in order, under a revision: moved on from the last of that name, or read whole."""
    return latest(name, revision=revision, move=partial(moved, rows=rows, facets=facets), read=lambda: Listing.of(rows, facets))


def moved(listing, changed, *, rows, facets):
    """The listing past the change of some records, by their keys; None where the others are not those it had."""
    before = _places(listing.keys, changed)
    standing = Standing(listing.keys, sorted(before.values()))
    gaps = _gaps(rows, standing, changed, {key: standing.gap(place) for key, place in before.items()})
    if gaps is None:
        return None
    after = {key: gap + others for others, (key, gap) in enumerate(gaps.items())}
    shift = Shift.between(standing, before, after, gaps)
    values = _values(listing, rows, facets, changed, before, after, shift)
    return Listing(shift.numbers(listing.keys, {place: key for key, place in after.items()}), values)


def _places(keys, wanted):
    """By key the place of each that is wanted and there."""
    return {keys[place]: place for place in places_in(keys, wanted)}


def _gaps(rows, standing, changed, hints):
    """By key of each changed record that the list has now, in order, how many unchanged ones stand before it; None as `moved`.

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
        asked = {key: spread(*room) for key, room in rooms.items() if room[0] < room[1]}
        if not asked:
            return {key: rooms[key][0] for key in ranks if key in rooms}


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
        found[name] = shift.values(listing.values[name], gone, added[name], size)
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
