"""Partial dates say what a source supports and nothing more."""

import calendar
from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cooperation.dates import PartialDate, Point, parse, read

SUFFIXES = st.sampled_from(["", "~", "?"])
DAYS = st.dates()


@st.composite
def written_points(draw):
    """A date as an editor may write it, at any precision."""
    stem = draw(DAYS).isoformat()[: draw(st.sampled_from([4, 7, 10]))]
    return stem + draw(SUFFIXES)


@st.composite
def written_intervals(draw):
    """Two dates in order, of which at most one is left open."""
    first, second = sorted([draw(DAYS), draw(DAYS)])
    start, end = (day.isoformat()[: draw(st.sampled_from([4, 7, 10]))] + draw(SUFFIXES) for day in (first, second))
    return draw(st.sampled_from([f"{start}/{end}", f"{start}/..", f"../{end}"]))


WRITTEN = written_points() | written_intervals()


@given(WRITTEN)
def test_a_date_is_written_as_it_was_read(text):
    assert str(parse(text)) == text


@given(WRITTEN)
def test_spaces_around_a_date_and_its_ends_do_not_matter(text):
    assert parse(f"  {text.replace('/', ' / ')}\n") == parse(text)


@given(WRITTEN)
def test_bounds_stand_in_order_and_are_whole_days_of_the_calendar(text):
    read = parse(text)

    bounds = [bound for bound in (read.earliest, read.latest) if bound]

    assert bounds
    assert bounds == sorted(bounds)
    assert all(type(bound) is date for bound in bounds)


@given(DAYS, SUFFIXES)
def test_bounds_enclose_exactly_what_was_written(day, suffix):
    last = calendar.monthrange(day.year, day.month)[1]

    bounds = [(parse(text + suffix).earliest, parse(text + suffix).latest) for text in (f"{day}"[:4], f"{day}"[:7], f"{day}")]

    assert bounds == [
        (date(day.year, 1, 1), date(day.year, 12, 31)),
        (day.replace(day=1), day.replace(day=last)),
        (day, day),
    ]


@given(written_points())
def test_precision_is_never_higher_than_written(text):
    point = parse(text).start

    assert point.precision == {4: "year", 7: "month", 10: "day"}[len(text.rstrip("~?"))]


@given(DAYS, SUFFIXES)
def test_words_never_show_a_part_that_is_not_stored(day, suffix):
    month = calendar.month_name[day.month]

    in_words = [parse(text + suffix).in_words() for text in (f"{day}"[:4], f"{day}"[:7], f"{day}")]

    frame = {"": "{}", "~": "about {}", "?": "{} (uncertain)"}[suffix]
    assert in_words == [frame.format(stem) for stem in (f"{day.year}", f"{month} {day.year}", f"{day.day} {month} {day.year}")]


@pytest.mark.parametrize(
    ("text", "in_words"),
    [
        ("2012", "2012"),
        ("2012-06", "June 2012"),
        ("2012-06-26", "26 June 2012"),
        ("2019~", "about 2019"),
        ("2019-05?", "May 2019 (uncertain)"),
        ("2012/2015", "2012 to 2015"),
        ("2012-06/2012-07-01", "June 2012 to 1 July 2012"),
        ("2012~/2015?", "about 2012 to 2015 (uncertain)"),
        ("2012/..", "2012 or later"),
        ("../2015~", "about 2015 or earlier"),
    ],
)
def test_dates_in_words(text, in_words):
    assert parse(text).in_words() == in_words


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("2012", "2012"),
        ("2012-06", "2012-06"),
        ("2012-06-26", "2012-06-26"),
        ("0044-03-15", "0044-03-15"),
        ("2012~", ""),
        ("2012?", ""),
        ("2012/2015", ""),
        ("2012/..", ""),
        ("../2015", ""),
    ],
)
def test_machines_are_told_only_what_html_can_express(text, machine):
    assert parse(text).machine == machine


def test_an_open_end_has_no_bound():
    since, until = parse("2012/.."), parse("../2015-02")

    assert (since.earliest, since.latest) == (date(2012, 1, 1), None)
    assert (until.earliest, until.latest) == (None, date(2015, 2, 28))


def test_about_does_not_widen_a_date():
    assert (parse("2012-06~").earliest, parse("2012-06~").latest) == (date(2012, 6, 1), date(2012, 6, 30))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("2012", [Point(2012)]),
        ("2012/2015-02~", [Point(2012), Point(2015, 2, suffix="~")]),
        ("2012/..", [Point(2012)]),
        ("../2015?", [Point(2015, suffix="?")]),
    ],
)
def test_points_are_the_dates_written(text, points):
    assert parse(text).points == points


