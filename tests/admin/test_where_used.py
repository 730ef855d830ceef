"""What refers to what: said on the form, counted in few queries, and in the way of deleting."""

import pytest
from django.urls import reverse

from cooperation.admin.where_used import is_used, used_by
from cooperation.models import Citation, Partner, Passage, Place, Record, Source, Topic
from tests import factories

pytestmark = pytest.mark.django_db


def titles(thing):
    return [use.title for use in used_by(thing).shown]


def test_a_partner_is_used_in_every_way_it_can_be():
    norland = factories.make_partner(title="Norland")
    factories.make_action(factories.make_treaty("a", title="Acted on"), norland)
    factories.make_treaty("b", title="Administered", administered_by=norland)
    factories.make_treaty("c", title="Kept", depositary=norland)
    factories.make_participation(factories.make_initiative(title="Talks"), norland)
    factories.make_quote("d", title="About it", about=[norland])
    factories.make_quote("e", title="Said by it", organisation=norland)
    Partner.objects.filter(pk=factories.make_partner("part", title="A part").pk).update(part_of=norland)
    factories.make_partner("old", title="Replaced", state="withdrawn", withdrawn_reason="Twice.", successor=norland)

    used = used_by(norland)

    assert titles(norland) == ["Acted on", "Administered", "Kept", "A part", "Replaced", "Talks", "About it", "Said by it"]
    assert used.sentence == "Used by 8: 3 treaties, 2 partners, 1 initiative, 2 quotes"


def test_what_nothing_refers_to_says_so():
    assert used_by(factories.make_partner()).sentence == "Not used anywhere."


def test_sources_passages_places_topics_initiatives_and_treaties_are_used_too(report, accord):
    topic, place, talks = factories.make_topic(), factories.make_place(), factories.make_initiative(title="Talks")
    treaty = factories.make_treaty(title="Accord", topics=[topic], place=place, adopted_at=talks)
    factories.cite(treaty, "title", accord)
    factories.make_initiative("aiming", title="Aiming", aims_at=treaty)
    factories.make_observation(factories.make_indicator(title="Share"), places=[place])
    factories.make_place("quarter", name="Quarter", within=place)

    found = {type(thing).__name__: titles(thing) for thing in (report, accord, topic, place, talks, treaty)}

    assert found == {
        "Source": ["Accord"],
        "Passage": ["Accord"],
        "Topic": ["Accord"],
        "Place": ["Accord", "Share", "Quarter"],
        "Initiative": ["Accord"],
        "Treaty": ["Aiming"],
    }


def test_the_number_of_queries_does_not_grow(django_assert_num_queries):
    norland = factories.make_partner()
    for number in range(20):
        factories.make_participation(factories.make_initiative(f"talks-{number}"), norland)

    with django_assert_num_queries(2):
        assert used_by(norland).count == 20


@pytest.mark.parametrize("model", [Partner, Source, Passage, Place, Topic])
def test_the_condition_of_being_used_says_the_same(model, report, accord):
    place, topic, norland = factories.make_place(), factories.make_topic(), factories.make_partner()
    factories.make_place("quarter", within=place)
    factories.make_topic("dances")
    factories.make_partner("westland")
    treaty = factories.make_treaty(topics=[topic], administered_by=norland)
    factories.cite(treaty, "title", accord)
    factories.make_source("unread", body="Nobody cites this sentence.")

    used = set(model.objects.filter(is_used(model)))

    assert used == {thing for thing in model.objects.all() if used_by(thing).count}
    assert used != set(model.objects.all())


def test_the_form_says_where_the_record_is_used(editor):
    norland = factories.make_partner()
    factories.make_treaty(administered_by=norland)

    page = editor.get(reverse("admin:cooperation_partner_change", args=[norland.pk]))

    assert page.context["where_used"].sentence == "Used by 1: 1 treaty"


@pytest.mark.parametrize("many", [False, True])
def test_what_is_used_is_not_deleted_and_the_page_leads_to_each_use(editor, many):
    norland = factories.make_partner(state="draft")
    treaty = factories.make_treaty(title="Lantern Accord", state="draft")
    factories.make_participation(treaty, norland)
    url = reverse(f"admin:cooperation_partner_{'changelist' if many else 'delete'}", args=[] if many else [norland.pk])
    ticked = {"action": "delete_selected", "_selected_action": [norland.pk], "seen": f"{norland.pk}:0"} if many else {"seen": 0}
    data = {"post": "yes"} | ticked

    page = editor.post(url, data)

    assert Partner.objects.filter(pk=norland.pk).exists()
    assert f'<a href="{reverse("admin:cooperation_treaty_change", args=[treaty.pk])}">Lantern Accord</a>' in page.content.decode()


def test_a_draft_that_nothing_refers_to_can_be_deleted(editor):
    norland = factories.make_partner(state="draft")
    factories.cite(norland)

    editor.post(reverse("admin:cooperation_partner_delete", args=[norland.pk]), {"post": "yes", "seen": 0})

    assert (Record.objects.count(), Citation.objects.count()) == (0, 0)
