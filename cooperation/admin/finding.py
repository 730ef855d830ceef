"""Finding the passage of pasted words, in the sources whose text is held here."""

import difflib

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.languages import all_of
from cooperation.models import Passage, Source

from .keys import sent_key

MOST_NAMED = 5
"""How many passages or sources one message names."""


class NotFoundError(ValidationError):
    """Why there is not one passage for some words: several have them, none has and one comes close, or there is nothing to look in.

    `field` is where the editor can do something about it.
    """

    def __init__(self, message, *, passages=(), closest=None, excerpt="", field="excerpt"):
        super().__init__(message, code="not-found")
        self.passages, self.closest, self.excerpt, self.field = passages, closest, excerpt, field

    @property
    def changes(self):
        """From the words given to those of the closest passage, word by word; empty when none comes close."""
        return text.word_changes(self.excerpt, _like(self.excerpt, self.closest.text)) if self.closest else []


def _like(excerpt, passage):
    """As many words of a passage as the excerpt has, those around the longest stretch that both have."""
    wanted, have = excerpt.split(), passage.split()
    folded = [[word.casefold() for word in words] for words in (wanted, have)]
    match = difflib.SequenceMatcher(None, *folded, autojunk=False).find_longest_match()
    start = max(0, match.b - match.a)
    return " ".join(have[start : start + len(wanted)])


class Finder:
    """Looks for words in the passages held here, first in the sources that the record cites already."""

    def __init__(self, passage_keys):
        self.passage_keys = passage_keys
        """Keys of the passages that the form names, as submitted."""

    @cached_property
    def cited_sources(self):
        keys = [sent_key(key) for key in self.passage_keys]
        return set(Passage.objects.filter(pk__in=keys).values_list("source_id", flat=True))

    @cached_property
    def held(self):
        """The passages held here, those of the record's own sources first."""
        passages = Passage.objects.exclude(text="").select_related("source").order_by("source__key", "number")
        return sorted(passages, key=lambda passage: passage.source_id not in self.cited_sources)

    def find(self, excerpt, *, above=None):
        """The one passage that has the words. Raises NotFoundError with a sentence when there is none, or more than one.

        Words of several sources are taken from one the record cites, and of those from that of the passage cited above.
        """
        found = self._having(excerpt)
        for sources in (self.cited_sources, {above.source_id} if above else set()):
            found = [passage for passage in found if passage.source_id in sources] or found
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFoundError(self._several(found), passages=found)
        if not self.held:
            raise NotFoundError(
                _(
                    "Choose here the passage that has these words: no source’s text is attached, so they cannot be looked for. Type the "
                    "name of the source; the citation is kept as unchecked."
                ),
                field="passage",
            )
        closest = self._closest(excerpt)
        raise NotFoundError(self._none(closest), closest=closest, excerpt=excerpt)

    def _having(self, excerpt):
        return [passage for passage in self.held if text.occurs(excerpt, passage.text)]

    def _several(self, found):
        names = all_of(found[:MOST_NAMED])
        return _("These words stand in %(passages)s. Choose which passage you mean, or add a word that only one has.") % {
            "passages": names
        }

    def _closest(self, excerpt):
        place = text.closest(excerpt, [passage.text for passage in self.held])
        return None if place is None else self.held[place]

    def _none(self, closest):
        return " ".join(sentence for sentence in (self._no_passage(closest), self._not_held()) if sentence)

    def _no_passage(self, closest):
        if closest is None:
            return _("No stored source contains these words.")
        return _("No stored source contains these words. The closest passage is %(passage)s: compare the words with it.") % {
            "passage": closest
        }

    def _not_held(self):
        """What to do where the words are from a source that is not here. Only those that the record cites already are worth a name."""
        sources = Source.objects.filter(passages__text="").distinct().order_by("key")
        if own := sources.filter(pk__in=self.cited_sources)[:MOST_NAMED]:
            return not_attached([source.key for source in own])
        if not sources.exists():
            return ""
        return _(
            "If they are from a source whose text is not attached here, choose the passage yourself, in the next field; the citation is "
            "kept as unchecked."
        )


def not_attached(keys):
    """What to do about sources whose text is not here."""
    return _(
        "The text of %(sources)s is not attached here: for words from it choose the passage by number; the citation is kept as unchecked."
    ) % {"sources": all_of(keys)}
