"""What the home page counts and draws, all read from the database in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from . import dates
from .marks import by_passage
from .models import (
    ROW_MODELS,
    Alphabetical,
    ChangeKind,
    Citation,
    Initiative,
    Observation,
    PartialDateField,
    Participation,
    Partner,
    Passage,
    Record,
    TreatyAction,
    Version,
    public_condition,
)
from .models.vocabulary import ActionType
from .records import RECORD_MODELS

MOST_DATES = 12
MOST_PARTNERS = 40
MOST_SOURCES = 3
MOST_FIGURES = 2
MOST_SHARES = 1
MOST_BARS = 12
MOST_CHANGES = 3


@dataclass
class Dated:
    """One dated fact of a public record; an open span stands at the end that is known."""

    record: Record
    label: str
    text: str
    earliest: date
    latest: date
    citations: list = field(default_factory=list)
    act: str = ""
    """What the treaty action was that it is a date of."""
    party: Record | None = None
    """Whose, which is named where it is public."""


@dataclass
class PartnerRow:
    """A partner and the kinds of initiative it takes part in, with the citations of its role in one of each kind."""

    partner: Partner
    roles: dict = field(default_factory=dict)
    citations: list = field(default_factory=list)


class Citations:
    """The citations of several records at once, by record, row and fact; of some of their rows alone where `rows` names them."""

    def __init__(self, record_keys, *, rows=None):
        self._found = {}
        citations = Citation.objects.filter(record__in=set(record_keys), value="").select_related("record", "passage__source")
        if rows is not None:
            citations = citations.filter(row__in=rows)
        for citation in citations.order_by("record", "number"):
            self._found.setdefault((citation.record_id, citation.row, citation.fact), []).append(citation)

    def of(self, record_key, fact, row=""):
        return self._found.get((record_key, row, fact), [])


def counts():
    """How many records each list holds, by type."""
    parts = [
        model.objects.listed()
        .order_by()
        .values_list(Value(model._meta.model_name, output_field=CharField()))
        .annotate(records=Count("pk"))
        for model in RECORD_MODELS
    ]
    found = dict(parts[0].union(*parts[1:], all=True))
    return [(model, found.get(model._meta.model_name, 0)) for model in RECORD_MODELS]


def latest_changes():
    """The latest changes to what was public before; a record's first publication is none."""
    changes = Version.objects.announced().exclude(kind=ChangeKind.PUBLICATION).select_related("record").defer("document")
    return changes.order_by("-published_at", "record__slug", "-number")[:MOST_CHANGES]


def _dates():
    """(record key, "model.field", row key, text, earliest, latest, type and party) of the latest dates of public records, of each field so many.

    The last two are those of a treaty action, and "" and 0 of anything else.
    """
    parts = []
    for model in (*RECORD_MODELS, *ROW_MODELS):
        owner = f"{model.owner}__" if model in ROW_MODELS else ""
        key = f"{model.owner}_id" if model in ROW_MODELS else "pk"
        row = F("key") if model in ROW_MODELS else Value("", output_field=CharField())
        act = [F("type"), F("party_id")] if model is TreatyAction else [Value("", output_field=CharField()), Value(0)]
        place = [F(key).desc(), F("key").desc()] if model in ROW_MODELS else [F(key).desc()]
        for column in model._meta.local_fields:
            if isinstance(column, PartialDateField):
                name = Value(f"{model._meta.model_name}.{column.name}", output_field=CharField())
                ends = F(f"{column.name}_earliest"), F(f"{column.name}_latest")
                rows = model.objects.filter(public_condition(owner)).exclude(**{column.name: ""})
                latest = rows.order_by(Coalesce(*ends).desc(), *place)[:MOST_DATES]
                found = model.objects.filter(pk__in=latest.values("pk")).order_by()
                parts.append(found.values_list(F(key), name, row, F(column.name), *ends, *act))
    return parts[0].union(*parts[1:], all=True)


def _roles():
    """(partner, kind, initiative, key of the row) of each part that a listed partner takes in a public initiative."""
    roles = Participation.objects.filter(public_condition("record__"), public_condition("partner__"), partner__is_home=False)
    return (
        roles.filter(record__initiative__isnull=False)
        .order_by(Alphabetical("partner__title"), "partner__slug", "record__slug", "key")
        .values_list("partner", "record__initiative__kind", "record", "key")
    )


def reported(model):
    """Public figures that count records of a type ("eight treaties"), each with its receipts: what the list must not be taken for."""
    observations = Observation.objects.filter(public_condition("indicator__"), indicator__unit=str(model._meta.verbose_name_plural))
    found = list(observations.select_related("indicator").order_by("indicator", "key"))
    citations = Citations(observation.indicator_id for observation in found)
    return [(observation, citations.of(observation.indicator_id, "low", observation.key)) for observation in found]


