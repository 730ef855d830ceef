"""A record as a form would leave it, in memory: whatever reads a stored record with its rows and citations reads this too.

Rows and citations are not saved yet when the rules ask for them, so copies of them stand where Django keeps what was prefetched.
"""

import copy

from cooperation.models import State, row_models

UNSAVED = 0
"""The key of what has none yet; no stored row has it."""


class Submission:
    """A record with its rows and citations as they would be if the submitted form were saved."""

    def __init__(self, record, row_formsets, citation_formset):
        self.record = record
        self.rows = [form for formset in row_formsets for form in formset.kept]
        self.citations = [form.instance for form in citation_formset.kept]

    def held(self, state=None, *, citations=None):
        """The record in memory, in its own state or in another; with all its citations, or only some."""
        record = _chosen(self.record, self.record.submitted)
        rows = [_chosen(form.instance, form.cleaned_data) for form in self.rows]
        held = hold(record, rows, self.citations if citations is None else citations)
        held.state = state or held.state
        return held

    @property
    def is_to_be_public(self):
        return self.record.state == State.PUBLISHED


def hold(record, rows, citations):
    """A copy of a record that answers these rows and citations as its own."""
    record = _copied(record)
    for model in row_models(type(record)):
        record._prefetched_objects_cache[model.accessor()] = [row for row in rows if isinstance(row, model)]
    record._prefetched_objects_cache["citations"] = sorted(citations, key=lambda citation: citation.number)
    return record


def _copied(instance):
    copied = copy.copy(instance)
    copied._prefetched_objects_cache = dict(getattr(instance, "_prefetched_objects_cache", {}))
    copied.pk = instance.pk or UNSAVED
    return copied


def _chosen(instance, submitted):
    """A copy that answers choices of several from what was submitted, where that was asked."""
    copied = _copied(instance)
    for field in instance._meta.many_to_many:
        if field.name in submitted or not instance.pk:
            copied._prefetched_objects_cache[field.name] = list(submitted.get(field.name) or ())
    return copied
