"""What this process keeps of what it has worked out, for as long as the public record stays as it is (docs/decisions/0027).

Everything is kept under the revision it was worked out from, which is read anew for each request: what belongs to another one is
never given, so that nothing stale is ever shown. Where there is no revision to keep it under, everything is worked out each time.
"""

from collections import OrderedDict
from threading import Lock, RLock

REVISIONS = 2
"""So many are kept beside each other: that of the replica this process reads for visitors, and the primary's, which may be ahead."""

PASSED_OVER = 1_000
"""After so many askings for other revisions one is given up, with the memory it takes."""


class Shelf:
    """Values by revision and key, at most `most` of all revisions together: those that nobody has asked for the longest leave."""

    def __init__(self, *, most):
        self._most = most
        self._values = OrderedDict()
        self._asked, self._last_asked = 0, {}
        self._lock, self._making = Lock(), RLock()

    def get(self, revision, key):
        """The value kept under a key; None where there is none."""
        with self._lock:
            if (revision, key) not in self._values:
                return None
            self._values.move_to_end((revision, key))
            self._note(revision)
            return self._values[revision, key]

    def put(self, revision, key, value):
        """Keep a value; answers it."""
        if revision is None:
            return value
        with self._lock:
            self._note(revision)
            self._values[revision, key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def _note(self, revision):
        """Note that a revision is asked for, and give up one that no longer is."""
        self._asked += 1
        self._last_asked[revision] = self._asked
        longest_ago = min(self._last_asked, key=self._last_asked.get)
        if len(self._last_asked) > REVISIONS or self._asked - self._last_asked[longest_ago] > PASSED_OVER:
            del self._last_asked[longest_ago]
            for place in [place for place in self._values if place[0] == longest_ago]:
                del self._values[place]

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
