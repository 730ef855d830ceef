"""Which records or sources somebody may have meant who asked for an address where none is.

The words of the address are asked like a question, and the next addresses of the alphabet are compared with it: both cost the same
however much there is to find. Only what is public is read, so that the answer says nothing of what is not.
"""

from difflib import SequenceMatcher

from django.db.models import OuterRef, Subquery
from django.db.models.lookups import IsNull

from cooperation.models import Record, SearchEntry, Source

from . import tokens
from .finding import find

MOST_CHARACTERS = 100
"""Of an address, as long as they get."""

MOST_WORDS = 8
MOST_NEAR = 5
LOOKED_AT = 50
"""Hits of the search that are compared with the address."""

NEIGHBOURS = 10
"""Addresses that are compared with it, on either side."""

ALIKE = 0.75
"""From which likeness on, of 1, an address or title passes for a slip of the other."""

NAMED = 2 / 3
"""The share of an address's words that title and names must have; where some have more, only those are named."""

LEAST_BEGINNING = 3


def words_of(address: str) -> str:
    """The words of a part of an address, as one would search for them."""
    return " ".join(_words(address)[:MOST_WORDS])


def near(address, *, kind=""):
    """The public records or sources whose address, title or names are most like an address, those of a kind before the others."""
    words = words_of(address)
    if not words:
        return []
    rows = Source.objects if kind == Source._meta.model_name else Record.objects
    named = {pk: place for place, pk in enumerate(_named(words, kind))}
    asked, places = "-".join(words.split()), []
    for thing in [*rows.public().filter(pk__in=named), *_neighbours(rows, asked)]:
        alike = _likeness(asked, thing)
        if thing.pk in named or alike >= ALIKE:
            is_other = bool(kind) and kind != getattr(thing, "record_type", kind)
            places.append((is_other, -alike if alike >= ALIKE else 0, named.get(thing.pk, LOOKED_AT), thing.slug, thing))
    things = {thing.pk: thing for *_place, thing in sorted(places, key=lambda place: place[:-1])}
    return list(things.values())[:MOST_NEAR]


def _named(words, kind):
    """The keys of what the search finds by most words of its title or names, once those are spelt right, in its order."""
    answer = find(words, kind=kind, cap=LOOKED_AT)
    if answer.suggestion:
        answer = find(answer.suggestion, kind=kind, cap=LOOKED_AT)
    if not answer.groups:
        return []
    entries = SearchEntry.objects.public().filter(pk__in=answer.found)
    columns = {pk: names for pk, *names in entries.values_list("pk", "title", "names")}
    shares = {
        pk: sum(any(map(group.match, columns[pk])) for group in answer.groups) / len(answer.groups)
        for pk in answer.found
        if pk in columns
    }
    least = max([NAMED, *shares.values()])
    return [pk // 2 for pk, share in shares.items() if share >= least]


def _neighbours(rows, asked):
    """What stands beside an address in the alphabet, of every type: where the end of an address was lost, or is wrong.

    Whether visitors may see it is looked up for each by itself, as in `entry_is_public`: a database goes along the addresses then.
    """
    public = rows.public().filter(pk=OuterRef("pk")).order_by().values("pk")
    seen = rows.filter(IsNull(Subquery(public), False))
    after = seen.filter(slug__gte=asked).order_by("slug")[:NEIGHBOURS]
    return [*after, *seen.filter(slug__lt=asked).order_by("-slug")[:NEIGHBOURS]]


def _likeness(asked, thing):
    """How like an address is to that of a thing or to its title: 1 for the same; its beginning is as good as a slip."""
    if len(asked) >= LEAST_BEGINNING and thing.slug.startswith(asked):
        return ALIKE + (1 - ALIKE) * len(asked) / len(thing.slug)
    return max(_ratio(asked, other) for other in (thing.slug, "-".join(_words(thing.title))))


def _words(text):
    """The words of the beginning of a text, also those that hyphens join."""
    return [unit.word for unit in tokens.units(text[:MOST_CHARACTERS].replace("-", " "))]


def _ratio(one, other):
    """The likeness of two short texts; 0 where it cannot be enough, which is found out sooner."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= ALIKE else 0
