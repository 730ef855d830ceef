"""Pages kept ready to be sent: each in the codings asked for so far, within a bound of bytes."""

from collections import OrderedDict
from http import HTTPStatus
from threading import Lock
from types import SimpleNamespace

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from ..compression import SMALLEST, is_text, pack, tag_of, unpack
from ..validators import OF_THE_BODY

OVERHEAD = 4_000
"""Bytes that a kept page is reckoned at besides its body: headers, key and what Python needs for them."""


class KeptPage:
    """One answer, under the revision it was made from. `variants` holds its headers and body in each coding asked for so far.

    `route` names the kind of page for the request log.
    """

    def __init__(self, revision, headers, body, *, route=""):
        self.revision, self.route = revision, route
        named = {name.lower(): value for name, value in headers}
        coding = named.get("content-encoding", "")
        self.media_type = named["content-type"].partition(";")[0]
        self.body = unpack(body, coding)
        self.tag = named["etag"].removesuffix(f'-{coding}"').removesuffix('"') + '"' if coding else named["etag"]
        self.modified = parse_http_date_safe(named["last-modified"]) if "last-modified" in named else None
        self.shared = [(name, value) for name, value in headers if name.lower() not in _OF_ONE_CODING]
        self.is_packable = is_text(named["content-type"]) and len(self.body) > SMALLEST
        self.variants = {}

    @property
    def size(self):
        """Bytes it is reckoned at: packed, text takes less than half of what it takes plain."""
        return OVERHEAD + 2 * len(self.body)

    def variant(self, coding):
        """(tag, headers, headers of a 304, body) in one coding."""
        coding = coding if self.is_packable else ""
        return self.variants.get(coding) or self.variants.setdefault(coding, self._make(coding))

    def _make(self, coding):
        body, tag = pack(self.body, coding), tag_of(self.tag, coding)
        headers = [
            *self.shared,
            *([("Content-Encoding", coding)] if coding else []),
            ("ETag", tag),
            ("Content-Length", str(len(body))),
        ]
        return tag, headers, [(name, value) for name, value in headers if name not in OF_THE_BODY], (body,)

    def is_known_to(self, environ, tag):
        """Whether whoever asks has the page already (RFC 9110 §13.2.2, by Django's reading of it)."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked == tag:
            return True
        if not asked and "HTTP_IF_MODIFIED_SINCE" not in environ:
            return False
        request = SimpleNamespace(META=environ, method="GET")
        return get_conditional_response(request, tag, self.modified, HttpResponse()).status_code == HTTPStatus.NOT_MODIFIED


_OF_ONE_CODING = {"content-encoding", "content-length", "etag"}


class KeptPages:
    """Pages by key, never more than `most` bytes of them.

    A page that was asked for once waits in a quarter of the room until it is asked for again: whoever asks for ten thousand different
    things once pushes out nothing that others read. The page longest unasked goes first.
    """

    def __init__(self, most):
        self.lock = Lock()
        self.once, self.again = Shelf(most // 4), Shelf(most - most // 4)

    def get(self, key):
        """The page kept under a key, whatever its revision; None where there is none."""
        if (page := self.again.pages.get(key)) is not None:
            self.again.touch(key)
            return page
        if (page := self.once.pages.get(key)) is None:
            return None
        with self.lock:
            if self.once.take(key) is page:
                self.again.put(key, page)
        return page

    def keep(self, key, page):
        """Keep a page in place of the one there was. One that is larger than a shelf is not kept."""
        with self.lock:
            shelf = self.again if self.again.take(key) else self.once
            self.once.take(key)
            shelf.put(key, page)

    def __len__(self):
        return len(self.once.pages) + len(self.again.pages)

    @property
    def size(self):
        """Bytes they are reckoned at."""
        return self.once.size + self.again.size


class Shelf:
    """Pages in the order in which they were last asked for."""

    def __init__(self, most):
        self.most, self.size, self.pages = most, 0, OrderedDict()

    def touch(self, key):
        """Note that a page was asked for; it may be gone by now."""
        try:
            self.pages.move_to_end(key)
        except KeyError:
            return

    def take(self, key):
        """The page of a key, off the shelf; None where it is not there."""
        if (page := self.pages.pop(key, None)) is not None:
            self.size -= page.size
        return page

    def put(self, key, page):
        if page.size > self.most:
            return
        self.pages[key] = page
        self.size += page.size
        while self.size > self.most:
            self.take(next(iter(self.pages)))
