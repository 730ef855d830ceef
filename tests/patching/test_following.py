"""Lists and events that are moved on are what they would be if they were read whole, whatever happens in between."""

import random
import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation import workflow
from cooperation.chronology.course import Course
from cooperation.chronology.moved import moved
from cooperation.lists import Listing, patching
from cooperation.lists.shifting import COMPARED
from cooperation.loading import dump, load
from cooperation.models import ROW_MODELS, Citation, ContentChange, ContentRevision, Partner, Place, Record, Source, Topic, Treaty
from cooperation.moving import moved_on
from cooperation.revision import present, raise_revision
from tests import factories
from tests.admin.editing import Editing
from tests.harbour import make_harbour
from tests.loading import files
from tests.pages import Page
from tests.patching.acts import Acts
from tests.patching.following import EVERYTHING, LISTS, Followed, parts
from tests.reverting.acts import change

pytestmark = pytest.mark.django_db(transaction=True)


def test_whatever_editors_do_every_list_is_moved_on_to_what_it_is(world, editor, ann, monkeypatch):
    acts, lists, seen, again = Acts(editor, ann, seed=1), Followed(), set(), Acts.names()
    random.Random(1).shuffle(again)
    for name in [*Acts.names(), *again]:
        before, later = present(), timezone.now() + timedelta(minutes=7)
        getattr(acts, name)()
        if present() != before:
            seen.add(name)
        monkeypatch.setattr(timezone, "now", lambda later=later: later)

        assert lists.follow() == EVERYTHING, name

    assert seen == set(Acts.names()) - {"schedule_a_treaty"}, "each of them was seen; what is scheduled is seen when its time comes"


def sources_topics_and_places(editor):
    source, topic = Source.objects.first(), Topic.objects.first()
    Source.objects.filter(pk=source.pk).update(slug="renamed")
    yield workflow.surroundings_changed(thing=source)
    yield Editing(editor, topic, label_zh="歌曲").save()
    yield Editing(editor, Place.objects.get(), name_zh="东港").save()
    topic.delete()
    yield workflow.deleted(things=[topic])


def test_what_names_no_records_has_every_list_read_whole_and_the_next_edit_moves_them_on(world, editor, ann):
    lists = Followed()
    for _change in sources_topics_and_places(editor):
        assert lists.follow() == 0

        change(Treaty.objects.first(), ann, title="Another accord")
        assert lists.follow() == EVERYTHING


def test_a_load_has_every_list_read_whole(tmp_path):
    make_harbour()
    dump(tmp_path / "harbour")
    load([tmp_path / "harbour"])
    lists = Followed()

    files.change(tmp_path / "harbour", "30_treaties.json", "record", {"slug": "lantern-accord"}, title="Accord on Songs")
    load([tmp_path / "harbour"])

    assert (lists.follow(), Treaty.objects.get().title) == (0, "Accord on Songs")


def test_a_revision_raised_by_hand_has_every_list_read_whole(world, ann):
    lists = Followed()
    Treaty.objects.filter(slug="treaty-1").update(title="Edited past the site")

    ContentRevision.objects.update(number=F("number") + 1)
    by_hand = lists.follow()
    change(Treaty.objects.first(), ann, title="Another accord")

    assert (by_hand, lists.follow(), lists.follow()) == (0, 0, EVERYTHING)


def test_after_a_backup_was_restored_lists_are_read_whole(world, ann):
    before = ContentRevision.objects.get()
    change(Treaty.objects.get(slug="treaty-1"), ann, title="Lost accord")
    lists = Followed()

    Record.objects.filter(slug="treaty-1").update(title="Accord of the backup")
    before.save()
    ContentChange.objects.filter(number__gt=before.number).delete()
    restored = lists.follow()
    change(Treaty.objects.get(slug="treaty-2"), ann, title="Another accord")

    assert (restored, lists.follow()) == (0, EVERYTHING)


def test_what_changes_while_a_list_is_moved_on_is_not_half_seen(world, ann):
    lists, meddled = Followed(), []

    def meddle(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if not meddled and "cooperation_treaty" in sql:
            meddled.append(sql)
            change(Treaty.objects.get(slug="treaty-2"), ann, title="Zebra accord")
        return found

    change(Treaty.objects.get(slug="treaty-1"), ann, title="Another accord")
    with connection.execute_wrapper(meddle):
        assert lists.follow() == EVERYTHING

    assert meddled
    assert lists.follow() == EVERYTHING


def rows_read(asked):
    """How many rows answer the questions that were asked."""
    statements = [re.sub(r"\ADECLARE .* CURSOR .*?FOR ", "", query["sql"]) for query in asked if "cooperation_" in query["sql"]]
    with connection.cursor() as cursor:
        return sum(len(cursor.execute(statement).fetchall()) for statement in statements)


def moving(of):
    """What is worked out of the record, and how it is moved on: a list in an order, or the course of events."""
    if of == "events":
        return Course.read(), moved
    rows, facets = parts(Treaty, of)
    return Listing.of(rows, facets), partial(patching.moved, rows=rows, facets=facets)


@pytest.mark.parametrize("of", ["title", "adopted", "events"])
def test_what_is_read_does_not_grow_with_the_record(ann, of):
    many, asked = [], []
    for size in (40, 400):
        many += [
            factories.make_treaty(f"treaty-{number}", title=f"Accord {number:03}", adopted_on="2011")
            for number in range(len(many), size)
        ]
        raise_revision()
        earlier, (found, move) = present(), moving(of)
        change(many[7], ann, title="Accord 022 and more", adopted_on="2012" if of == "adopted" else "2011", kind="protocol")
        with CaptureQueriesContext(connection) as queries:
            assert moved_on(earlier, found, move) is not None
        asked.append((len(queries), rows_read(queries)))

    (few_queries, few_rows), (many_queries, many_rows) = asked
    assert many_queries <= few_queries + 1, "one more each time the record becomes 33 times larger"
    assert many_rows <= few_rows + COMPARED + 5


def test_a_partner_that_many_records_name_has_the_events_read_whole_once_its_address_is_another(world, ann, monkeypatch):
    events, earlier = Course.read(), present()
    change(Partner.objects.get(slug="partner-0"), ann, slug="moved")
    assert "moved" in moved_on(earlier, events, moved).roles

    monkeypatch.setattr("cooperation.chronology.moved.MOST", 3)

    assert moved_on(earlier, events, moved) is None


@pytest.mark.parametrize(("path", "titles", "reads_whole"), [("/treaties/", ".rec h3", "named"), ("/timeline/", ".track", "UNION")])
def test_what_nobody_asked_for_during_many_edits_is_moved_on_when_it_is_asked_for(world, ann, client, path, titles, reads_whole):
    client.get(path)
    for number in range(5):
        change(Treaty.objects.get(slug="treaty-1"), ann, title=f"Accord {number}")
        client.get("/partners/")

    with CaptureQueriesContext(connection) as queries:
        page = Page(client.get(path))

    assert "Accord 4" in " ".join(page.text(titles))
    assert [query["sql"] for query in queries if reads_whole in query["sql"] and " IN (" not in query["sql"]] == []


@pytest.mark.parametrize("model", LISTS)
def test_facets_say_where_records_have_their_values_through_others(model):
    """A value that rows of other records give is not known to be gone from the changed record alone."""
    for name, facet in LISTS[model].base_filters.items():
        first = model._meta.get_field(facet.field_name.split("__")[0])
        owner = getattr(first.related_model, "owner", "record")
        is_own = not first.auto_created or (first.related_model in (Citation, *ROW_MODELS) and first.field.name == owner)

        assert facet.is_of_others != is_own, name
