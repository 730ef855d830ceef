"""What is made of what a visitor types."""

import pytest

from cooperation.search.question import MOST_CHARACTERS, MOST_WORDS, Group, Question, clean


def groups(text, names=(), completions=()):
    return Question(text).groups(names=dict(names), completions=completions)


def test_each_word_must_be_there():
    assert groups("treaties Japan") == [Group((("treati",),)), Group((("japan",),))]


def test_words_that_are_everywhere_are_not_asked_for():
    assert groups("the treaty of") == [Group((("treati",),))]


def test_words_that_only_ask_are_not_asked_for():
    assert groups("when did Japan") == [Group((("japan",),))]
    assert groups("what how") == [Group((("what",),)), Group((("how",),))]


def test_unless_there_are_no_others():
    assert groups("to the") == [Group((("to",),)), Group((("the",),))]


def test_a_recorded_name_is_found_by_each_name_of_its_partner():
    names = {"us": ["us", "unit stat", "unit stat of america", "美国"]}

    assert groups("US treaty", names) == [Group((("unit.stat",), ("us",), ("美国",))), Group((("treati",),))]


def test_the_longest_name_counts():
    names = {"unit stat": ["us"], "unit stat of america": ["usa"], "america": ["x"]}

    assert groups("United States of America", names) == [Group((("usa",),))]


def test_only_the_last_word_may_be_unfinished():
    assert groups("trea bei", completions=["beij"]) == [Group((("trea",),)), Group((("bei",),), ("beij",))]


@pytest.mark.parametrize(
    ("text", "beginning"), [("trea", "trea"), ("x", ""), ("treaty of", ""), ("WIPO 条", ""), ("2012", ""), ("", "")]
)
def test_what_may_be_the_beginning_of_a_word(text, beginning):
    assert Question(text).beginning == beginning


def test_a_long_question_is_cut():
    question = Question("word " * 1000)

    assert len(question.units) == MOST_WORDS
    assert len(question.left_out) == MOST_CHARACTERS // 5 - MOST_WORDS


def test_a_correction_keeps_what_is_right():
    question = Question("The Bejing traety, 2012")
    _the, bejing, traety, _year = question.units

    assert question.corrected({bejing: "beijing", traety: "treaty"}) == "The beijing treaty, 2012"


def test_what_is_not_for_reading_is_left_out():
    assert clean(" a\x00b \u200b\ud800 c\n😀  ") == "a b c 😀"
