"""A question: what a visitor typed, as groups of tokens. An entry answers it when it has every group. Pure, no database."""

from dataclasses import dataclass
from functools import cached_property

from . import tokens

MOST_CHARACTERS = 300
MOST_WORDS = 16
"""Words of a question that are searched for; a page says so when there are more."""

ASKING = frozenset(["did", "do", "does", "how", "what", "when", "where", "which", "why"])
"""Words that make a sentence a question and say nothing of what is asked for."""


@dataclass(frozen=True)
class Group:
    """What one word, or one recorded name, is found by: all tokens of one alternative, or a word that only begins like it."""

    alternatives: tuple
    completions: tuple = ()

    @cached_property
    def _wholes(self):
        """The alternatives as they stand in a column of tokens."""
        return [[f" {token} " for token in alternative] for alternative in self.alternatives]

    @cached_property
    def _begun(self):
        return [f" {stem} " for stem in self.completions]

    def match(self, column):
        """2 where a column of tokens has the group's own words, 1 where a word of it only begins like them, 0 otherwise."""
        if any(all(token in column for token in whole) for whole in self._wholes):
            return 2
        return int(any(stem in column for stem in self._begun))

    @property
    def either(self):
        return tuple(dict.fromkeys((*self.alternatives, *((stem,) for stem in self.completions))))

    @property
    def tokens(self):
        return {token for alternative in self.either for token in alternative}


class Question:
    """The words of a question, at most `MOST_WORDS`."""

    def __init__(self, text):
        self.text = clean(text)
        found = tokens.units(self.text)
        self.units, self.left_out = found[:MOST_WORDS], found[MOST_WORDS:]

    @property
    def key(self):
        """What the question has in common with a name that is asked for whole."""
        return self._span(0, len(self.units))

    def _span(self, start, end):
        return " ".join(unit.key for unit in self.units[start:end])[:400]

    @cached_property
    def spans(self):
        """The key of every run of its words, any of which may be a name."""
        ends = range(1, len(self.units) + 1)
        return {self._span(start, end) for end in ends for start in range(end)}

    @property
    def beginning(self):
        """The last word, where it may be the beginning of a longer one; empty otherwise."""
        last = self.units[-1] if self.units else None
        if not last or last.is_chinese or last.is_stop_word or not last.word.isalpha() or len(last.word) < 2:
            return ""
        return last.word

    @property
    def correctable(self):
        """The words that may be misspellings."""
        return [
            unit for unit in self.units if not unit.is_chinese and tokens.is_for_vocabulary(unit.word) and unit.word not in ASKING
        ]

    def groups(self, *, names, completions):
        """The groups to find: recorded names by all their names (`names` by key), other words by themselves.

        Words that are in every text, and those of asking itself, ask for nothing, unless there are no others.
        """
        groups, at = [], 0
        while at < len(self.units):
            ends = range(len(self.units), at, -1)
            end = next((end for end in ends if self._span(at, end) in names), None)
            if end:
                groups.append(Group(_fewest(_tokens_of(name) for name in names[self._span(at, end)])))
            elif not self.units[at].is_stop_word and self.units[at].word not in ASKING:
                is_last = at + 1 == len(self.units)
                groups.append(Group(self.units[at].alternatives, tuple(completions) if is_last else ()))
            at = end or at + 1
        return groups or [Group(unit.alternatives) for unit in self.units]

    def corrected(self, corrections):
        """The question with other words in the place of some units."""
        text = self.text
        for unit, word in sorted(corrections.items(), key=lambda pair: -pair[0].start):
            text = text[: unit.start] + word + text[unit.end :]
        return text


def clean(text):
    """What is kept of what was typed: no signs that are not for reading, single spaces, a bounded length."""
    readable = "".join(sign if sign.isprintable() and not 0xD800 <= ord(sign) < 0xE000 else " " for sign in text)
    return " ".join(readable.split())[:MOST_CHARACTERS].strip()


def _tokens_of(name):
    """The tokens of a name's key that must all be there: its words where they stand together."""
    units = tokens.units(name)
    chinese = [pair for unit in units if unit.is_chinese for pair in unit.alternatives[0]]
    return (*tokens.together([unit.key for unit in units if not unit.is_chinese]), *chinese)


def _fewest(alternatives):
    """Alternatives in one order, without those that another makes needless by asking for less."""
    ordered = sorted(set(alternatives), key=lambda tokens: (len(tokens), tokens))
    return tuple(each for at, each in enumerate(ordered) if not any(set(less) <= set(each) for less in ordered[:at]))
