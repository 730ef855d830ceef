"""What is found: a text as the tokens that stand for its words. Pure functions, no database.

The one tokeniser, for what is indexed and for what is asked, on every database. Case, accents, width and the kind of quotation marks
tell no words apart; the forms of an English word share a stem; "U.S." is "US". Chinese has no spaces between words, so a run of its
characters gives each character and each two neighbours, and a question asks for the neighbours. Other words give their neighbours too,
joined by a point, so that a name of several words is found where they stand together. A token holds letters, digits and points, nothing
that means something to a database.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from .stemming import stem

LONGEST = 40
"""Characters of a word that count. Longer ones are no words."""

REMEMBERED = 50_000
"""Words whose tokens are kept at hand: few words make up most of any text."""

STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "were",
        "with",
    ]
)
"""Words too common to ask for, unless a question has no others."""

_CJK = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_W = rf"[^\W_{_CJK}][\u0300-\u036f]*"
_L = rf"[^\W\d_{_CJK}][\u0300-\u036f]*"
_APOSTROPHE = "['’‘ʼ＇`´′]"
_PART = rf"(?:{_W})+(?:{_APOSTROPHE}(?:{_W})+)*"
_STRETCH = re.compile(
    rf"(?P<cjk>[{_CJK}]+)"
    rf"|(?P<number>(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)+)(?!{_W}))"
    rf"|(?P<abbreviation>(?:{_L}\.)+(?:{_L})?(?!{_W}))"
    rf"|(?P<word>{_PART}(?:[-‐‑]{_PART})*)"
)
_POSSESSIVE = re.compile(rf"{_APOSTROPHE}[sS]\Z")


class Token(NamedTuple):
    """A token and where in the text it stands."""

    text: str
    start: int
    end: int


class Unit(NamedTuple):
    """One word of a text, or one run of Chinese: its letters folded, and the sets of tokens of which one must be there."""

    word: str
    key: str
    alternatives: tuple
    start: int
    end: int
    is_chinese: bool = False

    @property
    def is_stop_word(self):
        return self.word in STOP_WORDS


def fold(word: str) -> str:
    """A word without case, accents, width and anything but letters and digits."""
    spread = unicodedata.normalize("NFKD", word.casefold()).casefold()
    return "".join(letter for letter in spread if letter.isalnum())[:LONGEST]


def units(text: str) -> list[Unit]:
    """The words of a text in order, each as a question asks for it."""
    return [unit for match in _STRETCH.finditer(text) if (unit := _unit(match)) and unit.key]


def _unit(match):
    read = _chinese if match.lastgroup == "cjk" else _word
    return Unit(*read(match.lastgroup, match[0]), match.start(), match.end(), match.lastgroup == "cjk")


def _chinese(_kind, run):
    pairs = tuple(filter(None, (fold(run[at : at + 2]) for at in range(max(1, len(run) - 1)))))
    return run, run if pairs else "", (pairs,)


@lru_cache(maxsize=REMEMBERED)
def _word(kind, text):
    """A word or number folded, its key, and the sets of tokens it is asked for by: its parts, or all in one."""
    if kind == "number":
        number = unicodedata.normalize("NFKD", text).replace(",", "")[:LONGEST]
        return number, number, ((number,),)
    parts = _parts(text)
    stems = tuple(stem(part) for part in parts)
    return "".join(parts), " ".join(stems), (stems,) if len(parts) == 1 else (stems, (stem(fold("".join(parts))),))


def _parts(word):
    """The parts of a word that hyphens join, folded, without an "’s" at the end of any."""
    if "." in word:
        return (fold(word),)
    parts = (fold(_POSSESSIVE.sub("", part)) for part in re.split("[-‐‑]", word))
    return tuple(part for part in parts if part)


def tokens(text: str) -> Iterator[Token]:
    """Every token of a text, as it is indexed."""
    before = None
    for match in _STRETCH.finditer(text):
        if match.lastgroup == "cjk":
            yield from filter(attrgetter("text"), _characters(match))
            before = None
            continue
        whole, key, alternatives = _word(match.lastgroup, match[0])
        start, end = match.span()
        if not key:
            continue
        yield from (Token(token, start, end) for tokens in alternatives for token in tokens)
        for word in () if whole in STOP_WORDS else alternatives[0]:
            if before:
                yield Token(f"{before.text}.{word}", before.start, end)
            before = Token(word, start, end)


def together(words: list[str]) -> list[str]:
    """The tokens of words that stand together: of each two neighbours, or the word itself where there is one."""
    words = [word for word in words if word not in STOP_WORDS] or words
    return [f"{left}.{right}" for left, right in pairwise(words)] or words


def _characters(match):
    run, start = match[0], match.start()
    for at, character in enumerate(run):
        yield Token(fold(character), start + at, start + at + 1)
        if at + 1 < len(run):
            yield Token(fold(run[at : at + 2]), start + at, start + at + 2)


def key(text: str) -> str:
    """What two spellings of one name or title have in common."""
    return " ".join(unit.key for unit in units(text))


def vocabulary(text: str) -> dict[str, str]:
    """The words of a text that a question may be completed or corrected to, each with its stem."""
    words = (_for_vocabulary(match[0]) for match in _STRETCH.finditer(text) if match.lastgroup == "word")
    return {word: stem for found in words for word, stem in found}


@lru_cache(maxsize=REMEMBERED)
def _for_vocabulary(word):
    return [(part, stem(part)) for part in _parts(word) if is_for_vocabulary(part)]


def is_for_vocabulary(word: str) -> bool:
    return len(word) > 2 and word.isalpha() and word not in STOP_WORDS


def by_script(text: str) -> list[tuple[str, bool]]:
    """A text in stretches, each with whether it is Chinese; signs between Chinese characters belong to them."""
    pieces, at = [], 0
    for run in re.finditer(rf"[{_CJK}](?:[^A-Za-z]*[{_CJK}])?[{_CJK}]*", text):
        pieces += [(text[at : run.start()], False), (run[0], True)]
        at = run.end()
    pieces.append((text[at:], False))
    return [(piece, chinese) for piece, chinese in pieces if piece]
