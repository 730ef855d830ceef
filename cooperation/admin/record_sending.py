"""What the buttons of a record's form do with it: save a draft, send it for review, publish, schedule, send back, preview."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation import edits, rights, workflow
from cooperation.models import ChangeKind, Record, State, Waiting
from cooperation.states import latest_edit, refuse_minor

from . import keeping
from .acts import Act
from .going_back import tell_done
from .keys import sent_key
from .previewing import preview
from .publishing import Submission, warnings
from .sending import WithSending
from .wording import moment_in_words


class WithRecordSending(WithSending):
    """Mixin of the admin of records. What visitors see changes by the button that says so, and by no other."""

    def kept_unread(self, request, object_id):
        """A draft of a change of what visitors see is kept as it is; a change waiting for review can be sent back."""
        act = Act.of(request.POST)
        record = _stored(object_id)
        if not record or not record.has_been_public or not self.has_change_permission(request, record):
            return None
        if act == Act.SEND_BACK:
            return self._sent_back(request)
        if act != Act.DRAFT:
            return None
        if "summary_zh_holds" not in request.POST and not self.proposed_by(request, record, request.POST.copy()):
            return self._without_change(request)
        self._keep(request, record, Waiting.DRAFT)
        messages.success(request, _("Your change is kept as a draft. Visitors go on seeing what they saw."))
        return HttpResponseRedirect(request.outcome)

    def _keep(self, request, record, waiting, due_at=None):
        note = request.POST.get("change_note", "")
        kept = keeping.keep(
            request, waiting=waiting, path=self.address_of(record), title=record.title, record=record, due_at=due_at, note=note
        )
        request.outcome = keeping.address(kept)
        return kept

    def _without_change(self, request):
        """Keep nothing that changes nothing. What its sender had kept before is discarded with it."""
        kept, request.kept = request.kept, None
        if kept and kept.by == request.user and keeping.may_discard(request.user, kept):
            keeping.discard(kept, by=request.user)
            messages.success(
                request,
                _("Nothing differs from what visitors see any more, so the change is discarded. Its words stay in the history."),
            )
        else:
            messages.info(request, _("Nothing differs from what visitors see, so nothing is kept."))
        request.outcome = request.path
        return HttpResponseRedirect(request.outcome)

    def _sent_back(self, request):
        if not rights.may_publish(request.user):
            raise PermissionDenied(_("You may not send back what waits for review."))
        if not request.kept:
            messages.error(
                request, _("The change does not wait for review any more, so it was not sent back. Nothing was changed.")
            )
            return HttpResponseRedirect(request.path)
        if not (note := request.POST.get("change_note", "").strip()):
            messages.error(request, _("Say in “What did you change?” what is to be done, then send it back."))
            return HttpResponseRedirect(keeping.address(request.kept))
        kept, request.kept = request.kept, None
        kept.waiting, kept.note, kept.due_at = Waiting.RETURNED, note, None
        kept.save()
        messages.success(request, _("The change is sent back to %(who)s with your note.") % {"who": kept.by.get_username()})
        request.outcome = reverse("admin:index")
        return HttpResponseRedirect(request.outcome)

    def delete_view(self, request, object_id, extra_context=None):
        """Delete for good what is still what whoever deletes it has seen."""
        record = _stored(object_id)
        seen = latest_edit(record) if record else 0
        is_sent = request.method == "POST" and record and self.has_delete_permission(request, record)
        if is_sent and request.POST.get("seen") != str(seen):
            messages.error(request, _("It was changed since you looked at it. Look at it again, then decide."))
            return HttpResponseRedirect(request.get_full_path())
        return super().delete_view(request, object_id, {"seen": seen} | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        """Save the record. One that is to be published for the first time stays on the desk until it has been checked."""
        if change:
            edits.keep_first(obj)
        if form.is_first_publication:
            obj.state, obj.first_published_at = form.was_state, None
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.form, request.edit = form, None
        request.has_changes = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if form.act == Act.PREVIEW or _is_for_later(form):
            return
        record = form.instance
        if change:
            workflow.keep_old_address(record=record, previous_slug=form.initial["slug"])
        if request.has_changes or record.state != form.was_state:
            request.edit = self._note_change(request, form)
        self._tell(request, record, formsets)

    def _note_change(self, request, form):
        record, kind = form.instance, form.cleaned_data["change_kind"] or ChangeKind.UPDATE
        if form.was_public:
            refuse_minor(record, kind)
        return workflow.record_changed(
            record=record,
            by=request.user,
            was_public=form.was_public,
            kind=kind,
            note=form.cleaned_data["change_note"].strip() or ("" if form.was_public else edits.in_brief(edits.changes(record))),
            words_by=keeping.words_of(request),
            unreviewed_reason=form.cleaned_data["unreviewed_reason"],
        )

    def _tell(self, request, record, formsets):
        """Say what saving found out: what somebody else changed meanwhile, which excerpts are checked, and what is odd without being wrong."""
        *rows, citations = formsets
        for sentence in _merged(request.form, formsets):
            messages.info(request, sentence)
        for sentence in citations.report():
            messages.info(request, sentence)
        for sentence in warnings(Submission(record, rows, citations)):
            messages.warning(request, sentence)

    def response_add(self, request, obj, post_url_continue=None):
        return self._answer(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._answer(request, obj) or super().response_change(request, obj)

    def _answer(self, request, obj):
        """Where the editor is led; None for a pop-up, which Django closes."""
        form = request.form
        if form.act == Act.PREVIEW:
            return preview(request, obj)
        if _is_for_later(form):
            transaction.set_rollback(True)
            return HttpResponse()
        if "_popup" in request.POST:
            return None
        request.outcome = self.address_of(obj)
        if form.is_first_publication:
            return redirect(f"admin:cooperation_{self.opts.model_name}_publish", obj.pk)
        self._tell_saved(request, obj)
        is_done = form.act == Act.PUBLISH
        return (
            redirect(f"admin:cooperation_{self.opts.model_name}_changelist") if is_done else HttpResponseRedirect(request.outcome)
        )

    def _tell_saved(self, request, record):
        if not request.edit:
            messages.info(request, _("Nothing was changed."))
            return
        sentence = {
            State.PUBLISHED: _("“%(record)s” is published.") if record.is_public else _("“%(record)s” is scheduled."),
            State.IN_REVIEW: _("“%(record)s” waits for review."),
            State.WITHDRAWN: _("“%(record)s” is saved and stays withdrawn."),
            State.DRAFT: _("“%(record)s” is saved as a draft."),
        }[record.state]
        tell_done(request, sentence % {"record": record}, request.edit, shown=record)

    def afterwards(self, request, response):
        form = getattr(request, "form", None)
        if form and _is_for_later(form):
            return self._kept_for_later(request, form)
        return super().afterwards(request, response)

    def _kept_for_later(self, request, form):
        """Keep what has stood up to the rules, now that its trial is undone."""
        record = Record.objects.get(pk=form.instance.pk)
        if not request.has_changes and not form.cleaned_data.get("summary_zh_holds"):
            return self._without_change(request)
        due_at = form.cleaned_data["due_at"] if form.act == Act.PUBLISH else None
        if due_at and not rights.may_publish(request.user):
            raise PermissionDenied(_("You may not schedule a change. Send it for review instead."))
        self._keep(request, record, Waiting.TIME if due_at else Waiting.REVIEW, due_at)
        if due_at:
            messages.success(request, _("The change is scheduled for %(when)s.") % {"when": moment_in_words(due_at)})
        else:
            messages.success(request, _("The change waits for review. Visitors go on seeing what they saw."))
        return redirect(f"admin:cooperation_{self.opts.model_name}_changelist")


def _stored(object_id):
    """The record of an address; None where it names none."""
    key = sent_key(object_id)
    return Record.objects.filter(pk=key).first() if key else None


def _is_for_later(form):
    """Whether a change of what visitors see waits: for a second editor, or for its time."""
    return form.was_public and (form.act == Act.REVIEW or (form.act == Act.PUBLISH and bool(form.cleaned_data.get("due_at"))))


def _merged(form, formsets):
    """A sentence on what somebody else changed since the form was opened, all of which is kept."""
    taken = [one.label_of(name) for one in (form, *(row for formset in formsets for row in formset.forms)) for name in one.taken]
    if taken:
        yield _("Somebody else changed this meanwhile, and that is kept as well: %(fields)s.") % {"fields": ", ".join(taken)}
