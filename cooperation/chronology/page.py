"""What one page of a timeline shows: its events with their dates, roles and receipts."""

from dataclasses import dataclass, field

from cooperation.models import WHOLE_RECORD, Observation, Source, TreatyAction
from cooperation.overview import Citations

from .strands import kinds


@dataclass
class Receipt:
    """The citations of one value: those whose card stands here, and those whose card stands further up the page."""

    here: list = field(default_factory=list)
    above: list = field(default_factory=list)


class Cards:
    """The cards of one page, each once: a second mark for the same words opens the card that is there."""

    def __init__(self):
        self._holders = {}

    def receipt(self, citations):
        here = [citation for citation in citations if citation.pk not in self._holders]
        above = dict.fromkeys(self._holders[citation.pk] for citation in citations if citation.pk in self._holders)
        first = {}
        for citation in here:
            shared = citation.passage_id or f"editors {citation.number}"
            self._holders[citation.pk] = first.setdefault(shared, citation)
        return Receipt(here, list(above))


@dataclass
class Moment:
    """One date of an event: what it is the date of, as stored, and its receipt."""

    label: str
    text: str
    receipt: Receipt


@dataclass
class Line:
    """An event as the page tells it. `row` is the act, figure or source itself, None for a record's own event."""

    entry: object
    kind: str
    row: object
    moments: list
    existence: Receipt
    reasons: list


def lines(entries, *, with_roles):
    """The events of one page, told. Five queries at most, however many events there are."""
    citations = citations_of(entries)
    rows, cards, labels = _rows(entries), Cards(), kinds()
    return [
        _line(entry, labels[entry.kind], rows.get((entry.strand.model, entry.row)), citations, cards, with_roles)
        for entry in entries
    ]


def citations_of(entries):
    """What some events rest on. One query."""
    return Citations((entry.record_key for entry in entries), rows={row for entry in entries for row in entry.citing})


def _line(entry, kind, row, citations, cards, with_roles):
    moments = [
        Moment(label_of(entry, fact), text, cards.receipt(citations.of(entry.record_key, fact, entry.key)))
        for fact, text in entry.moments
    ]
    rests_on = cards.receipt(existence(entry, citations))
    reasons = _reasons(entry, citations, cards) if with_roles and not entry.strand.is_row else []
    return Line(entry, kind, row, moments, rests_on, reasons)


def label_of(entry, fact):
    """What readers call a date of an event."""
    return str(entry.strand.model._meta.get_field(fact).verbose_name)


def existence(entry, citations):
    """What an act or a figure rests on; and for a record that has no date to carry a receipt, what carries the record."""
    model = entry.strand.model
    if entry.strand.is_row:
        facts = ("low", "high") if model is Observation else (model.headline,)
        return [citation for fact in facts for citation in citations.of(entry.record_key, fact, entry.key)]
    if entry.is_dated or model is Source:
        return []
    return [*citations.of(entry.record_key, model.in_head[-1]), *citations.of(entry.record_key, WHOLE_RECORD)]


def _reasons(entry, citations, cards):
    """(reason, receipt) for each different thing the record says of the partner."""
    found = {}
    for reference in entry.references:
        found.setdefault(reference.reason, []).extend(citations.of(entry.record_key, reference.fact, reference.key))
    return [(reason, cards.receipt(cited)) for reason, cited in found.items()]


def _rows(entries):
    """The acts, figures and sources among the events, with what a line says of them."""
    querysets = {
        TreatyAction: TreatyAction.objects.select_related("party"),
        Observation: Observation.objects.select_related("indicator").prefetch_related("places"),
        Source: Source.objects.all(),
    }
    found = {}
    for model, queryset in querysets.items():
        wanted = [entry.row for entry in entries if entry.strand.model is model]
        found |= {(model, key): row for key, row in queryset.in_bulk(wanted).items()}
    return found
