"""What happens to a record besides its own fields when an editor changes it."""

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import OldAddress, Record

logger = logging.getLogger(__name__)


@transaction.atomic
def record_changed(*, record, by, was_public):
    """Note that `by` changed the record, its rows or its citations. First published as version 1, a record counts each change after."""
    changes = {"last_changed_at": timezone.now()}
    if was_public:
        changes["version"] = F("version") + 1
    Record.objects.filter(pk=record.pk).update(**changes)
    record.refresh_from_db(fields=["version", "last_changed_at"])
    logger.info("%s %s version %d changed by %s", record.record_type, record.slug, record.version, by.get_username())


@transaction.atomic
def keep_old_address(*, record, previous_slug):
    """Leave the address a record had while public leading to it for ever. An address it takes back is its own again."""
    if previous_slug == record.slug or not record.first_published_at:
        return
    OldAddress.objects.filter(record=record.pk, slug=record.slug).delete()
    OldAddress.objects.create(record_id=record.pk, slug=previous_slug)
