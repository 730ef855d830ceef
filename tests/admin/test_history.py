"""The history page of a record: who changed what, two edits compared, and the ways back."""

import pytest
from django.urls import reverse

from cooperation import edits, workflow
from cooperation.models import Edit, Initiative, State
from tests import factories
from tests.admin.editing import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(editor, django_user_model):
    return django_user_model.objects.get(username="ann")


@pytest.fixture
def talks(ann):
    """Published talks with three edits: as first kept, another title, another title and summary."""
    record = factories.make_initiative(title="Lantern talks", summary="Held in the harbour.")
    factories.cite_everything(record, factories.make_source(key="HARBOUR").passages.first())
    change(record, ann, title="Lantern dialogue")
    change(record, ann, title="Lamp dialogue", summary="Held in the old harbour.")
    return record


def change(record, by, **fields):
    record = type(record).objects.get(pk=record.pk)
    edits.keep_first(record)
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    return workflow.record_changed(record=record, by=by, was_public=record.has_been_public)


def keys(record):
    """The keys of a record's edits, the earliest first."""
    return list(Edit.objects.filter(record=record.pk).order_by("pk").values_list("pk", flat=True))


def url(record):
    return reverse("admin:cooperation_initiative_history", args=[record.pk])


def send(client, record, edit, **data):
    return client.post(url(record), {"edit": edit, "seen": keys(record)[-1]} | data)


def contents(record):
    return Initiative.objects.values_list("title", "summary").get(pk=record.pk)


def test_the_history_lists_every_edit_newest_first_with_what_it_changed(editor, talks):
    shown = editor.get(url(talks)).context["shown"]

    assert [(one.step.edit.pk, [value.difference.label for value in one.values]) for one in shown] == [
        (keys(talks)[2], ["Title", "Summary"]),
        (keys(talks)[1], ["Title"]),
        (keys(talks)[0], []),
    ]


def test_each_edit_has_an_anchor_and_its_words_marked(editor, talks):
    page = editor.get(url(talks)).content.decode()

    assert all(f'id="edit-{key}"' in page for key in keys(talks))
    assert "Held in the <ins>old </ins>harbour." in page


def test_a_record_goes_back_to_an_edit_and_says_so_with_an_undo(editor, talks):
    response = send(editor, talks, keys(talks)[0], change_kind="update")

    assert (response.status_code, contents(talks)) == (302, ("Lantern talks", "Held in the harbour."))
    page = editor.get(url(talks)).content.decode()
    assert f'<input type="hidden" name="edit" value="{keys(talks)[-1]}">' in page
    assert reverse("admin:undo_edit") in page


def test_one_value_is_restored_and_the_rest_stays(editor, talks):
    send(editor, talks, keys(talks)[0], part="", field="title", change_kind="update")

    assert contents(talks) == ("Lantern talks", "Held in the old harbour.")


def test_what_somebody_else_changed_since_is_not_reverted(editor, talks, ann):
    seen = keys(talks)[-1]
    change(talks, ann, title="Third title")

    page = send(editor, talks, keys(talks)[0], seen=seen, change_kind="update")

    assert contents(talks)[0] == "Third title"
    assert page.context["problems"] == ["“Third title” was changed by ann since you looked at it. Look at it again, then decide."]


def test_one_click_undoes_the_last_act(editor, talks):
    latest = keys(talks)[-1]

    editor.post(reverse("admin:undo_edit"), {"edit": latest, "seen": latest})

    assert contents(talks) == ("Lantern dialogue", "Held in the harbour.")
    assert said(editor) == ["Undone: “Lamp dialogue” is as it was before."]


def test_undoing_with_an_edit_that_is_not_the_latest_changes_nothing(editor, talks):
    earlier = keys(talks)[1]

    editor.post(reverse("admin:undo_edit"), {"edit": earlier, "seen": earlier})

    assert contents(talks)[0] == "Lamp dialogue"


@pytest.mark.parametrize("after", ["2", "now", "published"])
def test_two_edits_are_compared(editor, talks, after):
    after = keys(talks)[2] if after == "2" else after

    values = editor.get(url(talks), {"from": keys(talks)[0], "to": after}).context["values"]

    assert [(value.difference.before, value.difference.after) for value in values] == [
        ("Lantern talks", "Lamp dialogue"),
        ("Held in the harbour.", "Held in the old harbour."),
    ]


@pytest.mark.parametrize("query", ["?from=0&to=now", "?from=now", "?from=x&to=published", "?from=99999999999999999999&to=now"])
def test_a_comparison_with_nothing_is_not_found(editor, talks, query):
    assert editor.get(url(talks) + query).status_code == 404


def test_the_edit_of_another_record_is_not_found(editor, talks, ann):
    other = change(factories.make_initiative("lamp-talks", state=State.DRAFT), ann, summary="Other.")

    assert send(editor, talks, other.pk).status_code == 404


def test_a_record_nobody_changed_has_an_empty_history(editor):
    page = editor.get(url(factories.make_initiative()))

    assert "No edit of this record is kept yet." in page.content.decode()


def test_the_history_is_paged_by_twenty(editor, ann):
    record = factories.make_initiative(state=State.DRAFT)
    for number in range(21):
        change(record, ann, summary=f"Number {number}")

    pages = [editor.get(url(record), {"page": number}).context["shown"] for number in (1, 2)]

    assert [[bool(one.step.earlier) for one in shown] for shown in pages] == [[True] * 20, [True, False]]


def sign_in(client, django_user_model, group):
    from django.contrib.auth.models import Group

    user = django_user_model.objects.create_user("bob", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    ("group", "state", "answer"),
    [
        ("Viewer", State.DRAFT, 403),
        ("Editor", State.DRAFT, 302),
        ("Editor", State.PUBLISHED, 403),
        ("Publisher", State.PUBLISHED, 302),
    ],
)
def test_who_may_revert(client, ann, django_user_model, group, state, answer):
    record = factories.make_initiative(state=state, summary="Before.")
    factories.cite_everything(record)
    change(record, ann, summary="After.")
    sign_in(client, django_user_model, group)

    page = client.get(url(record))
    response = send(client, record, keys(record)[0], change_kind="update")

    assert (page.status_code, "Revert to this" in page.content.decode(), response.status_code) == (200, answer == 302, answer)
    assert contents(record)[1] == ("Before." if answer == 302 else "After.")


def test_words_nobody_has_read_need_a_reason_where_review_is_on(editor, ann, settings):
    settings.EDITORIAL_REVIEW = True
    record = factories.make_initiative(state=State.DRAFT, summary="Never read.", title="Talks")
    factories.cite_everything(record)
    edits.keep_first(record)
    record.state, record.summary = State.PUBLISHED, "Read."
    record.save()
    workflow.record_changed(record=record, by=None, was_public=False)

    send(editor, record, keys(record)[0], change_kind="update")
    refused = contents(record)[1]
    send(editor, record, keys(record)[0], change_kind="update", unreviewed_reason="It was right.")

    assert (refused, contents(record)[1]) == ("Read.", "Never read.")
    assert Edit.objects.filter(record=record.pk).latest("pk").unreviewed_reason == "It was right."


def test_the_queries_of_the_history_do_not_grow_with_it(editor, ann, talks, django_assert_num_queries):
    def queries():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as found:
            editor.get(url(talks))
        return len(found)

    few = queries()
    for number in range(10):
        change(talks, ann, summary=f"Number {number}")

    assert (queries(), few <= 30) == (few, True)
