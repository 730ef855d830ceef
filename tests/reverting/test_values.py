"""Going back to one value that an edit held."""

import pytest

from cooperation import edits, reverting, states
from cooperation.models import State
from tests import factories
from tests.reverting.acts import change, first_edit, refusal, typed

pytestmark = pytest.mark.django_db


def restore(record, by, **value):
    return reverting.restore_value(edit=first_edit(record), by=by, seen=states.latest_edit(record), **value)


def test_one_value_goes_back_and_the_others_stay(talks, ann):
    change(talks, ann, summary="Other words.", title="Other talks")

    restore(talks, ann, field="summary")

    assert (typed(talks).title, typed(talks).summary) == ("Other talks", "Held in the harbour.")


def test_a_deleted_row_comes_back_whole_with_its_citations_asked_for(talks, ann):
    edits.keep_first(talks)
    talks.participations.all().delete()
    talks.citations.exclude(row="").delete()
    change(talks, ann)

    assert "has no citation" in refusal(restore, talks, ann, part="participation norland-member")[0]


def test_a_citation_of_a_row_that_is_gone_does_not_come_back_alone(ann):
    record = factories.make_initiative(state=State.DRAFT)
    factories.make_participation(record, factories.make_partner())
    factories.cite(record, "role", row="norland-member")
    edits.keep_first(record)
    record.participations.all().delete()
    record.citations.all().delete()
    change(record, ann)

    sentences = refusal(restore, record, ann, part="citation 1")

    assert sentences == ["Citation 1 is about the row “norland-member”, which would not be there. Restore or delete both."]


def test_a_row_added_since_goes_when_its_absence_is_restored(ann):
    record = factories.make_initiative(state=State.DRAFT)
    edits.keep_first(record)
    factories.make_participation(record, factories.make_partner())
    change(record, ann)

    restore(record, ann, part="participation norland-member")

    assert record.participations.count() == 0


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"field": "state"}, "That edit does not hold this value, so it cannot be restored from there."),
        ({"field": "colour"}, "That edit does not hold this value, so it cannot be restored from there."),
        ({}, "There is no such row or citation. Look at the history again."),
        ({"part": "citation 99"}, "There is no such row or citation. Look at the history again."),
    ],
)
def test_a_value_that_cannot_be_restored_is_refused(talks, ann, value, sentence):
    change(talks, ann, summary="Other words.")

    assert refusal(restore, talks, ann, **value) == [sentence]
