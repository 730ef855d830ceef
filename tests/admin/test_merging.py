"""Two editors at the same record: nobody's words are lost, and nothing changes that nobody changed."""

import json

import pytest
from django.urls import reverse

from cooperation.models import Citation, Edit, Partner, PartnerName, State, Topic, Treaty
from tests import factories

from .editing import Editing, said

pytestmark = pytest.mark.django_db

ROUNDS = 100


@pytest.fixture
def partner():
    return factories.cite_everything(
        factories.make_partner(title="Norland", summary="An island.", official_name="Kingdom of Norland")
    )


@pytest.fixture
def bob(django_user_model):
    """A second browser, signed in as somebody else."""
    from django.test import Client

    client = Client()
    client.force_login(django_user_model.objects.create_superuser("bob"))
    return client


def again(editing, response):
    """The form as it came back, with what its page holds now."""
    editing.data = {name: value for name, value in editing.data.items() if name.startswith("used-")}
    editing._read(response.context["adminform"].form)
    for wrapped in response.context["inline_admin_formsets"]:
        editing._read(wrapped.formset.management_form)
        for form in wrapped.formset.forms:
            editing._read(form)
    editing.data["_token"] = str(response.context["token"])
    return editing


def opened_again(editing, **values):
    """The form as its page would open now that these values are stored."""
    editing.data |= values | {"_token": "", "seen": json.dumps(json.loads(editing.data["seen"]) | values)}
    return editing


def place(editing, prefix, key):
    """Where the row of a key stands on a form."""
    return next(number for number in range(100) if editing.data[f"{prefix}-{number}-key"] == key)


def stored(partner):
    partner.refresh_from_db()
    return partner.title, partner.summary


def test_different_fields_are_both_kept_and_the_second_editor_is_told(editor, bob, partner):
    stale = Editing(editor, partner, summary="A peninsula.")
    Editing(bob, partner, title="Northland").save()

    assert stale.problems() == []
    assert stored(partner) == ("Northland", "A peninsula.")
    assert "Somebody else changed this meanwhile, and that is kept as well: Title." in said(editor)


def test_the_same_field_comes_back_once_with_both_texts_and_then_keeps_the_typed_one(editor, bob, partner):
    stale = Editing(editor, partner, summary="A peninsula.")
    Editing(bob, partner, summary="An isthmus.").save()

    response = stale.save()

    page = response.content.decode()
    assert stored(partner) == ("Norland", "An isthmus.")
    assert "Error:" in page
    assert "A peninsula." in page
    assert "An isthmus." in page
    assert again(stale, response).problems() == []
    assert stored(partner) == ("Norland", "A peninsula.")


def test_theirs_can_be_taken_by_choosing_it(editor, bob, partner):
    stale = Editing(editor, partner, summary="A peninsula.", official_name="Realm of Norland")
    Editing(bob, partner, summary="An isthmus.").save()

    response = stale.save()
    chosen = again(stale, response)
    chosen.data["take-summary"] = "theirs"
    chosen.data["seen"] = json.dumps(json.loads(chosen.data["seen"]) | {"summary": "An island."})

    assert chosen.problems() == []
    partner.refresh_from_db()
    assert (partner.summary, partner.official_name) == ("An isthmus.", "Realm of Norland")


def test_a_third_change_meanwhile_comes_back_again(editor, bob, partner):
    stale = Editing(editor, partner, summary="A peninsula.")
    Editing(bob, partner, summary="An isthmus.").save()
    response = stale.save()
    Editing(bob, partner, summary="A cape.").save()

    assert again(stale, response).save().status_code == 200
    assert stored(partner) == ("Norland", "A cape.")


def test_untouched_rows_of_a_stale_form_do_not_go_back(editor, bob):
    partner = factories.make_partner(state=State.DRAFT)
    factories.make_name(partner, "Norway", key="norway")
    stale = Editing(editor, partner, summary="A peninsula.")
    Editing(bob, partner).change("names", 0, name="Norge").save()

    assert stale.problems() == []
    assert list(partner.names.values_list("name", flat=True)) == ["Norge"]


def test_rows_added_by_somebody_else_stay_beside_ones_own(editor, bob):
    partner = factories.make_partner(state=State.DRAFT)
    stale = Editing(editor, partner).add("names", name="Norge", kind="other", language="en")
    Editing(bob, partner).add("names", name="Norvège", kind="other", language="en").save()

    assert stale.problems() == []
    assert sorted(partner.names.values_list("name", flat=True)) == ["Norge", "Norvège"]


def test_a_fact_and_its_citation_added_by_somebody_else_do_not_stand_in_the_way(editor, bob, partner):
    stale = Editing(editor, partner, summary="A peninsula.")
    Editing(bob, partner, website="https://norland.example/").cite("website").save()

    assert stale.problems() == []
    partner.refresh_from_db()
    assert (partner.summary, partner.website) == ("A peninsula.", "https://norland.example/")


def test_a_row_somebody_else_deleted_stays_deleted_where_it_was_left_alone(editor, bob):
    partner = factories.make_partner(state=State.DRAFT)
    factories.make_name(partner, "Norway", key="norway")
    factories.make_name(partner, "Norge", key="norge")
    stale = Editing(editor, partner, summary="A peninsula.")
    theirs = Editing(bob, partner)
    assert theirs.change("names", place(theirs, "names", "norway"), DELETE="on").problems() == []

    assert stale.problems() == []
    assert list(partner.names.values_list("name", flat=True)) == ["Norge"]


