"""What the readers ask, and how they say that nobody answers."""

from cooperation.models import ContentRevision, Record, State

PATIENCE = 2
"""Seconds that a reading may take before the database counts as one that does not answer."""

DUE = f"(SELECT MAX(publish_at) FROM {Record._meta.db_table} WHERE state = '{State.PUBLISHED}' AND publish_at <= {{now}})"  # noqa: S608
"""The scheduled publication that came due last."""

NEXT = f"(SELECT MIN(publish_at) FROM {Record._meta.db_table} WHERE state = '{State.PUBLISHED}' AND publish_at > {{now}})"  # noqa: S608
"""The one that comes due next."""

FROM = f"FROM {ContentRevision._meta.db_table}"


class UnavailableError(Exception):
    """The database does not answer."""
