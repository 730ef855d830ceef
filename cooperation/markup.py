"""Pieces of pages that are kept by what they show.

A value holds all that its piece of markup says, and only that: plain values in a named tuple. Equal ones have equal markup, which is therefore kept
for as long as there is room, whatever is edited meanwhile (docs/decisions/0032).
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST = 20_000
"""Pieces kept by a process, of some thousand characters each; those that nobody has shown the longest leave."""


def markup(template: str, shown: tuple) -> SafeString:
    """The markup of a value in the language of the page. Its template calls it `it`, and knows nothing beside."""
    return _markup(template, shown, get_language())


@lru_cache(maxsize=MOST)
def _markup(template, shown, language):
    return render_to_string(template, {"it": shown})
