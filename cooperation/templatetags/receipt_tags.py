"""Receipts in templates: each piece of markup is worked out once from the values it shows."""

from django import template
from django.utils.safestring import mark_safe

from cooperation.marks import Above, marks_of
from cooperation.markup import markup
from cooperation.shown_acts import Act, Done, StandingTold

register = template.Library()


@register.simple_tag
def marks(citations):
    """What stands beside a fact: a mark for each passage it rests on, which opens the words."""
    return mark_safe("".join(markup("components/mark.html", mark) for mark in marks_of(citations)))  # noqa: S308 - markup, joined


@register.simple_tag
def mark_above(citation):
    """A second mark for words whose card stands further up already."""
    return markup("components/mark_above.html", Above.of(citation))


@register.simple_tag
def passage_cited(cited):
    """A passage with all that the page cites from it."""
    return markup("components/passage_cited.html", cited.shown)


@register.simple_tag
def act(row):
    """What a treaty action was, whose, and what more is recorded of it; its date stands elsewhere."""
    return markup("components/act.html", Act.of(row))


@register.simple_tag
def act_done(row, *, in_cell=False):
    """What a treaty action was, and when."""
    return markup("components/act_done.html", Done.of(row, in_cell=in_cell))


@register.simple_tag
def standing(told):
    """What a party is towards a treaty on a day, with the acts that make it so."""
    return markup("components/standing.html", StandingTold.of(told))
