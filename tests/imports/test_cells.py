"""What the words of a cell are taken for, and when they are refused rather than guessed at."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cooperation.imports import cells
from cooperation.imports.finding import Finder
from cooperation.models import Indicator, Initiative, Observation, Partner, Place, Quote, Topic, Treaty
from tests import factories


def read(model, name, words, finder=None):
    return cells.read(model._meta.get_field(name), words, finder)


def refusal(model, name, words, finder=None):
    with pytest.raises(ValidationError) as refused:
        read(model, name, words, finder)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2012", "2012"),
        ("2012-06~", "2012-06~"),
        ("2012/2015", "2012/2015"),
        ("2012-06-26T00:00:00", "2012-06-26"),
        ("2012-06-26 00:00:00", "2012-06-26"),
        ("26/06/2012", "2012-06-26"),
        ("06/26/2012", "2012-06-26"),
        ("26.6.2012", "2012-06-26"),
        ("02/02/2012", "2012-02-02"),
        ("2012/6/26", "2012-06-26"),
        ("26 June 2012", "2012-06-26"),
        ("June 26, 2012", "2012-06-26"),
        ("Sept. 2012", "2012-09"),
    ],
)
def test_a_date_that_can_mean_one_day_only_is_read(words, date):
    assert read(Treaty, "adopted_on", words) == date


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("03/02/2001", "“03/02/2001” could be 2001-02-03 or 2001-03-02. Write the year first, then the month and the day."),
        ("31/02/2001", "“31/02/2001” is not in the calendar. Check the year, month and day."),
        ("40/40/2001", "“40/40/2001” is not in the calendar. Check the year, month and day."),
        ("00/05/2012", "“00/05/2012” is not in the calendar. Check the year, month and day."),
        ("05/00/2012", "“05/00/2012” is not in the calendar. Check the year, month and day."),
        ("03/02/0000", "“03/02/0000” is not in the calendar. Check the year, month and day."),
        ("31 Feb 2002", "“31 Feb 2002” is not in the calendar. Check the year, month and day."),
        (
            "Maybe 2001",
            "“Maybe 2001” is not a date this record can hold. Write 2012, 2012-06 or 2012-06-26, with ~ for about or ? for uncertain.",
        ),
    ],
)
def test_a_date_that_could_be_two_days_or_is_none_is_refused(words, sentence):
    assert refusal(Treaty, "adopted_on", words) == sentence


@pytest.mark.parametrize("words", ["free-trade-agreement", "Free trade agreement", "FREE TRADE AGREEMENT"])
def test_a_term_is_read_by_its_stored_word_or_its_label_in_any_case(words):
    assert read(Treaty, "kind", words) == "free-trade-agreement"


def test_a_term_there_is_not_is_refused_with_those_there_are():
    assert refusal(Quote, "kind", "shout") == (
        "“shout” is none of the terms. Write one of these: “Direct quotation”, “Reported statement”, “Statement of the source”."
    )


def test_numbers_and_flags_are_read_as_words():
    assert [read(Observation, "low", "7.35"), read(Treaty, "binding", "Yes"), read(Treaty, "binding", "0")] == [
        Decimal("7.35"),
        True,
        False,
    ]
    assert refusal(Observation, "low", "7,35") == "“7,35” is no number. Write digits with a point, as in 7.35."
    assert refusal(Treaty, "binding", "perhaps") == "Write yes or no, or leave the cell empty."
    assert refusal(Indicator, "unit", "x" * 61) == "Ensure this value has at most 60 characters (it has 61)."


@pytest.mark.django_db
class TestReferences:
    """References are found by whatever name is recorded, and by nothing that could mean two things."""

    @pytest.fixture
    def finder(self):
        union = factories.make_partner(
            "island-union", title="Island Union", kind="regional-organisation", official_name="The Union of Islands"
        )
        factories.make_name(union, "IU", kind="abbreviation")
        factories.make_partner("norland", title="Norland", title_zh="诺兰", iso_alpha2="NL")
        factories.make_partner("south-norland", title="South Norland")
        factories.make_treaty("accord", title="Lantern Treaty on Songs", short_title="LTS")
        factories.make_place("easthaven", name="Easthaven", name_zh="东港", iso_3166_2="NL-EH")
        factories.make_topic("songs", label="Songs", label_zh="歌曲")
        return Finder()  # fmt: skip

    @pytest.mark.parametrize("words", ["norland", "Norland", "NORLAND", "NL", "诺兰"])
    def test_a_partner_is_found_by_address_title_code_or_chinese_title(self, finder, words):
        assert finder.find(Partner, words).slug == "norland"

    @pytest.mark.parametrize("words", ["Island Union (IU)", "I.U.", "The Union of Islands", "Union of Islands (IU)"])
    def test_a_partner_is_found_by_another_name_and_with_its_abbreviation_in_brackets(self, finder, words):
        assert finder.find(Partner, words).slug == "island-union"

    @pytest.mark.parametrize("words", ["LTS", "Lantern Treaty", "Lantern", "Lantern Treaty on Songs"])
    def test_a_treaty_is_found_by_its_short_title_and_by_what_its_title_begins_with(self, finder, words):
        assert finder.find(Treaty, words).slug == "accord"

    @pytest.mark.parametrize("words", ["easthaven", "Easthaven", "东港", "NL-EH"])
    def test_a_place_is_found_by_address_either_name_or_code(self, finder, words):
        assert finder.find(Place, words).slug == "easthaven"

    @pytest.mark.parametrize("words", ["songs", "Songs", "歌曲"])
    def test_a_topic_is_found_by_address_or_either_label(self, finder, words):
        assert finder.find(Topic, words).slug == "songs"

    def test_what_stands_in_brackets_and_is_no_abbreviation_is_not_left_out(self, finder):
        with pytest.raises(ValidationError) as refused:
            finder.find(Partner, "Norland (Republic of the South)")

        assert "Nothing recorded is called “Norland (Republic of the South)”." in refused.value.messages[0]

    def test_what_is_not_found_is_told_with_what_comes_close(self, finder):
        assert refusal(Initiative, "place", "Eastheaven", finder) == (
            "Nothing recorded is called “Eastheaven”. Did you mean “Easthaven”?"
        )

    def test_what_could_be_two_things_is_refused(self):
        factories.make_treaty("one", title="Lantern Treaty on Songs")
        factories.make_treaty("two", title="Lantern Treaty on Plays")

        assert refusal(Initiative, "aims_at", "Lantern", Finder()) == (
            "“Lantern” could be “one” or “two”. Write the address, the last part of its page’s."
        )
