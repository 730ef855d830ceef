"""Discarding a change of what visitors see that still waits: shown with all that would be lost, asked once, and kept in the history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import rights
from cooperation.models import KeptForm

from . import keeping

NOT_ALLOWED = gettext_lazy("You may not discard a scheduled change. Ask a publisher.")


class WithDiscarding:
    """Mixin of the admin of records: the page on which a waiting change is discarded."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_discard"
        own = path("<int:pk>/discard/<int:kept>/", self.admin_site.admin_view(self.discard_view), name=name)
        return [own, *super().get_urls()]

    def discard_view(self, request, pk, kept):
        """What a change says otherwise than what is stored; sent, nothing comes of it any more."""
        if not rights.may_change(request.user, self.model):
            raise PermissionDenied
        record = get_object_or_404(self.model, pk=pk)
        with transaction.atomic():
            change = (
                KeptForm.objects.select_for_update(of=("self",)).select_related("by", "record").filter(record=pk, pk=kept).first()
            )
            if not change or change.waiting not in keeping.OF_RECORDS:
                messages.info(request, _("This change does not wait any more. Nothing was discarded."))
                return redirect(self.address_of(record))
            self._refuse_unless_discarded_by(request.user, change)
            if request.method == "POST" and request.POST.get("seen") == change.at.isoformat():
                return self._discarded(request, record, change)
        if request.method == "POST":
            messages.error(request, _("It was changed since you looked at it. Look at it again, then decide."))
            return redirect(request.path)
        return self._discard_page(request, record, change)

    def _refuse_unless_discarded_by(self, user, change):
        if keeping.may_discard(user, change):
            return
        if change.by != user and change.waiting not in keeping.SHARED:
            raise Http404
        raise PermissionDenied(str(NOT_ALLOWED))

    def _discarded(self, request, record, change):
        keeping.discard(change, by=request.user)
        messages.success(request, _("The change is discarded. Its words stay in the history of “%(record)s”.") % {"record": record})
        return redirect(self.address_of(record))

    def _discard_page(self, request, record, change):
        own = {"title": _("Discard this change"), "subtitle": str(record), "opts": self.opts, "record": record, "media": self.media}
        context = self.admin_site.each_context(request) | own
        differences = self.proposed_by(request, record, keeping.data_of(change))
        context |= {"change": change, "differences": differences, "seen": change.at.isoformat()}
        return TemplateResponse(request, "admin/discard.html", context)
