"""Pictures put figures and dates where they belong and show no number the source does not give."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cooperation.charts import ROOM, lanes, share_chart, timeline


@dataclass
class Figure:
    low: Decimal | None
    high: Decimal | None
    qualifier: str = "exact"

    @property
    def numbers(self):
        return sorted({number for number in (self.low, self.high) if number is not None})


@dataclass
class Dated:
    earliest: date | None
    latest: date | None


def chart(*figures):
    return share_chart(figures, width=720, label_width=240, row_height=54)


def test_a_value_is_a_bar_from_zero_and_a_range_floats_between_its_ends():
    drawn = chart(Figure(Decimal("7.35"), Decimal("7.35")), Figure(Decimal(9), Decimal(12), "between"))

    value, spread = drawn.bars
    at = {label: x for x, label in drawn.ticks}
    assert (value.start, value.is_range) == (at[0], False)
    assert at[6] < value.end < at[8]
    assert spread.is_range
    assert at[8] < spread.start < at[10]
    assert spread.end == at[12]


def test_the_scale_starts_at_zero_and_ends_above_the_largest_figure():
    drawn = chart(Figure(Decimal("7.35"), Decimal("7.35")), Figure(Decimal(9), Decimal(12), "between"))

    assert [label for _x, label in drawn.ticks] == [0, 2, 4, 6, 8, 10, 12, 14]


def test_without_figures_there_is_no_chart():
    assert chart() is None
    assert chart(Figure(None, None)) is None


shares = st.decimals(0, 100, places=2)


@given(st.lists(st.tuples(shares, shares).map(sorted), min_size=1, max_size=8))
def test_bars_stay_inside_the_picture_and_keep_their_proportions(ranges):
    drawn = chart(*(Figure(low, high, "between") for low, high in ranges))

    (zero, _), *_, (edge, top) = [*drawn.ticks, (drawn.ticks[-1])]
    for (low, high), bar in zip(ranges, drawn.bars, strict=True):
        assert zero - 0.1 <= bar.start <= bar.end <= edge + 0.1
        assert abs((bar.end - zero) / (edge - zero) - float(high) / top) < 0.01
        assert abs((bar.start - zero) / (edge - zero) - float(low) / top) < 0.01


def test_a_month_sits_in_its_middle_and_facts_of_one_time_are_stacked():
    june = Dated(date(2012, 6, 1), date(2012, 6, 30))

    drawn = timeline([june, Dated(date(2019, 1, 1), date(2019, 12, 31)), june])

    first, second, third = drawn.dots
    years = {year: x for x, year in drawn.ticks}
    assert abs(first.x - (years[2012] + years[2013]) / 2) < 5
    assert (first.x, first.y > second.y) == (second.x, True)
    assert years[2019] < third.x < years[2020]


def test_without_dates_there_is_no_timeline():
    assert timeline([]) is None


days = st.dates(date(1850, 1, 1), date(2100, 12, 31))


@given(st.lists(st.tuples(days, days).map(sorted), min_size=1, max_size=30))
def test_dots_stay_inside_the_picture_in_order_of_time_and_never_overlap(spans):
    drawn = timeline([Dated(*span) for span in spans])

    xs = [dot.x for dot in drawn.dots]
    assert xs == sorted(xs)
    assert all(0 <= dot.x <= drawn.width and 0 <= dot.y <= drawn.height for dot in drawn.dots)
    assert len({(dot.x, dot.y) for dot in drawn.dots}) == len(drawn.dots)


@given(days)
def test_an_open_end_sits_at_the_end_that_is_known(day):
    open_end, closed = timeline([Dated(day, None)]), timeline([Dated(day, day)])

    assert [dot.x for dot in open_end.dots] == [dot.x for dot in closed.dots]


@dataclass
class Event:
    earliest: date | None
    latest: date | None
    is_span: bool
    number: int = 1


def picture(*events):
    return lanes([("Talks", list(events))])


def test_moments_too_close_to_tell_apart_are_one_dot_with_their_number():
    near = [Event(date(2012, month, 1), date(2012, month, 1), False) for month in (6, 6, 7)]

    (lane,) = picture(*near, Event(date(2030, 1, 1), date(2030, 12, 31), False)).lanes

    assert [mark.count for mark in lane.marks] == [3, 1]
    assert lane.count == 4


def test_an_open_end_reaches_the_edge_and_only_the_known_end_is_drawn():
    drawn = picture(
        Event(date(2012, 1, 1), None, True), Event(None, date(2014, 12, 31), True), Event(date(2010, 1, 1), date(2018, 1, 1), True)
    )

    spans = {(span.is_open_before, span.is_open_after): span for span in drawn.lanes[0].spans}
    years = {year: x for x, year in drawn.ticks}
    assert (spans[False, True].known, spans[False, True].end) == (round(years[2012]), drawn.ticks[-1][0])
    assert spans[True, False].start == drawn.ticks[0][0]
    assert years[2014] < spans[True, False].end < years[2016]
    assert spans[False, False].width == round(years[2018] - years[2010])


def test_without_dates_there_is_no_picture():
    assert picture() is None
    assert lanes([]) is None


any_day = st.dates()
events = st.tuples(any_day, any_day, st.booleans(), st.sampled_from(["", "before", "after"])).map(
    lambda drawn: Event(
        None if drawn[2] and drawn[3] == "before" else min(drawn[:2]),
        None if drawn[2] and drawn[3] == "after" else max(drawn[:2]),
        drawn[2],
    )
)


@given(st.lists(events, min_size=1, max_size=40))
def test_nothing_leaves_the_picture_or_touches_its_neighbour_and_nothing_is_lost(found):
    drawn = picture(*found)

    (lane,) = drawn.lanes
    xs = [mark.x for mark in lane.marks]
    assert all(later - earlier >= ROOM for earlier, later in pairwise(xs))
    assert all(0 < x < drawn.width for x in xs)
    for y in {span.y for span in lane.spans}:
        row = sorted((span.start, span.end) for span in lane.spans if span.y == y)
        assert all(before[1] < after[0] for before, after in pairwise(row))
    assert sum(mark.count for mark in lane.marks) + len(lane.spans) + lane.left_out == len(found) == lane.count
    assert all(span.y + 8 <= drawn.bottom for span in lane.spans)
