"""The content revision: one number, raised in the same transaction as anything visitors can see."""

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection, connections, router, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from . import journal
from .models import ContentRevision, Record, State
from .shared_word import SharedWord


class Revision(NamedTuple):
    """One state of what visitors see, told apart from every other.

    The number alone is not enough: one that is rolled back is given again, which its time tells; and a scheduled record is seen from
    its time on though nobody changes anything.
    """

    number: int
    raised_at: datetime
    latest_due: datetime | None

    @property
    def changed_at(self):
        """When anything visitors can see last changed, by an edit or because a scheduled record's time came."""
        return max(filter(None, (self.raised_at, self.latest_due)))


@transaction.atomic
def raise_revision(*, records=None):
    """Note that what visitors see has changed, or is about to when this transaction ends.

    Whoever knows that nothing but some records changed, with their rows, citations and topics, names them by their keys.
    """
    row = {"number": F("number") + 1, "changed_at": timezone.now()}
    if not ContentRevision.objects.filter(pk=1).update(**row):
        _row, is_new = ContentRevision.objects.get_or_create(pk=1, defaults=row | {"number": 1})
        if not is_new:
            ContentRevision.objects.filter(pk=1).update(**row)
    journal.note(records)
    if settings.SHARED_REVISION:
        transaction.on_commit(shared_word().change, robust=True)


@cache
def shared_word():
    """What tells the web processes of this machine that the revision was raised, where they do not ask the database each time."""
    return SharedWord(settings.SHARED_REVISION)


def present():
    """The revision that is seen now; None before the first edit or load. Read it before what is worked out from it."""
    asked = connections[router.db_for_read(ContentRevision)]
    with asked.cursor() as cursor:
        cursor.execute(_PRESENT, [State.PUBLISHED, asked.ops.adapt_datetimefield_value(timezone.now())])
        row = cursor.fetchone()
    return Revision(row[0], _moment(row[1]), _moment(row[2])) if row else None


# As text: every request asks, and for a third of what the shortest takes Django would work the statement out anew.
_PRESENT = (
    f"SELECT number, changed_at, (SELECT MAX(publish_at) FROM {Record._meta.db_table} WHERE state = %s AND publish_at <= %s) "  # noqa: S608
    f"FROM {ContentRevision._meta.db_table}"
)


def _moment(stored):
    """A moment as a cursor gives it: from SQLite without its time zone, or as text, always in UTC."""
    moment = parse_datetime(stored) if isinstance(stored, str) else stored
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def to_keep_under(revision):
    """The revision, where what is worked out now may be kept under it: not inside a transaction, which may have written what it reads."""
    return None if connection.in_atomic_block else revision


def changed_at():
    """When anything visitors can see last changed; None before the first edit or load."""
    revision = present()
    return revision.changed_at if revision else None
