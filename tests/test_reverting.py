"""Going back to what an edit held: whole, in one value, by undoing the last act or a whole batch."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cooperation import edits, reverting, states, workflow
from cooperation.edits.held import fields_of
from cooperation.loading.snapshot import held_rows
from cooperation.models import Batch, Citation, Edit, Initiative, PartnerName, Place, Record, SearchEntry, State, row_models
from cooperation.records import model_named
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann")


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


def change_everything(record, by):
    """Empty or replace every field, row and citation of a record, and add what was not there."""
    for field in fields_of(type(record)).values():
        if field.name in edits.STANDING:
            continue
        if field.many_to_many:
            getattr(record, field.name).clear()
        elif field.null:
            setattr(record, field.attname, None)
        elif field.blank and not field.choices:
            setattr(record, field.attname, field.get_default())
    if hasattr(record, "speaker_name"):
        record.speaker_name = "Somebody else"
    record.title, record.summary = f"Something else {record.pk}", "Other words."
    type(record).save(record)
    for model in row_models(type(record)):
        replace(list(getattr(record, model.accessor()).all()))
    record.citations.all().delete()
    Citation.objects.create(record=record, number=99, fact="title", basis="editor", note="Other.")


def replace(rows):
    for row in rows:
        row.delete()
    for row in rows[:1]:
        row.pk, row.key = None, "later"
        row._state.adding = True
        row.save()


def digests():
    return {name: row.digest for name, row in held_rows().items()}


def test_every_record_goes_back_whole_whatever_was_changed(article, ann):
    before = digests()
    records = [typed(record) for record in Record.objects.order_by("pk")]
    for record in records:
        edits.keep_first(record)
        change_everything(record, ann)
        workflow.record_changed(record=record, by=ann, was_public=True)
    assert digests() != before

    for record in records:
        revert(record, ann)

    assert digests() == before


@pytest.fixture
def passage():
    return factories.make_source(key="HARBOUR").passages.first()


@pytest.fixture
def talks(passage):
    """Public talks with a participant, all of it cited."""
    record = factories.make_initiative(title="Lantern talks", summary="Held in the harbour.", place=factories.make_place())
    factories.make_participation(record, factories.make_partner())
    return factories.cite_everything(record, passage)


def contents(record):
    return edits.stored(typed(record))


def test_the_address_state_and_count_stay_when_the_contents_go_back(talks, ann):
    change(talks, ann, summary="Other words.")
    record = typed(talks)
    record.slug, record.publish_at = "old-talks", record.first_published_at
    record.save()

    edit = revert(record, ann)

    record = typed(talks)
    assert (record.summary, record.slug, record.state, record.publish_at) == (
        "Held in the harbour.",
        "old-talks",
        "published",
        record.first_published_at,
    )
    assert (record.version, edit.number, edit.by) == (3, 3, ann)


def test_a_revert_that_the_public_sees_is_a_version_whose_note_names_no_editor(talks, ann):
    change(talks, ann, summary="Other words.")

    edit = revert(talks, ann)

    version = talks.versions.get(number=edit.number)
    first = first_edit(talks)
    assert (version.kind, version.note) == ("update", f"Reverted to the edit of {first.at:%-d %B %Y, %H:%M} UTC.")
    assert version.document["summary"] == "Held in the harbour."


def test_the_note_of_a_draft_says_whose_edit_it_goes_back_to(ann):
    draft = factories.make_initiative(state=State.DRAFT)
    first = change(draft, ann, summary="One.")
    change(draft, ann, summary="Two.")

    edit = revert(draft, ann, to=first)

    assert edit.note == f"Reverted to the edit of {first.at:%-d %B %Y, %H:%M} UTC by ann."


def test_reverting_can_be_undone(talks, ann):
    change(talks, ann, summary="Other words.")
    revert(talks, ann)

    undo(talks, ann)

    assert typed(talks).summary == "Other words."


def test_rows_can_trade_names_that_must_not_stand_twice(ann):
    partner = factories.make_partner(state=State.DRAFT)
    one, two = factories.make_name(partner, "Northland", key="one"), factories.make_name(partner, "Norlandia", key="two")
    edits.keep_first(partner)
    PartnerName.objects.filter(pk=one.pk).update(name="x", name_key="x")
    for row, name in ((two, "Northland"), (one, "Norlandia")):
        row.name = name
        row.save()
    workflow.record_changed(record=partner, by=ann, was_public=False)

    revert(partner, ann)

    assert dict(partner.names.values_list("key", "name")) == {"one": "Northland", "two": "Norlandia"}


def test_what_refers_to_something_deleted_is_refused_and_nothing_is_written(talks, ann):
    change(talks, ann, place=None, summary="Other words.")
    Citation.objects.filter(record=talks.pk, fact="place").delete()
    Place.objects.all().delete()
    before = contents(talks)

    sentences = refusal(revert, talks, ann)

    assert sentences == [
        "Place: it referred to a place that is deleted, so it cannot go back. Restore the other values one by one."
    ]
    assert contents(talks) == before


def test_a_name_taken_meanwhile_is_refused_and_nothing_is_written(ann):
    partner = factories.make_partner(state=State.DRAFT)
    name = factories.make_name(partner, "Northland", key="north")
    edits.keep_first(partner)
    name.delete()
    workflow.record_changed(record=partner, by=ann, was_public=False)
    factories.make_name(factories.make_partner("easthaven", title="Easthaven"), "NORTHLAND")

    sentences = refusal(revert, partner, ann)

    assert sentences == ["Name north: Name: “Northland” is a name of Easthaven already. A name belongs to one partner."]
    assert partner.names.count() == 0


def test_a_code_taken_meanwhile_is_refused_in_the_words_of_the_rule(ann):
    partner = factories.make_partner(state=State.DRAFT, iso_alpha2="NL")
    change(partner, ann, iso_alpha2="")
    factories.make_partner("easthaven", iso_alpha2="NL")

    assert refusal(revert, partner, ann) == ["Another partner has this ISO code. Use that partner."]


def test_contents_that_break_a_rule_of_what_is_published_are_refused(ann, passage):
    record = factories.make_initiative(state=State.DRAFT, began_on="2010")
    edits.keep_first(record)
    change(record, ann, began_on="")
    factories.cite_everything(record, passage)
    change(record, ann, state=State.PUBLISHED)

    sentences = refusal(revert, record, ann)

    assert "initiative lantern-talks: “began on” has no citation. Cite the words it rests on, or take it out." in sentences
    assert typed(record).began_on == ""


def test_what_is_there_already_is_not_reverted_to(talks, ann):
    change(talks, ann, summary="Other words.")

    sentences = refusal(revert, talks, ann, to=Edit.objects.latest("pk"))

    assert sentences == [
        "“Lantern talks” holds this already, so nothing would change. Its address and state are changed on its form."
    ]


def test_nobody_reverts_what_somebody_else_changed_since(talks, ann):
    seen = change(talks, ann, summary="Other words.").pk
    change(talks, ann, summary="Third words.")

    with pytest.raises(states.StaleError):
        reverting.revert(edit=first_edit(talks), by=ann, seen=seen)

    assert typed(talks).summary == "Third words."


def test_fields_the_models_have_no_more_are_passed_over_and_can_be_told(talks, ann):
    change(talks, ann, summary="Other words.")
    row = first_edit(talks).revision.version_set.get(content_type__model="initiative")
    row.serialized_data = row.serialized_data.replace('"kind"', '"seal": "wax", "kind"')
    row.save()

    revert(talks, ann)

    held = edits.held([first_edit(talks)])[first_edit(talks).pk]
    assert (typed(talks).summary, edits.unknown_fields(Initiative, held)) == ("Held in the harbour.", ["seal"])


def restore(record, by, **value):
    return reverting.restore_value(edit=first_edit(record), by=by, seen=states.latest_edit(record), **value)


def test_one_value_goes_back_and_the_others_stay(talks, ann):
    change(talks, ann, summary="Other words.", title="Other talks")

    restore(talks, ann, field="summary")

    assert (typed(talks).title, typed(talks).summary) == ("Other talks", "Held in the harbour.")


def test_a_deleted_row_comes_back_whole_with_its_citations_asked_for(talks, ann):
    edits.keep_first(talks)
    talks.participations.all().delete()
    talks.citations.exclude(row="").delete()
    change(talks, ann)

    assert "has no citation" in refusal(restore, talks, ann, part="participation norland-member")[0]


def test_a_citation_of_a_row_that_is_gone_does_not_come_back_alone(ann):
    record = factories.make_initiative(state=State.DRAFT)
    factories.make_participation(record, factories.make_partner())
    factories.cite(record, "role", row="norland-member")
    edits.keep_first(record)
    record.participations.all().delete()
    record.citations.all().delete()
    change(record, ann)

    sentences = refusal(restore, record, ann, part="citation 1")

    assert sentences == ["Citation 1 is about the row “norland-member”, which would not be there. Restore or delete both."]


def test_a_row_added_since_goes_when_its_absence_is_restored(ann):
    record = factories.make_initiative(state=State.DRAFT)
    edits.keep_first(record)
    factories.make_participation(record, factories.make_partner())
    change(record, ann)

    restore(record, ann, part="participation norland-member")

    assert record.participations.count() == 0


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"field": "state"}, "That edit does not hold this value, so it cannot be restored from there."),
        ({"field": "colour"}, "That edit does not hold this value, so it cannot be restored from there."),
        ({}, "There is no such row or citation. Look at the history again."),
        ({"part": "citation 99"}, "There is no such row or citation. Look at the history again."),
    ],
)
def test_a_value_that_cannot_be_restored_is_refused(talks, ann, value, sentence):
    change(talks, ann, summary="Other words.")

    assert refusal(restore, talks, ann, **value) == [sentence]


def test_a_first_publication_that_visitors_have_seen_is_not_undone(ann, passage):
    record = factories.make_initiative(state=State.DRAFT)
    factories.cite_everything(record, passage)
    change(record, ann, state=State.PUBLISHED)

    sentences = refusal(undo, record, ann)

    assert sentences == [
        "Visitors have seen “Initiative lantern-talks”, so its publication cannot be undone. Withdraw it instead, or change it."
    ]


def test_a_publication_that_lies_ahead_is_undone(ann, passage):
    record = factories.make_initiative(state=State.DRAFT)
    factories.cite_everything(record, passage)
    edits.keep_first(record)
    ahead = timezone.now() + timedelta(days=1)
    states.publish(record=record, by=ann, seen=states.latest_edit(record), publish_at=ahead)

    undo(record, ann)

    record = typed(record)
    assert (record.state, record.publish_at, record.first_published_at) == (State.DRAFT, None, None)


def test_an_undone_withdrawal_publishes_again(talks, ann, settings):
    settings.EDITORIAL_REVIEW = True
    edits.keep_first(talks)
    states.withdraw(record=talks, by=ann, seen=states.latest_edit(talks), reason="A mistake.")

    undo(talks, ann)

    record = typed(talks)
    assert (record.state, record.withdrawn_reason, record.withdrawn_at, record.is_public) == (State.PUBLISHED, "", None, True)


def test_sending_for_review_is_undone(ann):
    record = factories.make_initiative(state=State.DRAFT)
    edits.keep_first(record)
    states.send_for_review(record=record, by=ann, seen=states.latest_edit(record))

    undo(record, ann)

    assert typed(record).state == State.DRAFT


def test_the_first_edit_has_nothing_before_it(ann):
    record = factories.make_initiative(state=State.DRAFT)
    workflow.record_changed(record=record, by=ann, was_public=False)

    assert refusal(undo, record, ann) == [
        "This is the first edit of “Initiative lantern-talks”, and nothing stands before it. Delete or withdraw it."
    ]


def test_who_may_not_publish_reverts_no_public_record(talks, ann, django_user_model):
    change(talks, ann, summary="Other words.")
    bob = django_user_model.objects.create_user("bob")
    bob.groups.add(Group.objects.get(name="Editor"))

    with pytest.raises(PermissionDenied):
        revert(talks, bob)

    assert typed(talks).summary == "Other words."


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
