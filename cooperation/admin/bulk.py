"""Acts on many records of a type: what each asks for, why it is refused for a record, what it makes of one, and doing it."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import edits, rights, states, verify, workflow
from cooperation.models import WHOLE_RECORD, Basis, Citation, Passage, Record, State

from .citations import citable, fact_label
from .pickers import CHOOSE, passage_label
from .setting import fields_for, read_change
from .wording import counted_of, moment_in_words, state_in_words


class ActForm(forms.Form):
    """What any act on many records asks for."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("What changes and why. Readers of published records see it."),
    )

    def __init__(self, data=None, *, act, user):
        super().__init__(data)
        self.act, self.user = act, user
        act.complete(self)
        if "note" in self.fields:
            self.fields["note"] = self.fields.pop("note")
        if act.asks_reason and settings.EDITORIAL_REVIEW and rights.has(user, rights.PUBLISH_UNREVIEWED):
            self.fields["unreviewed_reason"] = forms.CharField(
                label=_("Reason for publishing without review"),
                required=False,
                help_text=_("Only for what nobody else has read. It is listed until somebody approves."),
            )

    def clean(self):
        return self.act.read(super().clean())


class BulkAct:
    """One act. `data` is what its form asked for, cleaned; empty while nothing has been asked."""

    name = label = done = ""
    needs_publisher = True
    asks_reason = False
    shows_first = False
    """Whether what changes can be shown only once the form is filled in."""

    def __init__(self, model, site):
        self.model, self.site = model, site

    def is_for(self, user):
        return rights.may_publish(user) if self.needs_publisher else rights.may_change(user, self.model)

    def complete(self, form):
        """Add to a form what this act asks for besides the note."""

    def read(self, cleaned):
        """What a form asks for, from its cleaned fields."""
        return cleaned

    def before(self, record, data):
        return state_in_words(record)

    def after(self, record, data):
        raise NotImplementedError

    def why_not(self, record, data):
        """A sentence for each reason why the act makes no sense for a record as it stands."""
        return []

    def outcome(self, record, data):
        """Make of the record, without storing it, what the act would, for the rules to look at."""
        record.state = State.PUBLISHED

    def apply(self, record, *, by, seen, data, batch):
        """Do it. Raises RefusedError with sentences, or PermissionDenied with one."""
        raise NotImplementedError

    def refusals(self, record, *, by, data):
        """A sentence for each reason why the act would be refused for a stored record, found without doing it."""
        if sentences := self.why_not(record, data):
            return sentences
        was_public, is_words_own = record.has_been_public, type(self).words_by is not workflow.NOBODY
        try:
            self.outcome(record, data)
            rights.refuse_unless_allowed(
                record=record,
                by=by,
                was_public=was_public,
                words_by=by if is_words_own else workflow.NOBODY,
                unreviewed_reason=data.get("unreviewed_reason", ""),
            )
        except ValidationError as error:
            return error.messages
        except PermissionDenied as error:
            return [str(error)]
        return [problem.message for problem in verify.problems_of(record)] if record.state == State.PUBLISHED else []

    words_by = workflow.NOBODY
    """Who wrote what the act changes: nobody, where only the state changes."""

    def do(self, record, *, by, seen, data, batch):
        """Do it to one record, or answer the sentences that refuse it."""
        try:
            with transaction.atomic():
                stored = states.seen_and_locked(record, seen)
                if sentences := self.why_not(stored, data):
                    return sentences
                self.apply(stored, by=by, seen=seen, data=data, batch=batch)
        except states.RefusedError as error:
            return error.sentences
        except ValidationError as error:
            return error.messages
        except (PermissionDenied, Record.DoesNotExist) as error:
            return [str(error)]
        return []


class SendForReview(BulkAct):
    name, label, done = "review", gettext_lazy("Send for review"), gettext_lazy("Sent for review: %(things)s")
    needs_publisher = False

    def after(self, record, data):
        return State.IN_REVIEW.label

    def why_not(self, record, data):
        if record.state == State.IN_REVIEW:
            return [_("It is in review already.")]
        return [_("Visitors have seen it. Change it where it stands.")] if record.has_been_public else []

    def outcome(self, record, data):
        record.state = State.IN_REVIEW

    def apply(self, record, *, by, seen, data, batch):
        states.send_for_review(record=record, by=by, seen=seen, note=data["note"], batch=batch)


class Publish(BulkAct):
    name, label, done = "publish", gettext_lazy("Publish"), gettext_lazy("Published: %(things)s")
    asks_reason = True

    def after(self, record, data):
        return State.PUBLISHED.label

    def why_not(self, record, data):
        return [_("It is published already.")] if record.is_public else []

    def outcome(self, record, data):
        record.state, record.publish_at = State.PUBLISHED, data.get("publish_at")

    def apply(self, record, *, by, seen, data, batch):
        reason = data.get("unreviewed_reason", "")
        at = data.get("publish_at") or timezone.now()
        states.publish(record=record, by=by, seen=seen, note=data["note"], unreviewed_reason=reason, publish_at=at, batch=batch)