class Overview:
    """The home page's figures, dates, shares, partners and passages."""

    def __init__(self):
        self.counts = counts()
        found = sorted(_dates(), key=lambda row: (row[4] or row[5], row[0], row[1], row[2]))
        latest, self.has_more_dates = found[-MOST_DATES:], len(found) > MOST_DATES
        self.kinds, parts = self._parts()
        self.observations = list(
            Observation.objects.filter(public_condition("indicator__"))
            .select_related("indicator")
            .prefetch_related("places")
            .order_by("indicator", "key")
        )
        records = Record.objects.in_bulk({row[0] for row in latest} | {row[7] for row in latest})
        named = [place for roles in parts.values() for place in roles.values()]
        self.citations = Citations(
            [*records, *(record for record, _row in named), *(observation.indicator_id for observation in self.observations)],
            rows={*(row[2] for row in latest), *(row for _record, row in named), *(each.key for each in self.observations)},
        )
        self.dated = [self._dated(records[row[0]], *row[1:4], act=row[6], party=records.get(row[7])) for row in latest]
        self.partners = self._partners(parts)

    def _dated(self, record, name, row, text, *, act, party):
        model_name, fact = name.split(".")
        model = next(model for model in (*RECORD_MODELS, *ROW_MODELS) if model._meta.model_name == model_name)
        label = str(model._meta.get_field(fact).verbose_name)
        points = dates.parse(text).points
        return Dated(
            record,
            label,
            text,
            points[0].earliest,
            points[-1].latest,
            self.citations.of(record.pk, fact, row),
            act and ActionType(act).label,
            party,
        )

    def _parts(self):
        """The kinds of initiative that occur; and by partner, those with the same kinds together, where each kind first occurs."""
        found = {}
        for partner, kind, record, row in _roles().iterator():
            found.setdefault(partner, {}).setdefault(kind, (record, row))
        kinds = [kind for kind in Initiative._meta.get_field("kind").vocabulary if any(kind in roles for roles in found.values())]
        order = sorted(found, key=lambda partner: [kind not in found[partner] for kind in kinds])
        return kinds, {partner: found[partner] for partner in order[:MOST_PARTNERS]}

    def _partners(self, parts):
        """A row for each partner shown, with what its first part of each kind rests on."""
        partners = Partner.objects.in_bulk(parts)
        return [
            PartnerRow(
                partners[partner],
                dict.fromkeys(roles, True),
                [citation for record, row in roles.values() for citation in self.citations.of(record, "role", row)],
            )
            for partner, roles in parts.items()
        ]

    @property
    def lists(self):
        """The lists whose length is a figure of its own."""
        return [(model, number) for model, number in self.counts if model in (Partner, Initiative)]

    @cached_property
    def figures(self):
        """A single figure of a few indicators, with its receipts and, where it counts records of a type, how many are named.

        The main source's come first, then the latest; those that count what is recorded here stand before the others.
        """
        found = {}
        for observation in self.by_weight:
            if observation.numbers and observation.high == observation.low:
                found.setdefault(observation.indicator_id, observation)
        figures = [
            {
                "observation": observation,
                "citations": self._receipts(observation),
                "named": self._named(observation),
            }
            for observation in found.values()
        ]
        return sorted(figures[:MOST_FIGURES], key=lambda figure: figure["named"] is None)

    @cached_property
    def by_weight(self):
        """The observations: what the main source gives, then the latest first."""

        def weight(observation):
            is_main = any(citation.passage and citation.passage.source.is_main for citation in self._receipts(observation))
            return is_main, observation.period_latest or date.min

        return sorted(self.observations, key=weight, reverse=True)

    def _receipts(self, observation):
        return self.citations.of(observation.indicator_id, "low", observation.key)

    def _named(self, observation):
        unit = observation.indicator.unit.casefold()
        return next(
            ((model, number) for model, number in self.counts if str(model._meta.verbose_name_plural).casefold() == unit), None
        )

    @cached_property
    def shares(self):
        """Observations of an indicator that is a share, in their order; the cards of those in `above` stand beside a figure already."""
        found, shown = {}, [figure["observation"] for figure in self.figures]
        for observation in self.by_weight:
            if observation.indicator.is_share:
                receipts = self._receipts(observation)
                is_above = observation in shown
                observation.receipts = [] if is_above else receipts
                observation.above = [cited[0] for cited in by_passage(receipts)] if is_above else []
                found.setdefault(observation.indicator, []).append(observation)
        fewer = {indicator: set(observations[:MOST_BARS]) for indicator, observations in [*found.items()][:MOST_SHARES]}
        return {indicator: [one for one in self.observations if one in drawn] for indicator, drawn in fewer.items()}


def sources_with_passages():
    """The most cited sources of several passages, each with them and the number of citations that rest on each. Two queries."""
    cited, of_sources = _cited_passages(), Counter()
    for (source, _passage), number in cited.items():
        of_sources[source] += number
    top = sorted(filter(of_sources.get, of_sources), key=lambda source: (-of_sources[source], source))[:MOST_SOURCES]
    found = {}
    for passage in Passage.objects.filter(source__in=top).select_related("source").order_by("source", "number"):
        passage.cited = cited[passage.source_id, passage.pk]
        found.setdefault(passage.source, []).append(passage)
    return found


def _cited_passages():
    """By (source, passage) of the sources of several passages, how many citations of public records rest on it.

    Counted by passage alone, which an index has, and not by what the passage belongs to.
    """
    citations = Citation.objects.filter(record__in=Record.objects.public().order_by(), passage__isnull=False).order_by()
    counted = citations.values("passage").annotate(of=Value(0), cited=Count("pk")).values_list("of", "passage", "cited")
    several = Passage.objects.filter(source__passages__number=2).annotate(of=F("source"), cited=Value(0)).order_by()
    rows = list(counted.union(several.values_list("of", "pk", "cited"), all=True))
    cited = {passage: number for source, passage, number in rows if not source}
    return {(source, passage): cited.get(passage, 0) for source, passage, _number in rows if source}
