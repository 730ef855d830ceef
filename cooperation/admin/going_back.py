"""The ways back: one press in what visitors do not see; in what they see a page that shows what would change, and asks what any change asks.

`RecordAdmin` mixes in `WithWaysBack`; `RecordAdminSite` adds `urls(site)`, where the success message of every save leads for undoing.
"""

from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cooperation import edits, reverting, rights
from cooperation.languages import listed
from cooperation.models import ChangeKind, Edit, State
from cooperation.records import model_of
from cooperation.states import RefusedError, latest_edit

from .forms import SaidForm
from .keys import sent_key


def urls(site):
    """The addresses of this module's views that belong to no type of record, for the admin's site."""
    return [path("undo/", site.admin_view(undo_edit), name="undo_edit")]


class GoingBackForm(SaidForm):
    """What is said of going back in what is published. It is proposed as a correction where it takes one back."""

    def __init__(self, *args, record, needs_reason, takes_back_correction, **kwargs):
        super().__init__(*args, **kwargs)
        kind = self.fields["change_kind"]
        kind.required, kind.error_messages["required"] = True, _("Choose what kind of change it is.")
        kind.initial = ChangeKind.CORRECTION if takes_back_correction else ChangeKind.UPDATE
        self.fields["change_note"].help_text = _(
            "One sentence. Readers see it. Needed for a correction; else it says which edit the record went back to."
        )
        if not record.has_been_public:
            del self.fields["change_kind"]
        if not needs_reason:
            del self.fields["unreviewed_reason"]

    def clean(self):
        super().clean()
        self.refuse_silent_correction()

    def said(self):
        """What `reverting` is told of the change."""
        names = {"change_kind": "kind", "change_note": "note", "unreviewed_reason": "unreviewed_reason"}
        return {names[name]: value for name, value in self.cleaned_data.items()}


@dataclass
class Way:
    """A way back: to all that an edit held, or to what it held of one part (`part` is None for all)."""

    edit: Edit
    part: str | None = None
    field: str = ""

    @classmethod
    def of(cls, data, record):
        """The way that an address or a form names; 404 for an edit of another record."""
        edit = get_object_or_404(record.edits.select_related("by", "record"), pk=sent_key(data.get("edit")))
        return cls(edit, data.get("part"), data.get("field", ""))

    @property
    def address(self):
        """The page that shows what going this way would change."""
        named = {"edit": self.edit.pk} | ({} if self.part is None else {"part": self.part, "field": self.field})
        return f"{history_of(self.edit.record)}?{urlencode(named)}"

    @property
    def title(self):
        return _("Revert to an earlier edit") if self.part is None else _("Restore an earlier value")

    def differences(self):
        return reverting.would_change(edit=self.edit, part=self.part, field=self.field)

    def go(self, **said):
        if self.part is None:
            return reverting.revert(edit=self.edit, **said)
        return reverting.restore_value(edit=self.edit, part=self.part, field=self.field, **said)

    def tell(self, request, edit):
        """Say that it is done, and which held fields could not go back because records have none of that name any more."""
        whole = _("The record is as it was after that edit.")
        tell_done(request, whole if self.part is None else _("The value is restored."), edit)
        model, held = model_of(edit.record), edits.held([self.edit])[self.edit.pk]
        if self.part is None and (names := edits.unknown_fields(model, held)):
            message = ngettext(
                "Not restored, because there is no such field any more: %s.",
                "Not restored, because there are no such fields any more: %s.",
                len(names),
            )
            messages.warning(request, message % listed(names))


