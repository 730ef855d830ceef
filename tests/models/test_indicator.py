"""Indicators and their observations: figures as given and no more exact."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cooperation.models import Observation
from tests.factories import make_indicator, make_observation

pytestmark = pytest.mark.django_db

FITS = [
    ("exact", "2.5", "2.5"),
    ("about", "2.5", "2.5"),
    ("between", "4", "6"),
    ("between", "4", "4"),
    ("above", "4", None),
    ("below", None, "6"),
]
CLASHES = [
    ("exact", "2.5", "3"),
    ("exact", None, None),
    ("exact", "2.5", None),
    ("about", "2.5", "3"),
    ("between", "6", "4"),
    ("between", "4", None),
    ("between", None, "6"),
    ("above", "4", "6"),
    ("above", None, "6"),
    ("below", "4", "6"),
    ("below", "4", None),
]


@pytest.mark.parametrize(("qualifier", "low", "high"), FITS)
def test_ends_that_fit_their_qualifier(qualifier, low, high):
    make_observation(make_indicator(), qualifier=qualifier, low=low, high=high).full_clean()

    assert Observation.objects.get().qualifier == qualifier


@pytest.mark.parametrize(("qualifier", "low", "high"), CLASHES)
def test_ends_that_clash_with_their_qualifier(qualifier, low, high):
    indicator = make_indicator()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_observation(indicator, qualifier=qualifier, low=low, high=high)


@pytest.mark.parametrize("qualifier", ["exact", "about"])
def test_a_single_value_is_completed(qualifier):
    observation = Observation(indicator=make_indicator(), key="one", qualifier=qualifier, low=Decimal("2.5"))

    observation.full_clean()

    assert observation.high == Decimal("2.5")


@pytest.mark.parametrize(("low", "high"), [("-1", "5"), ("99", "100.1"), ("101", "101")])
def test_a_share_lies_between_0_and_100(low, high):
    observation = Observation(
        indicator=make_indicator(unit="% of GDP"), key="one", qualifier="between", low=Decimal(low), high=Decimal(high)
    )

    with pytest.raises(ValidationError) as caught:
        observation.full_clean()

    assert caught.value.message_dict == {"low": ["A share lies between 0 and 100. Check the figure, or the indicator's unit."]}


def test_a_count_may_be_any_number():
    observation = Observation(indicator=make_indicator(unit="treaties"), key="one", low=Decimal(1501))

    observation.full_clean()

    assert observation.numbers == [Decimal(1501)]


@pytest.mark.parametrize(("unit", "is_share"), [("% of GDP", True), ("%", True), ("treaties", False), ("percent", False)])
def test_a_share_is_what_is_counted_in_per_cent(unit, is_share):
    assert make_indicator(unit=unit).is_share is is_share


def test_the_figures_of_an_observation_stand_once_in_order():
    indicator = make_indicator()

    found = [
        make_observation(
            indicator, key=f"row-{number}", qualifier=qualifier, low=low and Decimal(low), high=high and Decimal(high)
        ).numbers
        for number, (qualifier, low, high) in enumerate(FITS)
    ]

    assert found == [[Decimal("2.5")], [Decimal("2.5")], [4, 6], [4], [4], [6]]


def test_the_high_end_of_a_single_value_repeats_it():
    single = make_observation(make_indicator(), key="single")
    between = make_observation(single.indicator, key="between", qualifier="between", low="4", high="6")

    assert [single.repeats("high"), single.repeats("low"), between.repeats("high")] == [True, False, False]


def test_observations_stand_in_time_order_and_undated_ones_last():
    indicator = make_indicator()
    for key, period in (("c", ""), ("b", ""), ("d", "2017"), ("a", "2009")):
        make_observation(indicator, key=key, period=period)

    assert [row.key for row in indicator.observations.all()] == ["a", "d", "b", "c"]
    assert str(indicator.observations.first()) == "share-of-songs a"
