"""Words of sources: compared however they were typed, counted fairly, never found where they are not."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cooperation import text
from tests import invented

WORDS = st.lists(st.text(alphabet="abcdeéß", min_size=1, max_size=6), min_size=1, max_size=20)
CHINESE = st.text(alphabet="国家版权局条约北京视听表演", min_size=1, max_size=60)
TYPED = [
    ("“Songs”", '"Songs"'),
    ("it’s", "it's"),
    ("2010–2015", "2010-2015"),
    ("7\u00a0June", "7 June"),
    ("au\u00adthor", "author"),
]


@st.composite
def passages_with_a_stretch(draw):
    """A passage, and some of its words that follow one another."""
    words = draw(WORDS)
    start = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(start + 1, len(words)))
    return " ".join(words), words[start:end]


@given(st.text())
def test_normalising_twice_is_normalising_once(value):
    assert text.normalise(text.normalise(value)) == text.normalise(value)


@pytest.mark.parametrize(("typed", "plain"), TYPED)
def test_typographic_and_plain_typing_compare_equal(typed, plain):
    assert text.normalise(typed) == plain


def test_composed_and_decomposed_letters_compare_equal():
    assert text.normalise(unicodedata.normalize("NFD", "résumé")) == "résumé"
    assert text.name_key(unicodedata.normalize("NFD", "Côte d'Ivoire")) == text.name_key("Côte d’Ivoire")


def test_normalising_keeps_letters_and_case():
    assert text.normalise("  The  Ärzte\n said ") == "The Ärzte said"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "us"),
        ("United  Kingdom", "united kingdom"),
        ("Asia-Pacific", "Asia Pacific"),
        ("Straße", "STRASSE"),
        ("中国", " 中国 "),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one, other):
    assert text.name_key(one) == text.name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Norland", "Norlund"), ("WIPO", "WTO"), ("México", "Mexico"), ("中国", "中國")])
def test_two_names_have_two_keys(one, other):
    assert text.name_key(one) != text.name_key(other)


def test_a_name_without_letters_has_no_key():
    assert text.name_key(" .-— ") == ""


@given(st.text())
def test_the_key_of_a_key_is_the_key(name):
    assert text.name_key(text.name_key(name)) == text.name_key(name)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("multi-lateral, 7.35% of China’s GDP.", ["multi-lateral", "7.35", "of", "China's", "GDP"]),
        ("and/or 1,501 acts", ["and/or", "1,501", "acts"]),
        ("“” — … !", []),
        ("国家版权局", ["国", "家", "版", "权", "局"]),
        ("WIPO北京条约2012年", ["WIPO", "北", "京", "条", "约", "2012", "年"]),
        ("カラオケ", ["カ", "ラ", "オ", "ケ"]),
    ],
)
def test_words(value, words):
    assert text.words(value) == words


@given(CHINESE)
def test_each_chinese_character_counts_as_a_word(value):
    assert len(text.words(value)) == len(value)


@given(st.text(), st.text())
def test_words_are_never_lost_by_putting_texts_side_by_side(one, other):
    assert len(text.words(f"{one} {other}")) == len(text.words(one)) + len(text.words(other))


def test_passages_are_the_lines_that_are_not_blank():
    assert text.split_passages("\n One.  \r\n\r\n\tTwo\u00a0words.\n\n") == ["One.", "Two\u00a0words."]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1), max_size=8))
def test_passages_are_cut_where_they_were_joined(passages):
    assert text.split_passages("\n\n".join(passages)) == passages


@given(passages_with_a_stretch())
def test_every_stretch_of_whole_words_occurs_in_its_passage(drawn):
    passage, stretch = drawn

    assert text.occurs(" ".join(stretch), passage)


@given(passages_with_a_stretch(), st.data())
def test_a_changed_letter_occurs_nowhere(drawn, data):
    passage, stretch = drawn
    excerpt = " ".join(stretch)
    place = data.draw(st.integers(0, len(excerpt) - 1))
    assume(excerpt[place] != " ")

    changed = f"{excerpt[:place]}x{excerpt[place + 1 :]}"

    assert not text.occurs(changed, passage)


@given(passages_with_a_stretch())
def test_half_a_word_does_not_occur(drawn):
    passage, stretch = drawn

    assert not text.occurs(" ".join(stretch), " ".join(f"{word}x" for word in passage.split()))
    assert not text.occurs(" ".join(stretch), " ".join(f"x{word}" for word in passage.split()))


@given(WORDS, WORDS, WORDS)
def test_parts_joined_by_an_ellipsis_occur_in_order(left, between, right):
    passage = " ".join([*left, *between, *right])

    assert text.occurs(f"{' '.join(left)} … {' '.join(right)}", passage)
    assert text.occurs(f"{' '.join(left)}...{' '.join(right)}", passage)


@pytest.mark.parametrize(
    ("excerpt", "passage", "expected"),
    [
        ("nine … wrote", "We wrote it in nine days", False),
        ("nine … nine", "We wrote it in nine days", False),
        ("", "We wrote it", False),
        ("…", "We wrote it", False),
        ("5% of", "songs made up 2.5% of it", False),
        ("501 acts", "1,501 acts", False),
        ("2", "2.5%", False),
        ("2.5% of", "songs made up 2.5% of it", True),
        ("in 2015", "It began in 2015.", True),
        (", and", "in nine days, and nobody slept", True),
        ("—such as", "ports—such as Easthaven", True),
        ("(the Office", "Norland (the Office) said", True),
        ("'Lantern Accord'", "the ‘Lantern Accord’ of Songs", True),
        ("版权局", "国家版权局参加", True),
        ("WIPO", "与WIPO合作", True),
        ("2012年", "于2012年在北京", True),
        ("12年", "于2012年在北京", False),
        ("版权处", "国家版权局参加", False),
        ("a.c", "abc", False),
    ],
)
def test_where_an_excerpt_occurs(excerpt, passage, expected):
    assert text.occurs(excerpt, passage) is expected


@given(CHINESE, st.data())
def test_any_stretch_of_chinese_occurs(passage, data):
    start = data.draw(st.integers(0, len(passage) - 1))
    end = data.draw(st.integers(start + 1, len(passage)))

    assert text.occurs(passage[start:end], passage)


@given(st.text(), st.text())
def test_no_text_makes_the_search_fail(excerpt, passage):
    assert text.occurs(excerpt, passage) in (True, False)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=6))
def test_excerpts_that_do_not_overlap_disclose_no_more_than_the_passage_has(spans):
    passage = [f"word{place}" for place in range(40)]
    taken, excerpts = set(), []
    for start, length in spans:
        span = set(range(start, start + length))
        if not span & taken:
            taken |= span
            excerpts.append(" ".join(passage[start : start + length]))

    assert text.excerpted_words(excerpts) == len(taken)


@given(st.lists(WORDS.map(" ".join), max_size=5), st.randoms())
def test_what_is_disclosed_depends_neither_on_order_nor_on_repetition(excerpts, random):
    shuffled = excerpts * 2
    random.shuffle(shuffled)

    assert text.excerpted_words(shuffled) == text.excerpted_words(excerpts)


@given(WORDS)
def test_a_longer_excerpt_discloses_more(words):
    disclosed = [text.excerpted_words([" ".join(words[:length])]) for length in range(len(words) + 1)]

    assert disclosed == list(range(len(words) + 1))


@pytest.mark.parametrize(
    ("excerpts", "count"),
    [
        ([], 0),
        (["the Lantern Accord"], 3),
        (["the Lantern Accord", "Lantern Accord"], 3),
        (["Lantern Accord", "the Lantern Accord … on Songs"], 5),
        (["the Lantern", "Lantern Accord"], 4),
        (["国家版权局", "版权局"], 5),
    ],
)
def test_words_disclosed(excerpts, count):
    assert text.excerpted_words(excerpts) == count


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("7.35%", {"7.35"}),
        ("1,501 acts and 12,000,000 others", {"1501", "12000000"}),
        ("eight treaties", {"8"}),
        ("Twenty-five of ninety nations", {"25", "90"}),
        ("twenty–five", {"25"}),
        ("between 9% and 12 percent", {"9", "12"}),
        ("in 2017.", {"2017"}),
        ("from 2010–2015", {"2010", "2015"}),
        ("4,6,8", {"4", "6", "8"}),
        ("共8项条约", {"8"}),
        ("the e5 and the 5G and the 80m and the 1990s", set()),
        ("version 1.2.3 on 26.06.2012", set()),
        ("freight, someone, tenor", set()),
        ("", set()),
    ],
)
def test_numbers_a_text_states(value, numbers):
    assert text.numbers(value) == {Decimal(number) for number in numbers}


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_a_number_is_read_with_or_without_commas(number):
    assert text.numbers(f"It was {number}, they said.") == {number}
    assert text.numbers(f"It was {number:,}, they said.") == {number}


@given(st.text())
def test_any_text_has_a_set_of_numbers(value):
    assert all(number >= 0 for number in text.numbers(value))


def test_a_digest_is_that_of_the_text_in_utf_8():
    assert text.digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert text.digest("版权") == text.digest("版权".encode())


def test_the_closest_passage_is_the_one_that_shares_most_words():
    passages = text.split_passages(invented.TEXT)

    assert text.closest("we wrote it in ten days", passages) == 3
    assert text.closest("zebra", passages) is None
    assert text.closest("", []) is None


@given(st.text(), st.text())
def test_word_changes_hold_both_texts_letter_for_letter(before, after):
    changes = text.word_changes(before, after)

    assert "".join(words for kind, words in changes if kind != "in") == before
    assert "".join(words for kind, words in changes if kind != "out") == after


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("", "", []),
        ("nine days", "nine days", [("same", "nine days")]),
        ("nine days", "ten days", [("out", "nine"), ("in", "ten"), ("same", " days")]),
        ("版权条约", "版权公约", [("same", "版权"), ("out", "条"), ("in", "公"), ("same", "约")]),
        ("7.35%", "7.36%", [("same", "7."), ("out", "35"), ("in", "36"), ("same", "%")]),
    ],
)
def test_word_changes_are_of_whole_words_and_single_characters(before, after, changes):
    assert text.word_changes(before, after) == changes
