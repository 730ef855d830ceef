"""Changing a record as its form does, and going back in it."""

import pytest

from cooperation import edits, reverting, states, workflow
from cooperation.models import Edit
from cooperation.records import model_named


def typed(record):
    return model_named(record.record_type).objects.get(pk=record.pk)


def change(record, by, **fields):
    """Save new values as the form does; answers the edit."""
    record = typed(record)
    edits.keep_first(record)
    was_public = record.has_been_public
    batch = fields.pop("batch", None)
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    return workflow.record_changed(record=record, by=by, was_public=was_public, batch=batch)


def first_edit(record):
    return Edit.objects.filter(record=record.pk).earliest("pk")


def revert(record, by, *, to=None):
    return reverting.revert(edit=to or first_edit(record), by=by, seen=states.latest_edit(record))


def undo(record, by):
    return reverting.undo(edit=Edit.objects.filter(record=record.pk).latest("pk"), by=by, seen=states.latest_edit(record))


def refusal(act, *args, **kwargs):
    with pytest.raises(states.RefusedError) as refused:
        act(*args, **kwargs)
    return refused.value.sentences
