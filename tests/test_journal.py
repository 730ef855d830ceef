"""The journal names the records that changed between two revisions, or nothing at all: never too few."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cooperation import journal, workflow
from cooperation.models import ContentChange, ContentRevision
from cooperation.revision import Revision, present, raise_revision
from tests import factories

pytestmark = pytest.mark.django_db


def revisions(*changes):
    """Raise the revision for each change, and answer all that there were."""
    found = []
    for records in changes:
        raise_revision(records=records)
        found.append(present())
    return found


def put_back(revision, **fields):
    """Make an earlier revision the present one, as a restored backup does that has no later rows."""
    ContentRevision.objects.update(number=revision.number, changed_at=revision.raised_at, **fields)
    ContentChange.objects.filter(number__gt=revision.number).delete()


def test_what_changed_between_two_revisions_is_all_that_was_named_after_the_first():
    first, second, third = revisions([1], [2, 3], [3, 4])

    assert journal.changed_between(first, third) == {2, 3, 4}
    assert journal.changed_between(second, third) == {3, 4}
    assert journal.changed_between(third, third) == set()


def test_an_edit_names_its_record_and_a_source_names_none():
    treaty, source = factories.make_treaty(), factories.make_source()
    (first,) = revisions([])

    workflow.record_changed(record=treaty, by=None, was_public=True)
    edited = present()
    factories.cite(treaty, passage=source.passages.first())
    workflow.surroundings_changed(thing=source)

    assert journal.changed_between(first, edited) == {treaty.pk}
    assert journal.changed_between(edited, present()) is None


def test_of_too_many_records_none_is_named():
    first, last = revisions([1], range(journal.MOST + 1))

    assert journal.changed_between(first, last) is None
    assert ContentChange.objects.count() == 2


def test_many_changes_of_a_few_records_and_few_of_many():
    first, *_others, last = revisions([0], *([number % 3] for number in range(50)))
    many = revisions(*(range(start, start + 100) for start in range(0, 600, 100)))

    assert journal.changed_between(first, last) == {0, 1, 2}
    assert journal.changed_between(last, many[-1]) is None


def test_between_a_revision_and_one_before_it_nothing_is_said():
    first, second = revisions([1], [2])

    assert journal.changed_between(second, first) is None


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_gap_in_the_journal_says_nothing(missing):
    found = revisions([1], [2], [3])
    ContentChange.objects.filter(number=found[missing].number).delete()

    assert journal.changed_between(found[0], found[-1]) is None


def test_a_number_raised_by_hand_says_nothing():
    (first,) = revisions([1])
    ContentRevision.objects.update(number=F("number") + 1)
    by_hand = present()
    (last,) = revisions([2])

    assert journal.changed_between(first, by_hand) is None
    assert journal.changed_between(by_hand, last) is None


def test_what_was_seen_before_a_backup_was_restored_leads_nowhere():
    first, second = revisions([1], [2])
    put_back(first)
    again, last = revisions([3], [4])

    assert again.number == second.number
    assert journal.changed_between(second, last) is None
    assert journal.changed_between(first, last) == {3, 4}, "the restored state is what it was"


def test_a_number_that_was_given_twice_says_nothing():
    first, second = revisions([1], [2])
    ContentRevision.objects.update(number=first.number, changed_at=first.raised_at)
    _again, last = revisions([3], [4])

    assert journal.changed_between(first, last) is None
    assert journal.changed_between(second, last) is None


def test_a_record_whose_time_came_in_between_is_among_them(monkeypatch):
    now = timezone.now()
    early = factories.make_treaty("early", publish_at=now - timedelta(hours=1))
    late = factories.make_treaty("late", publish_at=now + timedelta(hours=1))
    factories.make_treaty("later", publish_at=now + timedelta(hours=9))
    (before,) = revisions([])
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=2))
    after = present()

    assert (before.latest_due, after.latest_due) == (early.publish_at, late.publish_at)
    assert journal.changed_between(before, after) == {late.pk}


def test_a_clock_set_back_before_a_record_was_due_says_nothing(monkeypatch):
    now = timezone.now()
    factories.make_treaty(publish_at=now)
    (before,) = revisions([])
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(hours=1))

    assert journal.changed_between(before, present()) is None


def test_the_journal_reaches_so_many_revisions_back_and_is_cut_now_and_then(monkeypatch):
    monkeypatch.setattr(journal, "REVISIONS", 5)
    monkeypatch.setattr(journal, "CUT_EVERY", 10)

    found = revisions(*([number] for number in range(1, 21)))

    assert sorted(ContentChange.objects.values_list("number", flat=True)) == [16, 17, 18, 19, 20]
    assert journal.changed_between(found[-5], found[-1]) == {17, 18, 19, 20}
    assert journal.changed_between(found[-6], found[-1]) is None


def test_a_revision_that_was_never_raised_says_nothing():
    (first,) = revisions([1])

    assert journal.changed_between(Revision(first.number, first.raised_at + timedelta(microseconds=1), None), first) is None
