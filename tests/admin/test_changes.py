"""Why a public record changes is asked on its form, kept, and told to readers."""

import pytest
from django.urls import reverse

from cooperation.models import State, Version
from tests import factories

from .editing import Editing

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    return factories.cite_everything(factories.make_partner(title="Norland", summary="An island."))


def kept():
    return list(Version.objects.order_by("number").values_list("number", "kind", "note", "by__username"))


def test_a_record_nobody_has_seen_is_not_asked_why_it_changes(admin_client):
    draft = factories.make_partner(state=State.DRAFT)

    assert b"change_kind" not in admin_client.get(Editing(admin_client, draft).url).content
    assert b"change_kind" in admin_client.get(Editing(admin_client, factories.make_partner("public")).url).content


def test_the_kind_of_change_and_its_note_are_kept_with_the_version(admin_client, partner):
    editing = Editing(admin_client, partner, summary="A peninsula.", change_kind="correction", change_note="It is no island.")

    assert editing.problems() == []
    assert kept() == [(2, "correction", "It is no island.", "admin")]


def test_an_update_without_a_note_says_what_changed(admin_client, partner):
    Editing(admin_client, partner, summary="A peninsula.").save()
    Editing(admin_client, partner, summary="An isthmus.").save()

    assert kept() == [(2, "update", "", "admin"), (3, "update", "Changed: Summary.", "admin")]


def test_a_correction_needs_its_reason(admin_client, partner):
    editing = Editing(admin_client, partner, summary="A peninsula.", change_kind="correction")

    assert editing.problems() == ["What did you change?: Say for readers what was wrong, and what is right."]
    assert kept() == []


def test_a_note_alone_changes_nothing(admin_client, partner):
    Editing(admin_client, partner, change_note="Nothing happened.").save()

    assert kept() == []


def test_publishing_for_the_first_time_keeps_the_first_version(admin_client):
    draft = factories.cite_everything(factories.make_partner(state=State.DRAFT, title="Norland"))

    assert Editing(admin_client, draft, state="published").problems() == []
    assert kept() == [(1, "publication", "", "admin")]


def test_withdrawing_tells_the_reason(admin_client, partner):
    address = reverse("admin:cooperation_partner_withdraw", args=[partner.pk])
    admin_client.post(address, {"seen": admin_client.get(address).context["seen"], "reason": "It was entered twice."})

    assert kept() == [(2, "withdrawal", "It was entered twice.", "admin")]


def test_the_form_of_a_withdrawn_record_publishes_again(admin_client, partner):
    address = reverse("admin:cooperation_partner_withdraw", args=[partner.pk])
    form = Editing(admin_client, partner).url
    before = admin_client.get(form).content.decode()
    admin_client.post(address, {"seen": admin_client.get(address).context["seen"], "reason": "It was entered twice."})

    after = admin_client.get(form).content.decode()

    assert ['value="Publish changes"' in page for page in (before, after)] == [True, False]
    assert 'value="Publish again"' in after


def test_a_wrong_kind_of_change_is_refused(admin_client, partner):
    editing = Editing(admin_client, partner, summary="A peninsula.", change_kind="publication")

    assert len(editing.problems()) == 1
