"""Planting faults behind the models' backs, and what is found of them."""

from cooperation.models import (
    Citation,
    Passage,
)
from cooperation.verify import report

ALTERED = "the excerpt or its passage was altered since it was checked against the text. Restore it, or attach the text."


def problems(**options):
    return [str(problem) for problem in report(**options).problems]


def citation(slug, fact, row=""):
    """A query of one citation, so that a fault can be planted behind the model's back."""
    return Citation.objects.filter(record__slug=slug, fact=fact, row=row)


def mark(number):
    return f"{Passage.objects.get(number=number)}. Copy the words exactly as printed, or name the right passage."


def refresh_checks(slug, fact):
    """Mark an excerpt as checked, as somebody who held the text would have."""
    for one in citation(slug, fact).select_related("passage"):
        Citation.objects.filter(pk=one.pk).update(checked=one.fingerprint)
