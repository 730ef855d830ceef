"""Things of an order that move, and the places of all others."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.lists import Shift, Standing, as_bits, places_in

pytestmark = pytest.mark.once


@st.composite
def moves(draw):
    """An order of keys before and after some of them left, came or moved, and those."""
    keys = list(range(draw(st.integers(0, 60))))
    changed = set(draw(st.lists(st.sampled_from(keys), max_size=9))) if keys else set()
    after = [key for key in keys if key not in changed]
    coming = [key for key in changed if draw(st.booleans())] + list(range(100, 100 + draw(st.integers(0, 4))))
    for key in coming:
        after.insert(draw(st.integers(0, len(after))), key)
    return keys, after, changed | set(coming)


@given(moves(), st.integers(0))
def test_bits_and_numbers_are_where_their_things_are(moved, held):
    keys, after, changed = moved
    out = places_in(array("q", keys), changed)
    standing = Standing(keys, out)
    before = {keys[place]: place for place in out}
    coming = {key: place for place, key in enumerate(after) if key in changed}
    gaps = {key: place - others for others, (key, place) in enumerate(coming.items())}
    shift = Shift.between(standing, before, coming, gaps)
    held &= (1 << len(keys)) - 1
    staying = {key for key in keys if held >> key & 1} - changed
    gone = set(before.values())

    assert list(shift.numbers(array("q", keys), {place: key for key, place in coming.items()})) == after
    found = shift.values({"yes": held}, gone, {}, len(after)).get("yes", 0)
    assert found == as_bits([after.index(key) for key in staying], len(after))
    assert [shift.place(keys.index(key)) for key in staying] == [after.index(key) for key in staying]
