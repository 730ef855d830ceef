"""Going back: a whole record, one value, the last act on a record, or a whole batch of them.

What goes back is written as a change like any other: a new edit, and a new version where the public sees it. It is refused with
sentences, and nothing is written, where it would break a rule or refer to what is gone. The address, the state and the times of
publication stay as they are; only undoing an act on the state moves that back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import edits, unmaking, verify, workflow
from .models import Batch, ChangeKind, Edit, Record, State
from .records import model_of
from .states import RefusedError, StaleError, latest_edit, refuse_minor, seen_and_locked

DESK = (State.DRAFT, State.IN_REVIEW)


@transaction.atomic
def revert(*, edit, by, seen, **said):
    """Make the contents of a record what they were after an edit: its fields, rows and citations. Answers the new edit.

    `said` of the change is its `kind`, `note` and `unreviewed_reason`, as far as there is anything to say.
    """
    record = seen_and_locked(edit.record, seen)
    about = _about(record, edit, _("Reverted to the edit of %(when)s."), _("Reverted to the edit of %(when)s by %(who)s."))
    return _noted(_back(record, to=edit, wanted=edits.held([edit])[edit.pk], by=by, **_said(about, **said)))


@transaction.atomic
def restore_value(*, edit, by, seen, part=edits.OWN, field="", **said):
    """Give one field of a record, a row or a citation the value an edit held; without a field, the whole row or citation.

    A row or citation that was not there then is deleted. Answers the new edit.
    """
    record = seen_and_locked(edit.record, seen)
    now, was = edits.stored(record), edits.held([edit])[edit.pk]
    about = _about(record, edit, _("Restored a value of %(when)s."), _("Restored a value of %(when)s by %(who)s."))
    wanted = _with_one_value(now, was, part, field)
    return _noted(_back(record, to=edit, wanted=wanted, now=now, by=by, **_said(about, **said)))


def _said(about, *, note="", **others):
    """What is said of a change; where no note is given, what it goes back to."""
    return {"note": note.strip() or about} | others


def would_change(*, edit, part=None, field=""):
    """What `revert`, or of one part `restore_value`, would change, as differences. Raises RefusedError where it could not."""
    model, now, was = model_of(edit.record), edits.stored(edit.record), edits.held([edit])[edit.pk]
    wanted = was if part is None else _with_one_value(now, was, part, field)
    return [one for one in edits.differences(model, now, wanted) if is_content(one)]


def is_content(difference):
    """Whether a value can go back: addresses and states are moved by acts of their own."""
    return difference.part != edits.OWN or difference.field not in edits.STANDING


def corrections_taken_back(edit, differences):
    """The corrections since an edit of which differences would take back something, the latest first."""
    for correction in edit.record.edits.select_related("by").filter(pk__gt=edit.pk, kind=ChangeKind.CORRECTION).order_by("-pk"):
        if any(_overlap(one, other) for one in _made_by(correction) for other in differences):
            yield correction


def _made_by(edit):
    earlier = edits.latest_before(edit.record, edit.pk)
    found = edits.held([edit, earlier])
    return edits.differences(model_of(edit.record), found[earlier.pk], found[edit.pk])


def _overlap(one, other):
    """Whether two differences are about one value, or one of them about the whole row or citation that has it."""
    return one.part == other.part and (one.field == other.field or not (one.field and other.field))


def _noted(change):
    """Note one change, unless what is written breaks a rule about what is published. Answers the edit."""
    for sentences in _broken_rules([change.record]).values():
        raise RefusedError(sentences)
    refuse_minor(change.record, change.kind)
    return workflow.records_changed([change])[0]


def _with_one_value(now, was, part, field):
    if field and (field not in was.get(part, {}) or (part == edits.OWN and field in edits.STANDING)):
        raise RefusedError([_("That edit does not hold this value, so it cannot be restored from there.")])
    if field and part not in now:
        raise RefusedError([_("The row or citation is not there any more. Restore it first, or revert the whole record.")])
    if field:
        return now | {part: now[part] | {field: was[part][field]}}
    if part == edits.OWN or (part not in was and part not in now):
        raise RefusedError([_("There is no such row or citation. Look at the history again.")])
    others = {name: values for name, values in now.items() if name != part}
    return others | ({part: was[part]} if part in was else {})


@transaction.atomic
def undo(*, edit, by, seen, unreviewed_reason=""):
    """Take back the latest act on a record, one on its state included. Answers the new edit."""
    record = seen_and_locked(edit.record, seen)
    if latest_edit(record) != edit.pk:
        raise StaleError(
            [_("“%(record)s” was changed again since. Go back to an earlier edit in its history.") % {"record": record}]
        )
    change = _undone(record, edit=edit, earlier=edits.latest_before(record, edit.pk), by=by, unreviewed_reason=unreviewed_reason)
    return _noted(change)


@transaction.atomic
def undo_batch(*, batch, by):
    """Take back all that one batch did, except to records changed since, or where that is refused.

    What the batch made is deleted again. Answers the edits that undid it, all of one new batch, with the records that were deleted; and
    a sentence for each record that stays as it is.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at:
        raise RefusedError([_("“%(batch)s” is undone already.") % {"batch": batch}])
    refusals, undone = {}, None
    while undone is None:
        try:
            with transaction.atomic():
                undone = _undo_all(batch, by=by, refusals=refusals)
        except BrokenRulesError as error:
            refusals |= error.by_record
    return undone, [sentence for sentences in refusals.values() for sentence in sentences]


