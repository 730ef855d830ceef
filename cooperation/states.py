"""Moving a record from state to state without its form: publishing, withdrawing, sending for review and back.

Each act names what its actor had seen (`seen`, from `latest_edit`), is refused with sentences where that is not what is stored any
more or where a rule stands against it, and is one transaction.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import edits, verify, workflow
from .models import ChangeKind, Edit, Record, State
from .records import model_named


class RefusedError(Exception):
    """An act that was not done. `sentences` say why, one for each reason."""

    def __init__(self, sentences):
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


class StaleError(RefusedError):
    """An act on a record that somebody else has changed since its actor saw it."""


def latest_edit(record):
    """The key of the latest edit of a record: what whoever looks at it now has seen. 0 before the first."""
    return Edit.objects.filter(record=record.pk).order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def publish(*, record, by, seen, kind=ChangeKind.UPDATE, note="", unreviewed_reason="", publish_at=None, batch=None):
    """Publish a record as it is stored, at once or from a time on. Answers the edit."""
    stored = seen_and_locked(record, seen)
    if stored.has_been_public and publish_at and publish_at > timezone.now():
        raise RefusedError(
            [_("Visitors have seen this record, and a time to come would hide it. Schedule the change on its form.")]
        )
    return _move(
        stored,
        State.PUBLISHED,
        by=by,
        kind=kind,
        note=note,
        unreviewed_reason=unreviewed_reason,
        batch=batch,
        publish_at=publish_at or (stored.publish_at if stored.state == State.PUBLISHED else None),
    )


@transaction.atomic
def withdraw(*, record, by, seen, reason, successor=None, batch=None):
    """Take a record back, giving visitors the reason, or leading them to its successor. Answers the edit."""
    stored = seen_and_locked(record, seen)
    if stored.state != State.PUBLISHED and not stored.has_been_public:
        raise RefusedError([_("Visitors have never seen this record: there is nothing to withdraw.")])
    if not reason.strip():
        raise RefusedError([_("Say why the record is withdrawn: its address shows the reason.")])
    fields = {"withdrawn_reason": reason.strip(), "successor": successor or stored.successor}
    return _move(stored, State.WITHDRAWN, by=by, batch=batch, note=reason.strip(), **fields)


@transaction.atomic
def send_for_review(*, record, by, seen, note="", batch=None):
    """Hand a draft to a second editor. Answers the edit."""
    return _to_desk(record, State.IN_REVIEW, by=by, seen=seen, note=note, batch=batch)


@transaction.atomic
def send_back(*, record, by, seen, note="", batch=None):
    """Give a record in review back to who wrote it. Answers the edit."""
    return _to_desk(record, State.DRAFT, by=by, seen=seen, note=note, batch=batch)


def _to_desk(record, state, *, by, seen, note, batch):
    stored = seen_and_locked(record, seen)
    if stored.has_been_public:
        raise RefusedError([_("Visitors have seen this record. Withdraw it, or change it where it stands.")])
    return _move(stored, state, by=by, note=note, batch=batch, publish_at=None)


def seen_and_locked(record, seen):
    """The record as stored, held until the transaction ends. Raises StaleError where that is not what was seen."""
    Record.objects.select_for_update().get(pk=record.pk)
    stored = model_named(record.record_type).objects.for_detail().get(pk=record.pk)
    if latest_edit(stored) != int(seen):
        raise StaleError([_stale_sentence(stored)])
    return stored


def refuse_minor(record, kind):
    """Raise RefusedError where a change that no edit holds yet is said to be one of wording only, and is more."""
    if kind == ChangeKind.MINOR and not edits.is_minor_possible(edits.changes(record)):
        raise RefusedError([_("More than wording changed: choose an update or a correction, so that readers are told.")])


def _stale_sentence(record):
    edit = Edit.objects.select_related("by").filter(record=record.pk).latest("pk")
    who = edit.by.get_username() if edit.by else _("a command")
    return _("“%(record)s” was changed by %(who)s since you looked at it. Look at it again, then decide.") % {
        "record": record,
        "who": who,
    }


def _move(stored, state, *, by, kind=ChangeKind.UPDATE, note="", unreviewed_reason="", batch=None, **fields):
    was_public = stored.has_been_public
    edits.keep_first(stored)
    for name, value in {"state": state, **fields}.items():
        setattr(stored, name, value)
    if state == State.PUBLISHED and (sentences := [str(problem) for problem in verify.problems_of(stored)]):
        raise RefusedError(sentences)
    stored.save()
    return workflow.record_changed(
        record=stored,
        by=by,
        was_public=was_public,
        kind=kind,
        note=note,
        words_by=workflow.NOBODY,
        unreviewed_reason=unreviewed_reason,
        batch=batch,
    )
