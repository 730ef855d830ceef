"""Keys as forms and addresses send them."""

import re

from django.contrib.admin.views.main import SEARCH_VAR

MOST_DIGITS = 18
"""Every number of so many digits fits a key of either database."""


def sent_key(text, otherwise=0):
    """A key that was sent, as a number. What is none, or was not sent, is `otherwise`: by default a key that nothing has."""
    text = str(text or "")
    is_key = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_key else otherwise


def is_impossible(name, value):
    """Whether a parameter of a list holds what no database takes: a null character, or, but for words to search, a longer number."""
    return "\0" in value or (name != SEARCH_VAR and bool(re.search(rf"\d{{{MOST_DIGITS + 1}}}", value)))
