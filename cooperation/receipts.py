"""What rests on what: the facts of a record and its rows, each with the citations that carry it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from . import dates
from .languages import listed
from .marks import Cited
from .models import (
    ROW_MODELS,
    WHOLE_RECORD,
    PartialDateField,
    Record,
    fact_names,
    is_empty,
    reference_fields,
    row_models,
)
from .records import RECORD_MODELS, model_of


@dataclass(frozen=True)
class Fact:
    """One value of a record or of one of its rows, with the citations it rests on and those that give another value."""

    instance: object
    name: str
    citations: list = field(default_factory=list)
    rivals: list = field(default_factory=list)

    @property
    def field(self):
        return self.instance._meta.get_field(self.name)

    @property
    def label(self):
        return self.field.verbose_name

    @property
    def is_empty(self):
        """Whether nothing is stated, or only something the public may not see yet."""
        return is_empty(self.instance, self.name) or (self.is_reference and not self.values)

    @property
    def is_cited(self):
        return bool(self.citations or self.rivals)

    @property
    def is_reference(self):
        return bool(self.field.is_relation)

    @property
    def values(self):
        """What a reference leads to, as far as the public may see it."""
        if self.field.many_to_many:
            targets = getattr(self.instance, self.name).all()
        else:
            targets = [self.value]
        return [target for target in targets if target is not None and (not isinstance(target, Record) or target.is_public)]

    @property
    def language(self):
        """The language of a value that is not in the page's own, empty otherwise."""
        return "zh-Hans" if self.name.endswith("_zh") else ""

    @property
    def value(self):
        """The one value of a fact that is no reference."""
        return getattr(self.instance, self.name)

    @property
    def shape(self):
        """Which way of showing it fits: records, names, term, date, flag, link or text."""
        if self.is_reference:
            return "records" if issubclass(self.field.related_model, Record) else "names"
        if getattr(self.field, "vocabulary", None):
            return "term"
        shapes = {PartialDateField: "date", models.BooleanField: "flag", models.URLField: "link", models.DecimalField: "number"}
        return shapes.get(type(self.field), "text")

    @property
    def notes(self):
        """The editors' notes on how the fact was read, without those that only say where the editors have it from."""
        return notes_of([self], [*self.citations, *self.rivals])

    @property
    def also_given_as(self):
        """Each rival value as visitors read it, with the citation that gives it."""
        return [(self._in_words(citation.value), citation) for citation in self.rivals]

    def _in_words(self, value):
        vocabulary = getattr(self.field, "vocabulary", None)
        if vocabulary and value in vocabulary.values:
            return vocabulary(value).label
        try:
            return dates.in_words(value) if self.shape == "date" else value
        except ValueError:
            return value

    @property
    def term(self):
        """The vocabulary term of a choice, which has a label and a definition; None for anything else."""
        vocabulary = getattr(self.field, "vocabulary", None)
        return vocabulary(self.value) if vocabulary else None


class Receipts:
    """The citations of one record, found by row and fact. Reads `record.citations` once (prefetch it)."""

    def __init__(self, record):
        self.record = record
        self._found = {}
        for citation in record.citations.all():
            self._found.setdefault((citation.row, citation.fact), []).append(citation)

    def of(self, fact, row=""):
        """The citations of a fact that support the value shown, preferred ones first."""
        found = [citation for citation in self._found.get((row, fact), []) if not citation.value]
        return sorted(found, key=lambda citation: (citation.rank != "preferred", citation.number))

    def rivals_of(self, fact, row=""):
        """The citations that give another value for a fact."""
        return [citation for citation in self._found.get((row, fact), []) if citation.value]

    def of_whole(self):
        """The citations for the record's existence as a whole."""
        return self.of(WHOLE_RECORD)

    def fact(self, instance, name):
        row = getattr(instance, "key", "") if instance is not self.record else ""
        return Fact(instance, name, self.of(name, row), self.rivals_of(name, row))

    def facts(self, instance):
        """Every fact of the record or of one of its rows, in the order of its fields, empty ones too."""
        return [self.fact(instance, name) for name in fact_names(type(instance))]


def rows_of(record):
    """Every child row of a record. The record must be of its own type, not a bare Record."""
    return [row for model in row_models(type(record)) for row in _rows(record, model)]


def _rows(record, model):
    return getattr(record, model.accessor()).all()


def stated_facts(record):
    """What needs a citation: the non-empty facts of the record and of its rows."""
    receipts = Receipts(record)
    return [
        fact
        for instance in (record, *rows_of(record))
        for fact in receipts.facts(instance)
        if not is_empty(fact.instance, fact.name)
    ]


def uncited_facts(record):
    """The facts that are stated and rest on nothing: what keeps a record from being published."""
    return [fact for fact in stated_facts(record) if not fact.citations]


def shown_facts(record, receipts):
    """The facts the page lists: what is stated, and the gaps that are worth saying. Those of the page's head stand there."""
    facts = [fact for fact in receipts.facts(record) if fact.name not in record.in_head]
    return [fact for fact in facts if not fact.is_empty or fact.name in record.gaps]


