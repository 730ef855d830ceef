"""Check a table against the record, and import it: one way for both, which differ in whether anything is kept."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation import rights, workflow
from cooperation.languages import listed
from cooperation.models import Batch, Initiative, Partner, Passage, Record, Treaty
from cooperation.tables import TableError

from .comparing import Comparer
from .finding import Finder
from .kinds import KINDS, MEMBERSHIP, Kind
from .membership import MembershipReader
from .reading import Reader
from .rows import Verdict
from .writing import Writer


@dataclass
class Options:
    """How a table is to be imported."""

    kind: Kind
    by: object = None
    passage: Passage | None = None
    create_missing: bool = False
    unreviewed_reason: str = ""
    note: str = ""
    file_name: str = ""


@dataclass
class Outcome:
    """What became, or would become, of each row; which records were made in passing, and the batch."""

    rows: list
    made: list = field(default_factory=list)
    closest: dict = field(default_factory=dict)
    """By name of what was made in passing, the names recorded that come nearest."""
    batch: Batch | None = None
    changed: int = 0
    """How many records were written."""

    @property
    def counts(self):
        """How many rows there are of each verdict."""
        counted = Counter(row.verdict for row in self.rows)
        return {verdict: counted[verdict] for verdict in Verdict}

    def of(self, *verdicts):
        return [row for row in self.rows if row.verdict in verdicts]

    @property
    def ready(self):
        """The rows that would be imported, or say nothing new."""
        return self.of(Verdict.NEW, Verdict.CHANGED, Verdict.UNCHANGED)

    @property
    def kept_back(self):
        return self.of(Verdict.REFUSED, Verdict.DUPLICATE)


def check(headings, rows, options, *, progress=lambda done, all: None):
    """What an import of these rows would do. Nothing is kept of it."""
    with transaction.atomic():
        outcome, _writer = _written(headings, rows, options, progress)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def run(headings, rows, options, *, progress=lambda done, all: None, seen=None):
    """Import these rows, as drafts where they are new, in one batch; what is refused or may be a duplicate is left out.

    With `seen`, what somebody was shown of each row by its number, a row of which something else would become now is left out too.
    """
    outcome, writer = _written(headings, rows, options, progress, seen=seen)
    if writer.changes:
        what = _("Imported %(file)s") % {"file": options.file_name} if options.file_name else _("Imported a table")
        outcome.batch = Batch.objects.create(what=what[:200], by=options.by)
        for change in writer.changes:
            change.batch = outcome.batch
        workflow.records_changed(writer.changes)
    return outcome


def _written(headings, rows, options, progress, *, seen=None):
    refuse_unless_editor(options.kind, by=options.by)
    finder = Finder()
    reader = _reader(options, headings, finder)
    read = reader.read(rows)
    comparer = Comparer(read, is_strict=options.kind.name == MEMBERSHIP)
    for row in read:
        comparer.compare(row)
    writer = Writer(by=options.by, passage=options.passage, unreviewed_reason=options.unreviewed_reason, note=options.note)
    if seen is not None:
        _refuse_unseen(read, seen)
    writer.write(read, reader.made, progress=progress)
    made = [target for target in reader.made if target.pk]
    closest = {target.title: reader.made[target].closest for target in made}
    return Outcome(read, made, closest, changed=len(writer.changes)), writer


def _refuse_unseen(rows, seen):
    """Refuse what would change something in a way that nobody was shown; a row mended since may add what it says."""
    for row in rows:
        shown = seen.get(row.number) or ["", []]
        was_there = shown[0] in (Verdict.CHANGED, Verdict.UNCHANGED) or any(before for _label, before, _after in shown[1])
        if row.is_to_be_written and row.shown[1] != shown[1] and (row.verdict == Verdict.CHANGED or was_there):
            row.refuse(_("What it would change is not what you were shown. Look at it again."))


def _reader(options, headings, finder):
    if options.kind.name == MEMBERSHIP:
        return MembershipReader(options.kind, headings, finder, create_missing=options.create_missing)
    return Reader(options.kind, headings, finder)


def refuse_unless_editor(kind, *, by):
    """Who imports must be allowed to write what the table is about; each record is asked about again when it is written."""
    if not all(rights.may_change(by, model) for model in _models(kind)):
        raise PermissionDenied(_("You may read records, and not import any. Ask an administrator for the right."))


def _models(kind):
    if kind.name == MEMBERSHIP:
        return [Treaty, Partner]
    if not kind.is_row:
        return [kind.model]
    owner = kind.model._meta.get_field(kind.model.owner).related_model
    return [Treaty, Initiative] if owner is Record else [owner]


def kind_named(name):
    """The kind of table of that name. Raises TableError where there is none."""
    if name not in KINDS:
        raise TableError(_("There is no kind “%(name)s”. Choose one of these: %(kinds)s.") % {"name": name, "kinds": listed(KINDS)})
    return KINDS[name]
