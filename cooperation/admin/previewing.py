"""Previews: of a form as typed, of a record as stored, and by links for people outside. The page is always the public one."""

from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation import rights, security_log
from cooperation.models import PreviewLink, State
from cooperation.views.preview import Banner, address_of, preview_page

from .keys import sent_key
from .wording import state_in_words


def preview(request, record):
    """The public page of a record that was just saved, which is then taken back with everything else of the transaction.

    Call it inside the transaction, as the last thing that asks the database. What saving wanted to say is not said.
    """
    sentence = _("This is how visitors would see it. To keep it, go back to the form and save.")
    response = preview_page(request, record, Banner(_("Preview, not saved."), sentence))
    transaction.set_rollback(True)
    request._messages = default_storage(request)
    return response


class WithPreviews:
    """The previews of a type of record on its admin."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        own = [
            path("<int:pk>/preview/", self.admin_site.admin_view(self.preview_view), name=name),
            path("<int:pk>/preview-links/", self.admin_site.admin_view(self.preview_links_view), name=f"{name}_links"),
        ]
        return own + super().get_urls()

    def preview_view(self, request, pk):
        """The record as stored now, for its editors."""
        record = self._seen_by_editor(request, pk)
        sentence = _("Visitors see this page.") if record.is_public else _("Visitors do not see this page.")
        return preview_page(request, record, Banner(_("Preview: %(state)s.") % {"state": state_in_words(record)}, sentence))

    def preview_links_view(self, request, pk):
        """The links to the record that were given to people outside: listed, made and revoked."""
        record = self._seen_by_editor(request, pk)
        if request.method == "POST":
            self._change_links(request, record)
            return redirect(request.path)
        may_change = rights.may_change(request.user, self.model)
        context = self.admin_site.each_context(request) | {
            "title": _("Preview links"),
            "subtitle": str(record),
            "opts": self.opts,
            "record": record,
            "links": _described(request, record.preview_links.select_related("by"), with_address=may_change),
            "may_change": may_change,
            "why_none": _why_none(record),
        }
        return TemplateResponse(request, "admin/preview_links.html", context)

    def _seen_by_editor(self, request, pk):
        record = get_object_or_404(self.model, pk=pk)
        if not rights.may_view(request.user, self.model):
            raise PermissionDenied
        return record

    def _change_links(self, request, record):
        if not rights.may_change(request.user, self.model):
            raise PermissionDenied
        if "revoke" in request.POST:
            self._revoke(request, record, request.POST["revoke"])
        elif not _why_none(record):
            PreviewLink.objects.create(record_id=record.pk, by=request.user)
            security_log.write("preview-link-made", record=record.slug)
            messages.success(request, _("The link is made. Whoever has it can read this record, and nothing else, for 14 days."))

    def _revoke(self, request, record, key):
        links = PreviewLink.objects.open().filter(record=record.pk, pk=sent_key(key))
        if links.update(revoked_at=timezone.now()):
            security_log.write("preview-link-revoked", record=record.slug)
            messages.success(request, _("The link is revoked. It opens nothing any more."))


def _described(request, links, *, with_address):
    """The links with what is said of each: whether it still opens, and, to who may give it away, its address."""
    now = timezone.now()
    return [
        {
            "link": link,
            "is_open": (is_open := not link.revoked_at and link.expires_at > now),
            "address": request.build_absolute_uri(address_of(link)) if is_open and with_address else "",
        }
        for link in links
    ]


def _why_none(record):
    """Why a link would open nothing that is not open already; empty where it would."""
    if record.is_public:
        return _("Visitors see this record: give them its public address.")
    if record.state == State.WITHDRAWN:
        return _("This record is withdrawn, and links to it open nothing.")
    return ""
