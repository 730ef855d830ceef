"""What happened when: every dated or undated thing of the public record as an entry, and whom it concerns in which role.

One rule for all types: whatever a record or row has partial dates for is an entry. A fixed number of queries, however many there are.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_

from django.db.models import F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property

from . import dates
from .languages import title_column
from .models import (
    ROW_MODELS,
    Initiative,
    PartialDateField,
    Partner,
    Record,
    Source,
    public_condition,
    reference_fields,
    row_models,
)
from .records import RECORD_MODELS
from .ties import reason_of

ENDS = ("began_on", "ended_on")
"""Two dates that bound one span of time; any other date is an event of its own."""


@dataclass(frozen=True)
class Strand:
    """One sort of event: a model, and the date or the two dates that say when it was."""

    model: type
    facts: tuple
    holds_undated: bool

    @property
    def name(self):
        return ".".join((self.model._meta.model_name, *self.facts))

    @property
    def is_row(self):
        return self.model in ROW_MODELS

    @property
    def owner(self):
        """The path from the model to its record; empty where it is a record or a source itself."""
        return f"{self.model.owner}__" if self.is_row else ""

    def dated(self):
        """The condition that the strand has something to show: its date, or that nothing about the row is dated at all."""
        stated = reduce(or_, (~Q(**{fact: ""}) for fact in self.facts), Q())
        silent = reduce(and_, (Q(**{fact: ""}) for fact in date_facts(self.model)), Q())
        return stated | silent if self.holds_undated else stated

    def public(self):
        """The rows visitors may see: of a public record, and pointing to nothing that is not public."""
        if self.model is Source:
            return Source.objects.public()
        condition = public_condition(self.owner)
        if self.is_row:
            targets = [column.name for column in reference_fields(self.model) if not column.many_to_many]
            condition = reduce(and_, (public_condition(f"{target}__") for target in targets), condition)
        return self.model.objects.filter(condition)

    def rows(self):
        """(strand, record, its slug, title and type, row, its key, headline, kind, first date, second date) for every event."""
        owner, blank, zero = self.owner, _text(Value("")), Value(0, output_field=IntegerField())
        record = zero if self.model is Source else F(f"{self.model.owner}_id" if self.is_row else "pk")
        texts = [_text(fact) for fact in self.facts] + [blank, blank]
        return (
            self.public()
            .filter(self.dated())
            .order_by()
            .values_list(
                _text(Value(self.name)),
                record,
                _text(f"{owner}slug"),
                _text("title" if self.model is Source else title_column(owner)),
                _text(Value("source")) if self.model is Source else _text(f"{owner}record_type"),
                F("pk"),
                _text("key") if self.is_row else blank,
                _text(self.model.headline) if self.is_row else blank,
                _text("kind") if self.model is Initiative else _text(Value(self.model._meta.model_name)),
                *texts[:2],
            )
        )


def _text(expression):
    """One type for one column of a union, whatever the database."""
    return Cast(expression, TextField())


def date_facts(model):
    """The names of a model's partial dates."""
    return [column.name for column in model._meta.local_fields if isinstance(column, PartialDateField)]


def strands():
    """Every sort of event in the order visitors see them: each record type, then its rows, and the sources last."""
    models = [found for model in RECORD_MODELS for found in (model, *row_models(model))]
    return [strand for model in dict.fromkeys((*models, Source)) for strand in _strands_of(model)]


def _strands_of(model):
    """A record type without any date still has its undated records; a kind of row without dates is no event."""
    facts = date_facts(model)
    spans = [ENDS] if set(ENDS) <= set(facts) else []
    groups = spans + [(fact,) for fact in facts if not spans or fact not in ENDS]
    if not groups and model in RECORD_MODELS:
        groups = [()]
    return [Strand(model, group, place == 0) for place, group in enumerate(groups)]


def kinds():
    """The kinds that events are told apart by, each with its label, in the order visitors see them."""
    found = {}
    for strand in strands():
        if strand.model is Initiative:
            found |= {term.value: str(term.label) for term in Initiative._meta.get_field("kind").vocabulary}
        else:
            found[strand.model._meta.model_name] = str(strand.model._meta.verbose_name).capitalize()
    return found


@dataclass(frozen=True)
class Reference:
    """That a record, itself or by one of its rows, names a partner: the role, act or field, and whom."""

    name: str
    row: int
    key: str
    value: str
    partner: str
    title: str

    @cached_property
    def column(self):
        model_name, _dot, field_name = self.name.partition(".")
        model = next(model for model in (*RECORD_MODELS, *ROW_MODELS) if model._meta.model_name == model_name)
        return model._meta.get_field(field_name)

    @property
    def reason(self):
        """What the record says of the partner, in words: a role, an act, or the name of the field."""
        return reason_of(self.column, self.value)

    @property
    def role(self):
        """The same as a word in an address."""
        return self.value or self.column.name.replace("_", "-")

    @property
    def fact(self):
        """The fact whose citations carry the reference."""
        return self.column.model.headline if self.key else self.column.name

    def get_absolute_url(self):
        return reverse("partner-detail", args=[self.partner])


