"""Load sets of fixture files into the record, all or nothing, and never over what an editor changed."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cooperation import statistics, workflow
from cooperation.models import LoadedRow, Passage, Place, Source, Topic
from cooperation.verify import report

from . import form
from .adding import with_kept
from .comparing import CHANGED, CONFLICT, KEPT, NEW, compare
from .form import describe
from .reading import folder_of, read_sets
from .refusing import refuse_conflicts, refuse_new_problems, refuse_unknown_names, refuse_unknown_references
from .snapshot import alone, held_rows
from .writing import Writer

_KINDS = {Source: "sources", Passage: "sources", Topic: "surroundings", Place: "surroundings"}
"""What rows belong to that belong to no record."""


@dataclass
class Outcome:
    """What a load did with each row, which rows left the files, and what verify says now."""

    verdicts: list
    departed: list
    problems: list = field(default_factory=list)

    @property
    def counts(self):
        """How many rows there are of each verdict."""
        return Counter(verdict for _row, verdict in self.verdicts)

    @property
    def kept(self):
        """Rows left as an editor wrote them although their file changed as well."""
        return [row for row, verdict in self.verdicts if verdict == CONFLICT]

    @property
    def written(self):
        """Rows that were written, with their verdict."""
        return [(row, verdict) for row, verdict in self.verdicts if verdict in (NEW, CHANGED)]


def load(sets, *, force=(), keep_edits=False, progress=lambda line: None):
    """Bring the record to what the files of the sets say, and say what was done.

    A row that an editor changed stays as it is. Where the file has changed as well it is a conflict: `force` names the slugs whose
    rows the files overrule, `keep_edits` lets the editors' stand; without either the load stops. So it does when it would bring a
    problem that verify names. A load that stops has written nothing.
    """
    rows, sets = read_sets(sets), {folder_of(name).name for name in sets}
    refuse_unknown_names(force, rows)
    progress(_("%(count)s rows read") % {"count": len(rows)})
    with alone():
        held, loaded = held_rows(), _last_loaded()
        rows = with_kept(rows, loaded, sets=sets)
        outcome = Outcome(compare(rows, held, loaded, force=set(force)), _departed(rows, held, loaded, sets))
        if not keep_edits:
            refuse_conflicts(outcome.verdicts)
        refuse_unknown_references(rows, outcome.written, held)
        _write(outcome, held, progress)
        _remember(outcome.verdicts, loaded, sets)
        _tell(outcome.written)
        if outcome.written:
            statistics.refresh()
    return outcome


def _tell(written):
    """Let versions be kept of what was written."""
    slugs = {"sources": set(), "surroundings": set(), "records": set()}
    for row, _verdict in written:
        slugs[_KINDS.get(row.model, "records")].add(row.slug)
    workflow.records_loaded(**slugs)


def _write(outcome, held, progress):
    """Write what is to be written, unless it would bring new problems."""
    before = set(report().problems) if outcome.written else set()
    Writer(held).write(outcome.written, progress)
    outcome.problems = report().problems
    if outcome.written:
        refuse_new_problems(before, outcome.problems)


def _last_loaded():
    """The rows that loads wrote or found equal, by the name they are stored under."""
    return {(row.model, row.natural_key): row for row in LoadedRow.objects.all()}


def _departed(rows, held, loaded, sets):
    """Rows that an earlier load of these sets wrote, that are still there, and that no file holds any more."""
    names = {form.stored_name(*row.name) for row in rows}
    there = {form.stored_name(*name): name for name in held}
    return [describe(*there[name]) for name, row in loaded.items() if row.set in sets and name in there and name not in names]


def _remember(verdicts, loaded, sets):
    """Note the rows that are now as their file says, so that the next load knows an editor's change when it sees one.

    A row stays with the set that brought it, so that corrections loaded from a dump do not move it; only where that set is loaded
    too does it follow its file.
    """
    notes = []
    for row, verdict in verdicts:
        if verdict in (KEPT, CONFLICT):
            continue
        label, key = form.stored_name(*row.name)
        known = loaded.get((label, key))
        home = known.set if known and known.set not in sets else row.set
        if not known or (known.digest, known.set, known.added) != (row.digest, home, row.added):
            notes.append(LoadedRow(set=home, model=label, natural_key=key, digest=row.digest, added=row.added))
    LoadedRow.objects.bulk_create(
        notes,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["model", "natural_key"],
        update_fields=["set", "digest", "added"],
    )
