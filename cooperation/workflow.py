"""What happens to a record besides its own fields when somebody changes it, all in the transaction of the change."""

import logging

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from . import search, versions
from .models import ChangeKind, OldAddress, Record, Source, State
from .revision import raise_revision

logger = logging.getLogger(__name__)


@transaction.atomic
def record_changed(*, record, by, was_public, kind=ChangeKind.UPDATE, note=""):
    """Note that `by` changed the record, its rows or its citations, why (`kind`), and what readers are told of it (`note`).

    First published as version 1, a record counts each change after. What the public is shown from now on is kept as that version, and
    found by searching.
    """
    changes = {"last_changed_at": timezone.now()}
    if was_public:
        changes["version"] = F("version") + 1
    Record.objects.filter(pk=record.pk).update(**changes)
    record.refresh_from_db(fields=["version", "last_changed_at"])
    _keep_version(record, by=by, was_public=was_public, kind=kind, note=note)
    search.update([record.pk])
    if was_public or record.state == State.PUBLISHED:
        raise_revision()
    logger.info("%s %s version %d changed by %s", record.record_type, record.slug, record.version, by.get_username())


def _keep_version(record, *, by, was_public, kind, note):
    if record.state == State.PUBLISHED:
        versions.keep(record, kind=kind if was_public else ChangeKind.PUBLICATION, note=note, by=by)
    elif record.state == State.WITHDRAWN and was_public:
        versions.keep(record, kind=ChangeKind.WITHDRAWAL, note=record.withdrawn_reason, by=by)


@transaction.atomic
def surroundings_changed(*, thing):
    """Note that a source, topic or place reads differently from now on, and so does what is said of the records that name it."""
    if isinstance(thing, Source):
        search.update_sources([thing.pk])
    else:
        search.update_mentioning(type(thing), [thing.pk])
    raise_revision()


@transaction.atomic
def deleted(*, things):
    """Note that records, sources, topics or places are gone for good."""
    if things:
        raise_revision()


@transaction.atomic
def records_loaded(*, records, sources, surroundings):
    """Note that a load wrote rows of these records, sources, topics and places, all by slug; a version of each record is kept.

    Published records without a version get theirs even where nothing was written, as after plain `loaddata`.
    """
    versions.renumber(records)
    if surroundings:
        search.rebuild()
    else:
        search.update(Record.objects.filter(slug__in=records).values_list("pk", flat=True))
        search.update_sources(Source.objects.filter(slug__in=sources).values_list("pk", flat=True))
    if versions.keep_missing() or records or sources or surroundings:
        raise_revision()


@transaction.atomic
def keep_old_address(*, record, previous_slug):
    """Leave the address a record had while public leading to it for ever. An address it takes back is its own again."""
    if previous_slug == record.slug or not record.first_published_at:
        return
    OldAddress.objects.filter(record=record.pk, slug=record.slug).delete()
    OldAddress.objects.create(record_id=record.pk, slug=previous_slug)
