"""Words of sources: how they are compared, cut into passages, counted and fingerprinted. Pure functions, no database."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

MAX_EXCERPT_WORDS = 15
"""An excerpt is the fewest words that identify the evidence (docs/decisions/0002)."""

MAX_SHARE = Decimal("0.5")
"""At most this part of a passage's words may stand in its excerpts taken together."""

JOIN = "…"
"""Stands for words left out between two parts of one excerpt."""

_FOLD = str.maketrans("“”„‟«»‘’‚‛′″‐‑‒–—―−\u00a0\u202f\u2009", '""""""\'\'\'\'\'"-------   ')
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = rf"[^\W_{_CJK}]"
_A_LETTER = re.compile(_LETTER)
_WORD_BEGINS = re.compile(rf"(?<!{_LETTER})(?<!\d[.,])")
_WORD_ENDS = re.compile(rf"(?!{_LETTER})(?![.,]\d)")
_WORD = re.compile(rf"[{_CJK}]|{_LETTER}+(?:['.,/-]{_LETTER}+)*")
_STRETCH = re.compile(rf"\s+|[{_CJK}]|{_LETTER}+|.", re.DOTALL)
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![A-Za-z0-9_]|\.\d)")
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER_WORDS = {word: Decimal(value) for value, word in enumerate(["zero", *_UNITS, *_TEENS])}
for _ten, _word in enumerate(_TENS, start=2):
    _NUMBER_WORDS |= {_word: Decimal(10 * _ten)}
    _NUMBER_WORDS |= {f"{_word}-{unit}": Decimal(10 * _ten + value) for value, unit in enumerate(_UNITS, start=1)}
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_NUMBER_WORDS, key=len, reverse=True))})\b")


def can_be_stored(text: str) -> bool:
    """Whether a database can hold the text: none takes the character NUL, nor half of a surrogate pair, which JSON can spell."""
    return not _UNSTORABLE.search(text)


def normalise(text: str) -> str:
    """Fold quotes, dashes and spaces, so that wording compares equal however it was typed. Letters and case are kept."""
    composed = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return re.sub(r"\s+", " ", composed.translate(_FOLD)).strip()


def in_one_line(text: str) -> str:
    """The text with each stretch of spaces and line breaks as one space, and none at its ends. Nothing else is changed."""
    return " ".join(text.split())


def name_key(name: str) -> str:
    """What two spellings of one name have in common: case, points and spaces do not tell names apart ("U.S." is "US")."""
    return re.sub(r"[\W_]+", "", normalise(name).casefold())


def words(text: str) -> list[str]:
    """The words of a text in order; "multi-lateral", "7.35" and "China's" are one word each, and so is each Chinese character."""
    return _WORD.findall(normalise(text))


def plain(number: Decimal) -> str:
    """A number without idle zeros and without an exponent: 7.35, 8, 100."""
    return f"{number.normalize():f}" if number else "0"


def digest(text: str | bytes) -> str:
    """SHA-256 of a text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def split_passages(text: str) -> list[str]:
    """The passages of a plain text: its lines that are not blank, without the space around them."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def parts(excerpt: str) -> list[str]:
    """The stretches of an excerpt that "…" joins, normalised."""
    return [part for part in (normalise(part) for part in excerpt.replace("...", JOIN).split(JOIN)) if part]


def occurs(excerpt: str, passage: str) -> bool:
    """Whether every part of the excerpt stands in the passage, in order, at word boundaries. An empty excerpt never occurs.

    Chinese has no word boundaries, so none are asked of it; "5%" does not stand in "2.5%".
    """
    stretches, haystack, end = parts(excerpt), normalise(passage), 0
    for stretch in stretches:
        end = _end_of(stretch, haystack, end)
        if end < 0:
            return False
    return bool(stretches)


def _end_of(stretch: str, haystack: str, start: int = 0) -> int:
    """Where a stretch ends that stands at word boundaries from a place on; -1 where it does not.

    No pattern is made of the stretch: to compile one for each of a million excerpts takes longer than all else that verify does.
    """
    at = haystack.find(stretch, start)
    while at >= 0:
        end = at + len(stretch)
        if _begins_whole(stretch, haystack, at) and _ends_whole(stretch, haystack, end):
            return end
        at = haystack.find(stretch, at + 1)
    return -1


def _begins_whole(stretch: str, haystack: str, at: int) -> bool:
    return not _A_LETTER.match(stretch[0]) or bool(_WORD_BEGINS.match(haystack, at))


def _ends_whole(stretch: str, haystack: str, end: int) -> bool:
    return not _A_LETTER.match(stretch[-1]) or bool(_WORD_ENDS.match(haystack, end))


def excerpted_words(excerpts: Iterable[str]) -> int:
    """How many words of a passage its excerpts disclose at most: a part inside another counts once, parts that overlap count twice."""
    kept, count = "", 0
    for part in sorted({part for excerpt in excerpts for part in parts(excerpt)}, key=lambda part: (-len(part), part)):
        if _end_of(part, kept) < 0:
            kept += f"\n{part}"  # no part has a line break in it, so none is found across two
            count += len(words(part))
    return count


def numbers(text: str) -> set[Decimal]:
    """The numbers a text states, in digits ("7.35", "1,501") or as one English word ("eight", "twenty-five")."""
    digits = {Decimal(number.replace(",", "")) for number in _NUMBER.findall(normalise(text))}
    spelled = {_NUMBER_WORDS[word] for word in _NUMBER_WORD.findall(normalise(text).lower())}
    return digits | spelled


def closest(excerpt: str, passages: Iterable[str]) -> int | None:
    """The position of the passage most like the excerpt, for a hint to the editor; None when nothing is alike."""
    wanted = [word.casefold() for word in words(excerpt)]
    scored = [
        (sum(block.size for block in difflib.SequenceMatcher(None, wanted, have, autojunk=False).get_matching_blocks()), -place)
        for place, have in enumerate([word.casefold() for word in words(passage)] for passage in passages)
    ]
    score, place = max(scored, default=(0, 0))
    return -place if score else None


def word_changes(before: str, after: str) -> list[tuple[str, str]]:
    """How one text becomes another, word by word: ("same" | "out" | "in", stretch) in reading order.

    The stretches that are "same" or "out" give the text before, those that are "same" or "in" the text after, letter for letter.
    """
    old, new = _STRETCH.findall(before), _STRETCH.findall(after)
    changes: list[tuple[str, str]] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(("same", "".join(old[i:j])))
        else:
            changes += [(kind, stretch) for kind, stretch in (("out", "".join(old[i:j])), ("in", "".join(new[k:m]))) if stretch]
    return changes
