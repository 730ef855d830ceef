"""Asking the index: at most four queries for a question, however much there is to find.

The database is only asked which public entries have the words, and for no more than `CAP` of them, the newest first and those with the
words in the title before the others. The order visitors see is worked out in `ranking`.
"""

import difflib
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import CharField, Count, F, Q, TextField, Value
from django.db.models.functions import Cast

from cooperation.models import Alphabetical, SearchEntry, SearchIndex, SearchName, SearchWord, entry_is_public
from cooperation.records import RECORD_MODELS

from .question import Group, Question
from .ranking import Candidate, Standard, has
from .words import PUBLISHED, of_kind

CAP = 1000
SPARE = 100
"""How many published entries among those found may not be public yet before fewer than the cap are shown."""

MOST_COMPLETIONS = 40
MOST_SIMILAR = 4000


def kinds():
    """Everything that is found, by the name its model has everywhere, in the order visitors see."""
    return [*(model._meta.model_name for model in RECORD_MODELS), "source"]


@dataclass(frozen=True)
class Scope:
    """What is asked for: entries of one kind or of every kind, and how many are looked at."""

    kind: str
    cap: int


@dataclass
class Answer:
    """What a question finds: the keys of the entries in order, and what to say about them."""

    question: Question
    groups: list = field(default_factory=list)
    found: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)
    is_capped: bool = False
    is_partial: bool = False
    suggestion: str = ""


def find(text, *, kind="", cap=CAP):
    """Answer a question with entries of every kind, or of one."""
    scope = Scope(kind, cap)
    question = Question(text)
    if not question.units:
        return Answer(question)
    names, completions, exact = _recorded(question)
    standard = Standard(tuple(question.groups(names=names, completions=completions)), *map(frozenset, exact))
    newest = list(_visible(_index(standard.groups, most=cap + 1)).order_by("-pk").values_list("pk", flat=True)[: cap + 1])
    if not newest:
        return _nearest(question, standard, scope=scope)
    if len(newest) > cap:
        return _first(question, standard, newest, scope=scope)
    return _answer(question, standard, _candidates(newest), scope=scope)


def _recorded(question):
    """The other names of the partners it names by key, the words its last one may begin, and the entries it names whole."""
    public = SearchName.objects.filter(entry_is_public("entry__"))
    partners = public.filter(entry__kind="partner", entry__whole_names__words__in=question.spans)
    words = SearchWord.objects.filter(head=question.beginning[:2], word__startswith=question.beginning)
    shortest = words.order_by("length", Alphabetical("word")).values("pk")[:MOST_COMPLETIONS]
    parts = [
        _pairs("name", partners, F("entry__whole_names__words"), F("words")),
        *(_pairs(part, public.filter(words=question.key, is_title=is_title), Value(""), F("entry")) for part, is_title in EXACT),
    ]
    if question.beginning:
        parts.append(_pairs("word", SearchWord.objects.filter(pk__in=shortest), F("word"), F("stem")))
    names, found = {}, {"title": [], "whole": [], "word": []}
    for part, left, right in parts[0].union(*parts[1:]):
        if part == "name":
            names.setdefault(left, []).append(right)
        else:
            found[part].append(right)
    exact = [int(pk) for pk in found["title"]], [int(pk) for pk in found["whole"]]
    return {key: each for key, each in names.items() if key in question.spans}, sorted(set(found["word"])), exact


EXACT = (("title", True), ("whole", False))


def _pairs(part, rows, left, right):
    """Rows as (part, text, text), so that several can be asked for at once."""
    columns = {"part": Value(part), "left_text": left, "right_text": right}
    texts = {name: Cast(column, TextField()) for name, column in columns.items()}
    return rows.order_by().annotate(**texts).values_list(*texts)


def _index(groups, *, most, column="words", kind="", is_ordered=True):
    """So many rows of the index that have all groups, the newest first unless any will do.

    The index alone is asked here, with no other table beside it, for then a database stops reading once it has enough. It knows what is
    published; a few more are asked for than wanted, because some of that may not be public yet.
    """
    asked = [group.either for group in groups] + ([((of_kind(kind),),)] if kind else []) + [((PUBLISHED,),)]
    rows = SearchIndex.objects.filter(**{f"{column}__holds": tuple(asked)})
    return (rows.order_by("-entry_id") if is_ordered else rows.order_by())[: most + SPARE]


def _visible(rows, *, kind=""):
    """The entries of rows of the index that visitors may see now."""
    return SearchEntry.objects.filter(entry_is_public("", kind), pk__in=rows.values("entry_id")).order_by()


def _candidates(pks):
    """Entries with all that ranking reads."""
    return [Candidate(*row) for row in SearchEntry.objects.filter(pk__in=pks).order_by().values_list(*Candidate._fields)]


