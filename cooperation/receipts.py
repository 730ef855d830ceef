"""What rests on what: the facts of a record and its rows, each with the citations that carry it."""

from dataclasses import dataclass, field

from .models import WHOLE_RECORD, Record, fact_names, is_empty, row_models

HEADING_FACTS = ("title",)
"""Facts shown in the head of the page rather than in the list of facts."""


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
        """What it refers to, as far as the public may see it; or the one value it has."""
        if self.field.many_to_many:
            targets = list(getattr(self.instance, self.name).all())
        else:
            targets = [getattr(self.instance, self.name)]
        if not self.is_reference:
            return targets
        return [target for target in targets if target is not None and (not isinstance(target, Record) or target.is_public)]

    @property
    def term(self):
        """The vocabulary term of a choice, which has a label and a definition; None for anything else."""
        vocabulary = getattr(self.field, "vocabulary", None)
        return vocabulary(getattr(self.instance, self.name)) if vocabulary else None


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
    return getattr(record, model._meta.get_field(model.owner).remote_field.get_accessor_name()).all()


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
