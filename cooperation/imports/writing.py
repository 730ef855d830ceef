"""Write rows into the record, each whole or not at all, a record at a time; what breaks a rule is taken back and refused in its row."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation import edits, text, verify, workflow
from cooperation.models import Citation, Record, State
from cooperation.tables import TableError

from .citing import Citer
from .finding import Target
from .saving import RowRefusedError, save


class TakenBackError(Exception):
    """What was written of one record is not to stay. `by_row` has the sentences."""

    def __init__(self, by_row):
        super().__init__()
        self.by_row = by_row


@dataclass(eq=False)
class Group:
    """The rows that are about one record, and how that is made where no row is about itself."""

    target: Target
    made: object = None
    rows: list = field(default_factory=list)

    def __post_init__(self):
        self.is_new = self.target.pk is None

    @property
    def to_write(self):
        return [row for row in self.rows if row.is_to_be_written]

    def missing(self, row):
        """What a row refers to and is not written yet, besides the record itself."""
        referred = (target for one in row.statements for target in one.references)
        return [target for target in referred if target.pk is None and target is not self.target]


class Writer:
    """Writes rows. `by` and `unreviewed_reason` are asked about rights, `passage` is cited; `changes` are what was done."""

    def __init__(self, *, by, passage=None, unreviewed_reason="", note=""):
        self.by, self.passage, self.unreviewed_reason, self.note = by, passage, unreviewed_reason, note
        self.changes = []

    def write(self, rows, made, *, progress=lambda done, all: None):
        """Write all rows that are to be written; `made` has by target what says how to make records that no row is about."""
        waiting = _groups(rows, made)
        count = len(waiting)
        while waiting:
            ready = [group for group in waiting if not any(group.missing(row) for row in group.to_write)]
            if not ready:
                _refuse_hopeless(waiting)
                continue
            for group in ready:
                self._write_group(group)
            waiting = [group for group in waiting if group not in ready]
            progress(count - len(waiting), count)
        self._drop_unused(rows, made)
        self._refuse_disclosing_too_much()

    def _write_group(self, group):
        """Write one record, without the rows that a rule is against."""
        while group.to_write or group.made:
            try:
                with transaction.atomic():
                    self.changes.append(self._written(group))
                return
            except TakenBackError as error:
                group.target.pk = None if group.is_new else group.target.pk
                for row, sentences in error.by_row.items():
                    for sentence in sentences:
                        row.refuse(sentence)
                if not error.by_row:
                    return

    def _written(self, group):
        rows, record = group.to_write, _stored(group.target)
        self._refuse_without_source(record, rows)
        known = {str(one) for one in verify.problems_of(record)} if record else set()
        odd = {str(one) for one in verify.oddities_of(record)} if record else set()
        was_public = bool(record) and record.has_been_public
        if record:
            edits.keep_first(record)
        citer = Citer(self.passage, record.citations.all() if record else ()) if self.passage else None
        self._write_rows(group, record, citer)
        if citer:
            citer.save()
        change = self._change(group, was_public)
        if broken := [problem for problem in verify.problems_of(change.record) if str(problem) not in known]:
            raise TakenBackError(_blamed(broken, group.to_write))
        _remark(group.to_write, odd, change.record)
        return change

    def _change(self, group, was_public):
        """What was done to the record, if whoever imports may do it."""
        stored = _stored(group.target)
        change = workflow.Change(
            stored, by=self.by, was_public=was_public, note=self.note, unreviewed_reason=self.unreviewed_reason
        )
        try:
            workflow.refuse_unless_allowed(change)
        except PermissionDenied as error:
            raise TakenBackError({row: [str(error)] for row in group.to_write}) from error
        return change

    def _refuse_without_source(self, record, rows):
        """What visitors see, or have seen, rests on a source."""
        if record and (record.has_been_public or record.state == State.PUBLISHED) and not self.passage:
            message = _("Visitors see “%(record)s”. Say which source says this, and the row can be imported.")
            raise TakenBackError({row: [message % {"record": record}] for row in rows})

    def _write_rows(self, group, record, citer):
        """Write what makes the record, and each row; a row that something is against is left out and says why."""
        if group.made and not record:
            record = self._write_made(group, citer)
        for row in group.to_write:
            try:
                with transaction.atomic():
                    for statement in row.statements:
                        record = _write_statement(record, statement, row, citer)
            except RowRefusedError as error:
                if citer:
                    citer.forget(row)
                for heading, sentences in error.sentences.items():
                    for sentence in sentences:
                        row.refuse(sentence, heading)
        if group.target.pk is None or not (group.to_write or group.made):
            raise TakenBackError({})

    def _write_made(self, group, citer):
        try:
            return _write_statement(None, group.made, group.made.row, citer)
        except RowRefusedError as error:
            sentences = [one for told in error.sentences.values() for one in told]
            raise TakenBackError(dict.fromkeys(group.to_write, sentences)) from error

    def _drop_unused(self, rows, made):
        """Delete again what was made for rows that were refused after all."""
        written = [row for row in rows if row.is_to_be_written]
        used = {target.pk for row in written for one in row.statements for target in (*one.references, one.target)}
        for target in [target for target in made if target.pk and target.pk not in used]:
            self.changes = [change for change in self.changes if change.record.pk != target.pk]
            target.model.objects.get(pk=target.pk).delete()
            target.pk = None

    def _refuse_disclosing_too_much(self):
        """All excerpts of a passage together show at most half of it."""
        if not self.passage or not self.passage.is_fingerprinted:
            return
        excerpts = Citation.objects.filter(passage=self.passage).values_list("excerpt", flat=True)
        shown, length = text.excerpted_words(set(excerpts)), self.passage.length
        if shown > length * text.MAX_SHARE:
            message = _(
                "The cited words would be %(shown)d of the %(length)d of “%(passage)s”, more than half. Cite another passage."
            )
            raise TableError(message % {"shown": shown, "length": length, "passage": self.passage})


def _groups(rows, made):
    """The rows by the record they are about; what is made for them first."""
    groups = {target: Group(target, statement) for target, statement in made.items()}
    for row in rows:
        if row.is_to_be_written:
            target = row.statements[0].target
            groups.setdefault(target, Group(target)).rows.append(row)
    return list(groups.values())


def _refuse_hopeless(groups):
    """Refuse the rows that refer to what is not written, once nothing else can be."""
    for group in groups:
        for row in group.to_write:
            if missing := group.missing(row):
                message = _("It refers to “%(missing)s”, whose row is refused or refers back to this one. Import that one first.")
                row.refuse(message % {"missing": missing[0]})


def _stored(target):
    """The record as stored, held until the transaction ends; None where it is yet to be written."""
    if not target.pk:
        return None
    Record.objects.select_for_update().get(pk=target.pk)
    return target.model.objects.for_detail().get(pk=target.pk)


def _write_statement(record, statement, row, citer):
    """Write what a statement says, and cite it. Answers the record it belongs to."""
    if not statement.differences and not statement.is_new:
        return record
    is_own = statement.model is statement.target.model
    instance = save(statement, record if is_own else statement.stored)
    if is_own:
        statement.target.pk, record = instance.pk, instance
    if citer:
        try:
            citer.cite(record, instance, statement, row)
        except ValidationError as error:
            raise RowRefusedError({"": error.messages}) from error
    return record


def _blamed(problems, rows):
    """The problems by the row of the table that brings each; what none does in particular is laid on all."""
    by_row = {}
    for problem in problems:
        key = problem.row.key if problem.row else problem.citation.row if problem.citation else ""
        for row in [row for row in rows if key and key in _keys(row)] or rows:
            by_row.setdefault(row, []).append(problem.sentence)
    return by_row


def _keys(row):
    """The keys of the child rows that a row of the table is about."""
    return {one.key for one in row.statements}


def _remark(rows, odd, record):
    """Note beside each row what is odd since it is there."""
    by_key = {key: row for row in rows for key in _keys(row) if key}
    for oddity in verify.oddities_of(record):
        if oddity.row and oddity.row.key in by_key and str(oddity) not in odd:
            by_key[oddity.row.key].remarks.append(oddity.sentence)
