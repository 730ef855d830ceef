"""Undoing a whole batch."""

import pytest

from cooperation import edits, reverting
from cooperation.models import Batch, Initiative, SearchEntry
from tests import factories
from tests.reverting.acts import change, refusal, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(ann):
    return Batch.objects.create(what="Set summary", by=ann)


def three_records():
    return [factories.cite_everything(factories.make_initiative(f"talks-{n}", summary=f"Before {n}.")) for n in range(3)]


def test_a_batch_is_undone_as_a_batch(ann, batch):
    records = three_records()
    for record in records:
        change(record, ann, summary="All the same.", batch=batch)

    undone, refused = reverting.undo_batch(batch=batch, by=ann)

    batch.refresh_from_db()
    assert ([typed(record).summary for record in records], refused) == (["Before 0.", "Before 1.", "Before 2."], [])
    assert ({edit.batch for edit in undone}, batch.undone_at is not None) == ({batch.undone_by}, True)


def test_undoing_a_batch_skips_and_lists_what_was_changed_since(ann, batch):
    records = three_records()
    for record in records:
        change(record, ann, summary="All the same.", batch=batch)
    change(records[1], ann, summary="By hand.")

    undone, refused = reverting.undo_batch(batch=batch, by=ann)

    assert [typed(record).summary for record in records] == ["Before 0.", "By hand.", "Before 2."]
    assert ([edit.record_id for edit in undone], refused) == (
        [records[0].pk, records[2].pk],
        ["Initiative talks-1: it was changed again since. Go back to an earlier edit in its history."],
    )


def test_undoing_a_batch_leaves_out_what_would_break_a_rule(ann, batch):
    good, bad = three_records()[:2]
    edits.keep_first(bad)
    Initiative.objects.filter(pk=bad.pk).update(began_on="2010", began_on_earliest="2010-01-01", began_on_latest="2010-12-31")
    edits.keep(bad, by=None)
    change(bad, ann, began_on="", batch=batch)
    change(good, ann, summary="All the same.", batch=batch)

    undone, refused = reverting.undo_batch(batch=batch, by=ann)

    assert ([edit.record_id for edit in undone], typed(good).summary, typed(bad).began_on) == ([good.pk], "Before 0.", "")
    assert refused == ["initiative talks-1: “began on” has no citation. Cite the words it rests on, or take it out."]


def test_a_batch_of_which_nothing_can_be_undone_stays_as_it_is(ann, batch):
    record = three_records()[0]
    change(record, ann, summary="All the same.", batch=batch)
    change(record, ann, summary="By hand.")

    undone, refused = reverting.undo_batch(batch=batch, by=ann)

    batch.refresh_from_db()
    assert (undone, len(refused), batch.undone_at, Batch.objects.count()) == ([], 1, None, 1)


def test_a_batch_is_undone_once(ann, batch):
    change(three_records()[0], ann, summary="All the same.", batch=batch)
    reverting.undo_batch(batch=batch, by=ann)

    assert refusal(reverting.undo_batch, batch=batch, by=ann) == ["“Set summary” is undone already."]


def test_the_undoing_of_a_batch_can_be_undone(ann, batch):
    records = three_records()
    for record in records:
        change(record, ann, summary="All the same.", batch=batch)
    reverting.undo_batch(batch=batch, by=ann)

    reverting.undo_batch(batch=Batch.objects.get(undoes=batch), by=ann)

    assert {typed(record).summary for record in records} == {"All the same."}


def test_undoing_a_batch_brings_what_is_found_by_searching_up_to_date(ann, batch):
    record = three_records()[0]
    change(record, ann, summary="Zanzibar.", batch=batch)

    reverting.undo_batch(batch=batch, by=ann)

    assert "Zanzibar" not in SearchEntry.objects.get(record=record.pk).summary