class Schedule(Publish):
    name, label, done = "schedule", gettext_lazy("Schedule"), gettext_lazy("Scheduled: %(things)s")

    def complete(self, form):
        form.fields["publish_at"] = forms.DateTimeField(
            label=_("Publish at"),
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            help_text=_("In universal time (UTC)."),
            validators=[_lies_ahead],
        )

    def after(self, record, data):
        at = data.get("publish_at")
        return _("Scheduled %(when)s") % {"when": moment_in_words(at)} if at else _("Scheduled")

    def why_not(self, record, data):
        return [_("Visitors have seen it. Only a change of it can be scheduled, on its form.")] if record.has_been_public else []


def _lies_ahead(moment):
    if moment <= timezone.now():
        raise ValidationError(_("This time has passed. Choose one that lies ahead, or publish at once."))


class Withdraw(BulkAct):
    name, label, done = "withdraw", gettext_lazy("Withdraw"), gettext_lazy("Withdrawn: %(things)s")

    def complete(self, form):
        form.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=1000, help_text=_("Shown at the address of each record instead of the record.")
        )
        del form.fields["note"]

    def after(self, record, data):
        return State.WITHDRAWN.label

    def why_not(self, record, data):
        return [] if record.state == State.PUBLISHED else [_("It is not published, so there is nothing to withdraw.")]

    def outcome(self, record, data):
        record.state = State.WITHDRAWN

    def apply(self, record, *, by, seen, data, batch):
        states.withdraw(record=record, by=by, seen=seen, reason=data["reason"], batch=batch)


class ContentAct(BulkAct):
    """An act on what records say."""

    needs_publisher = False
    asks_reason = True
    words_by = None

    def write(self, record, data):
        """Store what the act makes of the record."""
        raise NotImplementedError

    def apply(self, record, *, by, seen, data, batch):
        was_public = record.has_been_public
        edits.keep_first(record)
        self.write(record, data)
        stored = self.model.objects.for_detail().get(pk=record.pk)
        if stored.state == State.PUBLISHED and (sentences := [problem.message for problem in verify.problems_of(stored)]):
            raise states.RefusedError(sentences)
        workflow.record_changed(
            record=stored,
            by=by,
            was_public=was_public,
            note=data["note"],
            unreviewed_reason=data.get("unreviewed_reason", ""),
            batch=batch,
        )


class SetField(ContentAct):
    name, label, done = "set", gettext_lazy("Set one field"), gettext_lazy("Set one field: %(things)s")
    shows_first = True

    def complete(self, form):
        form.fields = fields_for(self.model, self.site) | form.fields

    def read(self, cleaned):
        return cleaned | {"change": read_change(self.model, cleaned)}

    def before(self, record, data):
        return data["change"].before(record) if data else ""

    def after(self, record, data):
        return data["change"].after(record) if data else ""

    def why_not(self, record, data):
        return [_("It says so already.")] if data and self.before(record, data) == self.after(record, data) else []

    def outcome(self, record, data):
        if data:
            data["change"].apply(record)
            record.full_clean()

    def write(self, record, data):
        data["change"].apply(record)
        record.full_clean()
        record.save()
        data["change"].apply_many(record)


class AddCitation(ContentAct):
    name, label, done = "cite", gettext_lazy("Add a citation"), gettext_lazy("Added a citation: %(things)s")

    def complete(self, form):
        facts = [(fact, capfirst(fact_label(self.model, fact))) for fact in citable(self.model)]
        form.fields["passage"] = forms.ModelChoiceField(
            Passage.objects.select_related("source").order_by("source__key", "number"), label=_("Passage"), empty_label=CHOOSE[1]
        )
        form.fields["passage"].label_from_instance = passage_label
        form.fields["excerpt"] = forms.CharField(
            label=_("Excerpt"),
            widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
            help_text=_("Exactly as printed, at most 15 words."),
        )
        form.fields["fact"] = forms.ChoiceField(
            label=_("Fact"), choices=[CHOOSE, (WHOLE_RECORD, _("The record as a whole")), *facts]
        )
        form.fields["basis"] = forms.ChoiceField(label=_("Basis"), choices=Basis.choices, initial=Basis.STATED)
        form.fields["citation_note"] = forms.CharField(label=_("Note on the citation"), required=False)

    def before(self, record, data):
        return counted_of(Citation, len(record.citations.all()))

    def after(self, record, data):
        return counted_of(Citation, len(record.citations.all()) + 1)

    def outcome(self, record, data):
        if data:
            self._citation(record, data).full_clean()

    def write(self, record, data):
        citation = self._citation(record, data)
        citation.full_clean()
        citation.check_against_text()
        citation.save()

    def _citation(self, record, data):
        number = max((citation.number for citation in record.citations.all()), default=0) + 1
        given = {name: data[name] for name in ("passage", "excerpt", "fact", "basis")}
        return Citation(record=Record.objects.get(pk=record.pk), number=number, note=data["citation_note"], **given)


ACTS = [SendForReview, Publish, Schedule, Withdraw, SetField, AddCitation]
