"""What tables can be imported: every type of record, every kind of child row, and membership tables; with the columns of each."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cooperation import edits, text
from cooperation.edits.held import fields_of
from cooperation.models import ROW_MODELS, Observation, Participation, PartnerName, TreatyAction, TreatyIdentifier
from cooperation.records import RECORD_MODELS

MEMBERSHIP = "membership"
PARTY, TREATY, SIGNED, TYPE, DONE, EFFECTIVE = (
    "Contracting Party",
    "Treaty",
    "Signature Date",
    "Instrument Type",
    "Instrument Date",
    "Entry Into Force Date",
)
"""The headings of WIPO's membership tables."""

LEFT_OUT = edits.STANDING - {"slug"} | {"checked_on"}
"""Fields that no table sets: where a record stands is moved by acts of its own, and nobody checks a record by importing it."""

MATCHED_BY = {
    PartnerName: ("name",),
    TreatyIdentifier: ("scheme", "value"),
    TreatyAction: ("party", "type", "done_on"),
    Participation: ("partner", "role"),
    Observation: ("period",),
}
"""What finds a row that a table gives without its key."""


@dataclass(frozen=True)
class Kind:
    """One kind of table. `fields` are the fields its columns fill, by heading; a membership table has none of its own."""

    name: str
    label: object
    columns: tuple
    model: type | None = None

    @property
    def is_row(self):
        """Whether its rows are child rows of records."""
        return self.model in ROW_MODELS

    @property
    def fields(self):
        return {name: self.model._meta.get_field(name) for name in self.columns} if self.model else {}

    def heading_of(self, heading):
        """The column a heading of a file means, whether by its name or by its label, in any case; None for no column."""
        key = text.name_key(heading)
        named = {text.name_key(name): name for name in self.columns}
        labels = {text.name_key(str(field.verbose_name)): name for name, field in self.fields.items()}
        return (labels | named).get(key)


def _columns(model):
    own = [name for name in fields_of(model) if name not in LEFT_OUT]
    owner = [model.owner] if model in ROW_MODELS else []
    first = [*owner, *(name for name in ("slug", "key") if name in own)]
    return (*first, *(name for name in own if name not in first))


def _kind(model):
    return Kind(model._meta.model_name, capfirst(model._meta.verbose_name_plural), _columns(model), model)


KINDS = {kind.name: kind for kind in map(_kind, [*RECORD_MODELS, *ROW_MODELS])}
KINDS[MEMBERSHIP] = Kind(MEMBERSHIP, _("Membership of treaties, as WIPO tables it"), (PARTY, TREATY, SIGNED, TYPE, DONE, EFFECTIVE))


def guess(headings):
    """The kind of table that most headings fit, and the most of its columns; None where hardly any fits."""
    scores = {kind: sum(kind.heading_of(heading) is not None for heading in headings) for kind in KINDS.values()}
    best = max(scores, key=lambda kind: (scores[kind], scores[kind] / len(kind.columns)))
    return best if scores[best] * 2 > len(headings) else None
