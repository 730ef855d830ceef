"""Read WIPO's membership tables: a row is what one contracting party did about one treaty, which is one act or two."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import Partner, Record, Treaty, TreatyAction

from . import cells
from .finding import NotFoundError, Target
from .kinds import DONE, EFFECTIVE, PARTY, SIGNED, TREATY, TYPE
from .reading import MOST_OF_A_SLUG, Reader
from .rows import ImportRow, Statement

SIGNATURE = "signature"
INSTRUMENTS = [
    (re.compile(r"continued application", re.IGNORECASE), "continued-application"),
    (re.compile(r"succession", re.IGNORECASE), "succession"),
]
"""Instruments that tables call by longer names: “Declaration of Continued Application”, “Declaration/Notification of Succession”."""

KINDS_OF_TREATY = ["treaty", "convention", "agreement", "protocol"]
ORGANISATION = re.compile(r"organi[sz]ation", re.IGNORECASE)
UNION = re.compile(r"\bunion\b", re.IGNORECASE)


class MembershipReader(Reader):
    """Reads the rows of one membership table. With `create_missing`, parties and treaties that nothing is called like are to be made."""

    def __init__(self, kind, headings, finder, *, create_missing):
        super().__init__(kind, headings, finder)
        self.create_missing = create_missing

    def read(self, rows):
        rows = [ImportRow(row.number, row.cells) for row in rows]
        for row in rows:
            if self._repeats_headings(row):
                row.refuse(_("This row repeats the headings and says nothing. Delete it from the file."))
            else:
                row.statements = self._acts(row)
        return rows

    def _repeats_headings(self, row):
        said = [(heading, words) for heading, words in row.cells.items() if words]
        return sum(text.name_key(heading) == text.name_key(words) for heading, words in said) * 2 > len(said)

    def _acts(self, row):
        party, treaty = self._find(row, PARTY, Partner), self._find(row, TREATY, Treaty)
        signed, done, effective = (self._date(row, column) for column in (SIGNED, DONE, EFFECTIVE))
        instrument = self._instrument(row)
        acts = []
        if signed:
            acts.append(
                self._act(treaty, {"party": party, "type": SIGNATURE, "done_on": signed}, {"type": SIGNED, "done_on": SIGNED})
            )
        if instrument:
            values = {"party": party, "type": instrument, "done_on": done, "effective_on": effective}
            acts.append(self._act(treaty, values, {"type": TYPE, "done_on": DONE, "effective_on": EFFECTIVE}))
        elif not row.sentences:
            self._refuse_without_instrument(row, signed, done, effective)
        return [] if row.sentences else acts

    def _act(self, treaty, values, columns):
        said = {name: value for name, value in values.items() if value}
        headings = {name: self.headings[column] for name, column in columns.items() if name in said}
        return Statement(TreatyAction, treaty, said, headings | {"party": self.headings[PARTY]})

    def _refuse_without_instrument(self, row, signed, done, effective):
        if done or effective:
            message = _(
                "It gives a date and not the instrument it belongs to. Add the instrument: ratification, accession or another."
            )
            row.refuse(message, self.headings.get(TYPE, ""))
        elif not signed:
            row.refuse(_("It says neither when the party signed nor by which instrument it joined. Add one, or delete the row."))

    def _find(self, row, column, model):
        words = self._word(row, column)
        if not words:
            row.refuse(_("This cell must not be empty."), self.headings.get(column, ""))
            return None
        try:
            return self.finder.find(model, words)
        except NotFoundError as error:
            if self.create_missing:
                return self._made(row, model, words, error.closest)
            row.refuse(" ".join(error.messages), self.headings[column])
        except ValidationError as error:
            row.refuse(" ".join(error.messages), self.headings[column])
        return None

    def _made(self, row, model, words, closest):
        """A record that is to be made, as a draft with no more than its name."""
        slug = stem = slugify(words)[:MOST_OF_A_SLUG].strip("-") or model._meta.model_name
        number = 1
        while self.finder.by_slug(Record, slug):
            number += 1
            slug = f"{stem}-{number}"
        target = self.finder.add(Target(model, slug, words))
        column = PARTY if model is Partner else TREATY
        values = {"slug": slug, "title": words, "kind": _kind(model, words)}
        statement = Statement(model, target, values, {"title": self.headings[column]}, row=row, closest=closest)
        statement.changed = dict.fromkeys(values, "")
        self.made[target] = statement
        return target

    def _date(self, row, column):
        words = self._word(row, column)
        try:
            return cells.read_date(None, words) if words else ""
        except ValidationError as error:
            row.refuse(" ".join(error.messages), self.headings[column])
            return ""

    def _instrument(self, row):
        words = self._word(row, TYPE)
        for pattern, value in INSTRUMENTS:
            if pattern.search(words):
                return value
        try:
            return cells.read_term(TreatyAction._meta.get_field("type"), words) if words else ""
        except ValidationError as error:
            row.refuse(" ".join(error.messages), self.headings[TYPE])
            return ""


def _kind(model, name):
    """What kind of party or treaty a name says it is: a state unless it says otherwise, a treaty of a kind only where it does."""
    if model is Treaty:
        return next((kind for kind in KINDS_OF_TREATY if re.search(rf"\b{kind}\b", name, re.IGNORECASE)), "other")
    if ORGANISATION.search(name):
        return "intergovernmental-organisation"
    return "regional-organisation" if UNION.search(name) else "state"
