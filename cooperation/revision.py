"""The content revision: one number, raised in the same transaction as anything visitors can see."""

from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import F, Subquery
from django.utils import timezone

from .models import ContentRevision, Record, State
from .shared_word import SharedWord


@transaction.atomic
def raise_revision():
    """Note that what visitors see has changed, or is about to when this transaction ends."""
    row = {"number": F("number") + 1, "changed_at": timezone.now()}
    if not ContentRevision.objects.filter(pk=1).update(**row):
        _row, is_new = ContentRevision.objects.get_or_create(pk=1, defaults=row | {"number": 1})
        if not is_new:
            ContentRevision.objects.filter(pk=1).update(**row)
    if settings.SHARED_REVISION:
        transaction.on_commit(shared_word().change, robust=True)


@cache
def shared_word():
    """What tells the web processes of this machine that the revision was raised, where they do not ask the database each time."""
    return SharedWord(settings.SHARED_REVISION)


def changed_at():
    """When anything visitors can see last changed, by an edit or because a scheduled record's time came; None before the first edit or load."""
    due = Record.objects.filter(state=State.PUBLISHED, publish_at__lte=timezone.now()).order_by("-publish_at")
    row = ContentRevision.objects.values_list("changed_at", Subquery(due.values("publish_at")[:1])).first()
    return max(filter(None, row)) if row else None
