"""What happens to a record besides its own fields when somebody changes it, all in the transaction of the change."""

import logging
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import edits, rights, search, security_log, versions
from .languages import listed
from .models import ChangeKind, Edit, OldAddress, Record, Source, State, Version
from .revision import raise_revision

NOBODY = object()
"""Who wrote what changed in an act that changes no words."""

LOGGED = {State.PUBLISHED: "publication", State.WITHDRAWN: "withdrawal"}
"""What the security log is told of a record that is left in a state."""

logger = logging.getLogger(__name__)


@dataclass
class Change:
    """That `by` changed a record, its rows or its citations, why (`kind`), and what readers are told of it (`note`).

    `words_by` wrote what changed: `by`, where nobody else is named, and `NOBODY` where only the state changed.
    """

    record: Record
    by: object
    was_public: bool
    kind: str = ChangeKind.UPDATE
    note: str = ""
    words_by: object = None
    unreviewed_reason: str = ""
    batch: object = None


def record_changed(**change):
    """Note one change; see `Change` and `records_changed`. Answers the edit."""
    return records_changed([Change(**change)])[0]


@transaction.atomic
def records_changed(changes):
    """Note changes of several records at once, each of another record. Answers the edits.

    First published as version 1, a record counts each change after. What the public is shown from now on is kept as that version, and
    found by searching; what editors see is kept as an edit, which is answered. Raises PermissionDenied when somebody may not leave a
    record as it stands now.
    """
    for change in changes:
        refuse_unless_allowed(change)
    _count(changes)
    shown = _keep_versions(changes)
    search.update([change.record.pk for change in changes])
    followed = _follow(changes)
    if any(change.was_public or change.record.is_public for change in changes):
        raise_revision(records=[*(change.record.pk for change in changes), *followed])
    for change in changes:
        record, by = change.record, change.by.get_username() if change.by else "a command"
        logger.info("%s %s version %d changed by %s", record.record_type, record.slug, record.version, by)
        if event := LOGGED.get(record.state):
            security_log.write_once_committed(event, user=by, record=record.slug, version=record.version)
    return edits.keep_all([change.record for change in changes], [_edit(change, shown.get(change.record.pk)) for change in changes])


def refuse_unless_allowed(change):
    """Raise PermissionDenied with a sentence unless who made the change may leave the record as it stands now."""
    rights.refuse_unless_allowed(
        record=change.record,
        by=change.by,
        was_public=change.was_public,
        words_by=change.words_by or change.by,
        unreviewed_reason=change.unreviewed_reason,
    )


def _count(changes):
    """Count the change of each record, as a version where the public has seen it before."""
    records = {change.record.pk: change.record for change in changes}
    counted = [change.record.pk for change in changes if change.was_public]
    Record.objects.filter(pk__in=records).update(last_changed_at=timezone.now())
    Record.objects.filter(pk__in=counted).update(version=F("version") + 1)
    for pk, version, at in Record.objects.filter(pk__in=records).values_list("pk", "version", "last_changed_at"):
        records[pk].version, records[pk].last_changed_at = version, at


def _keep_versions(changes):
    """Keep what the public is shown from now on; answers the versions by record, none for a record they are shown nothing of."""
    showings = []
    for change in changes:
        record, is_first = change.record, not change.was_public
        if record.state == State.PUBLISHED:
            kind = ChangeKind.PUBLICATION if is_first else change.kind
            showings.append(versions.Showing(record, kind=kind, note=change.note, by=change.by))
        elif record.state == State.WITHDRAWN and change.was_public:
            showings.append(versions.Showing(record, kind=ChangeKind.WITHDRAWAL, note=record.withdrawn_reason, by=change.by))
    return {version.record_id: version for version in versions.keep_all(showings)}


def _follow(changes):
    """Keep a version of each public record that names one which visitors begin or cease to see. Answers their keys."""
    turned = _turned(changes)
    keys = {change.record.pk for change in changes}
    naming = search.mentioning(Record, [change.record.pk for change in turned]) - keys if turned else set()
    if not naming:
        return []
    with translation.override(settings.LANGUAGE_CODE):
        gone = [change.record.title for change in turned if change.record.state == State.WITHDRAWN]
        come = [change.record.title for change in turned if change.record.state != State.WITHDRAWN]
        notes = [
            _("It names what visitors are no longer shown: %(titles)s.") % {"titles": listed(gone)} if gone else "",
            _("It names what visitors are shown from now on: %(titles)s.") % {"titles": listed(come)} if come else "",
        ]
    by, note = changes[0].by, " ".join(filter(None, notes))
    followed = versions.follow(naming, note=note, by=by)
    kept = [Edit(record_id=one.pk, by=by, kind=ChangeKind.UPDATE, note=note, number=one.version) for one in followed]
    edits.keep_all(followed, kept)
    return [record.pk for record in followed]


def _turned(changes):
    """The changes by which visitors begin or cease to see a record. One query."""
    shown = {change.record.pk for change in changes if change.was_public and change.record.is_public}
    withdrawn = Version.objects.filter(record__in=shown, kind=ChangeKind.WITHDRAWAL, number=F("record__version") - 1)
    back = set(withdrawn.values_list("record", flat=True)) if shown else set()
    return [
        change
        for change in changes
        if (change.was_public and change.record.state == State.WITHDRAWN)
        or (change.record.is_public and (not change.was_public or change.record.pk in back))
    ]


def _edit(change, version):
    """The edit to keep of a change, with the version it made."""
    record, by = change.record, change.by
    needs_reason = record.state == State.PUBLISHED and rights.needs_reason(record=record, by=by, words_by=change.words_by or by)
    return Edit(
        record_id=record.pk,
        by=by,
        kind=version.kind if version else "",
        note=version.note if version else change.note,
        number=version.number if version else None,
        batch=change.batch,
        unreviewed_reason=change.unreviewed_reason.strip() if needs_reason else "",
    )


@transaction.atomic
def surroundings_changed(*, thing):
    """Note that a source, topic or place reads differently from now on, and so does what is said of the records that name it."""
    if isinstance(thing, Source):
        search.update_sources([thing.pk])
    else:
        search.update_mentioning(type(thing), [thing.pk])
    if not isinstance(thing, Source) or Source.objects.public().filter(pk=thing.pk).exists():
        raise_revision()


@transaction.atomic
def deleted(*, things):
    """Note that records, sources, topics or places are gone for good. Of a record that was never public nobody is told."""
    if any(not isinstance(thing, Record) or thing.has_been_public for thing in things):
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