class Card:
    """A record in a list: its highlights, and what its title rests on."""

    def __init__(self, record):
        self.record = record

    @cached_property
    def facts(self):
        receipts = Receipts(self.record)
        facts = [receipts.fact(self.record, name) for name in self.record.highlights]
        return [fact for fact in facts if not fact.is_empty]

    @cached_property
    def citations(self):
        """What the card's heading rests on: its title, or for a quote its text, and what carries the record as a whole."""
        receipts = Receipts(self.record)
        return [*receipts.of(self.record.in_head[-1]), *receipts.of_whole()]


class CitedRow:
    """A child row with everything its facts rest on, each note once."""

    def __init__(self, row, receipts):
        self.row = row
        self.facts = receipts.facts(row)
        self.citations = [citation for fact in self.facts for citation in fact.citations]
        self.notes = notes_of(self.facts, self.citations)


class Note(NamedTuple):
    """An editors' note on how words were read: what it is of, as far as there is more than one thing it could be of."""

    text: str
    about: str


def notes_of(facts, citations):
    """The editors' notes on some facts, each once; not those that say where a value is from, or what unquoted words say.

    A note names its fact where several are cited, and its marks where not all of them carry it.
    """
    notes = {}
    for citation in citations:
        if citation.note and citation.excerpt:
            notes.setdefault(citation.note, []).append(citation)
    labels = {fact.name: str(fact.label) for fact in facts}
    return [Note(text, _about(those, citations, labels)) for text, those in notes.items()]


def _about(those, citations, labels):
    """What the citations that share a note are of, in words: fact and mark, each only where another could be meant."""
    facts = _apart([citation.fact for citation in those], [citation.fact for citation in citations])
    marks = _apart(*([each.passage.mark for each in some if each.passage] for some in (those, citations)))
    words = listed([*(labels[fact] for fact in facts), *marks])
    return words[:1].upper() + words[1:]


def _apart(some, every):
    """The different ones among some; none where there are no others."""
    return [] if set(some) == set(every) else list(dict.fromkeys(some))


@dataclass
class RowSection:
    """The child rows of one kind: each with its facts by name."""

    model: type
    rows: list

    @property
    def id(self):
        return f"rows-{self.model._meta.model_name}"

    @property
    def template(self):
        return f"components/rows/{self.model._meta.model_name}.html"


def row_sections(record, receipts):
    """The child rows of a record by kind, without those that point to what the public may not see.

    A kind without rows is left out unless its absence is worth saying.
    """
    sections = []
    for model in row_models(type(record)):
        rows = [CitedRow(row, receipts) for row in _rows(record, model) if _points_to_public(row)]
        if rows or model.absence:
            sections.append(RowSection(model, rows))
    return sections


def _points_to_public(row):
    targets = [getattr(row, field.name) for field in reference_fields(type(row)) if not field.many_to_many]
    return all(target.is_public for target in targets if target)


@dataclass
class CitedPassage:
    """A passage with the different words cited from it, and the facts of each record that rest on it."""

    passage: object
    words: dict = field(default_factory=dict)
    facts: dict = field(default_factory=dict)
    citations: int = 0

    @property
    def excerpts(self):
        """One citation for each different excerpt, or account of words that nobody has copied."""
        return list(self.words.values())

    @property
    def shown(self):
        """As pages show it."""
        return Cited.of(self.passage, self.excerpts)

    def add(self, citation):
        self.citations += 1
        self.words.setdefault(citation.evidence, citation)
        labels = self.facts.setdefault(citation.record, [])
        if (label := fact_label(citation)) not in labels:
            labels.append(label)


def passages_cited(record):
    """The passages a record's facts rest on, in the order of their sources, each with the words cited."""
    found = {}
    for citation in record.citations.all():
        if citation.passage:
            found.setdefault(citation.passage, CitedPassage(citation.passage)).add(citation)
    return sorted(found.values(), key=lambda cited: (cited.passage.source.slug, cited.passage.number))


def field_label(name):
    """What readers call a field that `EXEMPT` names: "kind of an initiative" is told from other kinds by its model."""
    model_name, _dot, field_name = name.rpartition(".")
    models_with_fields = [model for model in (Record, *RECORD_MODELS, *ROW_MODELS) if model_name in ("", model._meta.model_name)]
    model = next(model for model in models_with_fields if field_name in {field.name for field in model._meta.get_fields()})
    label = str(model._meta.get_field(field_name).verbose_name)
    return f"{model._meta.verbose_name}: {label}" if model_name else label


def fact_label(citation):
    """What readers call the fact a citation supports."""
    if citation.fact == WHOLE_RECORD:
        return _("the record as a whole")
    record_model = model_of(citation.record)
    for model in row_models(record_model) if citation.row else [record_model]:
        names = {field.name: field for field in (*model._meta.get_fields(),) if field.concrete}
        if citation.fact in names:
            return names[citation.fact].verbose_name
    return citation.fact
