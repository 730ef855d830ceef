"""What cannot or should not be applied yet is kept as it was sent, and opens again with every word in it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.models import KeptForm, Partner, SentForm, State, Treaty, Version, Waiting
from tests import factories

from .editing import Editing, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return factories.cite_everything(factories.make_partner(title="Norland", summary="An island."))


@pytest.fixture
def user_in(django_user_model):
    """A browser signed in as a member of a group."""
    from django.contrib.auth.models import Group

    def user_in(group, name="bob"):
        user = django_user_model.objects.create_user(name, password="lantern harbour", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return user_in


def shown(client, kept):
    """The form of a kept change, and what it would change."""
    page = client.get(f"{kept.path}?kept={kept.pk}")
    return page, [(change.label, change.theirs, change.mine) for change in page.context["proposed"]]


def pressed(page, client, **data):
    """Send a form that is shown, with every word it has."""
    editing = Editing.__new__(Editing)
    editing.client, editing.url, editing.data, editing.act = client, page.wsgi_request.path, {}, ""
    editing._read(page.context["adminform"].form)
    for wrapped in page.context["inline_admin_formsets"]:
        editing._read(wrapped.formset.management_form)
        for form in wrapped.formset.forms:
            editing._read(form)
    kept = {"_kept": page.context["kept"].pk} if page.context["kept"] else {}
    return client.post(editing.url, editing.data | kept | data)


def test_whoever_was_signed_out_finds_every_word_again_after_signing_in(user_in, django_user_model):
    draft = factories.make_partner(state=State.DRAFT, title="Norland")
    bob = user_in("Editor")
    editing = Editing(bob, draft, summary="A peninsula.", title="Northland")
    editing.data["_sender"] = bob.get(editing.url).context["sender"]
    bob.logout()

    answer = editing.save()
    kept = KeptForm.objects.get()

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("admin:login"))
    assert (kept.waiting, kept.by.username) == (Waiting.SIGN_IN, "bob")
    assert "nothing is lost: what you wrote is kept." in bob.get(answer.url).content.decode()
    bob.force_login(django_user_model.objects.get(username="bob"))
    page, changes = shown(bob, kept)
    assert "You were signed out. Nothing was lost." in page.content.decode()
    assert changes == [("Title", "Norland", "Northland"), ("Summary", "", "A peninsula.")]
    assert pressed(page, bob, _draft="1").status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.summary) == ("Northland", "A peninsula.")
    assert not KeptForm.objects.exists()


def test_nothing_is_kept_for_a_sender_nobody_signed_for(user_in):
    draft = factories.make_partner(state=State.DRAFT)
    bob = user_in("Editor")
    editing = Editing(bob, draft, summary="A peninsula.", _sender="1:forged")
    bob.logout()

    assert editing.save().status_code == 302
    assert not KeptForm.objects.exists()


def test_nobody_else_opens_what_was_rescued(editor, user_in, django_user_model):
    draft = factories.make_partner(state=State.DRAFT)
    user_in("Editor")
    kept = KeptForm.objects.create(
        by=django_user_model.objects.get(username="bob"),
        waiting=Waiting.SIGN_IN,
        path=reverse("admin:cooperation_partner_change", args=[draft.pk]),
        title="x",
        pairs=[["summary", "Lanterns of Easthaven"]],
    )

    assert "Lanterns of Easthaven" not in editor.get(f"{kept.path}?kept={kept.pk}").content.decode()


def test_a_form_without_its_token_shows_what_was_typed_and_goes_on_in_its_form(django_user_model):
    ann = django_user_model.objects.create_superuser("ann")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    draft = factories.make_partner(state=State.DRAFT)
    editing = Editing(strict, draft, summary="A peninsula.")
    del strict.cookies["csrftoken"]

    refused = editing.save()

    assert refused.status_code == 403
    assert "A peninsula." in refused.content.decode()
    token = str(refused.context["csrf_token"])
    page = strict.post(editing.url, dict(refused.context["pairs"]) | {"csrfmiddlewaretoken": token, "_show": "1"})
    assert page.context["adminform"].form["summary"].value() == "A peninsula."
    assert Partner.objects.get().summary == ""


def test_signing_in_for_another_reason_promises_nothing(client):
    login = reverse("admin:login")

    for address in (login, f"{login}?next=/admin/", f"{login}?next=/admin/%3Fkept=1", f"{login}?next=//[/%3Fkept=x"):
        assert "nothing is lost" not in client.get(address).content.decode()


def test_what_was_written_about_a_deleted_record_opens_as_a_new_one(editor):
    draft = factories.make_treaty(state=State.DRAFT, title="Lantern Accord")
    norland = factories.make_partner()
    factories.make_action(draft, norland, key="norland-2012", reference="UNTS 1")
    editing = Editing(editor, draft, summary="A text.").cite("kind")
    draft.delete()

    answer = editing.save()
    page = editor.get(answer.url)

    assert "It was deleted while you wrote." in page.content.decode()
    assert pressed(page, editor, _draft="1").status_code == 302
    again = Treaty.objects.get()
    assert (again.title, again.summary) == ("Lantern Accord", "A text.")
    assert list(again.actions.values_list("key", "reference")) == [("norland-2012", "UNTS 1")]
    assert list(again.citations.values_list("fact", flat=True)) == ["kind"]


def test_a_draft_of_a_public_record_changes_nothing_visitors_see(editor, client, partner):
    before = Client().get(partner.get_absolute_url()).content
    Editing(editor, partner, summary="A penin", title="").save(_draft="1")
    kept = KeptForm.objects.get()

    assert Client().get(partner.get_absolute_url()).content == before
    assert kept.waiting == Waiting.DRAFT
    _page, changes = shown(editor, kept)
    assert changes == [("Title", "Norland", ""), ("Summary", "An island.", "A penin")]


def test_a_draft_written_on_is_one_draft(editor, partner):
    Editing(editor, partner, summary="A penin").save(_draft="1")
    page, _changes = shown(editor, KeptForm.objects.get())

    pressed(page, editor, summary="A peninsula.", _draft="1")

    assert [dict(kept.pairs)["summary"] for kept in KeptForm.objects.all()] == ["A peninsula."]


def test_pressing_enter_never_publishes(editor, partner):
    editing = Editing(editor, partner, summary="A peninsula.")
    editing.act = ""

    editing.save()

    partner.refresh_from_db()
    assert partner.summary == "An island."
    assert KeptForm.objects.get().waiting == Waiting.DRAFT


class TestReview:
    """A change of a public record goes to a second editor."""

    @pytest.fixture(autouse=True)
    def _review(self, settings):
        settings.EDITORIAL_REVIEW = True

    def test_it_waits_and_visitors_see_nothing_of_it(self, user_in, partner):
        answer = Editing(user_in("Editor"), partner, summary="A peninsula.").save(_review="1")

        partner.refresh_from_db()
        assert answer.status_code == 302
        assert partner.summary == "An island."
        assert KeptForm.objects.get().waiting == Waiting.REVIEW
        assert not Version.objects.exists()

    def test_it_has_to_stand_up_to_the_rules_before_it_waits(self, user_in, partner):
        editing = Editing(user_in("Editor"), partner, website="https://norland.example/")

        response = editing.save(_review="1")

        assert response.status_code == 200
        assert not KeptForm.objects.exists()

    def test_a_publisher_sees_what_it_changes_and_publishes_it_without_a_reason(self, user_in, editor, partner):
        Editing(user_in("Editor"), partner, summary="A peninsula.").save(_review="1")
        page, changes = shown(editor, KeptForm.objects.get())

        assert changes == [("Summary", "An island.", "A peninsula.")]
        assert pressed(page, editor, _publish="1").status_code == 302
        partner.refresh_from_db()
        assert partner.summary == "A peninsula."
        assert not KeptForm.objects.exists()

    def test_it_is_merged_with_what_changed_since(self, user_in, editor, partner):
        Editing(user_in("Editor"), partner, summary="A peninsula.").save(_review="1")
        Editing(editor, partner, title="Northland", unreviewed_reason="Urgent.").save()

        page, _changes = shown(editor, KeptForm.objects.get())
        assert pressed(page, editor, _publish="1", unreviewed_reason="The title is mine.").status_code == 302
        partner.refresh_from_db()
        assert (partner.title, partner.summary) == ("Northland", "A peninsula.")

    def test_it_is_sent_back_with_a_note(self, user_in, editor, partner):
        Editing(user_in("Editor"), partner, summary="A peninsula.").save(_review="1")
        page, _changes = shown(editor, KeptForm.objects.get())

        pressed(page, editor, _send_back="1", change_note="Which source says so?")

        kept = KeptForm.objects.get()
        assert (kept.waiting, kept.note, kept.by.username) == (Waiting.RETURNED, "Which source says so?", "bob")

    def test_sending_back_needs_a_note(self, user_in, editor, partner):
        Editing(user_in("Editor"), partner, summary="A peninsula.").save(_review="1")
        page, _changes = shown(editor, KeptForm.objects.get())

        pressed(page, editor, _send_back="1", change_note=" ")

        assert KeptForm.objects.get().waiting == Waiting.REVIEW

    def test_ones_own_words_are_not_published_without_a_reason(self, user_in, partner):
        editing = Editing(user_in("Publisher"), partner, summary="A peninsula.")

        assert editing.problems() == [
            "Reason for publishing without review: Nobody else has read this. Say why it is published without review, or send it for review."
        ]
        partner.refresh_from_db()
        assert partner.summary == "An island."

    def test_ones_own_words_are_published_with_a_reason_that_is_kept(self, user_in, partner):
        editing = Editing(user_in("Publisher"), partner, summary="A peninsula.", unreviewed_reason="A slip of the pen.")

        assert editing.problems() == []
        assert partner.edits.latest("pk").unreviewed_reason == "A slip of the pen."

    def test_an_editor_who_forges_the_button_publishes_nothing(self, user_in, partner):
        answer = Editing(user_in("Editor"), partner, summary="A peninsula.", unreviewed_reason="Mine.").save(_publish="1")

        partner.refresh_from_db()
        assert answer.status_code == 403
        assert partner.summary == "An island."


def in_an_hour():
    return timezone.now() + timedelta(hours=1)


def test_a_scheduled_change_waits_for_its_time(editor, partner):
    due_at = in_an_hour()
    Editing(editor, partner, summary="A peninsula.", due_at=f"{due_at:%Y-%m-%dT%H:%M:%S}").save()

    partner.refresh_from_db()
    kept = KeptForm.objects.get()
    assert partner.summary == "An island."
    assert (kept.waiting, kept.due_at) == (Waiting.TIME, due_at.replace(microsecond=0))


def scheduled(editor, partner, **changes):
    """A scheduled change whose time has come."""
    Editing(editor, partner, due_at=f"{in_an_hour():%Y-%m-%dT%H:%M:%S}", **changes).save()
    KeptForm.objects.update(due_at=timezone.now())
    return KeptForm.objects.get()


def test_a_change_whose_time_has_come_is_published_under_its_writers_name(editor, partner, capsys):
    scheduled(editor, partner, summary="A peninsula.", change_note="More is known.")

    call_command("publish_due")

    partner.refresh_from_db()
    assert partner.summary == "A peninsula."
    assert Version.objects.values_list("number", "note", "by__username").get() == (2, "More is known.", "ann")
    assert capsys.readouterr().out == "Norland is published.\n"
    assert not KeptForm.objects.exists()


def test_a_change_that_cannot_be_published_stays_with_the_reason(editor, partner, capsys):
    kept = scheduled(editor, partner, summary="A peninsula.")
    partner.citations.filter(fact="title").delete()

    call_command("publish_due")
    call_command("publish_due")

    partner.refresh_from_db()
    kept.refresh_from_db()
    assert partner.summary == "An island."
    assert "no citation" in kept.failure
    assert capsys.readouterr().err.count("was not published") == 1


def test_a_change_by_somebody_who_may_publish_no_more_stays(editor, partner, django_user_model, capsys):
    kept = scheduled(editor, partner, summary="A peninsula.")
    django_user_model.objects.update(is_superuser=False)

    call_command("publish_due")

    kept.refresh_from_db()
    partner.refresh_from_db()
    assert kept.failure
    assert partner.summary == "An island."


def test_a_time_that_has_passed_is_no_schedule(editor, partner):
    editing = Editing(editor, partner, summary="A peninsula.", due_at="2020-01-01T00:00:00")

    assert editing.problems() == [
        "Publish this change at: That time has passed. Leave it empty to publish at once, or give a time to come."
    ]


def test_a_form_sent_twice_adds_one_record(editor):
    editing = Editing(editor, Partner, title="Norland", slug="norland", kind="state")

    answers = [editing.save() for _ in range(50)]

    assert [answer.status_code for answer in answers] == [302] * 50
    assert Partner.objects.count() == 1
    assert "That was saved already; nothing was done twice." in said(editor)


def test_a_form_sent_twice_adds_its_new_rows_once(editor):
    draft = factories.make_partner(state=State.DRAFT)
    editing = Editing(editor, draft).cite("kind")

    editing.save()
    editing.save()

    assert draft.citations.count() == 1


def test_a_refused_form_may_be_sent_again(editor):
    editing = Editing(editor, Partner, title="", slug="norland", kind="state")
    editing.save()

    editing.data["title"] = "Norland"

    assert editing.save().status_code == 302
    assert Partner.objects.count() == SentForm.objects.count() == 1
