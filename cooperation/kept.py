"""What this process keeps of what it has worked out, for as long as the public record stays as it is (docs/decisions/0027).

Everything is kept under the revision it was worked out from, which is read anew for each request: what belongs to another one is
dropped, so that nothing stale is ever shown. Where there is no revision to keep it under, everything is worked out each time.
"""

from collections import OrderedDict
from threading import Lock, RLock


class Shelf:
    """Values by key, all of one revision. When there are more than `most`, those that nobody has asked for the longest leave."""

    def __init__(self, *, most):
        self._most = most
        self._revision = None
        self._values = OrderedDict()
        self._lock, self._making = Lock(), RLock()

    def get(self, revision, key):
        """The value kept under a key; None where there is none."""
        with self._lock:
            if revision != self._revision or key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, revision, key, value):
        """Keep a value; answers it."""
        if revision is None:
            return value
        with self._lock:
            if revision != self._revision:
                self._revision = revision
                self._values.clear()
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def once(self, revision, key, make):
        """The value of a key, made by whoever asks first while others wait."""
        found = self.get(revision, key)
        if found is not None or revision is None:
            return make() if found is None else found
        with self._making:
            found = self.get(revision, key)
            return self.put(revision, key, make()) if found is None else found


LISTS = Shelf(most=100)
"""What lists need to be filtered and counted by."""

FRAGMENTS = Shelf(most=4_000)
"""Pieces of pages, as markup: of a few thousand characters each, so some 20 MB when full."""

OUTLINES = Shelf(most=1_000)
"""Which few of many things a page shows, and how many there are: a few hundred numbers each."""
