"""Where things go in the pictures: plain geometry from figures and dates, no database, no markup."""

from dataclasses import dataclass
from datetime import date
from math import ceil

LINE = 24
"""Height of one line of labels in a picture, in user units."""


@dataclass(frozen=True)
class Bar:
    """One figure of a share chart: a value drawn from zero, or a range floating between its ends."""

    observation: object
    y: int
    start: float
    width: float
    end: float
    is_range: bool


@dataclass(frozen=True)
class ShareChart:
    """Shares of a whole on one scale from zero."""

    bars: list
    ticks: list
    left: int
    right: float
    bottom: int
    width: int
    height: int


def share_chart(observations, *, width, label_width, row_height):
    """Lay out shares as bars on a scale from 0 to the next round number above the largest.

    Labels stand in a column of `label_width`, or above the bars where that is 0. Figures "above" or "below" are drawn up to their one
    known end.
    """
    shown = [observation for observation in observations if observation.numbers]
    if not shown:
        return None
    largest = float(max(max(observation.numbers) for observation in shown))
    step = next((step for step in (1, 2, 5, 10, 20) if largest / step <= 7), 25)
    top = step * max(1, ceil(largest * 1.15 / step))
    left, right = label_width, width - 40

    def x(value):
        return round(left + float(value) / top * (right - left), 1)

    bars = []
    for place, observation in enumerate(shown):
        is_range = observation.qualifier == "between"
        start, end = x(observation.low if is_range else 0), x(max(observation.numbers))
        bars.append(Bar(observation, place * row_height, start, round(end - start, 1), end, is_range))
    bottom = len(shown) * row_height + 6
    ticks = [(x(value), value) for value in range(0, top + 1, step)]
    return ShareChart(bars, ticks, left, right, bottom, width, bottom + LINE)


@dataclass(frozen=True)
class Dot:
    """One dated fact: a dot above the middle of what its date can mean."""

    dated: object
    x: float
    y: int


@dataclass(frozen=True)
class Timeline:
    """Dated facts as dots over a line of years, those of one time on top of each other."""

    dots: list
    ticks: list
    baseline: int
    width: int
    height: int


def timeline(dated, *, width=720, radius=7):
    """Lay out dated facts (each with `earliest` and `latest`) over a line of years. None without any date."""
    middles = sorted(((_middle(item), place, item) for place, item in enumerate(dated)), key=lambda entry: entry[:2])
    if not middles:
        return None
    first, last = middles[0][0].year, middles[-1][0].year + 1
    step = next((step for step in (1, 2, 5, 10, 20, 50) if (last - first) / step <= 8), 100)
    first, last = first // step * step, -(-last // step) * step
    scale = (width - 4 * radius - 30) / (date(last, 1, 1).toordinal() - date(first, 1, 1).toordinal())

    def x(day):
        return round(2 * radius + 10 + (day.toordinal() - date(first, 1, 1).toordinal()) * scale, 1)

    stacks = []
    for day, _order, item in middles:
        if not stacks or x(day) - stacks[-1][0] > 2 * radius:
            stacks.append((x(day), []))
        stacks[-1][1].append(item)
    baseline = max(len(items) for _x, items in stacks) * (2 * radius + 2) + 4
    dots = [
        Dot(item, place, baseline - radius - 3 - level * (2 * radius + 2))
        for place, items in stacks
        for level, item in enumerate(items)
    ]
    ticks = [(x(date(year, 1, 1)), year) for year in range(first, last + 1, step)]
    return Timeline(dots, ticks, baseline, width, baseline + 30)


def _middle(item):
    earliest, latest = item.earliest or item.latest, item.latest or item.earliest
    return date.fromordinal((earliest.toordinal() + latest.toordinal()) // 2)
