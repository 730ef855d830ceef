"""The pages on which a publisher decides: publish for the first time, approve what waits for review, withdraw."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import duplicates, rights, states, verify
from cooperation.documents import document
from cooperation.models import ChangeKind, Record, State

from .forms import WIDGETS
from .going_back import tell_done
from .keys import sent_key
from .pickers import Picker
from .places import place_of
from .where_used import used_by

TEXT = forms.Textarea(attrs={"rows": 2, "cols": 60, "class": "vLargeTextField"})


class PublishingForm(forms.Form):
    """What a publisher says when publishing."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publish at"),
        required=False,
        widget=WIDGETS[models.DateTimeField]["widget"],
        help_text=gettext_lazy("Leave empty to publish at once. In universal time (UTC); Beijing is eight hours ahead."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[(term.value, term.label) for term in (ChangeKind.MINOR, ChangeKind.UPDATE, ChangeKind.CORRECTION)],
        initial=ChangeKind.UPDATE,
    )
    note = forms.CharField(label=gettext_lazy("Note for readers"), required=False, max_length=1000, widget=TEXT)
    unreviewed_reason = forms.CharField(
        label=gettext_lazy("Reason for publishing without review"),
        max_length=1000,
        widget=TEXT,
        help_text=gettext_lazy("Nobody else has read this. The reason is listed until somebody approves."),
        error_messages={"required": gettext_lazy("Nobody else has read this. Say why it is published without review.")},
    )

    def __init__(self, *args, record, by, **kwargs):
        super().__init__(*args, **kwargs)
        if not rights.needs_reason(record=record, by=by):
            del self.fields["unreviewed_reason"]
        if not record.has_been_public:
            del self.fields["kind"]


class SendingBackForm(forms.Form):
    """What whoever wrote a record is told when it is sent back."""

    what_to_do = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=1000,
        widget=TEXT,
        error_messages={"required": gettext_lazy("Say what is to be done, then send it back.")},
    )


