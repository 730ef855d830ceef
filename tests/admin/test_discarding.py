"""A change that waits is discarded after a look at all that would be lost, and its words stay in the history."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models.signals import post_delete
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cooperation.models import KeptForm, Waiting
from tests import factories

from .editing import Editing, said
from .roles import EDITOR, PUBLISHER, VIEWER, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return factories.cite_everything(factories.make_partner(title="Norland", summary="An island."))


def scheduled(client, partner):
    due_at = timezone.now() + timedelta(hours=1)
    Editing(client, partner, summary="A peninsula.", due_at=f"{due_at:%Y-%m-%dT%H:%M:%S}").save()
    return KeptForm.objects.get()


def drafted(client, partner):
    Editing(client, partner, summary="A peninsula.").save(_draft="1")
    return KeptForm.objects.get()


def discarding(kept):
    return reverse("admin:cooperation_partner_discard", args=[kept.record_id, kept.pk])


def discarded(client, kept):
    """What is answered to whoever looks at the page and presses its button."""
    return client.post(discarding(kept), {"seen": client.get(discarding(kept)).context["seen"]})


def form_of(client, partner):
    return client.get(reverse("admin:cooperation_partner_change", args=[partner.pk])).content.decode()


def history_of(client, partner):
    return client.get(reverse("admin:cooperation_partner_history", args=[partner.pk])).content.decode()


@pytest.mark.parametrize("wait", [scheduled, drafted])
def test_the_form_leads_to_the_page_that_discards_what_waits(editor, partner, wait):
    kept = wait(editor, partner)
    opened = editor.get(f"{kept.path}?kept={kept.pk}").content.decode()

    link = f'<a href="{discarding(kept)}">Discard this change</a>'

    assert link in form_of(editor, partner)
    assert link in opened


def test_the_page_shows_what_would_be_lost_and_changes_nothing(editor, partner):
    kept = scheduled(editor, partner)

    page = editor.get(discarding(kept))

    assert [(one.label, one.theirs, one.mine) for one in page.context["differences"]] == [("Summary", "An island.", "A peninsula.")]
    assert "<ins>" in page.content.decode()
    assert KeptForm.objects.get().waiting == Waiting.TIME


def test_what_is_discarded_is_never_published(editor, partner, capsys):
    kept = scheduled(editor, partner)

    assert discarded(editor, kept).url == reverse("admin:cooperation_partner_change", args=[partner.pk])
    call_command("publish_due")

    partner.refresh_from_db()
    assert partner.summary == "An island."
    assert said(editor) == ["The change is discarded. Its words stay in the history of “Norland”."]
    assert "Scheduled change" not in form_of(editor, partner)


def test_what_is_discarded_while_another_is_published_is_not_published(editor, partner):
    scheduled(editor, partner)
    other = factories.cite_everything(factories.make_partner("south", title="Southland", summary="A bay."))
    Editing(editor, other, summary="A cape.", due_at="2099-01-01T00:00:00").save()
    KeptForm.objects.update(due_at=timezone.now())

    def discard_the_other(**kwargs):
        KeptForm.objects.filter(record=other.pk).update(waiting=Waiting.DISCARDED, due_at=None, discarded_at=timezone.now())

    post_delete.connect(discard_the_other, sender=KeptForm)
    try:
        call_command("publish_due")
    finally:
        post_delete.disconnect(discard_the_other, sender=KeptForm)

    partner.refresh_from_db()
    other.refresh_from_db()
    assert (partner.summary, other.summary) == ("A peninsula.", "A bay.")


def test_the_discarded_words_stay_in_the_history_and_can_be_taken_up_again(editor, partner):
    kept = drafted(editor, partner)
    discarded(editor, kept)

    page = history_of(editor, partner)
    again = editor.get(f"{kept.path}?kept={kept.pk}")

    assert "Discarded changes" in page
    assert f'<a href="{kept.path}?kept={kept.pk}">Open the change</a>' in page
    assert [one.mine for one in again.context["proposed"]] == ["A peninsula."]
    assert "Discarded by ann" in again.content.decode()


def test_a_discarded_change_that_is_written_on_is_a_draft_again(editor, partner):
    kept = drafted(editor, partner)
    discarded(editor, kept)

    Editing(editor, partner, summary="A peninsula.", _kept=kept.pk).save(_draft="1")

    kept.refresh_from_db()
    assert (kept.waiting, kept.discarded_at, kept.discarded_by) == (Waiting.DRAFT, None, None)


def test_what_was_written_on_meanwhile_is_not_discarded_unseen(editor, partner):
    kept = drafted(editor, partner)
    seen = editor.get(discarding(kept)).context["seen"]
    Editing(editor, partner, summary="An isthmus.", _kept=kept.pk).save(_draft="1")

    assert editor.post(discarding(kept), {"seen": seen}).url == discarding(kept)
    assert KeptForm.objects.get().waiting == Waiting.DRAFT


def test_discarding_twice_says_that_nothing_waits_any_more(editor, partner):
    kept = drafted(editor, partner)
    seen = editor.get(discarding(kept)).context["seen"]
    editor.post(discarding(kept), {"seen": seen})
    said(editor)

    editor.post(discarding(kept), {"seen": seen})

    assert said(editor) == ["This change does not wait any more. Nothing was discarded."]


@pytest.mark.parametrize(("role", "status"), [(VIEWER, 403), (EDITOR, 403), (PUBLISHER, 200)])
def test_a_scheduled_change_is_discarded_by_whoever_may_schedule(editor, partner, role, status):
    kept, client = scheduled(editor, partner), browser(role)

    assert ("Discard this change" in form_of(client, partner)) == (status == 200)
    assert client.get(discarding(kept)).status_code == status
    assert client.post(discarding(kept), {"seen": kept.at.isoformat()}).status_code == (302 if status == 200 else 403)


@pytest.mark.parametrize(("role", "status"), [(VIEWER, 403), (EDITOR, 200), (PUBLISHER, 200)])
def test_a_change_that_waits_for_review_is_discarded_by_whoever_may_edit(editor, partner, role, status):
    Editing(editor, partner, summary="A peninsula.").save(_review="1")

    assert browser(role).get(discarding(KeptForm.objects.get())).status_code == status


def test_nobody_finds_the_unfinished_draft_of_another(editor, partner):
    kept, client = drafted(editor, partner), browser(PUBLISHER)

    assert client.get(discarding(kept)).status_code == 404
    assert "Draft of a change" not in form_of(client, partner)
    assert Client().get(discarding(kept)).status_code == 302


@pytest.mark.parametrize("wait", [scheduled, drafted])
def test_a_draft_that_says_what_visitors_see_is_none_and_the_message_says_so(editor, partner, wait):
    kept = wait(editor, partner)

    Editing(editor, partner, summary="An island.", _kept=kept.pk).save(_draft="1")

    kept.refresh_from_db()
    assert kept.waiting == Waiting.DISCARDED
    assert dict(kept.pairs)["summary"] == "A peninsula."
    assert said(editor)[-1] == (
        "Nothing differs from what visitors see any more, so the change is discarded. Its words stay in the history."
    )


def test_a_draft_of_no_change_is_not_kept(editor, partner):
    Editing(editor, partner).save(_draft="1")

    assert not KeptForm.objects.exists()
    assert said(editor) == ["Nothing differs from what visitors see, so nothing is kept."]


@pytest.mark.parametrize("button", [{"_review": "1"}, {"_publish": "1", "due_at": "2099-01-01T00:00:00"}])
def test_no_change_waits_for_nothing(editor, partner, button):
    Editing(editor, partner).save(**button)

    assert not KeptForm.objects.exists()
    assert said(editor) == ["Nothing differs from what visitors see, so nothing is kept."]


def test_only_what_is_discarded_has_the_time_of_it(editor, partner):
    kept = drafted(editor, partner)

    for wrong in ({"waiting": Waiting.DISCARDED}, {"discarded_at": timezone.now()}):
        with pytest.raises(IntegrityError, match="keptform_discarded_at_a_time"), transaction.atomic():
            KeptForm.objects.filter(pk=kept.pk).update(**wrong)
