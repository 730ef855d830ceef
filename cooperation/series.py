"""Figures of one place over the years, as lines: plain geometry, no database, no markup."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, log10

from .charts import LINE, YearScale
from .dates import middle_of

LEAST = 3
"""How many figures make a series."""
GAP = 40
"""How far apart the names at the ends of two lines stand at least."""


@dataclass(frozen=True)
class Point:
    """One figure of a series."""

    observation: object
    x: float
    y: float

    @property
    def at(self):
        return f"{self.x} {self.y}"


@dataclass
class Series:
    """The figures of one place from year to year: joined where one year follows the other, dashed over years without a figure."""

    points: list
    named_at: float
    """The height at which its name stands."""

    @property
    def first(self):
        return self.points[0]

    @property
    def last(self):
        return self.points[-1]

    @property
    def joined(self):
        """The path from each year to the next."""
        return self._path(lambda years: years == 1)

    @property
    def dashed(self):
        """The path over the years of which no source gives a figure."""
        return self._path(lambda years: years > 1)

    def _path(self, is_drawn):
        steps = [
            (one, other) for one, other in pairwise(self.points) if is_drawn(_year(other.observation) - _year(one.observation))
        ]
        return "".join(f"M{one.at}L{other.at}" for one, other in steps)


@dataclass(frozen=True)
class SeriesChart:
    """Series on one scale from zero, over one line of years."""

    series: list
    values: list
    """(height, value) of each line of the scale."""
    years: list
    left: int
    right: float
    bottom: int
    width: int
    height: int


def in_series(observations):
    """The observations in groups of one place each that make a series, and those that make none.

    A figure of a series is exact and of one year, the only one of its place for that year.
    """
    groups = {}
    for observation in observations:
        groups.setdefault(_places(observation) if _is_of_one_year(observation) else None, []).append(observation)
    series = [group for places, group in groups.items() if places is not None and _is_series(group)]
    drawn = {id(observation) for group in series for observation in group}
    ordered = [sorted(group, key=_year) for group in sorted(series, key=len, reverse=True)]
    return ordered, [observation for observation in observations if id(observation) not in drawn]


def _places(observation):
    return tuple(sorted(place.slug for place in observation.places.all()))


def _is_of_one_year(observation):
    first, last = observation.period_earliest, observation.period_latest
    return bool(first and last and first.year == last.year and observation.qualifier == "exact")


def _is_series(group):
    return len(group) >= LEAST and len({_year(observation) for observation in group}) == len(group)


def _year(observation):
    return observation.period_earliest.year


def series_chart(groups, *, width, height, room):
    """Lay out series with `room` at their right for names. None without any."""
    if not groups:
        return None
    every = [observation for group in groups for observation in group]
    top, step = _scale(max(observation.low for observation in every))
    years = YearScale(min(map(_year, every)), max(map(_year, every)), left=48, right=width - room)
    bottom = height - LINE - GAP // 4

    def y(value):
        return round(bottom - float(value) / top * (bottom - 12), 1)

    lines = []
    for group in groups:
        points = [Point(one, years.x(middle_of(one.period_earliest, one.period_latest)), y(one.low)) for one in group]
        lines.append(Series(points, points[-1].y))
    _spread(lines)
    values = [(y(step * number), f"{step * number:g}") for number in range(round(top / step) + 1)]
    return SeriesChart(lines, values, years.ticks, years.left, years.right, bottom, width, height)


def _scale(largest):
    """The top of a scale from zero and the step of its lines: round numbers, at most seven lines, the largest value below the top."""
    largest = float(largest) or 1.0
    size = 10.0 ** ceil(log10(largest) - 1)
    step = next(size * part for part in (0.1, 0.2, 0.5, 1, 2, 5, 10) if largest * 1.1 / (size * part) <= 7)
    return step * ceil(largest * 1.1 / step), step


def _spread(lines):
    """Move names apart that would stand on each other."""
    for above, below in pairwise(sorted(lines, key=lambda line: line.named_at)):
        below.named_at = max(below.named_at, above.named_at + GAP)
