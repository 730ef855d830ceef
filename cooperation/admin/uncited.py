"""The facts on a form that no citation carries: marked beside their labels, and offered in the empty rows of citations."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.receipts import uncited_facts

from .submission import hold


def stored_without(formset):
    """The facts that the record of a formset of citations states without one, its rows being those of the formset's siblings."""
    if not formset.instance.pk:
        return []
    rows = [form.instance for sibling in formset.siblings for form in sibling.initial_forms]
    return uncited_facts(hold(formset.instance, rows, formset.get_queryset()))


def row_of(fact):
    """The key of the row a fact is in; empty for the record's own facts."""
    return getattr(fact.instance, "key", "")


def choice(fact):
    """A fact as the field of facts takes it, and what it is called there: "done on (norland-2010)"."""
    row = row_of(fact)
    return (f"{row}/{fact.name}", f"{capfirst(fact.label)} ({row})") if row else (fact.name, capfirst(fact.label))


def mark_uncited(form, formsets):
    """Have the labels of facts without a citation say so. `uncited` of each form names them."""
    *rows, citations = formsets or [None]
    if not hasattr(citations, "uncited"):
        return
    named = {(row_of(fact), fact.name) for fact in citations.uncited}
    for one in (form, *(row for formset in rows for row in formset.initial_forms)):
        key = "" if one is form else one.instance.key
        one.uncited = {fact for row, fact in named if row == key}
        for name in one.uncited & one.fields.keys():
            one.fields[name].label_suffix = _(" · No citation")
