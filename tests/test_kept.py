"""What is kept in the process: nothing of it is ever older than the record, whatever changes it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation import revision, workflow
from cooperation.kept import PASSED_OVER, Shelf
from cooperation.models import ContentRevision, Record, Treaty
from tests.pages import Page

BEFORE, AFTER, LATER = (revision.Revision(number, timezone.now(), None) for number in (1, 2, 3))


def save(record, **fields):
    """Change a record as its form does."""
    was_public = record.is_public
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    workflow.record_changed(record=record, by=None, was_public=was_public)


def shown(client, query=""):
    """The titles of the cards, the number in the heading, and the number beside each value of a filter."""
    page = Page(client.get(f"/treaties/{query}"))
    return page.text(".rec h3"), page.text(".bar h2")[0], page.text("fieldset .tick")


class TestShelf:
    def test_a_value_is_made_once_for_a_revision(self):
        shelf, made = Shelf(most=9), []

        found = [shelf.once(BEFORE, "key", lambda: made.append(1) or len(made)) for _time in range(3)]

        assert found == [1, 1, 1]

    def test_two_revisions_that_take_turns_are_each_made_once_and_never_mixed(self):
        shelf, made = Shelf(most=9), []

        found = [shelf.once(seen, "key", lambda seen=seen: made.append(seen) or seen) for seen in (BEFORE, AFTER) * 3]

        assert (made, found) == ([BEFORE, AFTER], [BEFORE, AFTER] * 3)

    def test_of_three_revisions_the_one_that_was_asked_for_the_longest_ago_leaves_whole(self):
        shelf = Shelf(most=9)
        for seen, key in ((BEFORE, "one"), (BEFORE, "two"), (AFTER, "one")):
            shelf.put(seen, key, key)
        shelf.get(BEFORE, "one")

        shelf.put(LATER, "one", "one")

        assert shelf.get(AFTER, "one") is None
        assert [shelf.get(seen, key) for seen in (BEFORE, LATER) for key in ("one", "two")] == ["one", "two", "one", None]

    def test_a_revision_that_is_asked_for_no_more_is_given_up(self):
        shelf = Shelf(most=9)
        shelf.put(BEFORE, "key", "large")
        shelf.put(AFTER, "key", "large")

        for _time in range(PASSED_OVER):
            shelf.get(AFTER, "key")

        assert (shelf.get(BEFORE, "key"), shelf.get(AFTER, "key")) == (None, "large")

    def test_two_revisions_have_no_more_room_than_one(self):
        shelf = Shelf(most=2)
        shelf.put(BEFORE, "first", 1)
        shelf.put(AFTER, "second", 2)

        shelf.put(AFTER, "third", 3)

        assert [shelf.get(BEFORE, "first"), shelf.get(AFTER, "second"), shelf.get(AFTER, "third")] == [None, 2, 3]

    def test_a_number_given_again_at_another_time_is_another_revision(self):
        shelf = Shelf(most=9)
        shelf.put(BEFORE, "key", "rolled back")

        assert shelf.get(BEFORE._replace(raised_at=BEFORE.raised_at + timedelta(seconds=1)), "key") is None

    def test_without_a_revision_everything_is_made_anew(self):
        shelf, made = Shelf(most=9), []

        found = [shelf.once(None, "key", lambda: made.append(1) or len(made)) for _time in range(2)]

        assert (found, shelf.get(None, "key")) == ([1, 2], None)

    def test_what_nobody_asked_for_the_longest_leaves_first(self):
        shelf = Shelf(most=2)
        shelf.put(BEFORE, "first", 1)
        shelf.put(BEFORE, "second", 2)
        shelf.get(BEFORE, "first")

        shelf.put(BEFORE, "third", 3)

        assert [shelf.get(BEFORE, key) for key in ("first", "second", "third")] == [1, None, 3]


@pytest.mark.django_db
def test_inside_a_transaction_nothing_may_be_kept():
    revision.raise_revision()

    assert revision.to_keep_under(revision.present()) is None


@pytest.mark.django_db(transaction=True)
class TestLists:
    @pytest.fixture(autouse=True)
    def accords(self):
        for slug in ("ash", "birch"):
            save(Treaty(slug=slug, title=f"{slug.title()} accord", kind="treaty", state="published"))

    def test_a_list_that_was_shown_before_asks_for_the_revision_alone(self, client):
        first = client.get("/treaties/?kind=treaty")

        with CaptureQueriesContext(
            connection,
        ) as asked:
            again = client.get("/treaties/?kind=treaty")

        assert (again.content, len(asked)) == (first.content, 1)

    def test_an_edit_is_seen_at_once_in_cards_and_counts(self, client):
        assert shown(client) == (["Ash accord", "Birch accord"], "2 treaties", ["Any", "Treaty 2"])

        save(Treaty.objects.get(slug="birch"), title="A birch accord", kind="protocol")

        assert shown(client) == (
            ["A birch accord", "Ash accord"],
            "2 treaties",
            ["Any", "Treaty 1", "Protocol 1"],
        )
        assert shown(client, "?kind=protocol")[:2] == (["A birch accord"], "1 of 2 treaties")

    def test_each_language_has_its_own_cards_and_labels(self, client):
        save(Treaty.objects.get(slug="ash"), title_zh="白蜡协定")
        client.get("/treaties/")

        chinese = Page(client.get("/zh/treaties/"))

        assert chinese.text(".rec h3") == ["白蜡协定", "Birch accord"]
        assert Page(client.get("/treaties/")).text(".rec h3") == ["Ash accord", "Birch accord"]

    def test_a_scheduled_record_is_counted_from_its_time_on(self, client, monkeypatch):
        save(
            Treaty(
                slug="cedar", title="Cedar accord", kind="treaty", state="published", publish_at=timezone.now() + timedelta(hours=1)
            )
        )
        assert shown(client)[:2] == (["Ash accord", "Birch accord"], "2 treaties")

        later = timezone.now() + timedelta(hours=2)
        monkeypatch.setattr(timezone, "now", lambda: later)

        assert shown(client)[:2] == (["Ash accord", "Birch accord", "Cedar accord"], "3 treaties")

    def test_what_is_rolled_back_leaves_nothing_behind_though_its_number_is_given_again(self, client):
        with transaction.atomic():
            save(Treaty.objects.get(slug="ash"), title="Gone accord")
            during = shown(client)[0]
            given = ContentRevision.objects.get().number
            transaction.set_rollback(True)
        after = shown(client)[0]
        save(Treaty.objects.get(slug="ash"), title="Ash treaty")

        assert ContentRevision.objects.get().number == given
        assert (during, after) == (["Birch accord", "Gone accord"], ["Ash accord", "Birch accord"])
        assert shown(client)[0] == ["Ash treaty", "Birch accord"]

    def test_a_withdrawn_record_leaves_lists_counts_and_values(self, client):
        treaty = Treaty.objects.get(slug="ash")
        save(treaty, kind="protocol")
        assert "Protocol 1" in shown(client)[2]

        save(treaty, state="withdrawn", withdrawn_reason="Entered twice.")

        assert shown(client) == (["Birch accord"], "1 treaty", ["Any", "Treaty 1"])
        assert Record.objects.get(slug="ash").state == "withdrawn"


@pytest.mark.django_db(transaction=True)
def test_the_home_page_is_read_once_for_a_revision_and_shows_an_edit_at_once(client):
    save(Treaty(slug="ash", title="Ash accord", kind="treaty", state="published", adopted_on="2012"))
    first = Page(client.get("/"))
    with CaptureQueriesContext(connection) as asked:
        again = Page(client.get("/"))
    number_of_queries = len(asked)

    for number in range(14):
        save(
            Treaty(
                slug=f"t-{number}",
                title=f"T {number}",
                kind="treaty",
                state="published",
                adopted_on=f"{2013 + number % 5}-0{1 + number % 9}",
            )
        )
    edited = Page(client.get("/"))

    assert number_of_queries == 1
    assert first.text("ol.track li b") == again.text("ol.track li b") == ["2012"]
    assert edited.text(".browse p")[0] == "15 records"
    assert edited.text("ol.track li b")[-1] == "May 2017"
    assert len(edited.all("ol.track li")) == 12