def _undo_all(batch, *, by, refusals):
    """Take back what the batch did to each record that is not among the refusals already; more of them are added."""
    undoing = Batch.objects.create(what=(_("Undid: %(what)s") % {"what": batch.what})[:200], by=by, undoes=batch)
    changes, made = [], []
    for act in _acts(batch, without=set(refusals)):
        try:
            with transaction.atomic():
                if act.made_it:
                    made.append(_to_delete(act, by=by, batch=batch))
                else:
                    changes.append(_taken_back(act, by=by, batch=undoing))
        except (RefusedError, PermissionDenied) as error:
            refusals[act.record.pk] = [f"{act.record}: {one}" for one in getattr(error, "sentences", [str(error)])]
    if broken := _broken_rules([change.record for change in changes]):
        raise BrokenRulesError(broken)
    deleted, kept = unmaking.unmake(made)
    refusals |= {record.pk: [f"{record}: {kept[record.pk]}"] for record in made if record.pk in kept}
    if not changes and not deleted:
        undoing.delete()
        return []
    Batch.objects.filter(pk=batch.pk).update(undone_at=timezone.now())
    return [*workflow.records_changed(changes), *deleted]


class BrokenRulesError(Exception):
    """What was written breaks rules about what is published. `by_record` has the sentences."""

    def __init__(self, by_record):
        super().__init__()
        self.by_record = by_record


def _broken_rules(records):
    """By primary key of a published record, in sentences, the rules it breaks as it is stored. Found out for all at once: it is slow."""
    found = {}
    published = [record for record in records if record.state == State.PUBLISHED]
    for model in {type(record) for record in published}:
        for record in model.objects.filter(pk__in=[one.pk for one in published if type(one) is model]).for_detail():
            if sentences := [str(problem) for problem in verify.problems_of(record)]:
                found[record.pk] = sentences
    return found


@dataclass
class Act:
    """What a batch did to one record: all that is needed to take it back."""

    record: Record
    now: dict
    edit: Edit
    is_latest: bool
    earlier: Edit | None
    wanted: dict | None
    names: edits.Names | None

    @property
    def made_it(self):
        """Whether the batch made the record, and nothing has happened to it since."""
        return self.is_latest and not self.earlier and not self.record.has_been_public


def _to_delete(act, *, by, batch):
    """The record that a batch made, if somebody may delete it."""
    if sentence := unmaking.why_not(act.record, by=by, batch=batch):
        raise RefusedError([sentence])
    return act.record


def _acts(batch, *, without):
    """The acts of a batch, a record each, in a number of queries that does not grow with them. Their records are locked."""
    done = {}
    for edit in batch.edits.exclude(record__in=without).select_related("by").order_by("pk"):
        done.setdefault(edit.record_id, []).append(edit)
    records = list(Record.objects.select_for_update().filter(pk__in=done).order_by("pk"))
    every = Edit.objects.filter(record__in=done).order_by("pk").values_list("record", "pk")
    latest = dict(every)
    before = {record: pk for record, pk in every if pk < done[record][0].pk}
    earlier = Edit.objects.in_bulk(before.values())
    wanted = edits.held(list(earlier.values()))
    names = _names(records, {record: wanted[pk] for record, pk in before.items()})
    for record, now in edits.stored_all(records):
        edit, back = done[record.pk][-1], before.get(record.pk)
        is_latest = latest[record.pk] == edit.pk
        yield Act(record, now, edit, is_latest, earlier.get(back), wanted.get(back), names[type(record)])


