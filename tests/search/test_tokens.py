"""The tokeniser: what tells words apart, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooperation.search import tokens
from cooperation.search.stemming import stem


def texts(text):
    return [token.text for token in tokens.tokens(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wîpô", "WIPO"),
        ("cafe\u0301", "café"),
        ("ＷＩＰＯ", "wipo"),
        ("U.S.", "US"),
        ("W.T.O.", "wto"),
        ("China’s", "China"),
        ("O'Brien", "O’Brien"),
        ("Straße", "STRASSE"),
        ("1,501", "1501"),
        ("treaties", "Treaty"),
        ("organization", "organisations"),
    ],
)
def test_spellings_of_one_word_are_one_token(one, other):
    assert texts(one) == texts(other) != []


def test_a_run_of_chinese_gives_its_characters_and_their_neighbours():
    assert texts("北京条约") == ["北", "北京", "京", "京条", "条", "条约", "约"]


def test_a_question_asks_for_neighbours_and_for_a_single_character():
    assert [unit.alternatives for unit in tokens.units("WIPO北京条 约")] == [
        (("wipo",),),
        (("北京", "京条"),),
        (("约",),),
    ]


def test_a_hyphen_makes_two_words_and_one():
    assert texts("audio-visual") == ["audio", "visual", "audiovisual", "audio.visual"]
    assert tokens.units("audio-visual")[0].alternatives == (("audio", "visual"), ("audiovisual",))


def test_neighbours_are_found_across_words_that_do_not_count():
    assert texts("Republic of Korea") == ["republic", "of", "korea", "republic.korea"]


@pytest.mark.parametrize("text", ["", " ", "!?*:()\"'", "\x00", "\ud800", "😀", "・゛", "…—"])
def test_what_has_no_letters_has_no_tokens(text):
    assert texts(text) == []
    assert tokens.units(text) == []


def test_a_decimal_fraction_is_one_token():
    assert texts("7.35% of 12.5") == ["7.35", "of", "12.5", "7.35.12.5"]


@given(st.text())
def test_every_text_has_tokens_that_no_query_language_reads(text):
    found = texts(text)

    assert all(token.replace(".", "").isalnum() and len(token) <= 2 * tokens.LONGEST + 1 for token in found)


@given(st.text())
def test_a_text_has_every_token_that_it_asks_for(text):
    asked = {token for unit in tokens.units(text) for alternative in unit.alternatives for token in alternative}

    assert asked <= set(texts(text))


@given(st.text())
def test_a_text_in_scripts_is_the_same_text(text):
    assert "".join(piece for piece, _chinese in tokens.by_script(text)) == text


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("treaties", "treati"),
        ("treaty", "treati"),
        ("countries", "countri"),
        ("organizing", "organis"),
        ("organised", "organis"),
        ("negotiating", "negotiat"),
        ("negotiates", "negotiat"),
        ("agreed", "agre"),
        ("agreeing", "agre"),
        ("planned", "plan"),
        ("programme", "program"),
        ("favour", "favor"),
        ("processes", "process"),
        ("status", "status"),
        ("need", "need"),
        ("used", "used"),
        ("us", "us"),
        ("5g", "5g"),
        ("2012", "2012"),
        ("версия", "версия"),
    ],
)
def test_forms_of_a_word_share_a_stem(word, expected):
    assert stem(word) == expected


def test_words_worth_suggesting_have_three_letters_and_a_meaning():
    assert tokens.vocabulary("The U.S. and China’s co-organisers of 5G") == {"china": "china", "organisers": "organiser"}
