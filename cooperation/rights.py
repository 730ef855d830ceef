"""Who may do what with the record. Forms, actions, imports and commands all ask here, and nowhere else.

A right belongs to a group (`GROUPS`), which is made when the database is migrated. Nobody (`None`) is a command that a deployer runs,
who may do everything.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .models import Edit, Lookalike, Passage, Place, Record, Source, State, Topic
from .records import RECORD_MODELS

KEPT = [*RECORD_MODELS, Source, Topic, Place]
"""What editors keep, each with a form of its own."""

VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR = "Viewer", "Editor", "Publisher", "Administrator"


def _rights(*verbs, models=KEPT):
    return {f"{model._meta.app_label}.{verb}_{model._meta.model_name}" for model in models for verb in verbs}


PUBLISH = "cooperation.publish_record"
PUBLISH_UNREVIEWED = "cooperation.publish_unreviewed_record"
MERGE = "cooperation.merge_record"
PICKED = [Record, Passage]
"""What pickers search besides."""

GOES_ALONG = [*PICKED, Lookalike]
"""What is deleted with what is kept: Django asks for the right to each."""

GROUPS = {VIEWER: _rights("view") | _rights("view", models=PICKED)}
GROUPS[EDITOR] = GROUPS[VIEWER] | _rights("add", "change")
GROUPS[PUBLISHER] = GROUPS[EDITOR] | {PUBLISH, PUBLISH_UNREVIEWED, MERGE}
GROUPS[ADMINISTRATOR] = (
    GROUPS[PUBLISHER]
    | _rights("delete", models=KEPT + GOES_ALONG)
    | {f"auth.{verb}_{thing}" for verb in ("view", "add", "change", "delete") for thing in ("user", "group")}
)
"""The rights of each group; each has those of the one before it."""


def has(user, right):
    return user is None or user.has_perm(right)


def may_view(user, model):
    return has(user, f"cooperation.view_{model._meta.model_name}") or may_change(user, model)


def may_look(user):
    """Whether somebody may see what is not public yet, and what editors did."""
    return has(user, "cooperation.view_record")


def may_change(user, model):
    """Whether somebody may write drafts of a type, and propose changes of what is public."""
    return has(user, f"cooperation.change_{model._meta.model_name}")


def may_publish(user):
    """Whether somebody may publish, schedule, withdraw and bring back, and approve what others wrote."""
    return has(user, PUBLISH)


def may_merge(user):
    """Whether somebody may merge records, correct cited passages and change public addresses."""
    return has(user, MERGE)


def may_delete(user, record):
    """Whether somebody may delete a record for good: never one that visitors have seen, which is withdrawn instead."""
    return has(user, f"cooperation.delete_{record.record_type}") and not record.has_been_public


def own_work(*, record, by, words_by=None):
    """Whether publishing the record now would publish what the publisher wrote: `words_by` wrote what changes in this act, if anybody did."""
    if by is None:
        return False
    if words_by == by:
        return True
    edits = Edit.objects.filter(record=record.pk)
    shown = edits.filter(state=State.PUBLISHED).order_by("-pk").values_list("pk", flat=True).first()
    return edits.filter(by=by, pk__gt=shown or 0).exists()


def needs_reason(*, record, by, words_by=None):
    """Whether publishing now needs a reason, because nobody else has read what is published."""
    return settings.EDITORIAL_REVIEW and own_work(record=record, by=by, words_by=words_by)


def refuse_unless_allowed(*, record, by, was_public, words_by=None, unreviewed_reason=""):
    """Raise PermissionDenied with a sentence unless `by` may leave the record as it stands now.

    `was_public`: visitors had seen it before. The rule for drafts is the right to change; for all that visitors see or have seen, the
    right to publish, and a reason where nobody else has read it.
    """
    if not has(by, f"cooperation.change_{record.record_type}"):
        raise PermissionDenied(_("You may read this record, and not change it. Ask an administrator for the right."))
    if record.state in (State.PUBLISHED, State.WITHDRAWN) or was_public:
        _refuse_unless_publisher(record=record, by=by, words_by=words_by, unreviewed_reason=unreviewed_reason)


def _refuse_unless_publisher(*, record, by, words_by, unreviewed_reason):
    if not may_publish(by):
        raise PermissionDenied(_("You may not publish or withdraw. Send the change for review instead."))
    if record.state != State.PUBLISHED or not needs_reason(record=record, by=by, words_by=words_by):
        return
    if not has(by, PUBLISH_UNREVIEWED):
        raise PermissionDenied(_("Somebody else has to read what you wrote before it is published. Send it for review."))
    if not unreviewed_reason.strip():
        raise PermissionDenied(_("Nobody else has read this. Say why it is published without review, or send it for review."))