@dataclass
class Entry:
    """One event: what, of which record, when as far as a source says, and whom it concerns."""

    strand: Strand
    record_key: int
    slug: str
    title: str
    record_type: str
    row: int
    key: str
    headline: str
    kind: str
    texts: tuple
    references: list = field(default_factory=list)
    topics: list = field(default_factory=list)

    @cached_property
    def moments(self):
        """(fact, date as stored) of each date that is stated."""
        return [(fact, text) for fact, text in zip(self.strand.facts, self.texts, strict=False) if text]

    @cached_property
    def _dates(self):
        return [dates.parse(text) for _fact, text in self.moments]

    @property
    def is_dated(self):
        return bool(self.moments)

    @property
    def is_span(self):
        """Whether it lasted: two dates, or one that is an interval. A beginning without an end is a moment: no end is stated."""
        return len(self._dates) > 1 or any(found.is_interval for found in self._dates)

    @cached_property
    def earliest(self):
        """The first day it can mean; None where the beginning is open or nothing is dated."""
        return self._dates[0].earliest if self.is_dated else None

    @cached_property
    def latest(self):
        return self._dates[-1].latest if self.is_dated else None

    @property
    def year(self):
        """The year it begins in, or the one known end of a span that is open at its beginning; None without any date."""
        known = self.earliest or self.latest
        return known.year if known else None

    @property
    def order(self):
        """By the first day it can mean, or the one known end of a span open at its beginning; undated last; then by title and address."""
        known = self.earliest or self.latest or date.max
        return (not self.is_dated, known, self.earliest is None, self.title.lower(), self.slug, self.strand.name, self.key)

    def get_absolute_url(self):
        return reverse(f"{self.record_type}-detail", args=[self.slug])


def entries():
    """Every event of the public record, in the order of time. Three queries."""
    found = {strand.name: strand for strand in strands() if strand.facts}
    return _entries(found, _references())


def entries_of(partner):
    """Every event of the records that name a partner, each once, with the references that say why. Three queries."""
    found = {strand.name: strand for strand in strands()}
    return [entry for entry in _entries(found, _references(partner)) if entry.references]


def _entries(found, references):
    parts = [strand.rows() for strand in found.values()]
    events = [
        Entry(found[name], *rest, texts=(first, second)) for name, *rest, first, second in parts[0].union(*parts[1:], all=True)
    ]
    topics = _topics()
    for entry in events:
        entry.topics = topics.get(entry.record_key, [])
        entry.references = [reference for reference in references.get(entry.record_key, ()) if _concerns(reference, entry)]
    return sorted(events, key=lambda entry: entry.order)


def _concerns(reference, entry):
    """A record's own events concern whomever it names anywhere; an act or a figure only whom its own row names."""
    if not entry.strand.is_row:
        return True
    return reference.row == entry.row and reference.column.model is entry.strand.model


def _topics():
    """(slug, label) of the topics of every public record that has any."""
    found = {}
    rows = Record.objects.public().filter(topics__isnull=False).order_by("pk", "topics__slug")
    for record_key, slug, label in rows.values_list("pk", "topics__slug", "topics__label"):
        found.setdefault(record_key, []).append((slug, label))
    return found


def _references(partner=None):
    """Every reference of a public record to a public partner (to one of them only, when given), by the key of the record."""
    parts = [
        _referring(model, column, partner)
        for model in (*RECORD_MODELS, *ROW_MODELS)
        for column in reference_fields(model)
        if issubclass(Partner, column.related_model)
    ]
    found = {}
    rows = sorted(parts[0].union(*parts[1:], all=True), key=lambda row: (row[1], row[3], row[5]))
    for record_key, *rest in rows:
        found.setdefault(record_key, []).append(Reference(*rest))
    return found


def _referring(model, column, partner):
    """(record, "model.field", row, its key, headline, slug and title of the partner) of every such reference by one field."""
    is_row, target = model in ROW_MODELS, column.name
    rows = model.objects.filter(
        public_condition(f"{model.owner}__" if is_row else ""),
        public_condition(f"{target}__"),
        **{f"{target}__record_type": "partner"},
    )
    if partner:
        rows = rows.filter(**{target: partner.pk})
    blank = _text(Value(""))
    return rows.order_by().values_list(
        F(f"{model.owner}_id" if is_row else "record_id"),
        _text(Value(f"{model._meta.model_name}.{target}")),
        F("pk"),
        _text("key") if is_row else blank,
        _text(model.headline) if is_row else blank,
        _text(f"{target}__slug"),
        _text(title_column(f"{target}__")),
    )
