"""The sorts of events there are, and the ways in which records name the partners that events concern.

One rule for all types: whatever a record or row has partial dates for is an event.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from django.db.models import F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast

from cooperation.models import (
    ROW_MODELS,
    Initiative,
    PartialDateField,
    Partner,
    Source,
    public_condition,
    reference_fields,
    row_models,
)
from cooperation.records import RECORD_MODELS

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

    @property
    def record(self):
        """The key of the record as a column of a query; 0 for a source, which is none."""
        return number(0) if self.model is Source else F(f"{self.model.owner}_id" if self.is_row else "pk")

    @property
    def key(self):
        """The word that names a row within its record, as a column; empty for a record or a source."""
        return text("key") if self.is_row else BLANK

    @property
    def kind(self):
        """The kind of each event, as a column."""
        return text("kind") if self.model is Initiative else text(Value(self.model._meta.model_name))

    @property
    def dates(self):
        """The first and the second date, as columns; empty where there is none."""
        return [*(text(fact) for fact in self.facts), BLANK, BLANK][:2]

    def dated(self):
        """The condition that the strand has something to show: its date, or that nothing about the row is dated at all."""
        stated = reduce(or_, (~Q(**{fact: ""}) for fact in self.facts), Q())
        silent = reduce(and_, (Q(**{fact: ""}) for fact in date_facts(self.model)), Q())
        return stated | silent if self.holds_undated else stated

    def public(self):
        """The events visitors may see: of a public record, and pointing to nothing that is not public."""
        if self.model is Source:
            return Source.objects.public().filter(self.dated()).order_by()
        condition = public_condition(self.owner)
        if self.is_row:
            targets = [column.name for column in reference_fields(self.model) if not column.many_to_many]
            condition = reduce(and_, (public_condition(f"{target}__") for target in targets), condition)
        return self.model.objects.filter(condition, self.dated()).order_by()


@dataclass(frozen=True)
class Naming:
    """One way in which records name partners: by a reference of their own or of their rows."""

    model: type
    column: object

    @property
    def name(self):
        return f"{self.model._meta.model_name}.{self.column.name}"

    @property
    def is_row(self):
        return self.model in ROW_MODELS

    @property
    def record(self):
        """The name of the column that has the key of the record."""
        return f"{self.model.owner}_id" if self.is_row else "record_id"

    @property
    def value(self):
        """What a row says of the partner, a role or an act, as a column; empty where the field itself says it."""
        return text(self.model.headline) if self.is_row else BLANK

    def role_of(self, value):
        """What a record says of the partner, as a word in an address."""
        return value or self.column.name.replace("_", "-")

    def public(self):
        """Each time that a public record names a public partner so."""
        conditions = public_condition(f"{self.model.owner}__" if self.is_row else ""), public_condition(f"{self.column.name}__")
        return self.model.objects.filter(*conditions, **{f"{self.column.name}__record_type": "partner"}).order_by()


def text(expression):
    """A column as text: one type for one column of a union, whatever the database."""
    return Cast(expression, TextField())


def number(value):
    """A whole number as a column."""
    return Value(value, output_field=IntegerField())


BLANK = text(Value(""))


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


def namings():
    """Every way in which a record may name a partner."""
    return [
        Naming(model, column)
        for model in (*RECORD_MODELS, *ROW_MODELS)
        for column in reference_fields(model)
        if issubclass(Partner, column.related_model)
    ]


def kinds():
    """The kinds that events are told apart by, each with its label, in the order visitors see them."""
    found = {}
    for strand in strands():
        if strand.model is Initiative:
            found |= {term.value: str(term.label) for term in Initiative._meta.get_field("kind").vocabulary}
        else:
            found[strand.model._meta.model_name] = str(strand.model._meta.verbose_name).capitalize()
    return found
