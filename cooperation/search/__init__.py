"""Searching. `index` keeps what is found, `finding` answers a question, `showing` says why, `near` helps whoever missed an address.

This is the room's only door.
"""

from .finding import CAP, Answer, find, kinds
from .index import mentioning, rebuild, update, update_mentioning, update_sources
from .near import near, words_of
from .question import MOST_WORDS, clean
from .showing import hits, pieces

__all__ = [
    "CAP",
    "MOST_WORDS",
    "Answer",
    "clean",
    "find",
    "hits",
    "kinds",
    "mentioning",
    "near",
    "pieces",
    "rebuild",
    "update",
    "update_mentioning",
    "update_sources",
    "words_of",
]