def test_a_row_somebody_else_deleted_comes_back_marked_where_it_was_changed(editor, bob):
    partner = factories.make_partner(state=State.DRAFT)
    factories.make_name(partner, "Norway", key="norway")
    stale = Editing(editor, partner).change("names", 0, name="Norge")
    Editing(bob, partner).change("names", 0, DELETE="on").save()

    response = stale.save()

    assert "Somebody deleted this row while you changed it." in response.content.decode()
    assert again(stale, response).problems() == []
    assert list(PartnerName.objects.values_list("name", "key")) == [("Norge", "norway")]


def test_deleting_a_row_somebody_else_changed_asks_once_more(editor, bob):
    partner = factories.make_partner(state=State.DRAFT)
    factories.make_name(partner, "Norway", key="norway")
    stale = Editing(editor, partner).change("names", 0, DELETE="on")
    Editing(bob, partner).change("names", 0, name="Norge").save()

    response = stale.save()

    assert "Somebody changed “Norge” since you opened it." in response.content.decode()
    assert again(stale, response).change("names", 0, DELETE="on").problems() == []
    assert not partner.names.exists()


def test_a_form_without_what_it_was_opened_with_is_refused(editor, partner):
    editing = Editing(editor, partner, summary="A peninsula.")
    del editing.data["seen"]

    assert editing.problems() == [
        "This form came without the values it was opened with. Open the record again, and make the change there."
    ]
    assert stored(partner) == ("Norland", "An island.")


@pytest.mark.parametrize("broken", ["[]", "{", "null", '{"title": {"a": 1}, "topics": "x"}', '{"publish_at": "soon"}'])
def test_a_form_with_broken_values_is_no_error_of_the_server(editor, partner, broken):
    editing = Editing(editor, partner, summary="A peninsula.", seen=broken)

    assert editing.save().status_code in (200, 302)


def test_several_choices_are_merged_as_one_value(editor, bob):
    songs, books = factories.make_topic("songs"), factories.make_topic("books")
    partner = factories.make_partner(state=State.DRAFT)
    stale = Editing(editor, partner, summary="A peninsula.")
    Editing(bob, partner, topics=[songs.pk, books.pk]).save()

    assert stale.problems() == []
    assert set(partner.topics.all()) == {songs, books} == set(Topic.objects.all())


def test_nothing_is_saved_and_no_edit_kept_when_nothing_was_changed(editor, partner):
    Editing(editor, partner).save()

    assert Edit.objects.filter(by__isnull=False).count() == 0
    assert "Nothing was changed." in said(editor)


@pytest.mark.once  # one after the other; at the same moment, and on both databases, they save in test_racing.py
@pytest.mark.parametrize("kind", ["same field", "other field", "two tabs"])
def test_of_a_hundred_stale_saves_none_is_lost(editor, bob, kind):
    partner = factories.make_partner(state=State.DRAFT, summary="0")
    forms = [Editing(client, partner) for client in (editor, editor if kind == "two tabs" else bob)]

    for number in range(1, ROUNDS + 1):
        title, summary = stored(partner)
        stale, theirs = (opened_again(form, title=title, summary=summary) for form in forms)
        theirs.data["title" if kind == "other field" else "summary"] = f"theirs {number}"
        theirs.save()
        stale.data["summary"] = f"mine {number}"
        response = stale.save()
        if kind == "other field":
            assert response.status_code == 302
            assert stored(partner) == (f"theirs {number}", f"mine {number}")
        else:
            page = response.content.decode()
            assert f"mine {number}" in page
            assert stored(partner)[1] == f"theirs {number}"
            assert again(stale, response).problems() == []
            assert stored(partner)[1] == f"mine {number}"


def test_a_form_of_fifty_rows_is_merged_in_a_fixed_number_of_queries(editor, bob, django_assert_max_num_queries):
    treaty = factories.make_treaty(state=State.DRAFT)
    for number in range(50):
        factories.make_action(treaty, factories.make_partner(f"partner-{number}"), done_on="2012", key=f"act-{number}")

    with django_assert_max_num_queries(25):
        stale = Editing(editor, treaty, summary="A text.")
    theirs = Editing(bob, treaty)
    assert theirs.change("actions", place(theirs, "actions", "act-3"), reference="UNTS 1").problems() == []

    assert stale.problems() == []
    assert Treaty.objects.get().actions.get(key="act-3").reference == "UNTS 1"


def test_sources_are_merged_as_records_are(editor, bob):
    source = factories.make_source()
    stale = Editing(editor, source, publisher="The harbour press")
    Editing(bob, source, author="E. Finch").save()

    assert stale.save().status_code == 302
    source.refresh_from_db()
    assert (source.publisher, source.author) == ("The harbour press", "E. Finch")


def test_the_numbers_of_citations_survive_a_merge(editor, bob, accord):
    partner = factories.make_partner(state=State.DRAFT, official_name="Kingdom")
    factories.cite(partner, "title", accord)
    stale = Editing(editor, partner).cite("kind")
    Editing(bob, partner).cite("official_name").save()

    assert stale.problems() == []
    assert sorted(Citation.objects.values_list("number", "fact")) == [(1, "title"), (2, "official_name"), (3, "kind")]


def test_the_form_says_who_else_has_it_open(editor, bob, partner):
    bob.get(reverse("admin:cooperation_partner_change", args=[partner.pk]))

    page = editor.get(reverse("admin:cooperation_partner_change", args=[partner.pk]))

    assert "bob opened this" in " ".join(page.content.decode().split())
    assert Partner.objects.get().openings.count() == 2
