"""Going back in what visitors see: it is shown first, and asks what any change of what is published asks."""

import pytest
from django.urls import reverse

from cooperation import edits, workflow
from cooperation.models import ChangeKind, Edit, Initiative, State, Version
from tests import factories
from tests.admin.roles import EDITOR, browser

pytestmark = pytest.mark.django_db

NOTE = "The year was not that of the talks."


@pytest.fixture
def ann(editor, django_user_model):
    return django_user_model.objects.get(username="ann")


@pytest.fixture
def talks(ann):
    """Published talks that were corrected: as first kept, with the wrong summary; and as corrected."""
    record = factories.cite_everything(factories.make_initiative(title="Lantern talks", summary="Held in 2010."))
    change(record, ann, kind=ChangeKind.CORRECTION, note=NOTE, summary="Held in 2012.")
    return record


def change(record, by, *, kind=ChangeKind.UPDATE, note="", **fields):
    record = type(record).objects.get(pk=record.pk)
    edits.keep_first(record)
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    return workflow.record_changed(record=record, by=by, was_public=record.has_been_public, kind=kind, note=note)


def keys(record):
    return list(Edit.objects.filter(record=record.pk).order_by("pk").values_list("pk", flat=True))


def history(record):
    return reverse("admin:cooperation_initiative_history", args=[record.pk])


def open_way(editor, record, place=0, **way):
    return editor.get(history(record), {"edit": keys(record)[place]} | way)


def go(editor, record, place=0, **said):
    return editor.post(history(record), {"edit": keys(record)[place], "seen": keys(record)[-1]} | said)


def summary(record):
    return Initiative.objects.get(pk=record.pk).summary


def latest(record):
    return Version.objects.filter(record=record.pk).latest("number")


def test_the_history_of_what_is_published_leads_to_a_page_that_shows_what_would_change(editor, talks):
    link = f'<a class="button" href="?edit={keys(talks)[0]}">'
    page = open_way(editor, talks)

    assert link in editor.get(history(talks)).content.decode()
    assert [(one.label, one.before, one.after) for one in page.context["differences"]] == [
        ("Summary", "Held in 2012.", "Held in 2010.")
    ]
    assert summary(talks) == "Held in 2012."


def test_going_back_over_a_correction_warns_of_it_and_proposes_to_correct_in_turn(editor, talks):
    page = open_way(editor, talks)

    html = page.content.decode()
    assert "This takes back a correction" in " ".join(html.split())
    assert NOTE in html
    assert page.context["form"]["change_kind"].value() == ChangeKind.CORRECTION


def test_going_back_over_no_correction_warns_of_none_and_proposes_an_update(editor, talks, ann):
    change(talks, ann, title="Lamp talks")

    page = open_way(editor, talks, 1)

    assert "takes back" not in page.content.decode()
    assert page.context["form"]["change_kind"].value() == ChangeKind.UPDATE


def test_a_value_that_no_correction_touched_is_restored_without_the_warning(editor, talks, ann):
    change(talks, ann, title="Lamp talks")

    pages = [open_way(editor, talks, part="", field=field) for field in ("title", "summary")]

    assert [len(page.context["corrections"]) for page in pages] == [0, 1]


def test_nothing_goes_back_in_what_is_published_until_the_kind_of_change_is_said(editor, talks):
    page = go(editor, talks)

    assert (page.status_code, page.context["problems"]) == (200, ["Choose what kind of change it is."])
    assert summary(talks) == "Held in 2012."


def test_a_correction_that_goes_back_needs_its_sentence_for_readers(editor, talks):
    page = go(editor, talks, change_kind="correction")

    assert page.context["problems"] == ["Say for readers what was wrong, and what is right."]
    assert summary(talks) == "Held in 2012."


def test_what_is_said_of_going_back_is_what_readers_are_told(editor, talks):
    go(editor, talks, change_kind="correction", change_note="The year was right after all.")

    version = latest(talks)
    assert (version.kind, version.note, summary(talks)) == ("correction", "The year was right after all.", "Held in 2010.")


def test_an_update_without_a_note_says_which_edit_it_went_back_to(editor, talks):
    go(editor, talks, change_kind="update")

    assert (latest(talks).kind, latest(talks).note[:24]) == ("update", "Reverted to the edit of ")


def test_going_back_is_no_minor_edit_where_more_than_wording_changes(editor, talks):
    page = go(editor, talks, change_kind="minor")

    assert page.context["problems"] == ["More than wording changed: choose an update or a correction, so that readers are told."]
    assert summary(talks) == "Held in 2012."


def test_one_value_goes_back_with_what_is_said_of_it(editor, talks):
    go(editor, talks, part="", field="summary", change_kind="update", change_note="As it was.")

    assert (latest(talks).note, summary(talks)) == ("As it was.", "Held in 2010.")


def test_undoing_a_correction_leads_to_the_same_page(editor, talks):
    last = keys(talks)[-1]

    response = editor.post(reverse("admin:undo_edit"), {"edit": last, "seen": last})

    assert (response.status_code, response.url) == (302, f"{history(talks)}?edit={keys(talks)[0]}")
    assert summary(talks) == "Held in 2012."


def test_a_draft_goes_back_in_one_press(editor, ann):
    record = factories.make_initiative(state=State.DRAFT, summary="Before.")
    change(record, ann, summary="After.")

    response = go(editor, record)

    assert (response.status_code, summary(record)) == (302, "Before.")
    assert open_way(editor, record).url == history(record)


def test_a_way_back_that_is_gone_leads_to_the_history_and_says_why(editor, talks):
    response = open_way(editor, talks, part="participation norland", field="role")

    assert (response.status_code, response.url) == (302, history(talks))


def test_who_may_not_publish_sees_no_way_back_in_what_is_published(talks):
    assert open_way(browser(EDITOR), talks).status_code == 403
