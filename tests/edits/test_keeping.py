"""Keeping a record whole after each act on it."""

import json

import pytest
import reversion
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Version as KeptRow

from cooperation import edits
from cooperation.models import Edit, Indicator, Quote, Record, Treaty
from cooperation.records import model_of
from tests import factories

pytestmark = pytest.mark.django_db


def kept_rows(**of):
    return {
        (row.content_type_id, row.object_id): (row.object_repr, json.loads(row.serialized_data))
        for row in KeptRow.objects.filter(**of).order_by("pk")
    }


def test_what_is_kept_is_what_reversion_would_keep(article):
    for model in (Treaty, Quote, Indicator):
        record = model.objects.first()
        edit = edits.keep(record, by=None)
        with reversion.create_revision(manage_manually=True):
            reversion.add_to_revision(record)

        latest = KeptRow.objects.latest("pk").revision_id
        assert kept_rows(revision=edit.revision_id) == kept_rows(revision=latest)


def test_every_record_is_held_as_it_is_stored(article):
    records = list(Record.objects.all())

    kept = edits.keep_all(records, [Edit(record=record) for record in records])

    held = edits.held(kept)
    assert [held[edit.pk] for edit in kept] == [edits.stored(model_of(edit.record).objects.get(pk=edit.record_id)) for edit in kept]


def test_the_queries_of_keeping_do_not_grow_with_records_and_rows(db):
    def queries(*names):
        records = [factories.make_treaty(name) for name in names]
        partner = factories.make_partner(f"partner-{names[0]}")
        for record in records:
            factories.make_action(record, partner)
            factories.cite(record)
        with CaptureQueriesContext(connection) as found:
            edits.keep_all(records, [Edit(record_id=record.pk) for record in records])
        return len(found)

    queries("one")  # content types are asked for once
    assert queries("two") == queries("three", "four", "five")


def test_what_stood_before_the_first_act_is_kept_once(db):
    record = factories.make_treaty()

    edits.keep_first(record)
    edits.keep_first(record)

    assert list(Edit.objects.values_list("by", "note", "state")) == [(None, "", "published")]


def test_a_load_over_edited_records_is_an_edit_of_those_only(article):
    edited, other = Record.objects.order_by("pk")[:2]
    edits.keep_first(edited)
    Treaty.objects.filter(pk=edited.pk).update(title="Changed by hand")
    Record.objects.filter(pk__in=[edited.pk, other.pk]).update(summary="Changed by hand.")

    call_command("load_record", "article", verbosity=0, force=[edited.slug, other.slug])

    assert list(Edit.objects.order_by("pk").values_list("record", "note")) == [
        (edited.pk, ""),
        (edited.pk, "Loaded from fixtures."),
    ]
