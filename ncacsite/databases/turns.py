"""Writing in turn where the database lets in one writer at a time."""

import fcntl
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from ..addresses import is_admin


class WriteInTurn:
    """Let what is sent to the admin wait in a queue where the database is SQLite.

    SQLite lets in whoever asks at the right moment, and those who have waited long ask least often: with many editors one of them
    might wait in vain. The operating system keeps the order of those who wait for a lock, across threads and processes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "POST" or not is_admin(request):
            return self.get_response(request)
        with turn(connection):
            return self.get_response(request)


@contextmanager
def turn(connection):
    """Wait until nobody else holds the lock beside the database's file; none is needed for a database without one."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        yield
        return
    name = Path(connection.settings_dict["NAME"])
    with name.with_name(f"{name.name}-turn").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
