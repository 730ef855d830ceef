"""Series are drawn from figures of one place and one year each, and no line says more than its sources."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.series import GAP, in_series, series_chart
from tests import factories
from tests.pages import Page


@dataclass
class Places:
    slugs: tuple

    def all(self):
        return [Place(slug) for slug in self.slugs]


@dataclass
class Place:
    slug: str


@dataclass
class Figure:
    year: int
    low: Decimal
    place: str = "norland"
    qualifier: str = "exact"
    until: int = 0
    places: Places = field(init=False)

    def __post_init__(self):
        self.places = Places((self.place,))

    @property
    def period_earliest(self):
        return date(self.year, 1, 1)

    @property
    def period_latest(self):
        return date(self.until or self.year, 12, 31)


def figures(*years, **fields):
    return [Figure(year, Decimal(number), **fields) for number, year in enumerate(years, start=1)]


def drawn(groups):
    return series_chart(groups, width=720, height=340, room=130)


def test_three_years_of_one_place_make_a_series_and_two_do_not():
    north, south = figures(2012, 2013, 2014), figures(2012, 2013, place="southland")

    groups, others = in_series([*south, *north])

    assert (groups, others) == ([north], south)


@pytest.mark.parametrize("odd", [{"qualifier": "above"}, {"until": 2016}])
def test_ranges_bounds_and_longer_periods_stand_apart(odd):
    series, other = figures(2012, 2013, 2014), Figure(2015, Decimal(9), **odd)

    assert in_series([*series, other]) == ([series], [other])


def test_two_figures_of_one_year_are_no_line():
    twice = [*figures(2012, 2013, 2014), Figure(2013, Decimal(9))]

    assert in_series(twice) == ([], twice)


def test_years_without_a_figure_are_passed_over_dashed():
    (line,) = drawn([figures(2012, 2013, 2016)]).series

    first, second, third = line.points
    assert line.joined == f"M{first.at}L{second.at}"
    assert line.dashed == f"M{second.at}L{third.at}"


def test_without_a_series_nothing_is_drawn():
    assert in_series([]) == ([], [])
    assert drawn([]) is None


values = st.lists(st.decimals(0, 10**9, places=2), min_size=3, max_size=12)


@given(values)
def test_every_figure_stands_inside_and_larger_ones_higher(numbers):
    chart = drawn([[Figure(2000 + place, number) for place, number in enumerate(numbers)]])

    (line,) = chart.series
    heights = [point.y for point in line.points]
    assert all(0 < height <= chart.bottom for height in heights)
    assert all(chart.left <= point.x <= chart.right for point in line.points)
    assert [height for _number, height in sorted(zip(numbers, heights, strict=True), key=lambda pair: pair[0])] == sorted(
        heights, reverse=True
    )
    assert 2 <= len(chart.values) <= 8


def test_names_at_the_ends_of_lines_keep_apart():
    one, other = drawn([figures(2012, 2013, 2014), figures(2012, 2013, 2014, place="southland")]).series

    assert abs(one.named_at - other.named_at) >= GAP


@pytest.mark.django_db
def test_an_indicator_shows_its_series_as_a_picture_with_every_figure_in_words(client):
    indicator = factories.make_indicator(unit="% of GDP", state="published")
    norland = factories.make_place(slug="norland", name="Norland")
    for year, share in ((2012, 6), (2013, 7), (2015, 8)):
        factories.make_observation(indicator=indicator, key=str(year), period=str(year), low=share, high=share).places.add(norland)

    page = Page(client.get(indicator.get_absolute_url()))

    assert len(page.all("svg")) == 3, "the seal of the site, and the picture for wide and for narrow boxes"
    assert "Norland 2012 6%; Norland 2013 7%; Norland 2015 8%" in page.html
