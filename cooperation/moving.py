"""What was worked out under an earlier revision, moved on to the present one by what changed in between (docs/decisions/0033).

What is moved on is exactly what would be read whole; where that is not certain, it is read whole.
"""

from . import journal
from .revision import present

TRIES = 3
"""So often what changed is read again because something else changed meanwhile."""

_last = {}
"""By name, the revision and the value that were the last to be worked out in this process."""


def latest(name, *, revision, move, read):
    """The value of a name under a revision: moved on from the last there was, or read whole.

    `move` gives a value as it is past the change of some records, by their keys, and None where it has to be read whole.
    """
    if revision is None:
        return read()
    found = moved_on(*_last[name], move) if name in _last else None
    if found is None:
        found = read()
    _last[name] = revision, found
    return found


def moved_on(earlier, value, move):
    """What was worked out under an earlier revision, as it is now; None where it has to be read whole.

    What is read belongs together only where nothing changes while it is read: else it is read again, with what has changed by then.
    """
    for _try in range(TRIES):
        now = present()
        changed = journal.changed_between(earlier, now) if now else None
        if changed is None:
            return None
        found = move(value, changed) if changed else value
        if present() == now:
            return found
    return None