def _names(records, wanted):
    """By type of record what all that goes back refers to."""
    types = {}
    for record in records:
        types.setdefault(model_of(record), []).append(wanted.get(record.pk, {}))
    return {model: edits.Names(model, *found) for model, found in types.items()}


def _taken_back(act, *, by, batch):
    if not act.is_latest:
        raise StaleError([_("it was changed again since. Go back to an earlier edit in its history.")])
    change = _undone(
        act.record, edit=act.edit, earlier=act.earlier, wanted=act.wanted, now=act.now, names=act.names, by=by, batch=batch
    )
    workflow.refuse_unless_allowed(change)
    return change


def _undone(record, *, edit, earlier, by, wanted=None, **known):
    """The change that takes an act back, written but not noted yet."""
    if not earlier:
        raise RefusedError(
            [_("This is the first edit of “%(record)s”, and nothing stands before it. Delete or withdraw it.") % {"record": record}]
        )
    wanted = wanted or edits.held([earlier])[earlier.pk]
    note = _about(record, edit, _("Undid the edit of %(when)s."), _("Undid the edit of %(when)s by %(who)s."))
    return _back(record, to=earlier, wanted=wanted, by=by, note=note, standing=_standing(record, wanted[edits.OWN]), **known)


def _standing(record, was):
    """The state and time of publication to go back to, as far as they differ from what they are."""
    fields = {name: record._meta.get_field(name) for name in edits.STANDING - {"slug"}}
    values = {field.attname: _value(field, was[name]) for name, field in fields.items() if name in was}
    moved = {name: value for name, value in values.items() if not _is_same(getattr(record, name), value)}
    if not moved:
        return {}
    state, publish_at = values["state"], values["publish_at"]
    is_hidden = state in DESK or (state == State.PUBLISHED and publish_at and publish_at > timezone.now())
    if is_hidden and record.has_been_public:
        raise RefusedError(
            [
                _("Visitors have seen “%(record)s”, so its publication cannot be undone. Withdraw it instead, or change it.")
                % {"record": record}
            ]
        )
    if values["successor_id"] and not Record.objects.filter(pk=values["successor_id"]).exists():
        raise RefusedError(
            [_("What “%(record)s” was replaced by is deleted. Withdraw it again, and say what replaces it.") % {"record": record}]
        )
    return moved | ({"first_published_at": None} if state in DESK else {})


def _value(field, held):
    """A held value as Python has it."""
    return (field.target_field if field.is_relation else field).to_python(held)


def _is_same(now, was):
    """Whether two values are one; edits keep moments to the millisecond."""
    if isinstance(now, datetime) and isinstance(was, datetime):
        return abs(now - was) < timedelta(milliseconds=1)
    return now == was


def _back(
    record, *, to, wanted, by, note, kind=ChangeKind.UPDATE, unreviewed_reason="", standing=None, batch=None, now=None, names=None
):
    """Write a record back, without noting it yet. Raises RefusedError, after which the transaction must not go on."""
    was_public = record.has_been_public
    now = now or edits.stored(record)
    if not standing and edits.is_same(type(record), now, wanted):
        message = _("“%(record)s” holds this already, so nothing would change. Its address and state are changed on its form.")
        raise RefusedError([message % {"record": record}])
    if sentences := _write(record, now=now, wanted=wanted, names=names, standing=standing or {}):
        raise RefusedError(sentences)
    has_been_read = to.state == State.PUBLISHED
    return workflow.Change(
        record,
        by=by,
        was_public=was_public,
        kind=kind,
        note=note,
        words_by=workflow.NOBODY if has_been_read else by,
        # What the public was shown before somebody has read before.
        unreviewed_reason=unreviewed_reason or (note if has_been_read else ""),
        batch=batch,
    )


def _write(record, *, now, wanted, names, standing):
    """Write; answers sentences on what cannot be."""
    for name, value in standing.items():
        setattr(record, name, value)
    try:
        with transaction.atomic():
            sentences = edits.write(record, now=now, wanted=wanted, names=names)
            if standing and not sentences:
                record.save()
    except IntegrityError:
        return [_("Somebody saved something at the same moment that clashes with this. Try again.")]
    return sentences


def _about(record, edit, for_readers, for_editors):
    """A note on what is gone back to. Readers are told when it was, and not the names of editors."""
    who = edit.by.get_username() if edit.by else _("a command")
    return (for_readers if record.has_been_public else for_editors) % {"when": edits.moment_in_words(edit.at), "who": who}
