"""A database that does not answer."""

from django.db import OperationalError, connection


def _refuse(execute, sql, params, many, context):
    raise OperationalError("the database is down")


def no_database():
    """A context in which every query fails as it does when the server is gone."""
    return connection.execute_wrapper(_refuse)