def test_an_interval_of_one_year_is_still_an_interval():
    assert parse("2012/2012") == PartialDate(Point(2012), Point(2012), is_interval=True)


@given(DAYS, st.integers(min_value=1, max_value=400))
def test_an_interval_that_ends_before_it_begins_is_refused(day, days):
    later = day + timedelta(days=min(days, (date.max - day).days))
    if later == day:
        return

    with pytest.raises(ValueError, match=r"ends before it begins\. Write the earlier date first\.$"):
        parse(f"{later}/{day}")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "“” is not a date this record can hold."),
        ("June 2012", "“June 2012” is not a date this record can hold."),
        ("2012-6", "“2012-6” is not a date this record can hold."),
        ("26-06-2012", "“26-06-2012” is not a date this record can hold."),
        ("2012~?", "“2012~?” is not a date this record can hold."),
        ("２０１２", "“２０１２” is not a date this record can hold."),
        ("2012-13", "“2012-13” is not in the calendar."),
        ("2011-02-29", "“2011-02-29” is not in the calendar."),
        ("0000", "“0000” is not in the calendar."),
        ("..", "“..” is not a date this record can hold."),
        ("2012/", "“” is not a date this record can hold."),
        ("../..", "An interval open at both ends says nothing."),
        ("2012/2013/2014", "“2012/2013/2014” is neither one date nor a span."),
        ("2012-07-01/2012-06", "“2012-07-01/2012-06” ends before it begins."),
        ("2013/2012", "“2013/2012” ends before it begins."),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (the sentence is compared below)
        parse(text)

    assert str(caught.value).startswith(sentence)
    assert str(caught.value).endswith(".")


@given(st.text() | st.text(alphabet="0123456789-/.~? ") | st.from_regex(r"\d{4}-\d{2}-\d{2}[~?]?(/.*)?", fullmatch=True))
def test_garbage_is_refused_with_a_sentence_and_nothing_worse(text):
    refusal = ""
    try:
        assert parse(str(parse(text))) == parse(text)
    except ValueError as error:
        refusal = str(error)

    assert not refusal or refusal.endswith(".")


# As people write it

SINCE_1000 = WRITTEN.filter(lambda text: all(point.year >= 1000 for point in parse(text).points))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@given(text=SINCE_1000)
def test_what_visitors_read_is_read_again_in_either_language(language, text):
    with translation.override(language):
        assert read(parse(text).in_words()) == parse(text)


@given(WRITTEN)
def test_what_is_stored_is_read_as_it_is(text):
    assert read(text) == parse(text)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("June 2012", "2012-06"),
        ("26 June 2012", "2012-06-26"),
        ("June 26, 2012", "2012-06-26"),
        ("26 jun. 2012", "2012-06-26"),
        ("Sept. 2012", "2012-09"),
        ("2012-6-26", "2012-06-26"),
        ("2012-6", "2012-06"),
        ("2012.6.26", "2012-06-26"),
        ("2012年6月", "2012-06"),
        ("2012年6月26日", "2012-06-26"),
        ("2012 年 6 月 26 日", "2012-06-26"),
        ("06/26/2012", "2012-06-26"),
        ("26/06/2012", "2012-06-26"),
        ("June 2012?", "2012-06?"),
        ("June 2012/July 2013", "2012-06/2013-07"),
        ("../26.6.2012", "../2012-06-26"),
    ],
)
def test_a_spelling_that_can_mean_one_thing_only_is_read(written, stored):
    assert str(read(written)) == stored


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("06/07/2012", "“06/07/2012” could be 2012-07-06 or 2012-06-07. Write the year first, then the month and the day."),
        ("31 Feb 2002", "“31 Feb 2002” is not in the calendar. Check the year, month and day."),
        ("2012年13月", "“2012年13月” is not in the calendar. Check the year, month and day."),
        ("2012-00", "“2012-00” is not in the calendar. Check the year, month and day."),
        ("26/06/12", "“26/06/12” is neither one date nor a span. Write a day as 2012-06-26, a span as 2012/2015."),
        (
            "Juno 2012",
            "“Juno 2012” is not a date this record can hold. Write 2012, 2012-06 or 2012-06-26, with ~ for about or ? for uncertain.",
        ),
    ],
)
def test_what_could_be_two_dates_or_is_none_is_refused_in_the_words_that_were_written(written, sentence):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  (the sentence is compared below)
        read(written)

    assert str(caught.value) == sentence


@given(st.text() | st.text(alphabet="0123456789-/.~?年月日 June至约"))
def test_garbage_that_is_read_as_people_write_is_refused_with_a_sentence_and_nothing_worse(text):
    refusal = ""
    try:
        assert parse(str(read(text))) == read(text)
    except ValueError as error:
        refusal = str(error)

    assert not refusal or refusal.endswith(".")
