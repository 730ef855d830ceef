"""What rests on the passages of a source: how much in all, and of each passage the first few records with their facts."""

from dataclasses import dataclass, field

from django.db.models import Count

from .models import Citation, public_condition
from .receipts import CitedPassage
from .records import RECORD_MODELS

MOST_RECORDS = 20
"""So many records are shown with each passage; the lists of records have all that rest on a source."""


@dataclass
class Outline:
    """What rests on one passage, in a few numbers: how many citations and records, and the keys of the first of those."""

    citations: int = 0
    records: int = 0
    first: list = field(default_factory=list)


@dataclass
class SourceOutline:
    """The same of a source, by passage; and by the type of the records how many rest on it."""

    passages: dict = field(default_factory=dict)
    types: dict = field(default_factory=dict)

    @property
    def citations(self):
        return sum(outline.citations for outline in self.passages.values())

    @property
    def is_cut(self):
        """Whether more rests on any passage than is shown with it."""
        return any(outline.records > len(outline.first) for outline in self.passages.values())

    @property
    def lists(self):
        """The types of records that rest on the source, each with how many do."""
        return [(model, self.types[name]) for model in RECORD_MODELS if (name := model._meta.model_name) in self.types]


@dataclass
class ShownPassage(CitedPassage):
    """A passage with the first of the records that rest on it."""

    left_out: int = 0
    """How many more records rest on it."""


def outline_of(source):
    """What rests on each passage of a source. One query, which reads a few numbers for each record that does."""
    citations = Citation.objects.filter(public_condition("record__"), passage__source=source)
    rows = citations.order_by("record__record_type", "record__title", "record").values_list(
        "passage", "record__record_type", "record__title", "record"
    )
    found, types = {}, {}
    for passage, record_type, _title, record, number in rows.annotate(number=Count("pk")).iterator():
        outline = found.setdefault(passage, Outline())
        outline.citations += number
        outline.records += 1
        if len(outline.first) < MOST_RECORDS:
            outline.first.append(record)
        types.setdefault(record_type, set()).add(record)
    return SourceOutline(found, {name: len(records) for name, records in types.items()})


def coverage_of(source, outline):
    """Every passage of a source with the facts of the first records that rest on it, also those that carry none. Two queries."""
    found = {passage.pk: ShownPassage(passage) for passage in source.passages.all()}
    shown = {(passage, record) for passage, each in outline.passages.items() for record in each.first}
    citations = Citation.objects.filter(passage__in=found, record__in={record for _passage, record in shown})
    for citation in citations.select_related("record", "passage__source").order_by(
        "record__record_type", "record__title", "record", "number"
    ):
        if (citation.passage_id, citation.record_id) in shown:
            found[citation.passage_id].add(citation)
    for passage, each in outline.passages.items():
        found[passage].left_out = each.records - len(each.first)
    return list(found.values())
