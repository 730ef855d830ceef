"""Which server of the database a request uses, and for how long: visitors read from replicas, everything else happens on the primary.

A request reads from one server only, from a replica in one moment of it. How replicas are judged is in `replicas`; why it is done
so is in docs/decisions/0021.
"""

import time
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from http import HTTPStatus
from itertools import chain

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import InterfaceError, OperationalError, connections, transaction
from django.http import parse_cookie

from ..addresses import is_admin
from . import replicas
from .hanging import Wait, not_for_ever

KEPT_TO_PRIMARY = {"admin", "auth", "axes", "otp_static", "otp_totp", "reversion", "sessions"}
"""Apps whose tables are never read from a replica: who may do what, and what was just done."""

DRAFTS = {"preview"}
"""Names of public addresses that show what was saved a moment ago."""

DOWNLOADS = (".zip", ".csv")
"""How the addresses end that answer with everything there is, which may take the database twelve times as long."""

MADE_FROM = "record.made_from"
"""The name in `environ` under which the page cache says from which server it has read the revision: the page is to be of the same."""

BEGAN = "record.began"
"""The name in `environ` under which the page cache says when it took up the request, by the monotonic clock."""

QUERY_CANCELED = "57014"
"""What PostgreSQL calls it when it ends a query that takes too long (PostgreSQL, appendix A)."""

_reading = ContextVar("reading", default=None)


class TooSlowError(OperationalError):
    """The database answers too slowly for whoever waits."""


class Patience:
    """Wraps the queries of one public request: none is asked when so many seconds have passed, or after one has failed.

    PostgreSQL itself ends a query after half of them, and a server that says nothing at all has the line cut: after three fifths
    where nothing has come back yet, while there may be time to ask another, otherwise after eight fifths. For 0 seconds nothing ends.
    """

    def __init__(self, seconds, *, began=None):
        self._began = began or time.monotonic()
        self._faults = {}
        self._connections = [connections[PRIMARY]]
        self.wait = Wait(lines=self._lines)
        self.grant(seconds)

    def grant(self, seconds):
        """Let it be so many seconds."""
        self.seconds, self.milliseconds = seconds, seconds * 500
        self.wait.moments[:] = [self._began + seconds * 0.6, self._began + seconds * 1.6]

    def __call__(self, execute, sql, params, many, context):
        connection = context["connection"]
        if fault := self._faults.get(connection.alias):
            raise fault
        try:
            if self.is_over():
                raise TooSlowError("The database takes too long for whoever waits.")
            limit(connection, milliseconds=self.milliseconds)
            found = execute(sql, params, many, context)
        except (OperationalError, InterfaceError) as error:
            self._faults[connection.alias] = error
            raise
        self.wait.only_last()
        return found

    def asks(self, connection):
        """Count a connection among those that are cut."""
        self._connections.append(connection)

    def ends(self):
        """A context in which whoever waits for a server that says nothing has the line cut."""
        is_kept = self.seconds and connections[PRIMARY].vendor == "postgresql"
        return not_for_ever(self.wait) if is_kept else nullcontext()

    def _lines(self):
        return [line for connection in list(self._connections) if (line := connection.connection)]

    def is_over(self):
        return bool(self.seconds) and time.monotonic() > self._began + self.seconds

    def has_lost(self, alias):
        """Whether a server failed, rather than took too long: another may have the answer."""
        fault = self._faults.get(alias)
        return bool(fault) and not isinstance(fault, TooSlowError) and getattr(fault.__cause__, "sqlstate", None) != QUERY_CANCELED


def unhurried(execute, sql, params, many, context):
    """Wraps the queries of editors, which take as long as they take."""
    limit(context["connection"], milliseconds=0)
    return execute(sql, params, many, context)


def limit(connection, *, milliseconds):
    """Have PostgreSQL end what takes longer. A connection outlives the request, and is told only when another limit holds."""
    held = connection.connection
    if connection.vendor != "postgresql" or getattr(held, "limit", 0) == milliseconds:
        return
    with connection.wrap_database_errors:
        held.execute(f"SET statement_timeout = {milliseconds}" if milliseconds else "RESET statement_timeout")
    held.limit = milliseconds


