"""The history of a record for its editors: what each edit changed, and any two of them compared."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cooperation import edits, reverting
from cooperation.models import Edit, Waiting
from cooperation.states import latest_edit

from .going_back import Way, WithWaysBack, is_asked, may_go_back
from .keys import sent_key

PER_PAGE = 20
NOW, PUBLISHED = "now", "published"


@dataclass
class Shown:
    """A step of the history as the page shows it: what may be restored from before it, and whether the record can go back to it."""

    step: edits.Step
    values: list
    is_now: bool


@dataclass
class Value:
    """A difference with whether the value before it can be restored: not where the record has it again already."""

    difference: edits.Difference
    can_restore: bool


class WithHistory(WithWaysBack):
    """Mixin of the admin of records: its history page shows what the editors' history holds, and leads back."""

    def history_view(self, request, object_id, extra_context=None):
        """The history; of two edits that are named, their differences; and, when sent, an act that goes back."""
        record = self.get_object(request, object_id)
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            return self.go_back(request, record)
        if "edit" in request.GET:
            way = Way.of(request.GET, record)
            return self.way_back(request, record, way) if is_asked(record) else redirect(request.path)
        if "from" in request.GET or "to" in request.GET:
            return self._comparison(request, record)
        return self._history(request, record)

    def _history(self, request, record):
        every = record.edits.select_related("by", "batch", "approved_by").order_by("-pk")
        discarded = record.kept_forms.filter(waiting=Waiting.DISCARDED).select_related("by", "discarded_by")
        page = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
        context = self._context(request, record) | {
            "title": _("History of “%(record)s”") % {"record": record},
            "page_obj": page,
            "shown": _shown(record, page, edits.stored(record)),
            "published": edits.published_edit(record),
            "discarded": discarded.order_by("-discarded_at", "-pk"),
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
            "values": [Value(one, is_now and reverting.is_content(one)) for one in found],
        }
        return TemplateResponse(request, "admin/compare.html", context)

    def _context(self, request, record):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": record,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "preserved_filters": self.get_preserved_filters(request),
            "may_go_back": may_go_back(request.user, record),
            "is_asked": is_asked(record),
            "seen": latest_edit(record),
        }


def _shown(record, page, now):
    return [
        Shown(
            step,
            [Value(one, _can_restore(one, step.earlier_held, now)) for one in step.differences],
            is_now=edits.is_same(type(record), now, step.held),
        )
        for step in edits.steps(record, page)
    ]


def _can_restore(difference, earlier, now):
    """Whether the value before a difference is another than the record has now."""
    part, field = difference.part, difference.field
    if not reverting.is_content(difference):
        return False
    if not field:
        return earlier.get(part) != now.get(part)
    return part in now and field in earlier[part] and earlier[part][field] != now[part].get(field)


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
