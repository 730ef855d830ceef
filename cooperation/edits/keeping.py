"""Keeping what a record holds after each act on it: its own row, its child rows, its citations, and what it refers to many of."""

import reversion
from django.db import transaction

from cooperation.models import Citation, Edit, Record, row_models
from cooperation.records import RECORD_MODELS, model_named


def register():
    """Tell django-reversion what belongs to a record of each type. Once, when the app starts."""
    reversion.register(Record)
    reversion.register(Citation)
    for model in RECORD_MODELS:
        for row in row_models(model):
            if not reversion.is_registered(row):
                reversion.register(row)
        reversion.register(model, follow=["record", *parts(model)])


def parts(model):
    """The names under which a record of a type has its rows and its citations."""
    return [*(row.accessor() for row in row_models(model)), "citations"]


@transaction.atomic
def keep(record, *, by, kind="", note="", number=None, batch=None, unreviewed_reason=""):
    """Keep the record as stored now as one edit of `by` (nobody for a command). Answers the edit."""
    model = model_named(record.record_type)
    stored = model.objects.prefetch_related(*parts(model)).get(pk=record.pk)
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(note)
        reversion.add_to_revision(stored)
        reversion.add_meta(
            Edit,
            record_id=record.pk,
            by=by,
            kind=kind,
            note=note,
            state=stored.state,
            number=number,
            batch=batch,
            unreviewed_reason=unreviewed_reason,
        )
    return Edit.objects.filter(record=record.pk).latest("pk")


def keep_first(record):
    """Keep the record as stored now when no edit of it is held: what stood there before the first act that is kept."""
    if not Edit.objects.filter(record=record.pk).exists():
        keep(record, by=None)
