"""A row of a table on its way into the record: its words, what it says of which records, and what becomes of it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from cooperation.models import Vocabulary

from .finding import Target

WHOLE_ROW = ""
"""The heading under which stands what is wrong with a row as a whole."""


class Verdict(Vocabulary):
    """What an import makes of a row."""

    NEW = "new", _("It adds something to the record."), _("New")
    CHANGED = "changed", _("It changes what is recorded."), _("Changed")
    UNCHANGED = "unchanged", _("The record says so already."), _("Unchanged")
    DUPLICATE = (
        "duplicate",
        _("It is new and looks like something recorded; it is kept back until somebody says it is another thing."),
        _("Possible duplicate"),
    )
    REFUSED = "refused", _("It cannot be imported as it stands, for the reasons given."), _("Refused")


@dataclass(frozen=True)
class Difference:
    """One field that a row fills or changes, in words."""

    label: str
    before: str
    after: str


@dataclass(eq=False)
class Statement:
    """What a row says of one record, or of one child row of it: the values of its fields, and the cells they were read from."""

    model: type
    target: Target
    values: dict
    headings: dict = field(default_factory=dict)
    stored: object = None
    differences: list = field(default_factory=list)
    changed: dict = field(default_factory=dict)
    """By field that it fills or changes, what is recorded there, in words."""
    row: object = None
    """Of a record that no row is about, made because rows refer to it: the first of them."""
    closest: list = field(default_factory=list)
    """Of such a record, the names recorded that come nearest."""

    @property
    def is_made(self):
        return self.row is not None

    @property
    def key(self):
        """The key of the child row it is about; empty for a record."""
        return self.stored.key if hasattr(self.stored, "key") else self.values.get("key", "")

    @property
    def is_new(self):
        return self.stored is None

    @property
    def references(self):
        """Everything it refers to, and the record it belongs to."""
        for value in self.values.values():
            yield from value if isinstance(value, frozenset) else [value] if isinstance(value, Target) else []
        if self.model is not self.target.model:
            yield self.target


@dataclass(eq=False)
class ImportRow:
    """One row. `sentences` say by heading what is wrong, `remarks` what is odd; `is_another` that it is no duplicate."""

    number: int
    cells: dict
    is_another: bool = False
    statements: list = field(default_factory=list)
    sentences: dict = field(default_factory=dict)
    remarks: list = field(default_factory=list)
    lookalikes: list = field(default_factory=list)

    def refuse(self, sentence, heading=WHOLE_ROW):
        told = self.sentences.setdefault(heading, [])
        if sentence not in told:
            told.append(sentence)

    @property
    def verdict(self):
        if self.sentences:
            return Verdict.REFUSED
        if self.lookalikes and not self.is_another:
            return Verdict.DUPLICATE
        if any(statement.is_new for statement in self.statements):
            return Verdict.NEW
        return Verdict.CHANGED if self.differences else Verdict.UNCHANGED

    @property
    def is_to_be_written(self):
        return self.verdict in (Verdict.NEW, Verdict.CHANGED)

    @property
    def differences(self):
        return [difference for statement in self.statements for difference in statement.differences]

    @property
    def messages(self):
        """What is wrong, in one line."""
        told = [f"{heading}: {one}" if heading else one for heading, sentences in self.sentences.items() for one in sentences]
        return " ".join(told) or " ".join(f"“{one}”" for one in self.lookalikes)

    @property
    def shown(self):
        """What somebody who looked at the row has seen of it, to be compared before it is imported."""
        return [self.verdict.value, [[one.label, one.before, one.after] for one in self.differences]]
