"""Which records each of the latest content revisions changed, so that what was worked out under one can be moved on to the next.

Whoever raises the revision notes it in the same transaction. What nobody can name is "anything", and what cannot be proved is not
answered: whoever asks then reads everything anew. A journal that is cut, restored or passed over therefore costs time and never truth.
"""

from django.utils import timezone

from .models import ContentChange, ContentRevision, Record

REVISIONS = 1_000
"""So many revisions back it reaches at least."""

CUT_EVERY = 100
"""After so many revisions the older ones are taken out."""

MOST = 500
"""Of more records than that, "anything" is said."""

MOST_ROWS = REVISIONS + MOST
"""More are not read."""


def note(records):
    """Note that the present revision, raised in this transaction, changed the records with some keys; None for anything."""
    revision = ContentRevision.objects.get(pk=1)
    keys = [None] if records is None or len(records) > MOST else sorted(set(records))
    ContentChange.objects.bulk_create(
        [ContentChange(number=revision.number, raised_at=revision.changed_at, record_key=key) for key in keys or [None]]
    )
    if revision.number % CUT_EVERY == 0:
        ContentChange.objects.filter(number__lte=revision.number - REVISIONS).delete()


def changed_between(earlier, later):
    """The keys of the records that read differently under a later revision, the present one, than under an earlier one.

    Among them are those whose time came in between. None where that cannot be said: more than `MOST`, anything, a revision that is not
    in the journal as it was, or one that is missing or was given twice, as after a backup was restored.
    """
    if not 0 <= later.number - earlier.number <= REVISIONS:
        return None
    noted = ContentChange.objects.filter(number__gte=earlier.number, number__lte=later.number)
    rows = list(noted.values_list("number", "raised_at", "record_key")[:MOST_ROWS])
    moments = {(number, raised_at) for number, raised_at, _key in rows}
    is_unbroken = sorted(number for number, _at in moments) == list(range(earlier.number, later.number + 1))
    if len(rows) == MOST_ROWS or not is_unbroken or not moments >= {earlier[:2], later[:2]}:
        return None
    keys = {key for number, _at, key in rows if number > earlier.number} | _come_due(earlier.latest_due)
    return None if None in keys or len(keys) > MOST else keys


def _come_due(latest_due):
    """The keys of the scheduled records whose time came after the latest that had come; {None} where the clock was set back before it."""
    now = timezone.now()
    if latest_due and latest_due > now:
        return {None}
    scheduled = Record.objects.public().filter(publish_at__isnull=False)
    if latest_due:
        scheduled = scheduled.filter(publish_at__gt=latest_due)
    return set(scheduled.order_by().values_list("pk", flat=True)[: MOST + 1])
