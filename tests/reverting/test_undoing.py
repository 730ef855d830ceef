"""Undoing the last act on a record, one on its state included."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperation import edits, states, workflow
from cooperation.models import State
from tests import factories
from tests.reverting.acts import change, refusal, revert, typed, undo

pytestmark = pytest.mark.django_db


def test_reverting_can_be_undone(talks, ann):
    change(talks, ann, summary="Other words.")
    revert(talks, ann)

    undo(talks, ann)

    assert typed(talks).summary == "Other words."


def test_a_first_publication_that_visitors_have_seen_is_not_undone(ann, passage):
    record = factories.make_initiative(state=State.DRAFT)
    factories.cite_everything(record, passage)
    change(record, ann, state=State.PUBLISHED)

    sentences = refusal(undo, record, ann)

    assert sentences == [
        "Visitors have seen “Initiative lantern-talks”, so its publication cannot be undone. Withdraw it instead, or change it."
    ]


def test_a_publication_that_lies_ahead_is_undone(ann, passage):
    record = factories.make_initiative(state=State.DRAFT)
    factories.cite_everything(record, passage)
    edits.keep_first(record)
    ahead = timezone.now() + timedelta(days=1)
    states.publish(record=record, by=ann, seen=states.latest_edit(record), publish_at=ahead)

    undo(record, ann)

    record = typed(record)
    assert (record.state, record.publish_at, record.first_published_at) == (State.DRAFT, None, None)


def test_an_undone_withdrawal_publishes_again(talks, ann, settings):
    settings.EDITORIAL_REVIEW = True
    edits.keep_first(talks)
    states.withdraw(record=talks, by=ann, seen=states.latest_edit(talks), reason="A mistake.")

    undo(talks, ann)

    record = typed(talks)
    assert (record.state, record.withdrawn_reason, record.withdrawn_at, record.is_public) == (State.PUBLISHED, "", None, True)


def test_sending_for_review_is_undone(ann):
    record = factories.make_initiative(state=State.DRAFT)
    edits.keep_first(record)
    states.send_for_review(record=record, by=ann, seen=states.latest_edit(record))

    undo(record, ann)

    assert typed(record).state == State.DRAFT


def test_the_first_edit_has_nothing_before_it(ann):
    record = factories.make_initiative(state=State.DRAFT)
    workflow.record_changed(record=record, by=ann, was_public=False)

    assert refusal(undo, record, ann) == [
        "This is the first edit of “Initiative lantern-talks”, and nothing stands before it. Delete or withdraw it."
    ]
