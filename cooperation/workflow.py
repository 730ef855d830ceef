"""What happens to a record besides its own fields when somebody changes it, all in the transaction of the change."""

import logging

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from . import edits, rights, search, versions
from .models import ChangeKind, Edit, OldAddress, Record, Source, State
from .revision import raise_revision

NOBODY = object()
"""Who wrote what changed in an act that changes no words."""

logger = logging.getLogger(__name__)


@transaction.atomic
def record_changed(*, record, by, was_public, kind=ChangeKind.UPDATE, note="", words_by=None, unreviewed_reason="", batch=None):
    """Note that `by` changed the record, its rows or its citations, why (`kind`), and what readers are told of it (`note`).

    First published as version 1, a record counts each change after. What the public is shown from now on is kept as that version, and
    found by searching; what editors see is kept as an edit, which is answered. `words_by` wrote what changed: `by`, where nobody else
    is named, and `NOBODY` where only the state changed. Raises PermissionDenied when `by` may not leave the record as it stands now.
    """
    rights.refuse_unless_allowed(
        record=record, by=by, was_public=was_public, words_by=words_by or by, unreviewed_reason=unreviewed_reason
    )
    changes = {"last_changed_at": timezone.now()}
    if was_public:
        changes["version"] = F("version") + 1
    Record.objects.filter(pk=record.pk).update(**changes)
    record.refresh_from_db(fields=["version", "last_changed_at"])
    version = _keep_version(record, by=by, was_public=was_public, kind=kind, note=note)
    search.update([record.pk])
    if was_public or record.state == State.PUBLISHED:
        raise_revision()
    logger.info("%s %s version %d changed by %s", record.record_type, record.slug, record.version, by.get_username() if by else "a command")
    needs_reason = record.state == State.PUBLISHED and rights.needs_reason(record=record, by=by, words_by=words_by or by)
    return edits.keep(
        record,
        by=by,
        kind=version.kind if version else "",
        note=version.note if version else note,
        number=version.number if version else None,
        batch=batch,
        unreviewed_reason=unreviewed_reason.strip() if needs_reason else "",
    )


def _keep_version(record, *, by, was_public, kind, note):
    """The version the public is shown from now on; None where they are shown none."""
    if record.state == State.PUBLISHED:
        return versions.keep(record, kind=kind if was_public else ChangeKind.PUBLICATION, note=note, by=by)
    if record.state == State.WITHDRAWN and was_public:
        return versions.keep(record, kind=ChangeKind.WITHDRAWAL, note=record.withdrawn_reason, by=by)
    return None


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

    Published records without a version get theirs even where nothing was written, as after plain `loaddata`. What the load wrote over
    an editor's history is one edit of it.
    """
    versions.renumber(records)
    for record in Record.objects.filter(Exists(Edit.objects.filter(record=OuterRef("pk"))), slug__in=records).order_by("pk"):
        edits.keep(record, by=None, kind=ChangeKind.UPDATE, note=_("Loaded from fixtures."), number=record.version)
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
