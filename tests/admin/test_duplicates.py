"""A record called like another is asked about once, and pairs are listed until somebody decides."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from cooperation import duplicates
from cooperation.models import Lookalike, Partner
from tests import factories
from tests.admin.editing import Editing

pytestmark = pytest.mark.django_db

PAIRS = "admin:cooperation_lookalike_changelist"
QUESTION = "This looks like “Norland”. Open that one, or tick “This is a different record” and save."


@pytest.fixture
def norland():
    return factories.make_partner(title="Norland")


def new_partner(editor, title="Norlund"):
    return Editing(editor, Partner, title=title, slug="new", kind="state")


def test_a_name_like_another_comes_back_once_with_the_way_to_it(editor, norland):
    page = new_partner(editor).save()

    html = page.content.decode()
    assert [sentence for _anchor, sentence in page.context["problems"]] == [QUESTION]
    assert 'type="checkbox" name="is_different"' in html
    assert f'<a href="{reverse("admin:cooperation_partner_change", args=[norland.pk])}">Norland</a>' in html
    assert 'value="Norlund"' in html
    assert Partner.objects.count() == 1


def test_a_title_that_another_has_as_its_official_name_is_asked_about(editor, norland):
    Partner.objects.update(official_name="Island Republic of the North")

    assert new_partner(editor, "Island Republic of the North").problems() == [QUESTION]


def test_an_official_name_that_another_has_as_its_title_is_asked_about(editor, norland):
    form = new_partner(editor, "The North")
    form.data["official_name"] = "Norland"

    assert form.problems() == [QUESTION]


def test_what_is_ticked_as_different_is_saved_and_remembered(editor, norland):
    form = new_partner(editor)
    form.save()
    form.data["is_different"] = "on"

    assert form.problems() == []
    new = Partner.objects.get(slug="new")
    assert list(Lookalike.objects.values_list("first", "second", "by__username")) == [(norland.pk, new.pk, "ann")]
    assert Editing(editor, new, title="Norlünd").problems() == []


@pytest.mark.parametrize("title", ["NORLAND BAY", "The Norland Bay", "Bay, Norland", "Nórland Bay"])
def test_no_exact_duplicate_is_saved_without_a_warning(editor, title):
    factories.make_partner(title="Norland Bay")

    assert new_partner(editor, title).problems() != []
    assert Partner.objects.count() == 1


def test_another_name_like_one_is_asked_about_too(editor, norland):
    form = new_partner(editor, "Island").add("names", name="Norlund", kind="other", language="en")

    assert form.problems() == [QUESTION]


def test_a_change_that_gives_no_name_asks_nothing(editor, norland):
    twin = factories.make_partner("twin", title="Norlund", state="draft")

    assert Editing(editor, twin, summary="An island.").problems() == []


def test_the_page_lists_each_pair_until_somebody_says_they_are_different(editor, norland):
    twin = factories.make_partner("twin", title="Norlund")

    page = editor.get(reverse(PAIRS)).content.decode()
    counted = len(duplicates.pairs())
    editor.post(reverse(PAIRS), {"one": norland.pk, "other": twin.pk})

    for record in (norland, twin):
        assert reverse("admin:cooperation_partner_change", args=[record.pk]) in page
    assert (counted, len(duplicates.pairs())) == (1, 0)
    assert "No two records look like one." in editor.get(reverse(PAIRS)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"one": "x", "other": "1"}, {"one": "9" * 40, "other": "1"}])
def test_a_pair_that_is_not_there_is_not_found(editor, sent):
    assert editor.post(reverse(PAIRS), sent).status_code == 404


def test_a_viewer_sees_the_pairs_and_says_nothing_of_them(client, norland, django_user_model):
    viewer = django_user_model.objects.create_user("vi", is_staff=True)
    viewer.groups.add(Group.objects.get(name="Viewer"))
    client.force_login(viewer)
    twin = factories.make_partner("twin", title="Norlund")

    assert client.get(reverse(PAIRS)).status_code == 200
    assert client.post(reverse(PAIRS), {"one": norland.pk, "other": twin.pk}).status_code == 403
    assert not Lookalike.objects.exists()


def test_a_draft_noted_as_different_is_deleted_with_the_rights_to_drafts_alone(client, norland, django_user_model):
    """What is noted of a record goes with it, and asks for no right of its own."""
    editor = django_user_model.objects.create_user("ed", is_staff=True)
    editor.groups.add(Group.objects.get(name="Editor"))
    editor.user_permissions.set(Permission.objects.filter(codename__in=["delete_partner", "delete_record"]))
    client.force_login(editor)
    draft = factories.make_partner("twin", title="Norlund", state="draft")
    duplicates.say_different(record=norland, other=draft, by=editor)

    client.post(reverse("admin:cooperation_partner_delete", args=[draft.pk]), {"post": "yes", "seen": "0"})

    assert (list(Partner.objects.all()), list(Lookalike.objects.all())) == ([norland], [])
