"""Backups of the whole database: made while the site runs, proved by reading them back, and put back whole or not at all.

A backup is a folder: the database in its engine's own form, the same rows in a form of no engine, the record as files that people read (why
three: docs/decisions/0023), and `manifest.json` with a SHA-256 of each file. It appears under its name once it is whole and proved. It holds
passwords' hashes, drafts and texts of sources: its files are readable by their owner only. Sessions are left out. This is the room's only door.
"""

from .form import RECORD, BackupError
from .making import make
from .restoring import restore

__all__ = ["RECORD", "BackupError", "make", "restore"]