class WithdrawingForm(forms.Form):
    """Why a record is taken back, and what stands in its place."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for withdrawing"),
        widget=TEXT,
        help_text=gettext_lazy("Shown at the record’s address instead of the record."),
        error_messages={"required": gettext_lazy("Say why the record is withdrawn: its address shows the reason.")},
    )
    successor = forms.ModelChoiceField(
        label=gettext_lazy("Replaced by"),
        queryset=Record.objects.public(),
        required=False,
        help_text=gettext_lazy("The record its address leads to from now on, if there is one."),
    )

    def __init__(self, *args, record, admin_site, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        field.queryset = Record.objects.public().exclude(pk=record.pk)
        field.widget = Picker(Record._meta.get_field("successor"), admin_site, choices=field.choices)


def for_publishers(view):
    """A view of one record, by its key, that answers everybody but publishers with a sentence."""

    @wraps(view)
    def guarded(admin, request, pk):
        if not rights.may_publish(request.user) or not rights.may_change(request.user, admin.model):
            raise PermissionDenied(_("You may not publish or withdraw. Ask a publisher, or send the record for review."))
        return view(admin, request, get_object_or_404(admin.model.objects.for_detail(), pk=pk))

    return guarded


class WithChecks:
    """Mixin of the admin of records: the pages of these decisions."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = {"publish": self.publish_view, "review": self.review_view, "withdraw": self.withdraw_view}
        own = [path(f"<int:pk>/{act}/", self.admin_site.admin_view(view), name=f"{name}_{act}") for act, view in views.items()]
        return own + super().get_urls()

    @for_publishers
    def publish_view(self, request, record):
        """What the rules say of a record before visitors see it, and the button that publishes."""
        if record.state == State.PUBLISHED:
            messages.info(request, _("“%(record)s” is published already.") % {"record": record})
            return redirect(self._form_of(record))
        form = PublishingForm(request.POST or None, record=record, by=request.user)
        refusals = self._publish(request, record, form) if request.method == "POST" else []
        if refusals is None:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return self._page(request, record, "checks", _("Check and publish"), refusals, {"form": form} | self._checks(record))

    @for_publishers
    def review_view(self, request, record):
        """What waits for review, to be read, then approved or sent back."""
        if record.state != State.IN_REVIEW:
            messages.info(request, _("“%(record)s” does not wait for review.") % {"record": record})
            return redirect(self._form_of(record))
        is_back = "_send_back" in request.POST
        form = PublishingForm(None if is_back else request.POST or None, record=record, by=request.user)
        back = SendingBackForm(request.POST if is_back else None)
        refusals = []
        if request.method == "POST":
            refusals = self._send_back(request, record, back) if is_back else self._publish(request, record, form)
        if refusals is None:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        context = {"form": form, "back": back, "document": document(record)} | self._checks(record)
        return self._page(request, record, "review", _("Review"), refusals, context)

    @for_publishers
    def withdraw_view(self, request, record):
        """Taking a record back from visitors."""
        if record.state == State.WITHDRAWN or not (record.has_been_public or record.state == State.PUBLISHED):
            messages.info(request, _("Visitors do not see “%(record)s”: there is nothing to withdraw.") % {"record": record})
            return redirect(self._form_of(record))
        form = WithdrawingForm(request.POST or None, record=record, admin_site=self.admin_site)
        refusals = self._withdraw(request, record, form) if request.method == "POST" else []
        if refusals is None:
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        context = {"form": form, "uses": used_by(record), "media": self.media + form.media}
        return self._page(request, record, "withdraw", _("Withdraw"), refusals, context)

    def _page(self, request, record, template, title, refusals, context):
        # What the rules found is listed already, each with the way to its field.
        others = [("", sentence) for sentence in refusals if sentence not in context.get("told", ())]
        context |= {"problems": [*others, *context.get("problems", [])], "is_refused": bool(refusals)}
        own = {"title": title, "subtitle": str(record), "opts": self.opts, "record": record, "seen": states.latest_edit(record)}
        context = {"media": self.media} | self.admin_site.each_context(request) | own | context
        return TemplateResponse(request, f"admin/{template}.html", context)

    def _form_of(self, record):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])

    def _checks(self, record):
        """What must be mended, what should be, and what could be, each with the way to its field."""
        address, stored, record.state = self._form_of(record), record.state, State.PUBLISHED
        rules = {"problems": verify.problems_of, "oddities": verify.oddities_of, "notes": verify.notes_of}
        broken = {name: list(rule(record)) for name, rule in rules.items()}
        record.state = stored
        found = {name: [(f"{address}#{place_of(record, one)}", one.sentence) for one in broken[name]] for name in rules}
        found["told"] = {str(one) for one in broken["problems"]}
        found["oddities"] += [(_form_address(other), _alike(other)) for other in duplicates.like(record)]
        return found

    def _publish(self, request, record, form):
        """Publish. Answers why it was not done, None once it is."""
        if not form.is_valid():
            return _sentences(form)
        said = {"kind": ChangeKind.UPDATE} | form.cleaned_data
        edit, refusals = self._try(states.publish, record=record, by=request.user, seen=_seen(request), **said)
        if edit:
            shown = self.model.objects.get(pk=record.pk)
            sentence = _("“%(record)s” is published.") if shown.is_public else _("“%(record)s” is scheduled.")
            tell_done(request, sentence % {"record": shown}, edit, shown=shown)
        return refusals

    def _send_back(self, request, record, form):
        if not form.is_valid():
            return _sentences(form)
        note = form.cleaned_data["what_to_do"]
        edit, refusals = self._try(states.send_back, record=record, by=request.user, seen=_seen(request), note=note)
        if edit:
            messages.success(request, _("“%(record)s” is sent back with your note.") % {"record": record})
        return refusals

    def _withdraw(self, request, record, form):
        if not form.is_valid():
            return _sentences(form)
        edit, refusals = self._try(states.withdraw, record=record, by=request.user, seen=_seen(request), **form.cleaned_data)
        if edit:
            tell_done(request, _("“%(record)s” is withdrawn.") % {"record": record}, edit, shown=record)
        return refusals

    def _try(self, act, *, record, **options):
        """(the edit, None) once an act is done, (None, why not) where it is refused."""
        try:
            return act(record=record, **options), None
        except states.RefusedError as refusal:
            return None, refusal.sentences
        except PermissionDenied as refusal:
            return None, [str(refusal)]


def _seen(request):
    """The key of the latest edit its sender had seen: 0 before the first, and one that is never right where it was not sent."""
    return sent_key(request.POST.get("seen"), otherwise=-1)


def _sentences(form):
    return [sentence for errors in form.errors.values() for sentence in errors]


def _form_address(record):
    return reverse(f"admin:cooperation_{record.record_type}_change", args=[record.pk])


def _alike(record):
    return _("This looks like “%(record)s”. Compare the two, and say that they are different, or keep only one.") % {
        "record": record
    }
