"""Acts on many records: shown first, refused one by one with reasons, done in one batch, undone in one click."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation import edits, workflow
from cooperation.models import Batch, Citation, Edit, Partner, Treaty
from tests import factories
from tests.admin.editing import said

pytestmark = pytest.mark.django_db

ADDRESS = "admin:cooperation_treaty_changelist"


def make(count, **fields):
    treaties = [
        factories.make_treaty(f"t-{number}", **{"title": f"T {number}", "state": "draft"} | fields) for number in range(count)
    ]
    for treaty in treaties:
        factories.cite_everything(treaty)
    edits.keep_all(treaties, [Edit(record_id=treaty.pk) for treaty in treaties])
    return treaties


def tick(client, act, treaties):
    """The page that an act leads to."""
    return client.post(reverse(ADDRESS), {"action": act, "_selected_action": [treaty.pk for treaty in treaties]})


def do(client, act, treaties, *, button="_do", **fields):
    page = tick(client, act, treaties)
    return client.post(page.context["address"], {"seen": page.context["seen"], button: "1", **fields})


def states():
    return sorted(Treaty.objects.values_list("title", "state"))


def shown(page):
    return [(str(row["record"]), row["before"], row["after"], row["refusals"]) for row in page.context["rows"]]


def signed_in(django_user_model, group):
    user = django_user_model.objects.create_user(group.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


def test_the_page_says_what_changes_and_what_is_refused_and_changes_nothing(editor):
    whole, bare, live = [
        *make(1),
        factories.make_treaty("bare", title="Bare", state="draft"),
        factories.make_treaty("z", title="Z"),
    ]

    page = tick(editor, "publish", [whole, bare, live])

    rows = sorted(shown(page))
    assert rows[1] == ("T 0", "Draft", "Published", [])
    assert rows[2] == ("Z", "Published", "Published", ["It is published already."])
    assert any("no citation" in sentence or "citation" in sentence for sentence in rows[0][3])
    assert states() == [("Bare", "draft"), ("T 0", "draft"), ("Z", "published")]


def test_what_can_be_published_is_and_the_rest_is_listed_with_reasons(editor):
    treaties = [*make(2), factories.make_treaty("bare", title="Bare", state="draft")]

    answer = do(editor, "publish", treaties, note="Checked together.")

    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("admin:batch", args=[batch.pk])
    assert states() == [("Bare", "draft"), ("T 0", "published"), ("T 1", "published")]
    assert batch.edits.count() == 2
    sentences = said(editor)
    assert sentences[-1] == "Published: 2 treaties"
    assert all(sentence.startswith("Bare: ") for sentence in sentences[:-1])
    assert len(sentences) > 1


def test_records_changed_since_the_page_was_shown_are_left_and_named(editor, django_user_model):
    first, second = make(2)
    page = tick(editor, "review", [first, second])
    edits.keep(first, by=django_user_model.objects.create_user("bob"))

    editor.post(page.context["address"], {"seen": page.context["seen"], "_do": "1"})

    assert states() == [("T 0", "draft"), ("T 1", "in-review")]
    assert "T 0: “T 0” was changed by bob since you looked at it. Look at it again, then decide." in said(editor)


def test_nothing_is_left_where_every_record_is_refused(editor):
    do(editor, "withdraw", make(2), reason="Twice.")

    assert (Batch.objects.count(), states()) == (0, [("T 0", "draft"), ("T 1", "draft")])


def test_records_are_scheduled_withdrawn_and_sent_for_review(editor):
    soon = (timezone.now() + timedelta(days=3)).replace(microsecond=0, second=0)
    one, two = make(2)

    do(editor, "review", [one])
    do(editor, "schedule", [two], publish_at=soon.strftime("%Y-%m-%dT%H:%M"))
    assert list(Treaty.objects.order_by("slug").values_list("state", "publish_at")) == [("in-review", None), ("published", soon)]

    do(editor, "withdraw", [two], reason="Entered twice.")
    two.refresh_from_db()
    assert (two.state, two.withdrawn_reason) == ("withdrawn", "Entered twice.")


def test_what_visitors_have_seen_is_not_scheduled_out_of_their_sight(editor):
    live = factories.cite_everything(factories.make_treaty(title="Live"))

    do(editor, "schedule", [live], publish_at="2126-12-04T09:00")

    assert Treaty.objects.get().is_public


def test_a_time_that_has_passed_and_a_missing_reason_are_asked_for_again(editor):
    treaties = make(1)

    pages = [do(editor, "schedule", treaties, publish_at="2020-01-01T09:00"), do(editor, "withdraw", treaties, reason=" ")]

    assert [list(page.context["form"].errors) for page in pages] == [["publish_at"], ["reason"]]


def test_one_field_is_set_after_its_change_was_shown(editor):
    treaties = make(2, kind="treaty", state="draft")

    page = do(editor, "set", treaties, button="_show", set_kind="other")
    assert sorted(shown(page))[0] == ("T 0", "Treaty", "Other", [])
    do(editor, "set", treaties, set_kind="other", note="Sorted anew.")

    assert list(Treaty.objects.values_list("kind", flat=True)) == ["other", "other"]
    assert set(Batch.objects.get().edits.values_list("note", flat=True)) == {"Sorted anew."}


@pytest.mark.parametrize("fields", [{}, {"set_kind": "other", "set_laterality": "bilateral"}])
def test_exactly_one_field_is_set(editor, fields):
    page = do(editor, "set", make(1), **fields)

    assert page.context["form"].non_field_errors() == ["Fill in exactly one field: the one that all these records get."]


def test_topics_are_added_and_taken_away_and_fields_cleared(editor):
    (treaty,) = make(1, adopted_on="2010")
    songs = factories.make_topic()

    do(editor, "set", [treaty], add_topic=songs.pk)
    assert list(treaty.topics.all()) == [songs]
    do(editor, "set", [treaty], remove_topic=songs.pk)
    assert list(treaty.topics.all()) == []
    do(editor, "set", [treaty], clear="adopted_on")
    treaty.refresh_from_db()
    assert treaty.adopted_on == ""


def test_a_published_record_gets_no_fact_without_a_citation(editor):
    live = factories.cite_everything(factories.make_treaty(title="Live"))

    do(editor, "set", [live], set_adopted_on="2010")

    assert (Treaty.objects.get().adopted_on, Batch.objects.count()) == ("", 0)


def test_a_published_record_is_changed_where_every_rule_still_holds(editor):
    live = factories.cite_everything(factories.make_treaty(title="Live"))

    do(editor, "set", [live], set_kind="other", note="Sorted anew.")

    treaty = Treaty.objects.get()
    assert (treaty.kind, treaty.version, treaty.is_public) == ("other", 2, True)


def test_a_citation_is_added_to_each_and_words_that_are_not_there_to_none(editor, accord):
    treaties = make(2)
    given = {"passage": accord.pk, "fact": "title", "basis": "stated"}

    do(editor, "cite", treaties, excerpt="words that nobody wrote", **given)
    assert not Citation.objects.filter(passage=accord).exists()
    do(editor, "cite", treaties, excerpt=" ".join(accord.text.split()[:4]), **given)

    added = Citation.objects.filter(passage=accord)
    assert [(one.fact, one.is_unaltered) for one in added] == [("title", True), ("title", True)]


def test_many_records_take_their_number_to_confirm(editor):
    treaties = make(21)

    page = do(editor, "review", treaties)
    assert page.context["is_unconfirmed"]
    assert page.context["left_out"] == 1
    do(editor, "review", treaties, number="21")

    assert set(Treaty.objects.values_list("state", flat=True)) == {"in-review"}


def test_a_batch_is_undone_in_one_click(editor):
    treaties = make(3)
    do(editor, "review", treaties)

    editor.post(reverse("admin:undo_batch"), {"batch": Batch.objects.get(undoes=None).pk})

    assert [state for _title, state in states()] == ["draft"] * 3
    assert "3 records are as they were before." in said(editor)


def test_undoing_leaves_and_names_what_was_changed_since(editor, django_user_model):
    first, second = make(2)
    do(editor, "review", [first, second])
    edits.keep(Treaty.objects.get(pk=first.pk), by=django_user_model.objects.create_user("bob"))

    editor.post(reverse("admin:undo_batch"), {"batch": Batch.objects.get().pk})

    assert states() == [("T 0", "in-review"), ("T 1", "draft")]
    assert any("T 0" in sentence for sentence in said(editor))


def queries_to_undo(editor, ann, count):
    """How many queries it takes to undo a batch of so many records."""
    Treaty.objects.all().delete()
    treaties = make(count)
    batch = Batch.objects.create(what="Set a field", by=ann)
    Treaty.objects.update(kind="other")
    workflow.records_changed([workflow.Change(treaty, by=ann, was_public=False, batch=batch) for treaty in treaties])

    with CaptureQueriesContext(connection) as asked:
        editor.post(reverse("admin:undo_batch"), {"batch": batch.pk})

    assert set(Treaty.objects.values_list("kind", flat=True)) == {"treaty"}
    return len(asked)


def test_undoing_a_batch_asks_little_of_the_database_for_each_record(editor, django_user_model):
    ann = django_user_model.objects.get(username="ann")

    few, many = (queries_to_undo(editor, ann, count) for count in (5, 25))

    assert many - few <= 20 * 9


@pytest.mark.parametrize(
    ("group", "offered"),
    [
        ("Viewer", ["export", "export_xlsx", "export_json"]),
        ("Editor", ["review", "set", "cite", "export", "export_xlsx", "export_json"]),
        ("Publisher", ["review", "publish", "schedule", "withdraw", "set", "cite", "export", "export_xlsx", "export_json"]),
        (
            "Administrator",
            ["review", "publish", "schedule", "withdraw", "set", "cite", "export", "export_xlsx", "export_json", "delete_selected"],
        ),
    ],
)
def test_each_group_is_offered_what_it_may(django_user_model, group, offered):
    make(1)

    page = signed_in(django_user_model, group).get(reverse(ADDRESS))

    assert [name for name, _label in page.context["action_form"].fields["action"].choices if name] == offered


def test_an_editor_cannot_publish_by_sending_what_no_page_offered(django_user_model):
    (treaty,) = make(1)
    bob = signed_in(django_user_model, "Editor")

    answer = bob.post(reverse("admin:cooperation_treaty_bulk", args=["publish"]), {"seen": f"{treaty.pk}:1", "_do": "1"})

    assert (answer.status_code, states()) == (403, [("T 0", "draft")])


def test_an_editor_changes_drafts_and_not_what_is_public(django_user_model):
    draft = make(1)[0]
    live = factories.cite_everything(factories.make_treaty("live", title="Live"))
    edits.keep_first(live)
    bob = signed_in(django_user_model, "Editor")

    do(bob, "set", [draft, live], set_kind="other")

    assert sorted(Treaty.objects.values_list("title", "kind")) == [("Live", "treaty"), ("T 0", "other")]
    assert "Live: You may not publish or withdraw. Send the change for review instead." in said(bob)


def test_own_work_is_published_in_bulk_only_with_a_reason(django_user_model, settings):
    settings.EDITORIAL_REVIEW = True
    publisher = signed_in(django_user_model, "Publisher")
    (treaty,) = make(1)
    edits.keep(treaty, by=django_user_model.objects.get())

    do(publisher, "publish", [treaty])
    assert states() == [("T 0", "draft")]
    do(publisher, "publish", [treaty], unreviewed_reason="Urgent.")

    assert Edit.objects.awaiting_approval().get().unreviewed_reason == "Urgent."


def test_administrators_delete_drafts_and_never_what_visitors_have_seen(django_user_model):
    root = signed_in(django_user_model, "Administrator")
    factories.make_partner("draft", state="draft")
    live = factories.make_partner("live")
    address = reverse("admin:cooperation_partner_changelist")

    for partner in Partner.objects.all():
        root.post(
            address, {"action": "delete_selected", "_selected_action": [partner.pk], "post": "yes", "seen": f"{partner.pk}:0"}
        )

    assert list(Partner.objects.all()) == [live]


def test_the_ticked_records_are_exported_with_no_cell_a_spreadsheet_would_run(editor):
    treaty = factories.make_treaty(title="=1+1", adopted_on="2010-05", state="draft")
    factories.make_treaty("other")

    answer = editor.post(reverse(ADDRESS), {"action": "export", "_selected_action": [treaty.pk]})

    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("slug,title,title_zh,summary,summary_zh,short_title,kind,laterality")
    assert (lines[1].startswith("lantern-accord,'=1+1,"), lines[2:]) == (True, [""])


def test_nothing_ticked_leads_back_to_the_list(editor):
    answer = editor.post(reverse("admin:cooperation_treaty_bulk", args=["publish"]), {"seen": "", "_do": "1"})

    assert answer.headers["Location"] == reverse(ADDRESS)
