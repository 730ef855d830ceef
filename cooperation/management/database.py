"""What commands say when the database cannot serve them."""

from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _

NO_TABLES = ("no such table", "no such column", "does not exist")
BUSY = ("locked", "lock timeout", "deadlock")


@contextmanager
def database_in_words():
    """Turn a failing database into one sentence with the remedy; nothing that was begun is kept."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        why = " ".join(str(error).split())
        raise CommandError(_remedy(why) % {"why": why}) from error


def _remedy(why):
    if any(words in why for words in NO_TABLES):
        return _("The database is not set up for this version (%(why)s). Run “manage.py migrate” first.")
    if any(words in why for words in BUSY):
        return _("The database is busy (%(why)s); nothing was done. Try again when it is free.")
    return _("The database cannot be used (%(why)s); nothing was done. Check DATABASE_URL and that the server runs.")
