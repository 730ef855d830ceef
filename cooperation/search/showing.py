"""How an answer is shown: the words asked for marked, and the stretch of text that says why an entry was found. No markup here."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cooperation.languages import CHINESE, ENGLISH, TAGS, page_language, wording_of
from cooperation.models import Citation, SearchEntry, Source
from cooperation.receipts import Receipts
from cooperation.records import model_of

from . import tokens
from .words import NOTES

CONTEXT = 90
"""Characters shown on either side of the first word found."""

TEXTS = 64
"""Texts whose tokens are remembered: each is looked through for what it holds, for where to cut it, and for what to mark."""

SECTION_LABELS = {
    "title": _("Title"),
    "names": _("Names"),
    "summary": _("Summary"),
    "facts": _("Facts"),
    NOTES: _("Notes"),
    "quotes": _("Quote"),
    "excerpts": _("Cited words"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text: whether it was asked for, and its language where that is not the page's."""

    text: str
    is_marked: bool = False
    language: str = ""


@dataclass
class Hit:
    """One entry of an answer as a page shows it."""

    entry: SearchEntry
    groups: list = field(repr=False)

    @property
    def subject(self):
        return self.entry.subject

    @cached_property
    def title(self):
        return pieces(self._heading, self._wanted)

    @cached_property
    def _heading(self):
        return wording_of(self.entry.record, "title") if self.entry.record else self.entry.heading

    @cached_property
    def _wanted(self):
        return {token for group in self.groups for token in group.tokens}

    @cached_property
    def _best(self):
        """The section and text to show under the heading, and how much of what was asked for it holds.

        What the heading shows already needs no second place: the text with most of the rest, a note last, of those the one with most
        of all, and of those the weightiest. Where the heading has everything, the summary says what the record is.
        """
        shown = self._held(self._heading)
        is_all = len(shown) == len(self.groups)
        best, most = ("title", "", 0), (-1, 0, 0)
        for section, text in sorted(self.entry.texts, key=lambda pair: list(SECTION_LABELS).index(pair[0])):
            held = self._held(text)
            worth = (0 if is_all else len(held - shown), section == "summary" if is_all else section != NOTES, len(held))
            if worth > most:
                best, most = ("title" if is_all else section, text, len(held)), worth
        return best

    def _held(self, text):
        """Which groups a text holds, by their places."""
        there = {token.text for token in _tokens(text)}
        return {at for at, group in enumerate(self.groups) if any(there.issuperset(each) for each in group.either)}

    @property
    def _model(self):
        return model_of(self.entry.record) if self.entry.record else Source

    @property
    def type_name(self):
        return self._model._meta.verbose_name

    @property
    def date_label(self):
        return self._model._meta.get_field(self.entry.dated_fact).verbose_name

    @property
    def section(self):
        """The section the words were found in."""
        section, _text, held = self._best
        return section if held > 0 else "title"

    @property
    def where(self):
        """The same in words."""
        return SECTION_LABELS[self.section]

    @cached_property
    def snippet(self):
        return pieces(cut(self._best[1], self._wanted), self._wanted)

    @cached_property
    def _receipts(self):
        return Receipts(self.entry.record) if self.entry.record else None

    @property
    def citations(self):
        """What the heading rests on: the title, or for a quote its text, and what carries the record as a whole."""
        return [*self._receipts.of(self._model.in_head[-1]), *self._receipts.of_whole()] if self._receipts else []

    @property
    def date_citations(self):
        return self._receipts.of(self.entry.dated_fact) if self._receipts else []


def hits(pks, groups):
    """The entries with these keys in their order, each with what its title and date rest on. Two queries.

    The index says what is published as it was when it was last written; what is shown is asked of the record itself.
    """
    receipts = Citation.objects.filter(row="").select_related("record", "passage__source")
    entries = SearchEntry.objects.select_related("record", "source").prefetch_related(
        Prefetch("record__citations", queryset=receipts)
    )
    found = entries.in_bulk(pks)
    there = (found[pk] for pk in pks if pk in found)
    return [Hit(entry, groups) for entry in there if not entry.record or entry.record.is_public]


def pieces(text, wanted):
    """A text in pieces, those marked that hold tokens asked for."""
    found, at = [], 0
    for start, end in _spans(text, wanted):
        found += _by_script(text[at:start]) + _by_script(text[start:end], is_marked=True)
        at = end
    return found + _by_script(text[at:])


def _by_script(text, *, is_marked=False):
    return [Piece(piece, is_marked, _language(piece, chinese)) for piece, chinese in tokens.by_script(text)]


def _language(piece, is_chinese):
    """The language of a piece where it is not that of the page; what has no letters is in neither."""
    tag = TAGS[CHINESE if is_chinese else ENGLISH]
    return tag if tag != page_language() and (is_chinese or any(letter.isalpha() for letter in piece)) else ""


@lru_cache(maxsize=TEXTS)
def _tokens(text):
    return tuple(tokens.tokens(text))


def _spans(text, wanted):
    """Where the tokens asked for stand, those that touch or overlap joined."""
    spans = []
    for start, end in sorted((token.start, token.end) for token in _tokens(text) if token.text in wanted):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def cut(text, wanted):
    """The stretch of a text with the most of the words asked for, or its beginning; "…" stands for what is left out."""
    start, end = _fullest(text, wanted)
    first, last = _word_start(text, start - CONTEXT), _word_start(text, max(end, start) + 2 * CONTEXT)
    return ("… " if first else "") + text[first:last].strip() + (" …" if last < len(text) else "")


def _fullest(text, wanted):
    """The first of the places found after which most of the words asked for stand in the same stretch."""
    found = [token for token in _tokens(text) if token.text in wanted]
    best, most, last, there = (0, 0), 0, 0, Counter()
    for token in found:
        while last < len(found) and found[last].end <= token.end + 2 * CONTEXT:
            there[found[last].text] += 1
            last += 1
        if len(+there) > most:
            best, most = (token.start, token.end), len(+there)
        there[token.text] -= 1
    return best


def _word_start(text, at):
    """The nearest place before `at` where a word begins, in reach; else `at` itself."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    space = text.rfind(" ", max(0, at - 30), at)
    if space >= 0:
        return space + 1
    return 0 if at <= 30 else at
