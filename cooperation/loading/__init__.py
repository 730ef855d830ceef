"""Fixtures in and out: a deployment's record as files that read as words and return as a readable diff. This is the room's only door."""

from .attaching import attach_text, detach_text
from .dumping import dump, dump_whole, rows_in
from .form import LoadError
from .loading import load
from .sets import set_to_dump, sets_loaded

__all__ = ["LoadError", "attach_text", "detach_text", "dump", "dump_whole", "load", "rows_in", "set_to_dump", "sets_loaded"]
