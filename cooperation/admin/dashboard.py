"""The first page of the admin: searching, what needs doing, adding, and what was done last. `RecordAdminSite` asks for `context` and `urls`."""

from functools import wraps

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cooperation import reverting, rights, states
from cooperation.models import Batch, Edit, KeptForm, Record
from cooperation.records import model_of

from . import finding_records, keeping
from .keys import sent_key
from .queues import NOTHING, QUEUES, ForReview, Unapproved, counted
from .wording import state_in_words

LATEST = 20
PER_PAGE = 50


def context(request):
    """What the first page shows; to an account of no group, that there is nothing for it here."""
    if not rights.may_look(request.user):
        return {"title": _("Editing the record")}
    return {
        "title": _("Editing the record"),
        "queues": counted(request.user),
        "may_add": [model._meta for model in rights.KEPT if _may_add(request.user, model)],
        "acts": latest_acts(),
        "may_publish": rights.may_publish(request.user),
    }


def _may_add(user, model):
    return user.has_perm(f"{model._meta.app_label}.add_{model._meta.model_name}")


def latest_acts():
    """The latest edits of single records and the latest batches, newest first; not what was only kept before a record's first act."""
    edits = Edit.objects.filter(batch=None).exclude(by=None, note="").select_related("record", "by").order_by("-pk")[:LATEST]
    batches = Batch.objects.select_related("by").annotate(size=Count("edits")).order_by("-pk")[:LATEST]
    return sorted([*edits, *batches], key=lambda act: act.at, reverse=True)[:LATEST]


def urls(site):
    """The addresses of the first page's views, for the admin's site."""
    views = [
        ("find/", for_viewers(finding_records.find), "find"),
        ("queue/<slug:name>/", for_viewers(queue), "queue"),
        ("approve/", approve, "approve"),
        ("batch/<int:key>/", for_viewers(batch_page), "batch"),
        ("undo-batch/", undo_batch, "undo_batch"),
    ]
    return [path(address, site.admin_view(view), name=name) for address, view, name in views]


def for_viewers(view):
    """A view that only who may see unpublished records may see."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not rights.may_look(request.user):
            raise PermissionDenied(_("You may not see records here. Ask an administrator for the right."))
        return view(request, *args, **kwargs)

    return guarded


def queue(request, name):
    """Everything that waits in one queue."""
    found = next((one(request.user) for one in QUEUES if one.name == name), None)
    if not found or not found.is_for():
        raise Http404
    records = Record.objects.filter(found.records()).order_by(found.since, "pk")
    forms = [] if found.forms() is NOTHING else list(_forms(found))
    page = Paginator(records, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": found.sentence(page.paginator.count + len(forms)),
        "rows": [_row(record, to_review=isinstance(found, ForReview)) for record in page],
        "forms": [(keeping.address(form), form) for form in forms],
        "page_obj": page,
        "to_approve": _to_approve(request.user, page) if isinstance(found, Unapproved) else (),
    }
    return TemplateResponse(request, "admin/queue.html", context)


def _forms(queue):
    """The kept forms of a queue, the first first."""
    return KeptForm.objects.filter(queue.forms()).select_related("by", "record").order_by(queue.form_since, "pk")


def _to_approve(user, records):
    """The edits of some records that somebody else published without review."""
    return Edit.objects.awaiting_approval().filter(record__in=list(records)).exclude(by=user).select_related("record", "by")


def _row(record, *, to_review):
    return {
        "record": record,
        "type": model_of(record)._meta.verbose_name,
        "state": state_in_words(record),
        "url": reverse(f"admin:cooperation_{record.record_type}_{'review' if to_review else 'change'}", args=[record.pk]),
        "history": reverse(f"admin:cooperation_{record.record_type}_history", args=[record.pk]),
    }


@require_POST
@transaction.atomic
def approve(request):
    """Note that a second editor has read what was published without review."""
    edit = get_object_or_404(Edit.objects.awaiting_approval().select_related("record"), pk=sent_key(request.POST.get("edit")))
    if not rights.may_publish(request.user):
        raise PermissionDenied(_("You may not approve what others published. Ask a publisher."))
    if edit.by == request.user:
        raise PermissionDenied(_("You published this yourself. Somebody else has to approve it."))
    Edit.objects.filter(pk=edit.pk).update(approved_by=request.user, approved_at=timezone.now())
    messages.success(request, _("You approved the change of “%(record)s”.") % {"record": edit.record})
    return redirect("admin:index")


def batch_page(request, key):
    """What one act did to many records, to be looked at or undone."""
    batch = get_object_or_404(Batch.objects.select_related("by", "undone_by"), pk=key)
    page = Paginator(batch.edits.select_related("record").order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **admin.site.each_context(request),
        "title": batch.in_words,
        "batch": batch,
        "page_obj": page,
        "may_publish": rights.may_publish(request.user),
    }
    return TemplateResponse(request, "admin/batch.html", context)


@require_POST
def undo_batch(request):
    """Undo what one act did to many records, as far as nobody has changed them since, and whoever asks may change each of them."""
    batch = get_object_or_404(Batch, pk=sent_key(request.POST.get("batch")))
    if not rights.may_publish(request.user) and batch.by != request.user:
        raise PermissionDenied(_("You may not undo what somebody else did to many records. Ask a publisher."))
    try:
        undone, refused = reverting.undo_batch(batch=batch, by=request.user)
    except states.RefusedError as error:
        undone, refused = [], error.sentences
    if undone:
        count = len(undone)
        messages.success(request, ngettext("%d record is as it was before.", "%d records are as they were before.", count) % count)
    for sentence in refused:
        messages.warning(request, sentence)
    return redirect("admin:batch", batch.pk)
