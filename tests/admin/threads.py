"""Several people at the same moment: a database that more than one of them can write, and a thread for each."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection, connections


@contextmanager
def shared_database(folder):
    """The test's database as a deployment has it: PostgreSQL as it is; SQLite copied from memory into a file, with the settings' options."""
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, config = connections["default"], connections.settings["default"]
    with sqlite3.connect(folder / "record.sqlite3") as file:
        in_memory.connection.backup(file)
    file.close()
    name, config["NAME"] = config["NAME"], str(folder / "record.sqlite3")
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], config["NAME"] = in_memory, name


def at_once(*acts):
    """What each of some functions answers, all of them begun at the same moment."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [future.result() for future in [threads.submit(run, act) for act in acts]]