def _entries(rows, part=""):
    """The entries that some rows of the index name, with a word for the part of a larger question they answer."""
    return _visible(rows).annotate(part=Value(part, output_field=CharField())).values_list("part", *Candidate._fields)


def _answer(question, standard, candidates, *, scope, **notes):
    counts = Counter(candidate.kind for candidate in candidates)
    ranked = standard.rank(candidate for candidate in candidates if scope.kind in ("", candidate.kind))
    return Answer(
        question,
        groups=standard.groups,
        found=[candidate.pk for candidate in ranked[: scope.cap]],
        counts={name: counts[name] for name in kinds() if counts[name]},
        **notes,
    )


def _first(question, standard, newest, *, scope):
    """The answer where more is found than is looked at: what it names whole, then hits in the title, then the rest, each newest first.

    Nothing is ranked here, for that would mean reading the words of a thousand entries.
    """
    kind, most = scope.kind, scope.cap + 1
    exact = SearchEntry.objects.public().filter(pk__in=standard.titled | standard.named, **_of(kind)).order_by()
    found = {"exact": exact, "title": _visible(_index(standard.groups, column="title", kind=kind, most=most), kind=kind)}
    if kind:
        found["anywhere"] = _visible(_index(standard.groups, kind=kind, most=most), kind=kind)
    parts = [rows.values_list(Value(part, output_field=CharField()), "pk") for part, rows in found.items()]
    pks = {part: [] for part in ("exact", "title", "anywhere")} | ({} if scope.kind else {"anywhere": newest})
    for part, pk in parts[0].union(*parts[1:], all=True):
        pks[part].append(pk)
    in_order = (
        sorted(pks["exact"], key=lambda pk: (pk not in standard.titled, -pk)),
        *(sorted(pks[part], reverse=True) for part in ("title", "anywhere")),
    )
    counts = _capped_counts(standard.groups, scope=scope)
    return Answer(
        question,
        groups=standard.groups,
        found=list(dict.fromkeys(pk for part in in_order for pk in part))[: scope.cap],
        counts=counts,
        is_capped=not scope.kind or counts.get(scope.kind, 0) > scope.cap,
    )


def _of(kind):
    return {"kind": kind} if kind else {}


def _capped_counts(groups, *, scope):
    """How many entries of each kind have the groups, counted no further than one more than the cap."""
    parts = [
        _visible(_index(groups, kind=kind, most=scope.cap + 1, is_ordered=False), kind=kind)
        .values_list("kind")
        .annotate(entries=Count("pk"))
        for kind in kinds()
    ]
    found = dict(parts[0].union(*parts[1:], all=True))
    return {kind: min(found[kind], scope.cap + 1) for kind in kinds() if kind in found}


def _nearest(question, standard, *, scope):
    """The answer where no entry has all words: those that have some, and the question with its unknown words corrected."""
    similar = _similar(question.correctable)
    some = (Group(tuple(each for group in standard.groups for each in group.either)),)
    parts = [_entries(_index(some, most=scope.cap + 1), "some")]
    parts += [_entries(_index([Group(((stem,),))], most=1), word) for words in similar.values() for word, stem in words]
    rows = list(parts[0].union(*parts[1:], all=True))
    candidates = [Candidate(*row) for part, *row in rows if part == "some"]
    public = {part for part, *_row in rows}
    unknown = [unit for unit in similar if not any(has(each, Group(unit.alternatives)) for each in candidates)]
    best = {unit: next((word for word, _stem in similar[unit] if word in public), "") for unit in unknown}
    corrections = {unit: word for unit, word in best.items() if word}
    return _answer(
        question,
        standard,
        candidates[: scope.cap],
        scope=scope,
        is_capped=len(candidates) > scope.cap,
        is_partial=bool(candidates),
        suggestion=question.corrected(corrections) if corrections else "",
    )


def _similar(units):
    """For each word the recorded words most like it, with their stems. One query."""
    if not units:
        return {}
    alike = Q()
    for unit in units:
        ends = Q(head=unit.word[:2]) | Q(tail=unit.word[-2:])
        alike |= ends & Q(length__range=(len(unit.word) - 2, len(unit.word) + 2))
    words = SearchWord.objects.filter(alike).order_by("length", Alphabetical("word"))
    stems = dict(words.values_list("word", "stem")[:MOST_SIMILAR])
    return {unit: _closest(unit, stems) for unit in units}


def _closest(unit, stems):
    words = [word for word, stem in stems.items() if ((stem,),) != unit.alternatives]
    return [(word, stems[word]) for word in difflib.get_close_matches(unit.word, words, n=3, cutoff=0.8)]
