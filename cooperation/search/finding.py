"""Asking the index: at most four queries for a question, however much there is to find.

The database is only asked which public entries have the words, and for no more than `CAP` of them, the newest first and those with the
words in the title before the others. The order visitors see is worked out in `ranking`.
"""

import difflib
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Case, CharField, F, Q, TextField, Value, When
from django.db.models.functions import Cast

from cooperation.models import (
    Alphabetical,
    SearchEntry,
    SearchIndex,
    SearchName,
    SearchWord,
    entry_is_public,
    entry_kind,
    is_of_source,
)
from cooperation.records import RECORD_MODELS

from .question import Group, Question
from .ranking import Candidate, Standard, has
from .words import PUBLISHED, in_title, of_kind

CAP = 1000
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
    uncounted: frozenset = frozenset()
    """The kinds of which there may be more than counted."""
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
    newest = list(_index(standard.groups, most=cap + 1).values_list("entry_id", entry_kind()))
    if not newest:
        return _nearest(question, standard, scope=scope)
    if len(newest) > cap:
        return _first(question, standard, newest, scope=scope)
    return _answer(question, standard, _candidates([pk for pk, _kind in newest]), scope=scope)


def _recorded(question):
    """The other names of the partners it names by key, the words its last one may begin, and the entries it names whole."""
    partners = SearchName.objects.filter(
        entry_is_public("entry", "partner"), entry__kind="partner", entry__whole_names__words__in=question.spans
    )
    words = SearchWord.objects.filter(head=question.beginning[:2], word__startswith=question.beginning)
    shortest = words.order_by("length", Alphabetical("word")).values("pk")[:MOST_COMPLETIONS]
    parts = [
        _pairs(Value("name"), partners, F("entry__whole_names__words"), F("words")),
        _pairs(WHOLE, SearchName.objects.filter(words=question.key), Value(""), F("entry")),
    ]
    if question.beginning:
        parts.append(_pairs(Value("word"), SearchWord.objects.filter(pk__in=shortest), F("word"), F("stem")))
    names, found = {}, {"title": [], "whole": [], "word": []}
    for part, left, right in parts[0].union(*parts[1:]):
        if part == "name":
            names.setdefault(left, []).append(right)
        else:
            found[part].append(right)
    exact = [int(pk) for pk in found["title"]], [int(pk) for pk in found["whole"]]
    return {key: each for key, each in names.items() if key in question.spans}, sorted(set(found["word"])), exact


WHOLE = Case(When(is_title=True, then=Value("title")), default=Value("whole"))


def _pairs(part, rows, left, right):
    """Rows as (part, text, text), so that several can be asked for at once."""
    columns = {"part": part, "left_text": left, "right_text": right}
    texts = {name: Cast(column, TextField()) for name, column in columns.items()}
    return rows.order_by().annotate(**texts).values_list(*texts)


def _index(groups, *, most, kind="", is_title=False, is_ordered=True, before=None):
    """So many rows of the index that have all groups and that visitors may see now, the newest first unless any will do.

    The index knows what is published, so that a database passes over little else before it has enough.
    """
    asked = [_in_titles(group.either) if is_title else group.either for group in groups]
    asked += [((token,),) for token in ([of_kind(kind)] if kind else []) + [PUBLISHED]]
    rows = SearchIndex.objects.filter(entry_is_public(kind=kind), words__holds=tuple(asked))
    rows = rows.filter(entry__lt=before) if before else rows
    return (rows.order_by("-entry_id") if is_ordered else rows.order_by())[:most]


def _in_titles(either):
    return tuple(tuple(map(in_title, tokens)) for tokens in either)


def _entries(rows):
    """The entries that some rows of the index name, in a form that a larger question can hold."""
    return SearchEntry.objects.filter(pk__in=rows.values("entry_id")).order_by()


def _candidates(pks):
    """Entries with all that ranking reads."""
    return [Candidate(*row) for row in SearchEntry.objects.filter(pk__in=pks).order_by().values_list(*Candidate._fields)]


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
    found = _found(standard, newest, scope=scope)
    anywhere = found[scope.kind] if scope.kind else [pk for pk, _kind in newest]
    in_order = (
        sorted(found["exact"], key=lambda pk: (is_of_source(pk), pk not in standard.titled, -pk)),
        *(sorted(pks, reverse=True) for pks in (found["title"], anywhere)),
    )
    return Answer(
        question,
        groups=standard.groups,
        found=list(dict.fromkeys(pk for pks in in_order for pk in pks))[: scope.cap],
        counts={kind: min(len(found[kind]), scope.cap + 1) for kind in kinds() if found[kind]},
        uncounted=frozenset(kind for _pk, kind in newest if kind != scope.kind and len(found[kind]) <= scope.cap),
        is_capped=not scope.kind or len(found[scope.kind]) > scope.cap,
    )


def _found(standard, newest, *, scope):
    """The entries named whole, those with the groups in the title, and those of each kind that have them anywhere. One query."""
    exact = SearchEntry.objects.public().filter(pk__in=standard.titled | standard.named).order_by()
    parts = {
        "exact": exact.filter(kind=scope.kind) if scope.kind else exact,
        "title": _entries(_index(standard.groups, is_title=True, kind=scope.kind, most=scope.cap + 1)),
        **_older(standard.groups, newest, scope=scope),
    }
    found = {name: [] for name in ("exact", "title", *kinds())}
    rows = [entries.values_list(Value(part, output_field=CharField()), "pk") for part, entries in parts.items()]
    for pk, part in [*newest, *((pk, part) for part, pk in rows[0].union(*rows[1:], all=True))]:
        found[part].append(pk)
    return found


def _older(groups, newest, *, scope):
    """Those of the kind that is asked for that come after the newest, and some of each kind that the newest lack.

    Of the other kinds nothing more is read: what there is of them among the newest is said to be the least there is.
    """
    known, (oldest, _kind) = Counter(kind for _pk, kind in newest), newest[-1]
    return {
        kind: _entries(_index(groups, kind=kind, most=scope.cap + 1 - known[kind], before=oldest, is_ordered=kind == scope.kind))
        for kind in kinds()
        if not known[kind] or (kind == scope.kind and known[kind] <= scope.cap)
    }


def _nearest(question, standard, *, scope):
    """The answer where no entry has all words: those that have some, and the question with its unknown words corrected."""
    similar = _similar(question.correctable)
    some = (Group(tuple(each for group in standard.groups for each in group.either)),)
    parts = [("some", _index(some, most=scope.cap + 1))]
    parts += [(word, _index([Group(((stem,),))], most=1)) for words in similar.values() for word, stem in words]
    parts = [_entries(rows).values_list(Value(part, output_field=CharField()), *Candidate._fields) for part, rows in parts]
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
