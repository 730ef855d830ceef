"""Write rows into the record, each whole or not at all, a record at a time; what breaks a rule is taken back and refused in its row."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cooperation import edits, text, verify, workflow
from cooperation.models import Citation, Record, State
from cooperation.receipts import rows_of

from .citing import Citer
from .comparing import holds_the_same
from .grouping import groups_of, rounds
from .rows import WHOLE_ROW
from .saving import RowRefusedError, save


class TakenBackError(Exception):
    """What was written of one record is not to stay. `by_row` has the sentences, `why_not` those on a record that no row is about."""

    def __init__(self, by_row, why_not=()):
        super().__init__()
        self.by_row, self.why_not = by_row, why_not


class TooMuchDisclosedError(Exception):
    """With what was written, the excerpts of a passage would show too much of it."""


class Writer:
    """Writes rows. `by` and `unreviewed_reason` are asked about rights, `passage` is cited; `changes` are what was done."""

    def __init__(self, *, by, passage=None, unreviewed_reason="", note=""):
        self.by, self.passage, self.unreviewed_reason, self.note = by, passage, unreviewed_reason, note
        self.changes = []

    def write(self, rows, made, *, progress=lambda done, all: None):
        """Write all rows that are to be written; `made` has by target what says how to make records that no row is about."""
        try:
            with transaction.atomic():
                self._write(rows, made, progress)
        except TooMuchDisclosedError as error:
            self._take_all_back(rows, made, str(error))

    def _write(self, rows, made, progress):
        groups, done = groups_of(rows, made), 0
        for ready in rounds(groups):
            for group in ready:
                self._write_group(group)
            done += len(ready)
            progress(done, len(groups))
        self._drop_unused(rows, made)
        self._refuse_disclosing_too_much()

    def _take_all_back(self, rows, made, sentence):
        """Refuse all that was written, when that is undone already."""
        self.changes = []
        for row in [row for row in rows if row.is_to_be_written]:
            row.refuse(sentence)
        for target in made:
            target.pk = None

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
                    group.why_not = list(error.why_not)
                    return

    def _written(self, group):
        rows, record = group.to_write, _held_now(group)
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
            raise TakenBackError(_blamed(broken, group.to_write), [problem.sentence for problem in broken])
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
            raise TakenBackError({row: [str(error)] for row in group.to_write}, [str(error)]) from error
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
            raise TakenBackError(dict.fromkeys(group.to_write, sentences), sentences) from error

    def _drop_unused(self, rows, made):
        """Delete again what was made for rows that were refused after all."""
        written = [row for row in rows if row.is_to_be_written]
        used = {target.pk for row in written for one in row.statements for target in (*one.references, one.target)}
        for target in [target for target in made if target.pk and target.pk not in used]:
            self.changes = [change for change in self.changes if change.record.pk != target.pk]
            target.model.objects.get(pk=target.pk).delete()
            target.pk = None

    def _refuse_disclosing_too_much(self):
        """All excerpts of a passage together show at most a part of it."""
        if not self.passage or not self.passage.is_fingerprinted or not self.changes:
            return
        citations = Citation.objects.filter(passage=self.passage).exclude(excerpt="").select_related("record__quote")
        excerpts = {one.excerpt for one in citations if not verify.is_exempt(one, _quoted(one))}
        shown, most = text.excerpted_words(excerpts), verify.most_disclosed(self.passage)
        if shown > most:
            message = _(
                "The cited words would be %(shown)d of “%(passage)s”, of which at most %(most)d may be shown. Cite another passage."
            )
            raise TooMuchDisclosedError(message % {"shown": shown, "most": most, "passage": self.passage})


def _quoted(citation):
    """The record of a citation, as the quotation it is where it is one."""
    return getattr(citation.record, "quote", citation.record)


def _held_now(group):
    """The record of a group as stored, held until the transaction ends; None where it is yet to be written."""
    try:
        return _stored(group.target)
    except Record.DoesNotExist as error:
        message = _("“%(record)s” was deleted just now. Check the table again.") % {"record": group.target}
        raise TakenBackError({row: [message] for row in group.to_write}, [message]) from error


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
    stored = record if is_own else _child_now(record, statement)
    if statement.stored and not (stored and holds_the_same(stored, statement)):
        raise RowRefusedError({WHOLE_ROW: [_("Somebody changed this just now. Look at it again.")]})
    instance = save(statement, stored)
    if is_own:
        statement.target.pk, record = instance.pk, instance
    if citer:
        try:
            citer.cite(record, instance, statement, row)
        except ValidationError as error:
            raise RowRefusedError({WHOLE_ROW: error.messages}) from error
    return record


def _child_now(record, statement):
    """The child row that a statement is about, as it is since its record is held; None where it is new, or gone."""
    if statement.is_new:
        return None
    return next((row for row in rows_of(record) if (type(row), row.pk) == (statement.model, statement.stored.pk)), None)


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
