"""Keeping what a record holds after each act on it: its own row, its child rows, its citations, and what it refers to many of."""

import json

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone
from reversion.models import Revision
from reversion.models import Version as KeptRow

from cooperation.models import ROW_MODELS, Citation, Edit, Record, row_models
from cooperation.records import RECORD_MODELS

from .held import as_data, with_everything

FORMAT = "json"


def register():
    """Tell django-reversion what belongs to a record of each type, when the app starts. What it was told stays."""
    follow = {model: ["record", *parts(model)] for model in RECORD_MODELS}
    for model in [Record, Citation, *ROW_MODELS, *RECORD_MODELS]:
        if not reversion.is_registered(model):
            reversion.register(model, follow=follow.get(model, ()))


def parts(model):
    """The names under which a record of a type has its rows and its citations."""
    return [*(row.accessor() for row in row_models(model)), "citations"]


def keep(record, *, by, kind="", note="", number=None, batch=None, unreviewed_reason=""):
    """Keep the record as stored now as one edit of `by` (nobody for a command). Answers the edit."""
    edit = Edit(record_id=record.pk, by=by, kind=kind, note=note, number=number, batch=batch, unreviewed_reason=unreviewed_reason)
    return keep_all([record], [edit])[0]


@transaction.atomic
def keep_all(records, edits):
    """Keep records as stored now, each as the edit made for it, in a number of queries that does not grow with them.

    What is kept is what django-reversion would keep; one by one it asks some twenty queries for each.
    """
    found = {record.pk: (record, things) for record, things in with_everything(records)}
    now = timezone.now()
    revisions = [Revision(user=edit.by, comment=edit.note, date_created=now) for edit in edits]
    kinds = ContentType.objects.get_for_models(*{type(thing) for _record, things in found.values() for thing in things})
    rows = []
    for edit, revision in zip(edits, Revision.objects.bulk_create(revisions), strict=True):
        stored, things = found[edit.record_id]
        edit.revision, edit.state = revision, stored.state
        rows += [_kept_row(thing, data, kinds[type(thing)], revision) for thing, data in zip(things, as_data(things), strict=True)]
    KeptRow.objects.bulk_create(rows, batch_size=500)
    return Edit.objects.bulk_create(edits)


def _kept_row(thing, data, kind, revision):
    return KeptRow(
        revision=revision,
        object_id=str(thing.pk),
        content_type=kind,
        db=DEFAULT_DB_ALIAS,
        format=FORMAT,
        serialized_data=json.dumps([data], cls=DjangoJSONEncoder, ensure_ascii=False),
        object_repr=str(thing),
    )


def keep_first(record):
    """Keep the record as stored now when no edit of it is held: what stood there before the first act that is kept."""
    if not Edit.objects.filter(record=record.pk).exists():
        keep(record, by=None)