class Reading:
    """What one public request reads from: the server that is chosen when it first asks for one."""

    def __init__(self, *, wanted=None, primary_first=False, began=None):
        self.wanted, self.primary_first = wanted, primary_first
        self.patience = Patience(settings.DATABASE_PATIENCE, began=began)
        self.alias = None
        self._order = None
        self._in_use = ExitStack()

    def database(self):
        """The alias of the server; the same until the request ends or the server fails. OperationalError where none answers."""
        if self.alias:
            return self.alias
        self._order = self._order or chain(
            [self.wanted] if self.wanted else [], replicas.in_order(primary_first=self.primary_first)
        )
        fault = OperationalError("No server of the database answers.")
        for alias in self._order:
            if self.patience.is_over():
                break
            try:
                self._in_use.enter_context(_one_moment_of(alias, self.patience))
            except (OperationalError, InterfaceError) as error:
                replicas.server(alias).leave_out()
                fault = error
            else:
                self.alias = alias
                return alias
        raise fault

    def goes_on(self):
        """Whether the server has failed and another answers, which is then the one to read from."""
        lost = self.alias
        if not lost or not self.patience.has_lost(lost) or self.patience.is_over():
            return False
        self.close()
        replicas.server(lost).leave_out()
        try:
            return bool(self.database())
        except OperationalError:
            return False

    def close(self):
        with suppress(OperationalError, InterfaceError):  # the answer is there already
            self._in_use.close()
        self.alias = None


@contextmanager
def _one_moment_of(alias, patience):
    """A transaction that only reads, in which a replica shows the same from the first query to the last; nothing for the primary."""
    connection = connections[alias]
    patience.asks(connection)
    with connection.cursor():
        pass  # opened now, so that a server that is gone is noticed while there is another to choose
    if alias == PRIMARY:
        yield
        return
    limit(connection, milliseconds=patience.milliseconds)
    held, limited = connection.connection, patience.milliseconds
    with connection.execute_wrapper(patience), transaction.atomic(using=alias):
        yield
        if patience.has_lost(alias):
            connection.close()  # otherwise the end of the transaction would connect again
        else:
            transaction.set_rollback(True, using=alias)
            held.limit = limited  # with everything else, what was set inside is rolled back
    connection.close_if_unusable_or_obsolete()


@contextmanager
def reading(*, wanted=None, primary_first=False, began=None):
    """What is done inside reads as one public request does: from the server that is wanted, or else from the best there is."""
    read = Reading(wanted=wanted, primary_first=primary_first, began=began)
    token = _reading.set(read)
    try:
        with connections[PRIMARY].execute_wrapper(read.patience), read.patience.ends(), closing(read):
            yield read
    finally:
        _reading.reset(token)


def database_for_reading():
    """The alias of the server that the request at hand reads from; the primary's outside `reading()` and in its transactions."""
    read = _reading.get()
    if not read or not settings.REPLICAS or connections[PRIMARY].in_atomic_block:
        return PRIMARY
    return read.database()


class Router:
    """Sends reads where the request at hand reads, and everything else to the primary."""

    def db_for_read(self, model, **hints):
        if model._meta.app_label not in KEPT_TO_PRIMARY:
            return database_for_reading()
        read = _reading.get()
        if read and read.primary_first and database_for_reading() != PRIMARY:
            raise OperationalError("The primary does not answer.")  # known already: nobody waits for it twice
        return PRIMARY

    def db_for_write(self, model, **hints):
        return PRIMARY

    def allow_relation(self, obj1, obj2, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == PRIMARY


class DatabaseMiddleware:
    """Give each request its server and its patience, and a public one another server where the first one fails.

    Whoever is signed in reads from the primary, whatever the address: an editor sees at once what they saved.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or is_admin(request):
            with connections[PRIMARY].execute_wrapper(unhurried):
                return self.get_response(request)
        is_signed_in = settings.SESSION_COOKIE_NAME in parse_cookie(request.META.get("HTTP_COOKIE", ""))
        wanted = request.META.get(MADE_FROM)
        with reading(wanted=wanted, primary_first=is_signed_in, began=request.META.get(BEGAN)) as read:
            if request.path.endswith(DOWNLOADS):
                read.patience.grant(read.patience.seconds * 12)
            response = self.get_response(request)
            while response.status_code == HTTPStatus.SERVICE_UNAVAILABLE and read.goes_on():
                response = self.get_response(request)
            if wanted and read.alias not in (None, wanted):
                response.headers["Cache-Control"] = "no-store"  # it may be older than the revision it would be kept under
        return response

    def process_view(self, request, view, args, kwargs):
        if (read := _reading.get()) and request.resolver_match.url_name in DRAFTS:
            read.wanted, read.primary_first = None, True
