"""Every rule about sources, references and the record as a whole names what breaks it."""

import pytest
from django.utils import timezone

from cooperation.models import (
    Initiative,
    OldAddress,
    Partner,
    Passage,
    Record,
)
from tests.factories import cite, make_partner
from tests.verify.planting import problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["draft", "in-review"])
def test_a_public_record_refers_to_public_records_only(harbour, state):
    Initiative.objects.update(state=state)

    assert problems() == [
        f"{where} refers to lantern-conference, which visitors may not see. Publish it first, or take the reference out."
        for where in ("treaty lantern-accord: “adopted at”", "quote finch-nine-days: “about”")
    ]


def test_rows_of_a_public_record_refer_to_public_partners_only(harbour):
    Partner.objects.filter(slug="norland").update(state="draft")

    assert [line.split(" refers")[0] for line in problems()] == [
        "treaty lantern-accord, treaty action norland: “party”",
        "initiative lantern-conference, participation norland: “partner”",
        "source harbour-report, passage 1: no published record cites it. Cite it, or tick “no claim”.",
    ]


def test_a_record_may_refer_to_one_that_is_published_before_it(harbour):
    later = timezone.now() + timezone.timedelta(days=1)
    Record.objects.filter(slug="lantern-conference").update(publish_at=later)
    Record.objects.filter(slug="finch-nine-days").update(publish_at=later)

    assert [line.split(" refers")[0] for line in problems()] == ["treaty lantern-accord: “adopted at”"]


@pytest.mark.parametrize("title", ["the union", "ISLAND UNION"])
def test_a_partners_title_is_not_a_name_of_another(harbour, title):
    cite(make_partner("second", title=title), "title", Passage.objects.get(number=4), "Island Union")

    assert len(found := problems()) == 1
    assert found[0].endswith(("as well. Unite the two, or rename one.",))
    assert "partner second" in found[0]


def test_an_old_address_leads_nowhere_else(harbour):
    OldAddress.objects.create(record=Record.objects.get(slug="norland"), slug="island-union")
    OldAddress.objects.create(record=Record.objects.get(slug="norland"), slug="north-land")

    assert problems() == [
        "old address island-union: another record has the address now, so old links to norland go astray. Give that record another address."
    ]


def test_a_record_without_the_row_of_its_type_is_named(harbour):
    Record.objects.create(slug="lost", title="Lost", record_type="quote")
    Record.objects.filter(slug="norland").update(record_type="treaty")

    ending = "Load the record again, its row of that type with it."
    assert problems() == [
        f"record lost: it is recorded as quote and has rows of: none. {ending}",
        f"record norland: it is recorded as treaty and has rows of: partner. {ending}",
    ]


# Passages, and texts from a folder


def test_passages_are_numbered_without_gaps(harbour):
    Passage.objects.filter(number=5).update(number=6)

    assert problems() == ["source harbour-report, passage 6: the passage before it is missing: number 5. Add it."]


def test_a_text_that_is_not_the_one_fingerprinted_is_named(harbour):
    passage = Passage.objects.get(number=1)
    Passage.objects.filter(number=1).update(text=passage.text + " More.")

    assert problems() == [
        "source harbour-report, passage 1: its text is not the one that was fingerprinted. Attach the text again, or correct the SHA-256.",
        "source harbour-report, passage 1: it has 18 words, not 17. Correct its length.",
    ]
