"""The history of a record for its editors: what each edit changed, any two of them compared, and the ways back.

`RecordAdmin` mixes in `WithHistory`; `RecordAdminSite` adds `urls(site)`, where the success message of every save leads for undoing.
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cooperation import edits, reverting, rights
from cooperation.languages import listed
from cooperation.models import Edit, State
from cooperation.records import model_of
from cooperation.states import RefusedError, latest_edit

from .keys import sent_key

PER_PAGE = 20
NOW, PUBLISHED = "now", "published"


def urls(site):
    """The addresses of this module's views that belong to no type of record, for the admin's site."""
    return [path("undo/", site.admin_view(undo_edit), name="undo_edit")]


@dataclass
class Shown:
    """A step of the history as the page shows it: what may be restored from before it, and whether the record can go back to it."""

    step: edits.Step
    values: list
    is_now: bool
    needs_reason: bool


@dataclass
class Value:
    """A difference with whether the value before it can be restored: not where the record has it again already."""

    difference: edits.Difference
    can_restore: bool
    needs_reason: bool = False


class WithHistory:
    """Mixin of the admin of records: its history page shows what the editors' history holds, and leads back."""

    def history_view(self, request, object_id, extra_context=None):
        """The history; of two edits that are named, their differences; and, when sent, an act that goes back."""
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            return self._go_back(request, record)
        if "from" in request.GET or "to" in request.GET:
            return self._comparison(request, record)
        return self._history(request, record)

    def _history(self, request, record):
        every = record.edits.select_related("by", "batch", "approved_by").order_by("-pk")
        page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
        context = self._context(request, record) | {
            "title": _("History of “%(record)s”") % {"record": record},
            "page_obj": page,
            "shown": _shown(record, page, edits.stored(record), user=request.user),
            "published": edits.published_edit(record),
        }
        return TemplateResponse(request, "admin/history.html", context)

    def _comparison(self, request, record):
        before, after = (_side(record, request.GET.get(name, "")) for name in ("from", "to"))
        found = edits.differences(type(record), before.held, after.held)
        is_now = edits.is_same(type(record), edits.stored(record), after.held)
        context = self._context(request, record) | {
            "title": _("Two edits of “%(record)s” compared") % {"record": record},
            "before": before,
            "after": after,
            "values": [Value(one, is_now and _is_content(one), _needs_reason(record, before.edit, request.user)) for one in found],
        }
        return TemplateResponse(request, "admin/compare.html", context)

    def _context(self, request, record):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": record,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "preserved_filters": self.get_preserved_filters(request),
            "may_go_back": _may_go_back(request.user, record),
            "seen": latest_edit(record),
        }

    def _go_back(self, request, record):
        edit = get_object_or_404(record.edits.select_related("by"), pk=sent_key(request.POST.get("edit")))
        if not _may_go_back(request.user, record):
            raise PermissionDenied(_("You may not take back what visitors see. Ask a publisher."))
        part, field = request.POST.get("part", ""), request.POST.get("field", "")
        what = {"edit": edit, "by": request.user, "seen": sent_key(request.POST.get("seen"))}
        what["unreviewed_reason"] = request.POST.get("unreviewed_reason", "")
        if "part" in request.POST:
            _attempt(request, record, lambda: reverting.restore_value(part=part, field=field, **what), _("The value is restored."))
        elif _attempt(request, record, lambda: reverting.revert(**what), _("The record is as it was after that edit.")):
            _tell_unknown(request, record, edit)
        return redirect(self._history_url(record))

    def _history_url(self, record):
        return reverse(f"admin:cooperation_{self.opts.model_name}_history", args=[record.pk])


@require_POST
def undo_edit(request):
    """Take back the latest act on a record, from the message that told of it."""
    edit = get_object_or_404(Edit.objects.select_related("record", "by"), pk=sent_key(request.POST.get("edit")))
    record = edit.record
    if not _may_go_back(request.user, record):
        raise PermissionDenied(_("You may not take back what visitors see. Ask a publisher."))
    what = {"edit": edit, "by": request.user, "seen": sent_key(request.POST.get("seen"))}
    _attempt(request, record, lambda: reverting.undo(**what), _("Undone: “%(record)s” is as it was before.") % {"record": record})
    return redirect(f"admin:cooperation_{record.record_type}_change", record.pk)


def _attempt(request, record, act, told):
    """Do something that can be undone in turn; what refuses it is told instead. Answers the edit, None where it was refused."""
    try:
        with transaction.atomic():
            edit = act()
    except (RefusedError, PermissionDenied) as error:
        for sentence in getattr(error, "sentences", [str(error)]):
            messages.error(request, sentence)
        return None
    tell_done(request, told, edit)
    return edit


def tell_done(request, sentence, edit, *, shown=None):
    """Say what was done, with the button that undoes it, and the way to the record that is `shown` where visitors see it."""
    view = format_html(' <a href="{}">{}</a>', shown.get_absolute_url(), _("View")) if shown and shown.is_public else ""
    messages.success(request, format_html("{}{}", sentence, view), extra_tags=f"undo-{edit.pk}")


def _tell_unknown(request, record, edit):
    """Say which held fields could not go back because records have none of that name any more."""
    if names := edits.unknown_fields(type(record), edits.held([edit])[edit.pk]):
        message = ngettext(
            "Not restored, because there is no such field any more: %s.",
            "Not restored, because there are no such fields any more: %s.",
            len(names),
        )
        messages.warning(request, message % listed(names))


def _may_go_back(user, record):
    is_seen = record.has_been_public or record.state in (State.PUBLISHED, State.WITHDRAWN)
    return rights.may_change(user, model_of(record)) and (rights.may_publish(user) or not is_seen)


def _shown(record, page, now, *, user):
    return [
        Shown(
            step,
            [
                Value(one, _can_restore(one, step.earlier_held, now), _needs_reason(record, step.earlier, user))
                for one in step.differences
            ],
            is_now=edits.is_same(type(record), now, step.held),
            needs_reason=_needs_reason(record, step.edit, user),
        )
        for step in edits.steps(record, page)
    ]


def _needs_reason(record, edit, user):
    """Whether going back to an edit would publish what nobody else has read."""
    is_unread = edit is not None and edit.state != State.PUBLISHED
    return is_unread and record.state == State.PUBLISHED and rights.needs_reason(record=record, by=user, words_by=user)


def _can_restore(difference, earlier, now):
    """Whether the value before a difference is another than the record has now."""
    part, field = difference.part, difference.field
    if not _is_content(difference):
        return False
    if not field:
        return earlier.get(part) != now.get(part)
    return part in now and field in earlier[part] and earlier[part][field] != now[part].get(field)


def _is_content(difference):
    """Whether a value can go back: addresses and states are moved by acts of their own."""
    return difference.part != edits.OWN or difference.field not in edits.STANDING


@dataclass
class Side:
    """One side of a comparison."""

    held: dict
    edit: Edit | None = None


def _side(record, name):
    """What an address names: an edit by its key, what is stored now, or what is published. 404 for anything else."""
    if name == NOW:
        return Side(edits.stored(record))
    edit = (
        edits.published_edit(record) if name == PUBLISHED else record.edits.select_related("by").filter(pk=sent_key(name)).first()
    )
    if not edit:
        raise Http404
    return Side(edits.held([edit])[edit.pk], edit)
