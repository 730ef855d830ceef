"""Going back to all that an edit held."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from cooperation import edits, reverting, states, workflow
from cooperation.edits.held import fields_of
from cooperation.loading.snapshot import held_rows
from cooperation.models import Citation, Edit, Initiative, PartnerName, Place, Record, State, row_models
from tests import factories
from tests.reverting.acts import change, first_edit, refusal, revert, typed

pytestmark = pytest.mark.django_db


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


def test_who_may_not_publish_reverts_no_public_record(talks, ann, django_user_model):
    change(talks, ann, summary="Other words.")
    bob = django_user_model.objects.create_user("bob")
    bob.groups.add(Group.objects.get(name="Editor"))

    with pytest.raises(PermissionDenied):
        revert(talks, bob)

    assert typed(talks).summary == "Other words."
