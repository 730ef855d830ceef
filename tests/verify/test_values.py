"""Every rule about values names what breaks it."""

from datetime import date
from decimal import Decimal

import pytest

from cooperation.models import (
    Indicator,
    Initiative,
    Observation,
    Partner,
    PartnerName,
    Passage,
    Source,
    Treaty,
    TreatyAction,
)
from cooperation.verify import oddities_of
from tests.factories import cite, make_initiative, make_participation, make_partner, make_source
from tests.verify.planting import citation, problems

pytestmark = pytest.mark.django_db


def test_a_day_added_to_a_month_is_named(is_attached):
    Treaty.objects.update(adopted_on="2010-05-24", adopted_on_earliest=date(2010, 5, 24), adopted_on_latest=date(2010, 5, 24))

    assert problems() == [
        "treaty lantern-accord: “adopted on” says day 24, and no words cited for it do. Store no more than they say, or cite words that do."
    ]


@pytest.mark.parametrize(
    ("excerpt", "basis", "written", "missing"),
    [
        ("In May, 2010", "stated", "2010-05", []),
        ("In May, 2010", "stated", "2010", []),
        ("In May, 2010", "stated", "2011-05", ["2011"]),
        ("In May, 2010", "stated", "2010-06", ["June"]),
        ("In May, 2010", "inferred", "2011-06-02", []),
        ("In May, 2010", "inferred", "2011-05", []),
        ("In May, 2010", "editor", "2011-06-02", []),
        ("In May, 2010", "stated", "2010-05/2012", ["2012"]),
        ("In May, 2010", "stated", "2010-05/..", []),
        ("on 24th Sept. 2010", "stated", "2010-09-24", []),
        ("on 2010-05-24", "stated", "2010-05-24", []),
        ("it may have been 2010", "stated", "2010-05", ["May"]),
        ("the 20th, in May, 2010", "stated", "2010-05-02", ["day 2"]),
    ],
)
def test_a_date_says_no_more_than_its_words(excerpt, basis, written, missing):
    passage = make_source(body=f"They met {excerpt}, and this passage goes on for quite some time after that.\n").passages.get()
    talks = make_initiative("talks", began_on=written)
    for fact in ("title", "began_on"):
        is_editors = basis == "editor" and fact == "began_on"
        cite(talks, fact, None if is_editors else passage, "" if is_editors else excerpt, basis=basis, note="For the test.")

    message = (
        "initiative talks: “began on” says {}, and no words cited for it do. Store no more than they say, or cite words that do."
    )
    assert problems() == [message.format(part) for part in missing]


def test_a_date_worked_out_from_its_words_is_only_remarked_upon():
    passage = make_source(
        body="It was given on 12 May 2015, and takes effect three months after that date, as the others of that summer did.\n"
    ).passages.get()
    talks = make_initiative("talks", began_on="2015-08-12")
    cite(talks, "title", passage, "takes effect")
    worked_out = cite(
        talks, "began_on", passage, "12 May 2015 … three months after", basis="inferred", note="12 May and three months."
    )

    assert problems() == []
    assert [problem.sentence for problem in oddities_of(Initiative.objects.get())] == [
        "“began on” says August, which follows from the note alone. Check that the note says how."
    ]

    worked_out.note = " "
    worked_out.save()

    assert problems() == [
        "initiative talks: “began on” says August, and no words cited for it do. Store no more than they say, or cite words that do."
    ]


def test_a_date_nobody_can_read_is_named(harbour):
    Treaty.objects.update(adopted_on="June 2010")

    assert problems() == [
        "treaty lantern-accord: “June 2010” is not a date this record can hold. Write 2012, 2012-06 or 2012-06-26, with ~ for about or ? for uncertain.",
        "treaty lantern-accord: “adopted_on_earliest” is 2010-05-01, and “adopted_on” makes it None. Save the record again in the admin.",
        "treaty lantern-accord: “adopted_on_latest” is 2010-05-31, and “adopted_on” makes it None. Save the record again in the admin.",
    ]


@pytest.mark.parametrize(
    ("model", "change", "message"),
    [
        (
            Treaty,
            {"adopted_on_latest": date(2010, 5, 30)},
            "treaty lantern-accord: “adopted_on_latest” is 2010-05-30, and “adopted_on” makes it 2010-05-31.",
        ),
        (
            Observation,
            {"period_earliest": None},
            "indicator share-of-songs, observation norland-2015: “period_earliest” is None, and “period” makes it 2015-01-01.",
        ),
        (
            PartnerName,
            {"name_key": "union"},
            "partner island-union, name union: “name_key” is union, and “name” makes it theunion.",
        ),
        (
            Source,
            {"published_on": "2016", "published_on_earliest": date(2016, 1, 1)},
            "source harbour-report: “published_on_latest” is None, and “published_on” makes it 2016-12-31.",
        ),
    ],
)
def test_a_worked_out_column_that_disagrees_is_named(harbour, model, change, message):
    model.objects.update(**change)

    assert problems() == [f"{message} Save the record again in the admin."]


# Values


def test_a_number_that_no_cited_words_hold_is_named(is_attached):
    Observation.objects.update(low=Decimal("3.5"), high=Decimal("3.5"))

    assert problems() == [
        "indicator share-of-songs, observation norland-2015: no words cited for it hold the number 3.5. Cite words that do, or correct the number."
    ]


def test_a_share_beyond_a_hundred_is_named(harbour):
    Observation.objects.update(low=Decimal(2015), high=Decimal(2015))

    assert problems() == [
        "indicator share-of-songs, observation norland-2015: 2015 is no share: those lie between 0 and 100. Correct the number, or the indicator's unit."
    ]


def test_what_is_no_share_may_be_any_number(harbour):
    Indicator.objects.update(unit="songs")
    Observation.objects.update(low=Decimal(2015), high=Decimal(2015))

    assert problems() == []


def test_a_bilateral_treaty_has_exactly_two_sides(harbour):
    TreatyAction.objects.filter(key="island-union").delete()
    citation("lantern-accord", "type", "island-union").delete()

    assert problems() == [
        "treaty lantern-accord: a bilateral treaty has two sides, and this one has 1. Correct the participants, or how many sides it has."
    ]


def test_partners_of_one_side_count_as_one(harbour):
    accord, third = Treaty.objects.get(), make_partner("easthaven-port", title="Easthaven Port")
    words = Passage.objects.get(number=5), "ports such as Easthaven"
    cite(third, "title", *words)
    for slug, side in (("norland", "north"), ("easthaven-port", "north"), ("island-union", "")):
        make_participation(accord, Partner.objects.get(slug=slug), key=f"part-{slug}", side=side)
        for fact in ("role", "side") if side else ("role",):
            cite(accord, fact, *words, row=f"part-{slug}")

    assert problems() == []
