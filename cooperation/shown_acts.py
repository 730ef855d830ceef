"""Treaty actions as their pages show them, as plain values that `markup` can keep the markup of."""

from typing import NamedTuple

from django.urls import reverse

from .marks import Above
from .models import Status
from .models.vocabulary import ActionType


class Named(NamedTuple):
    """A record that is named and linked to."""

    record_type: str
    slug: str
    title: str
    title_zh: str

    @classmethod
    def of(cls, record):
        return cls(record.record_type, record.slug, record.title, record.title_zh)

    def get_absolute_url(self):
        return reverse(f"{self.record_type}-detail", args=[self.slug])


def _type_label(act):
    return ActionType(act.type).label


class Act(NamedTuple):
    """An act of a party, without what it rests on."""

    type: str
    party: Named
    done_on: str
    effective_on: str
    reference: str
    text: str

    @classmethod
    def of(cls, act):
        return cls(act.type, Named.of(act.party), act.done_on, act.effective_on, act.reference, act.text)

    type_label = property(_type_label)


class Done(NamedTuple):
    """An act in a few words."""

    type: str
    done_on: str
    in_cell: bool
    """Whether its date stands in a line of its own."""

    @classmethod
    def of(cls, act, *, in_cell=False):
        return cls(act.type, act.done_on, in_cell)

    type_label = property(_type_label)


class Giving(NamedTuple):
    """An act that gives a status, and the marks further up that open what it rests on."""

    type: str
    done_on: str
    effective_on: str
    above: tuple

    type_label = property(_type_label)

    @classmethod
    def of(cls, act):
        above = tuple(Above.of(citation) for citation in act.first_of_each_passage)
        return cls(act.row.type, act.row.done_on, act.row.effective_on, above)


class StandingTold(NamedTuple):
    """What a party is towards a treaty on a day, and the acts that make it so."""

    party: Named
    in_words: str
    status: str
    is_possibly: bool
    giving: tuple

    @classmethod
    def of(cls, standing):
        giving = tuple(Giving.of(act) for act in standing.giving)
        return cls(Named.of(standing.party), standing.in_words, standing.status, standing.is_possibly, giving)

    @property
    def definition(self):
        return Status(self.status).definition
