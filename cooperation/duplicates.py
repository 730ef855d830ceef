"""Records and sources that read like duplicates: of one type, and called the same or nearly so.

Names are the same when they differ in case, accents, punctuation, "the" or the order of words alone. They are nearly the same when
their letters are, and no word of the one stands against a different word of the other: "dialogue with Japan" and "dialogue with
Mexico" share most letters and are different things.
"""

import difflib
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations

from django.core.cache import cache
from django.db.models import Count, Max, Q

from . import text
from .models import Lookalike, Partner, PartnerName, Record, Source
from .records import RECORD_MODELS

ALIKE = 0.85
"""How much of their letters two names share to look like one."""

WORD_ALIKE = 0.8
"""How much of their letters two words share to be one word misspelled. Numbers have to be the same."""

COMMON = 30
"""A word that so many names have is no reason to compare them."""

FEW_WORDS = 3
"""In names of fewer words one misspelling may leave no word in common."""

HEAD = 4
"""Names that begin with so many of the same letters are compared."""

CACHED_FOR = 3600


def key(name):
    """What is left of a name when case, accents, punctuation, "the" and the order of words are taken away."""
    return " ".join(sorted(folded(name)))


def folded(name):
    """The words of a name in order, without case, accents and "the"."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return [word.replace(".", "") for word in text.words(bare.casefold()) if word != "the"]


def similar(one, other):
    """Whether two names look like one."""
    return _similar(folded(one), folded(other))


def _similar(words, others):
    if not _may_be_similar(words, others):
        return False
    if sorted(words) == sorted(others):
        return bool(words)
    if _ratio(" ".join(words), " ".join(others)) < ALIKE:
        return False
    mine, theirs = list((Counter(words) - Counter(others)).elements()), list((Counter(others) - Counter(words)).elements())
    few, many = sorted((mine, theirs), key=len)
    return all(any(_is_misspelled(word, against) for against in many) for word in few)


def _may_be_similar(words, others):
    """Whether it is worth comparing letters: at least half the words of the longer name stand in both, unless it has few."""
    longer = max(len(words), len(others))
    return longer < FEW_WORDS or 2 * len(set(words).intersection(others)) >= longer


def _is_misspelled(word, other):
    return not (word.isdigit() or other.isdigit()) and _ratio(word, other) >= WORD_ALIKE


def _ratio(one, other):
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= WORD_ALIKE and matcher.quick_ratio() >= WORD_ALIKE else 0


def like(record, names=None):
    """The records of its type that look like it, leaving out those somebody said are different. `names` are those it is to have."""
    model = next(model for model in RECORD_MODELS if model._meta.model_name == record.record_type)
    own = [name for name in (names or _names_of(record)) if name]
    own = [folded(name) for name in own]
    found = {pk for pk, name in _names(model) if pk != record.pk and any(_similar(folded(name), mine) for mine in own)}
    return list(Record.objects.filter(pk__in=found - different_from(record)).order_by("title", "pk"))


def sources_like(source):
    """The sources that have nearly the same title. The same address is refused by the database."""
    found = [pk for pk, title in Source.objects.exclude(pk=source.pk).values_list("pk", "title") if similar(title, source.title)]
    return list(Source.objects.filter(pk__in=found).order_by("title", "pk"))


def _names_of(record):
    others = PartnerName.objects.filter(partner=record.pk).values_list("name", flat=True) if record.pk else []
    official = Partner.objects.filter(pk=record.pk).values_list("official_name", flat=True) if record.pk else []
    return [record.title, record.title_zh, *official, *others]


def _names(model):
    """(key of the record, name) of every name of records of a type."""
    for pk, title, title_zh in model.objects.order_by("pk").values_list("pk", "title", "title_zh"):
        yield from ((pk, name) for name in (title, title_zh) if name)
    if model is Partner:
        yield from model.objects.exclude(official_name="").order_by("pk").values_list("pk", "official_name")
        yield from PartnerName.objects.order_by("pk").values_list("partner_id", "name")


def different_from(record):
    """The keys of the records that somebody said are different from one."""
    if not record.pk:
        return set()
    said = Lookalike.objects.filter(Q(first=record.pk) | Q(second=record.pk)).values_list("first", "second")
    return {pk for pair in said for pk in pair} - {record.pk}


def say_different(*, record, other, by):
    """Note that two records are different, so that nobody is asked again."""
    first, second = sorted((record.pk, other.pk))
    Lookalike.objects.get_or_create(first_id=first, second_id=second, defaults={"by": by})


def pairs():
    """(key, key) of every two records that look like one, the lower first, without those somebody said are different.

    Worked out once for each state of the records: names are many, and change seldom.
    """
    found = cache.get_or_set(f"lookalikes-{_state()}", _alike, CACHED_FOR)
    return sorted(found - set(Lookalike.objects.values_list("first", "second")))


def _state():
    """What changes whenever a record is added, changed or deleted."""
    latest = Record.objects.aggregate(Max("last_changed_at"), Count("pk"))
    return "-".join(str(value).replace(" ", "_") for value in latest.values())


def _alike():
    return {pair for model in RECORD_MODELS for pair in _alike_in(list(_names(model)))}


class Lookalikes:
    """What new names look like among the records of one type, whose names are read once for all of them."""

    def __init__(self, model):
        self._groups = _groups(_names(model))

    def of(self, names):
        """The records that one of these names looks like."""
        own = [folded(name) for name in names]
        close = [named for mine in own for under in _keys(mine) for named in self._groups.get(under, ())]
        found = {pk for pk, words in close if any(_similar(words, mine) for mine in own)}
        return list(Record.objects.filter(pk__in=found).order_by("title", "pk")) if found else []


def _alike_in(names):
    """The pairs of keys whose names look alike, comparing only names with the same beginning or a word that few have."""
    found = set()
    for group in _groups(names).values():
        for (pk, words), (other, others) in combinations(group, 2):
            if pk != other and _similar(words, others):
                found.add((min(pk, other), max(pk, other)))
    return found


def _groups(names):
    """The names, as keys of records and words, by what they are looked for under; but for what too many have in common."""
    groups = defaultdict(list)
    for pk, name in names:
        words = folded(name)
        for under in _keys(words):
            groups[under].append((pk, words))
    return {under: group for under, group in groups.items() if under[0] == "all" or len(group) <= COMMON}


def _keys(words):
    """Under what a name is looked for: all its words in whatever order, how it begins, and each word."""
    yield "all", " ".join(sorted(words))
    yield "head", "".join(words)[:HEAD]
    yield from (("word", word) for word in set(words))
