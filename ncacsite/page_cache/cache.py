"""Public pages answered from memory, ahead of Django: the same bytes, in a hundredth of the time, and never an old page.

Before each answer the revision of the record is read (`revisions.py`), and a page is used only under the revision that was read before
it was made: one that was being made while somebody saved is never shown to the next. Only what the site itself allows anybody to keep
is kept (docs/decisions/0019). Whoever may be an editor is asked through to Django, which alone knows what sessions mean.
"""

import time
from functools import lru_cache
from http import HTTPStatus
from threading import Event, Lock

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from cooperation.negotiation import accepts, best_coding
from cooperation.revision import shared_word

from ..databases.routing import BEGAN, MADE_FROM
from ..watching.notes import CACHE, NOTES, ROUTE
from .out_of_date import out_of_date
from .pages import KeptPage, KeptPages
from .readers import UnavailableError
from .revisions import DatabaseRevision, ReplicaRevision, SharedRevision

LONGEST_KEY = 2_000
"""Characters of host, path and query above which an address is not worth remembering."""

TURN = 10
"""Seconds that others wait for the one who makes a page they want too."""

accepts, best_coding = lru_cache(1024)(accepts), lru_cache(1024)(best_coding)


class PageCache:
    """A WSGI application in front of another.

    `revision()` says what moment the record is at, or raises UnavailableError; `pages` keeps what was answered. Requests that carry
    the cookie named `session_cookie`, and addresses that begin with one of `apart`, belong to the other alone. `is_secure(environ)`
    says by which scheme a visitor came, `out_of_date(page, path)` is the body of a page as it is shown while the database does not answer.
    """

    def __init__(self, application, *, pages, revision, session_cookie, apart, is_secure, out_of_date):
        self.application, self.pages, self.revision = application, pages, revision
        self.session_cookie, self.apart, self.is_secure = session_cookie, apart, is_secure
        self.out_of_date = out_of_date
        self.flights, self.lock = {}, Lock()
        self.newest = None

    def __call__(self, environ, start_response):
        if (key := self.key_of(environ)) is None:
            return self.application(environ, start_response)
        environ[BEGAN] = time.monotonic()
        page = self.pages.get(key)
        try:
            revision = self.newest = self.revision()
        except UnavailableError:
            return self.without_database(page, environ, start_response)
        if page is None or page.revision != revision:
            environ[CACHE] = "miss"
            return self.fly(key, revision, environ, start_response)
        environ[CACHE] = "hit"
        return self.send(page, environ, start_response)

    def key_of(self, environ):
        """What tells one answer from another; None where an answer depends on more than that."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ["PATH_INFO"].startswith(self.apart):
            return None
        if self.session_cookie in environ.get("HTTP_COOKIE", "") or not environ.keys().isdisjoint(_CONDITIONS_TO_WRITE):
            return None
        key = (self.is_secure(environ), environ.get("HTTP_HOST", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        return key if len(key[1]) + len(key[2]) + len(key[3]) <= LONGEST_KEY else None

    def send(self, page, environ, start_response):
        """A kept page as this client wants it: packed, unchanged, or its headers alone. One that takes no page of its type is asked through."""
        if not accepts(environ.get("HTTP_ACCEPT", ""), page.media_type):
            return self.application(environ, start_response)
        if (notes := environ.get(NOTES)) is not None:
            notes[ROUTE] = page.route
        tag, headers, headers_alone, body = page.variant(best_coding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        if page.is_known_to(environ, tag):
            start_response(_NOT_MODIFIED, headers_alone[:])
            return ()
        start_response(_OK, headers[:])
        return () if environ["REQUEST_METHOD"] == "HEAD" else body

    def fly(self, key, revision, environ, start_response):
        """Have a page made, by one of all who want it at the same time. What cannot be kept everybody has made for himself."""
        with self.lock:
            is_first = (flight := self.flights.get((key, revision))) is None
            if is_first:
                flight = self.flights[key, revision] = Event()
        if not is_first:
            flight.wait(TURN)
            page = self.pages.get(key)
            if page is not None and page.revision == revision:
                return self.send(page, environ, start_response)
            return self.application(environ, start_response)
        try:
            return self.make(key, revision, environ, start_response)
        finally:  # whoever comes now makes it anew, should it not have been kept
            del self.flights[key, revision]
            flight.set()

    def make(self, key, revision, environ, start_response):
        """The answer of the application, asked for the whole page; kept if anybody may have it."""
        asked = {name: value for name, value in environ.items() if name not in _CONDITIONS}
        asked |= {"REQUEST_METHOD": "GET", MADE_FROM: getattr(revision, "alias", None)}
        status, headers, body = answer_of(self.application, asked)
        if may_be_kept(status, headers):
            page = KeptPage(revision, headers, body, route=environ.get(NOTES, {}).get(ROUTE, ""))
            self.pages.keep(key, page)
            return self.send(page, environ, start_response)
        start_response(status, headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)

    def without_database(self, page, environ, start_response):
        """The page as it was when the database last answered, which says so, for one reader and one moment; without one, what the application says."""
        if page is None or page.revision != self.newest or not accepts(environ.get("HTTP_ACCEPT", ""), page.media_type):
            return self.application(environ, start_response)
        environ[CACHE] = "stale"
        body = self.out_of_date(page, environ["PATH_INFO"])
        headers = [(name, value) for name, value in page.shared if name not in ("Cache-Control", "Last-Modified")]
        headers += [("Cache-Control", "no-store"), ("Cache-Status", _STALE), ("Content-Length", str(len(body)))]
        start_response(_OK, headers)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


_OK = f"{HTTPStatus.OK:d} {HTTPStatus.OK.phrase}"
_NOT_MODIFIED = f"{HTTPStatus.NOT_MODIFIED:d} {HTTPStatus.NOT_MODIFIED.phrase}"
_CONDITIONS = {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"}
_CONDITIONS_TO_WRITE = {"HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}
_STALE = 'record; hit; detail="the database does not answer"'  # RFC 9211


def may_be_kept(status, headers):
    """Whether an answer is the same for everybody until the record changes: the site says so, and nothing says otherwise."""
    named = {name.lower(): value for name, value in headers}
    is_shared = named.get("cache-control") == "public, no-cache" and "set-cookie" not in named
    return status.startswith("200") and is_shared and "etag" in named and named.get("vary", "Accept-Encoding") == "Accept-Encoding"


def answer_of(application, environ):
    """(status, headers, body) that a WSGI application answers, whole."""
    said = []
    written = []

    def start_response(status, headers, exc_info=None):
        if exc_info and written:
            raise exc_info[1].with_traceback(exc_info[2])
        said[:] = [status, headers]
        return written.append

    chunks = application(environ, start_response)
    try:
        written.extend(chunks)
    finally:
        if close := getattr(chunks, "close", None):
            close()
    return said[0], said[1], b"".join(written)


def in_front_of(application):
    """The page cache of this deployment, before an application."""
    database = ReplicaRevision() if settings.REPLICAS else DatabaseRevision()
    return PageCache(
        application,
        pages=KeptPages(settings.PAGE_CACHE_MB * 1024 * 1024),
        revision=SharedRevision(shared_word(), database) if settings.SHARED_REVISION else database,
        session_cookie=settings.SESSION_COOKIE_NAME,
        apart=(settings.STATIC_URL, *_admins()),
        is_secure=is_secure,
        out_of_date=out_of_date,
    )


def _admins():
    """Where the admin is, in each language."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield reverse("admin:index")


def is_secure(environ):
    """Whether a visitor came over TLS, by the rules of Django's `HttpRequest.scheme`."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        if (said := environ.get(name)) is not None:
            return said.partition(",")[0].strip() == value
    return environ["wsgi.url_scheme"] == "https"
