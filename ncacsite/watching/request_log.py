"""The request log: one line of JSON for each request, whoever answered it, and the id that ties all lines about it together.

`RequestLog` wraps any WSGI application. What only the application knows it notes (`notes.py`). What the log may hold, and why,
is in docs/decisions/0025.
"""

import logging
import re
import time
from contextlib import suppress
from secrets import token_hex

from django.conf import settings
from django.db import DatabaseError

from cooperation.log_lines import as_line, cut, moment, request_id

from ..addresses import is_admin
from ..client_address import shortened, written_in
from .notes import CACHE, NOTES, ROUTE, USER, note_route, notes

logger = logging.getLogger("requests")
faults = logging.getLogger("ncacsite.faults")

ID = re.compile(r"[0-9A-Za-z-]{16,64}")
LONGEST_QUERY = 400
PREVIEW = "/preview/"
ADDRESSES = {"short": shortened, "whole": str, "none": lambda written: ""}


class RequestLog:
    """Give each request its id, and tell how it went when its last byte is handed over.

    The answer itself is passed on as it is, but for `X-Request-ID` on what nobody keeps. With neither log nor metrics switched on
    that is all.
    """

    def __init__(self, application):
        self.application = application
        self.is_written = settings.REQUEST_LOG != "off"
        self.metrics = _metrics()

    def __call__(self, environ, start_response):
        request = Request(environ, self)
        request_id.set(request.id)
        notes.set(request.notes)
        if self.metrics:
            self.metrics.begin()
        try:
            body = self.application(environ, request.starting(start_response))
        except BaseException:
            faults.exception("The application raised an exception.")
            request.end(status=500)
            raise
        if not (self.is_written or self.metrics):
            return body
        if isinstance(body, list | tuple):  # whole already, and servers send a list at once
            request.sent = sum(map(len, body))
            request.end()
            return list(body)
        return Body(body, request)

    def ended(self, request):
        """Tell how a request went."""
        seconds = time.perf_counter() - request.began
        if self.metrics:
            self.metrics.end(request, seconds)
        if self.is_written:
            # As `logger.info` does, but for looking up the line of code that calls, which is always this one.
            logger.handle(logging.LogRecord(logger.name, logging.INFO, __file__, 0, line(request, seconds), (), None))


def _metrics():
    if not settings.METRICS:
        return None
    from . import metrics  # it makes files as soon as it is read, which only a server that is asked for them should

    return metrics


class Request:
    """One request while it is answered."""

    __slots__ = ("began", "environ", "id", "is_over", "log", "notes", "outcome", "path", "sent", "status")

    def __init__(self, environ, log):
        self.began = time.perf_counter()
        self.environ, self.log = environ, log
        self.id, self.path = id_of(environ), environ.get("PATH_INFO", "")  # which Django writes anew, decoded
        self.notes = environ[NOTES] = {}
        self.status = self.sent = 0
        self.outcome, self.is_over = "", False

    def starting(self, start_response):
        """`start_response`, noting the status and adding the id to an answer for one moment. A kept one would pass on somebody's id."""

        def start(status, headers, *exc_info):
            self.status = int(status[:3])
            if is_kept_by_nobody(headers):
                headers = [*headers, ("X-Request-ID", self.id)]
            return start_response(status, headers, *exc_info)

        return start

    def end(self, *, status=None):
        """Note the end, once."""
        if not self.is_over:
            self.is_over, self.status = True, status or self.status
            self.log.ended(self)


class Body:
    """The pieces of an answer, counted as they are handed over."""

    __slots__ = ("body", "pieces", "request")

    def __init__(self, body, request):
        self.body, self.request = body, request
        self.pieces = iter(body)
        request.outcome = "broken off"  # until the end is reached

    def __iter__(self):
        return self

    def __next__(self):
        try:
            piece = next(self.pieces)
        except StopIteration:
            self.request.outcome = ""
            raise
        except Exception:
            self.request.outcome = "failed"
            faults.exception("The answer stopped in the middle.")
            raise
        self.request.sent += len(piece)
        return piece

    def close(self):
        """Close what was wrapped, whatever it is, and note the end."""
        try:
            if close := getattr(self.body, "close", None):
                close()
        finally:
            self.request.end()


def id_of(environ):
    """The id of a request: that of our proxy where it gives a sound one, otherwise a new one."""
    given = environ.get("HTTP_X_REQUEST_ID")
    if given and (settings.PROXIES or settings.BEHIND_TLS_PROXY) and ID.fullmatch(given):
        return given
    return token_hex(8)


def is_kept_by_nobody(headers):
    return any("no-store" in value for name, value in headers if name.lower() == "cache-control")


def line(request, seconds):
    """The line of a request. No value can end it or be longer than its share."""
    environ = request.environ
    method = environ.get("REQUEST_METHOD", "")
    is_head = method == "HEAD"
    return as_line(
        {
            "at": moment(time.time() - seconds),
            "request": request.id,
            "method": cut(method, 20),
            "path": cut(readable(request.path)),
            "query": cut(environ.get("QUERY_STRING", ""), LONGEST_QUERY),
            "status": request.status,
            "outcome": outcome_of(request, is_head=is_head),
            "bytes": 0 if is_head else request.sent,
            "milliseconds": round(seconds * 1000, 2),
            "route": request.notes.get(ROUTE, ""),
            "cache": environ.get(CACHE, ""),
            "user": cut(request.notes.get(USER, "")),
            "address": cut(ADDRESSES[settings.REQUEST_LOG_ADDRESSES](written_in(environ)), 50),
        }
    )


def readable(path):
    """A path of WSGI as people read it, without the key of a preview link."""
    if not path.isascii():
        path = path.encode("latin-1", "replace").decode("utf-8", "replace")
    start, mark, key = path.partition(PREVIEW)
    return f"{start}{mark}…" if key else path


def outcome_of(request, *, is_head):
    """What became of a request, in a word. Nobody takes the body of a HEAD, so that says nothing."""
    if request.outcome and not is_head:
        return request.outcome
    if request.status >= 500:
        return "failed"
    return "refused" if request.status >= 400 else "answered"


class RequestLogMiddleware:
    """Let the log know which kind of page was asked for, and which editor asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        with suppress(DatabaseError):  # an answer that is made is not lost for its line
            editor = request.user if is_admin(request) else getattr(request, "staff", None)
            request.META.get(NOTES, {})[USER] = editor.get_username() if editor else ""
        return response

    def process_view(self, request, view, args, kwargs):
        note_route(request, request.resolver_match.view_name or "")
