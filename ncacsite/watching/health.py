"""Whether the server is alive (`/healthz`) and whether it can answer visitors (`/readyz`), for whatever watches it.

Both are answered on any host name, with or without TLS, and are kept by nobody. They tell the outcome of
each check and nothing of the record or of the machine. Of several servers of the database one that answers is enough for visitors:
the others are named, and the site stays ready.
"""

import shutil
from contextlib import suppress

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import DatabaseError, InterfaceError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from cooperation import revision
from cooperation.models import Record, SearchEntry

from ..databases.replicas import OK, server
from ..databases.routing import database_for_reading, reading
from .notes import note_route

ALIVE, READY = "/healthz", "/readyz"


class HealthMiddleware:
    """Answer those who watch the server, before anything that needs the database or the right host name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == ALIVE:
            response = HttpResponse(f"{OK}\n", content_type="text/plain; charset=utf-8")
        elif request.path_info == READY:
            found, is_ready = readiness()
            response = JsonResponse(found, status=200 if is_ready else 503)
        else:
            return self.get_response(request)
        note_route(request, request.path_info.strip("/"))
        response.headers["Cache-Control"] = "no-store"
        return response


def readiness():
    """The outcome of each check in a few words, "ok" where nothing is wrong, and whether visitors can be answered.

    What cannot be asked without the database is not asked.
    """
    servers = {"database": _database()} | {alias: server(alias).seen().outcome for alias in settings.REPLICAS}
    found = {"disk": _disk()}
    with suppress(DatabaseError, InterfaceError), reading():
        found |= _record()
    return servers | found, len(found) > 1 and set(found.values()) == {OK}


def _database():
    try:
        with connections[PRIMARY].cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "does not answer"
    return OK


def _record():
    """What visitors would be answered from: the server that they would read from now."""
    found = {"migrations": _migrations(connections[database_for_reading()])}
    return found | ({"index": _index(), "revision": _revision()} if found["migrations"] == OK else {})


def _disk():
    """Room for what is kept beside the program: SQLite's file, secrets, static files. The disk of a PostgreSQL server is its own to watch."""
    free = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.is_dir() else settings.BASE_DIR).free
    return OK if free >= settings.READY_DISK_MB * 1024 * 1024 else f"less than {settings.READY_DISK_MB} MB free"


def _migrations(connection):
    executor = MigrationExecutor(connection)
    return "run migrate" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else OK


def _index():
    """Whether records can be found."""
    return "run rebuild_search" if Record.objects.exists() and not SearchEntry.objects.exists() else OK


def _revision():
    """Whether it is known when anything last changed, without which no answer can be asked about again."""
    return "load or save a record" if Record.objects.public().exists() and not revision.changed_at() else OK
