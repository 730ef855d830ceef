"""Searching. `index` keeps what is found, `finding` answers a question, `showing` says why; this is the room's only door."""

from .finding import CAP, Answer, find, kinds
from .index import rebuild, update, update_mentioning, update_sources
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
    "pieces",
    "rebuild",
    "update",
    "update_mentioning",
    "update_sources",
]
