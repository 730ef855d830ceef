"""Load sets of fixture files into the record, all or nothing, and never over what an editor changed."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.serializers.base import DeserializedObject
from django.db import IntegrityError
from django.utils.translation import gettext as _

from cooperation.models import LoadedRow, Passage
from cooperation.verify import report

from . import form
from .comparing import CHANGED, CONFLICT, KEPT, NEW, compare
from .form import LoadError
from .reading import describe, read_sets
from .snapshot import alone, held_rows

REPORT_EVERY = 1000


@dataclass
class Outcome:
    """What a load did: how many rows of each verdict, what it left alone, and what verify says now."""

    counts: Counter
    kept: list = field(default_factory=list)
    departed: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    @property
    def has_written(self):
        return bool(self.counts[NEW] or self.counts[CHANGED])


def load(sets, *, force=(), keep_edits=False, progress=lambda line: None):
    """Bring the record to what the files of the sets say, and say what was done.

    A row that an editor changed stays as it is. Where the file has changed as well it is a conflict: `force` names the slugs whose
    rows the files overrule, `keep_edits` lets the editors' stand; without either the load stops. So it does when it would bring a
    problem that verify names. A load that stops has written nothing.
    """
    rows = read_sets(sets)
    _refuse_unknown_names(force, rows)
    progress(_("%(count)s rows read") % {"count": len(rows)})
    with alone():
        held = held_rows()
        loaded = {(row.model, row.natural_key): row for row in LoadedRow.objects.all()}
        verdicts = compare(rows, held, {name: row.digest for name, row in loaded.items()}, force=set(force))
        _settle(verdicts, keep_edits=keep_edits)
        outcome = Outcome(Counter(verdict for row, verdict in verdicts))
        outcome.kept = [row for row, verdict in verdicts if verdict == CONFLICT]
        outcome.departed = _departed(rows, held, loaded.values())
        to_write = [(row, verdict) for row, verdict in verdicts if verdict in (NEW, CHANGED)]
        _refuse_unknown_references(rows, to_write, held)
        before = set(report().problems) if to_write else set()
        Writer(held).write(to_write, progress)
        _remember(verdicts, loaded)
        outcome.problems = report().problems
        if to_write:
            _refuse_new_problems(before, outcome.problems)
    return outcome


def _refuse_unknown_names(force, rows):
    slugs = {row.slug for row in rows}
    for name in force:
        if name not in slugs:
            raise LoadError(
                _("No row of these files belongs to “%(name)s”. Give --force a slug that stands in them.") % {"name": name}
            )


def _settle(verdicts, *, keep_edits):
    """Stop at conflicts, unless the editors' work is to be kept."""
    conflicts = [row for row, verdict in verdicts if verdict == CONFLICT]
    if conflicts and not keep_edits:
        sentence = _(
            "%(row)s: the file and an editor have both changed it. Take the file's with --force %(slug)s, or the editor's with --keep-edits."
        )
        raise LoadError("\n".join(sentence % {"row": row, "slug": row.slug} for row in conflicts))


def _departed(rows, held, loaded):
    """Rows that an earlier load of these sets wrote, that are still there, and that no file holds any more."""
    sets, names = {row.set for row in rows}, {form.stored_name(*row.name) for row in rows}
    there = {form.stored_name(*name): name for name in held}
    known = [(row.model, row.natural_key) for row in loaded if row.set in sets]
    return [describe(*there[name]) for name in known if name in there and name not in names]


def _refuse_unknown_references(rows, to_write, held):
    known, in_files = set(held) | {row.name for row, _verdict in to_write}, {row.name for row in rows}
    for row, _verdict in to_write:
        for name in row.references:
            if name in known:
                continue
            if name in in_files:
                sentence = _(
                    "%(row)s refers to %(other)s, which an editor deleted. Bring it back with --force %(slug)s, or correct the reference."
                )
            else:
                sentence = _(
                    "%(row)s refers to %(other)s, which is nowhere in the files or the record. Correct the reference, or add that row."
                )
            raise LoadError(sentence % {"row": row, "other": describe(*name), "slug": name[1][0]})


def _refuse_new_problems(before, after):
    if new := [problem for problem in after if problem not in before]:
        lines = "\n".join(map(str, new))
        raise LoadError(
            f"{lines}\n" + _("Nothing was loaded, for it would bring these problems. Correct the files and load again.")
        )


class Writer:
    """Writes rows of files, finding the primary keys that their natural keys stand for."""

    def __init__(self, held):
        self.pks = {form.identity(*name): row.pk for name, row in held.items()}
        self.forward = []

    def write(self, to_write, progress):
        """Write what rows belong to before the rows themselves; references forward are filled in at the end."""
        order = {model: place for place, model in enumerate(form.MODELS)}
        for count, (row, verdict) in enumerate(sorted(to_write, key=lambda pair: order[pair[0].model]), start=1):
            self._write(row, verdict)
            if count % REPORT_EVERY == 0:
                progress(_("%(count)s of %(all)s rows written") % {"count": count, "all": len(to_write)})
        for row, column, target in self.forward:
            row.model._base_manager.filter(pk=self.pks[form.identity(*row.name)]).update(**{column: self.pks[target]})

    def _write(self, row, verdict):
        instance, many = self._build(row)
        how = {"force_insert": True} if verdict == NEW else {"update_fields": self._columns(row)}
        try:
            DeserializedObject(instance, many).save(**how)
        except IntegrityError as error:
            raise LoadError(
                _("%(row)s: the database refuses it (%(why)s). Correct it in the file.")
                % {"row": row, "why": _reason(row.model, error)}
            ) from error
        self.pks[form.identity(*row.name)] = instance.pk

    def _columns(self, row):
        """The columns an update touches: those of the files, and a passage's text only where the file gives it."""
        own = {field.name for field in row.model._meta.local_fields}
        names = [field.name for field in form.fields_of(row.model) if field.name in own]
        return [name for name in names if name != "text" or row.model is not Passage or row.text]

    def _build(self, row):
        """The row as an unsaved instance, and the primary keys of its fields to many."""
        instance, many = row.model(pk=self.pks.get(form.identity(*row.name))), {}
        for column in form.fields_of(row.model):
            value = row.values[column.name]
            if column.many_to_many:
                many[column.name] = [self.pks[form.identity(column.related_model, key)] for key in value]
            elif column.is_relation:
                setattr(instance, column.attname, self._resolve(row, column, value))
            else:
                setattr(instance, column.attname, value)
        return instance, many

    def _resolve(self, row, column, key):
        if key is None:
            return None
        target = form.identity(column.related_model, key)
        if target not in self.pks:
            self.forward.append((row, column.attname, target))
        return self.pks.get(target)


def _reason(model, error):
    """What an editor would be told of the constraint that was broken."""
    for constraint in model._meta.constraints:
        if constraint.name in str(error):
            return str(constraint.violation_error_message).rstrip(".")
    return " ".join(str(error).split())


def _remember(verdicts, loaded):
    """Note the rows that are now as their file says, so that the next load knows an editor's change when it sees one."""
    notes = []
    for row, verdict in verdicts:
        if verdict in (KEPT, CONFLICT):
            continue
        label, key = form.stored_name(*row.name)
        known = loaded.get((label, key))
        if not known or (known.digest, known.set) != (row.digest, row.set):
            notes.append(LoadedRow(set=row.set, model=label, natural_key=key, digest=row.digest))
    LoadedRow.objects.bulk_create(
        notes, batch_size=500, update_conflicts=True, unique_fields=["model", "natural_key"], update_fields=["set", "digest"]
    )