class WithWaysBack:
    """Mixin of the admin of records: going back from the history page."""

    def go_back(self, request, record):
        """Go the way back that is sent; in what is published only with what any publishing of a change is asked."""
        way = Way.of(request.POST, record)
        refuse_unless_allowed(request.user, record)
        if is_asked(record):
            return self.way_back(request, record, way)
        for sentence in _done(request, partial(way.go, by=request.user, seen=_seen(request)), way.tell):
            messages.error(request, sentence)
        return redirect(history_of(record))

    def way_back(self, request, record, way):
        """The page of one way back in what is published: what would change, and what is asked; sent, it is gone."""
        refuse_unless_allowed(request.user, record)
        try:
            differences = way.differences()
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect(history_of(record))
        corrections = list(reverting.corrections_taken_back(way.edit, differences))
        form = GoingBackForm(
            request.POST or None,
            record=record,
            needs_reason=_needs_reason(record, way.edit, request.user),
            takes_back_correction=bool(corrections),
        )
        refusals = self._gone(request, way, form) if request.method == "POST" else []
        if request.method == "POST" and not refusals:
            return redirect(history_of(record))
        context = {"way": way, "differences": differences, "corrections": corrections, "form": form, "problems": refusals}
        own = {"title": way.title, "subtitle": str(record), "opts": self.opts, "record": record, "seen": latest_edit(record)}
        context |= self.admin_site.each_context(request) | own | {"media": self.media, "is_refused": bool(refusals)}
        return TemplateResponse(request, "admin/going_back.html", context)

    def _gone(self, request, way, form):
        """Go a way back. Answers why it was not done; nothing once it is."""
        if not form.is_valid():
            return [sentence for errors in form.errors.values() for sentence in errors]
        return _done(request, partial(way.go, by=request.user, seen=_seen(request), **form.said()), way.tell)


@require_POST
def undo_edit(request):
    """Take back the latest act on a record, from the message that told of it; a correction only as any way back in what is published."""
    edit = get_object_or_404(Edit.objects.select_related("record", "by"), pk=sent_key(request.POST.get("edit")))
    record = edit.record
    refuse_unless_allowed(request.user, record)
    if is_asked(record) and edit.kind == ChangeKind.CORRECTION and edit.pk == latest_edit(record):
        return redirect(Way(edits.latest_before(record, edit.pk)).address)
    told = _("Undone: “%(record)s” is as it was before.") % {"record": record}
    undo = partial(reverting.undo, edit=edit, by=request.user, seen=_seen(request))
    for sentence in _done(request, undo, partial(tell_done, sentence=told)):
        messages.error(request, sentence)
    return redirect(f"admin:cooperation_{record.record_type}_change", record.pk)


def _done(request, act, tell):
    """Do something that can be undone in turn, and tell it. Answers sentences on why it was not done; none once it is."""
    try:
        with transaction.atomic():
            edit = act()
    except (RefusedError, PermissionDenied) as error:
        return getattr(error, "sentences", [str(error)])
    tell(request, edit=edit)
    return []


def tell_done(request, sentence, edit, *, shown=None):
    """Say what was done, with the button that undoes it, and the way to the record that is `shown` where visitors see it."""
    view = format_html(' <a href="{}">{}</a>', shown.get_absolute_url(), _("View")) if shown and shown.is_public else ""
    messages.success(request, format_html("{}{}", sentence, view), extra_tags=f"undo-{edit.pk}")


def history_of(record):
    return reverse(f"admin:cooperation_{record.record_type}_history", args=[record.pk])


def may_go_back(user, record):
    is_seen = record.has_been_public or record.state in (State.PUBLISHED, State.WITHDRAWN)
    return rights.may_change(user, model_of(record)) and (rights.may_publish(user) or not is_seen)


def refuse_unless_allowed(user, record):
    if not may_go_back(user, record):
        raise PermissionDenied(_("You may not take back what visitors see. Ask a publisher."))


def is_asked(record):
    """Whether going back changes what is published, so that it is shown first and asked about."""
    return record.state == State.PUBLISHED


def _needs_reason(record, edit, user):
    """Whether going back to an edit would publish what nobody else has read."""
    return edit.state != State.PUBLISHED and rights.needs_reason(record=record, by=user, words_by=user)


def _seen(request):
    return sent_key(request.POST.get("seen"))
