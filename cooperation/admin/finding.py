"""Finding the passage of pasted words, in the sources whose text is held here."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import Passage, Source

MOST_NAMED = 5
"""How many passages or sources one message names."""


class Finder:
    """Looks for words in the passages held here, first in the sources that the record cites already."""

    def __init__(self, passage_keys):
        self.passage_keys = passage_keys
        """Keys of the passages that the form names, as submitted."""

    @cached_property
    def cited_sources(self):
        keys = [key for key in self.passage_keys if str(key).isdecimal()]
        return set(Passage.objects.filter(pk__in=keys).values_list("source_id", flat=True))

    @cached_property
    def held(self):
        """The passages held here, those of the record's own sources first."""
        passages = Passage.objects.exclude(text="").select_related("source").order_by("source__key", "number")
        return sorted(passages, key=lambda passage: passage.source_id not in self.cited_sources)

    def find(self, excerpt):
        """The one passage that has the words. Raises ValidationError with a sentence when there is none, or more than one."""
        found = self._having(excerpt)
        own = [passage for passage in found if passage.source_id in self.cited_sources]
        found = own or found
        if len(found) == 1:
            return found[0]
        raise ValidationError(self._several(found) if found else self._none(excerpt), code="not-found")

    def _having(self, excerpt):
        return [passage for passage in self.held if text.occurs(excerpt, passage.text)]

    def _several(self, found):
        names = get_text_list([str(passage) for passage in found[:MOST_NAMED]], _("and"))
        return _("These words stand in %(passages)s. Choose which passage you mean, or add a word that only one has.") % {
            "passages": names
        }

    def _none(self, excerpt):
        return " ".join(sentence for sentence in (self._closest(excerpt), self._not_held()) if sentence)

    def _closest(self, excerpt):
        if not self.held:
            return _("No source’s text is attached here, so the passage cannot be found from its words.")
        place = text.closest(excerpt, [passage.text for passage in self.held])
        if place is None:
            return _("No stored source contains these words.")
        return _("No stored source contains these words. The closest passage is %(passage)s: compare the words with it.") % {
            "passage": self.held[place]
        }

    def _not_held(self):
        sources = Source.objects.filter(passages__text="").distinct().order_by("key")
        own = sources.filter(pk__in=self.cited_sources)
        names = [source.key for source in (own or sources)[:MOST_NAMED]]
        return not_attached(names) if names else ""


def not_attached(keys):
    """What to do about sources whose text is not here."""
    return _(
        "The text of %(sources)s is not attached here: for words from it choose the passage by number; the citation is kept as unchecked."
    ) % {"sources": get_text_list(keys, _("and"))}
