"""Changing a record as the admin does."""

from cooperation import workflow


def change(record, by, **fields):
    """Save the new values, then say that the record changed, of what kind and with which note."""
    how = {name: fields.pop(name) for name in ("kind", "note") if name in fields}
    was_public = record.has_been_public
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()
    workflow.record_changed(record=record, by=by, was_public=was_public, **how)
