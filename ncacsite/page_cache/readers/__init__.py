"""Connections that ask one thing only: the revision of the record. One for each engine, which alone knows its engine's library."""

from django.db import connections

from .question import UnavailableError
from .sqlite import SQLiteReader

__all__ = ["SQLiteReader", "UnavailableError", "open_reader"]


def open_reader(alias="default"):
    """A reader of the database that Django calls by this name. Raises UnavailableError."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return SQLiteReader(connection.settings_dict)
    from .postgresql import PostgreSQLReader  # it needs psycopg: 8 MB, which a site on SQLite does without

    return PostgreSQLReader(connection.get_connection_params())
