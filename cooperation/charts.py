"""Where things go in the pictures: plain geometry from figures and dates, no database, no markup."""

from dataclasses import dataclass
from datetime import date
from math import ceil

from .dates import middle_of

LINE = 24
"""Height of one line of labels in a picture, in user units."""
LANE = 38
"""Height of a row of dots with their numbers above them."""
RADIUS = 6
CAP = 8
"""Width of the one known end of a span."""
ROOM = 32
"""How far apart two marks of a lane stand at least: room for a number of three digits."""
MOST_ROWS = 3
"""How many bars of one kind are drawn on top of each other."""
MOST_DRAWN = 64
"""How many dots, and how many bars, a picture of many kinds holds: the more kinds, the fewer of each."""


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


class YearScale:
    """A line of years between two ends of a picture, with a round number of them from tick to tick."""

    def __init__(self, first, last, *, left, right):
        step = next((step for step in (1, 2, 5, 10, 20, 50) if (last + 1 - first) / step <= 8), 100)
        low, high = first // step * step, -(-(last + 1) // step) * step
        self.first = date(max(low, date.min.year), 1, 1)
        self.last = date(high, 1, 1) if high <= date.max.year else date.max
        self.left, self.right, self._scale = left, right, (right - left) / (self.last.toordinal() - self.first.toordinal())
        years = [year for year in range(low, high + 1, step) if date.min.year <= year <= date.max.year]
        self.ticks = [(self.x(date(year, 1, 1)), year) for year in years]

    def x(self, day):
        return round(self.left + (day.toordinal() - self.first.toordinal()) * self._scale, 1)


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
    scale = YearScale(middles[0][0].year, middles[-1][0].year, left=2 * radius + 10, right=width - 2 * radius - 20)
    stacks = []
    for day, _order, item in middles:
        if not stacks or scale.x(day) - stacks[-1][0] > 2 * radius:
            stacks.append((scale.x(day), []))
        stacks[-1][1].append(item)
    baseline = max(len(items) for _x, items in stacks) * (2 * radius + 2) + 4
    dots = [
        Dot(item, place, baseline - radius - 3 - level * (2 * radius + 2))
        for place, items in stacks
        for level, item in enumerate(items)
    ]
    return Timeline(dots, scale.ticks, baseline, width, baseline + 30)


def _middle(item):
    return middle_of(item.earliest or item.latest, item.latest or item.earliest)


@dataclass(frozen=True)
class Mark:
    """Moments of one lane too close to tell apart, as one dot with their number; the line under it covers all that they can mean."""

    x: int
    count: int
    start: int
    end: int

    @property
    def is_wide(self):
        """Whether its dates can mean more time than the dot covers."""
        return self.end - self.start > 2 * RADIUS


@dataclass(frozen=True)
class Span:
    """A bar over a span of time; with an open end only the end that is known, and a lead from there to the edge of the picture."""

    start: int
    end: int
    y: int
    is_open_before: bool
    is_open_after: bool

    @property
    def is_open(self):
        return self.is_open_before or self.is_open_after

    @property
    def known(self):
        """Where the bar starts."""
        return self.end - CAP if self.is_open_before else self.start

    @property
    def width(self):
        return CAP if self.is_open else self.end - self.start


@dataclass(frozen=True)
class Lane:
    """One kind of event: its moments in a row, its spans below, and how many spans found no room."""

    label: str
    count: int
    y: int
    marks: list
    spans: list
    left_out: int


@dataclass(frozen=True)
class Lanes:
    """Events by kind over one line of years."""

    lanes: list
    ticks: list
    bottom: int
    width: int
    height: int


def lanes(grouped, *, width=720, label_width=130):
    """Lay out dated events by kind over a line of years. None without any.

    `grouped` pairs the label of each kind with its events, each of which has `earliest`, `latest`, `is_span` and the `number` of events it
    stands for.
    """
    years = [day.year for _label, items in grouped for item in items for day in (item.earliest, item.latest) if day]
    if not years:
        return None
    scale = YearScale(min(years), max(years), left=label_width, right=width - 20)
    most = MOST_DRAWN // len(grouped)
    found, y = [], 0
    for label, items in grouped:
        lane = _lane(label, items, scale, y, most=most)
        y += max([LANE, *(span.y + 20 for span in lane.spans)]) + (LINE if lane.left_out else 0)
        found.append(lane)
    return Lanes(found, scale.ticks, y, width, y + LINE)


def _lane(label, items, scale, y, *, most):
    room = max(ROOM, (scale.right - scale.left) / most)
    marks = _marks([item for item in items if not item.is_span], scale, room)
    spans = _spans([item for item in items if item.is_span], scale, top=LANE if marks else 20)[:most]
    left_out = sum(item.number for item in items if item.is_span) - len(spans)
    return Lane(label, sum(item.number for item in items), y, marks, spans, left_out)


def _marks(items, scale, room):
    """Moments from left to right; one that would touch the last mark joins it, so that marks and their numbers never overlap."""
    groups = []
    for middle, earliest, latest, number in sorted((_middle(item), item.earliest, item.latest, item.number) for item in items):
        x = round(scale.x(middle))
        if not groups or x - groups[-1][0] >= room:
            groups.append((x, []))
        groups[-1][1].append((number, round(scale.x(earliest)), round(scale.x(latest))))
    return [
        Mark(x, sum(numbers), min(starts), max(ends))
        for x, (numbers, starts, ends) in ((x, zip(*group, strict=True)) for x, group in groups)
    ]


def _spans(items, scale, *, top):
    """Bars, each in the first row where it touches no other; those that no row has room for are left out."""
    rows, found = [0] * MOST_ROWS, []
    ends = [
        (round(scale.x(item.earliest or scale.first)), round(scale.x(item.latest or scale.last)), place)
        for place, item in enumerate(items)
    ]
    for start, end, place in sorted(ends):
        row = next((row for row, taken in enumerate(rows) if start > taken + 6), None)
        if row is None:
            continue
        rows[row] = max(end, start + CAP)
        found.append(Span(start, rows[row], top + row * 16, items[place].earliest is None, items[place].latest is None))
    return found
