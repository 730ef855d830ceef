"""What `manage.py check` says of the machine before anything goes wrong."""

import sqlite3
from contextlib import closing

from django.core import checks
from django.db import connection
from django.utils.translation import gettext as _


def check_search(app_configs=None, connect=sqlite3.connect, **kwargs):
    """Searching on SQLite needs its FTS5 extension, which some builds leave out."""
    if connection.vendor != "sqlite":
        return []
    try:
        with closing(connect(":memory:")) as database:
            database.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
    except sqlite3.OperationalError:
        return [checks.Error(_("This SQLite cannot search: it was built without FTS5."), hint=REMEDY, id="cooperation.E001")]
    return []


REMEDY = "Use a Python whose SQLite has FTS5, as those of python.org and Debian do, or PostgreSQL through DATABASE_URL."
