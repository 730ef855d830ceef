"""Applying the changes whose time has come, each through the form it was written in."""

from django.contrib import admin
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.models import KeptForm, Waiting
from cooperation.records import model_named

from . import keeping
from .acts import Act

GONE = _("The record, or whoever wrote this, is gone. Delete the change, or write it anew.")
NOT_ALLOWED = _("Whoever scheduled this may not change the record any more. Open the change and publish it, or delete it.")


def due():
    """The changes whose time has come and which nothing stood against so far, the longest due first."""
    waiting = KeptForm.objects.filter(waiting=Waiting.TIME, due_at__lte=timezone.now(), failure="")
    return waiting.select_related("by", "record").order_by("due_at", "pk")


def apply_due():
    """Apply every change that is due. Answers (kept form, sentence why not) of each; an empty sentence where it was applied.

    One that cannot be applied stays, with the sentence, for whoever looks at the first page.
    """
    outcomes = []
    for kept in due():
        if not due().filter(pk=kept.pk).exists():
            continue  # discarded, or written on, while those before it were applied
        failure = _apply(kept)
        if failure:
            KeptForm.objects.filter(pk=kept.pk).update(failure=failure)
        outcomes.append((kept, failure))
    return outcomes


def _apply(kept):
    """Send a kept form as its sender would; answers why it was refused."""
    if kept.record is None or not kept.by.is_active:
        return str(GONE)
    forms = admin.site.get_model_admin(model_named(kept.record.record_type))
    try:
        response = forms.changeform_view(_request(kept), str(kept.record.pk))
    except PermissionDenied as refusal:
        return str(refusal) or str(NOT_ALLOWED)
    if response.status_code == 302:
        return ""
    return " ".join(sentence for _place, sentence in response.context_data["problems"])


def _request(kept):
    """What the sender's browser would send at this moment to publish what was kept."""
    request = HttpRequest()
    request.method, request.user, request.path = "POST", kept.by, kept.path
    request.META["SCRIPT_NAME"] = ""
    request.session, request._messages = {}, Unread(request)
    request._dont_enforce_csrf_checks = True
    request.POST = keeping.data_of(kept)
    request.POST.pop("due_at", None)
    request.POST["_kept"], request.POST[Act.PUBLISH.value] = str(kept.pk), "1"
    return request


class Unread(BaseStorage):
    """Messages that nobody waits for."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []
