"""Whether the server is alive (`/healthz`) and whether it can answer visitors (`/readyz`), for whatever watches it.

Both are answered before anything else, on any host name, with or without TLS, and are kept by nobody. They tell the outcome of
each check and nothing of the record or of the machine.
"""

import shutil

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from cooperation import revision
from cooperation.models import Record, SearchEntry

ALIVE, READY = "/healthz", "/readyz"
OK = "ok"


class HealthMiddleware:
    """Answer those who watch the server, before anything that needs the database or the right host name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info == ALIVE:
            response = HttpResponse(f"{OK}\n", content_type="text/plain; charset=utf-8")
        elif request.path_info == READY:
            found = readiness()
            response = JsonResponse(found, status=200 if set(found.values()) == {OK} else 503)
        else:
            return self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def readiness():
    """The outcome of each check in a few words, "ok" where nothing is wrong. What cannot be asked without the database is not asked."""
    found = {"database": _database(), "disk": _disk()}
    if found["database"] == OK:
        found |= {"migrations": _migrations()}
    if found.get("migrations") == OK:
        found |= {"index": _index(), "revision": _revision()}
    return found


def _database():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return OK


def _disk():
    """Room for what is kept beside the program: SQLite's file, secrets, static files. The disk of a PostgreSQL server is its own to watch."""
    free = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.is_dir() else settings.BASE_DIR).free
    return OK if free >= settings.READY_DISK_MB * 1024 * 1024 else f"less than {settings.READY_DISK_MB} MB free"


def _migrations():
    executor = MigrationExecutor(connection)
    return "run migrate" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else OK


def _index():
    """Whether records can be found."""
    return "run rebuild_search" if Record.objects.exists() and not SearchEntry.objects.exists() else OK


def _revision():
    """Whether it is known when anything last changed, without which no answer can be asked about again."""
    return "load or save a record" if Record.objects.public().exists() and not revision.changed_at() else OK
