"""What happens to a form that is sent: it is applied once and whole, kept for later, shown again, or refused with every word in it."""

import copy
import uuid

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.models import Record, Waiting
from cooperation.states import RefusedError

from . import keeping
from .acts import Act
from .forms import CLASH
from .keys import sent_key

NOT_OURS = "_saveasnew"
"""A button that Django's forms may have and ours have not; Django obeys it all the same."""

SHOWN = object()
"""The refusal of a form that is only shown."""


class WithSending:
    """Mixin of admins whose forms lose no word and are applied once."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.refusals, request.outcome, request.kept = [], None, keeping.kept_of(request)
        if NOT_OURS in request.POST:
            request.POST = request.POST.copy()
            del request.POST[NOT_OURS]
        if request.method == "POST" and Act.of(request.POST) != Act.SHOW:
            return self._sent(request, object_id, form_url, extra_context)
        if request.method == "POST" or request.kept:
            return self._shown(request, object_id, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _shown(self, request, object_id, form_url, extra_context):
        """A form with what was sent once, as if it had just been typed, and nothing saved."""
        if request.method == "GET":
            request.POST = keeping.data_of(request.kept)
        request.method, request.refusals = "POST", [SHOWN]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def proposed_by(self, request, obj, data):
        """What some sent or kept words would change of something, found out without saving or telling anything."""
        files, asking = request.FILES, copy.copy(request)  # read before the copy, which has no stream to read them from
        asking._files, asking.method, asking.POST, asking.resolver_match = files, "POST", data, request.resolver_match
        asking.refusals, asking.outcome, asking.kept = [SHOWN], None, None
        return super().changeform_view(asking, str(obj.pk)).context_data["proposed"]

    def _sent(self, request, object_id, form_url, extra_context):
        token = keeping.Token(request)
        with transaction.atomic():
            if done := token.take():
                messages.info(request, _("That was saved already; nothing was done twice."))
                return redirect(done)
            response = self.kept_unread(request, object_id) or self._applied(request, object_id, form_url, extra_context)
            token.settle(request.outcome)
        return response

    def kept_unread(self, request, object_id):
        """The answer to what is kept as it is, whatever it says; None for what is applied, or has to stand up to the rules first."""

    def _applied(self, request, object_id, form_url, extra_context):
        """Save; what cannot be saved comes back as the form with a sentence for each reason."""
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            request.refusals = [CLASH]
        except RefusedError as refusal:
            request.refusals = refusal.sentences
        else:
            return self.afterwards(request, response)
        request.outcome = None
        return super().changeform_view(request, object_id, form_url, extra_context)

    def afterwards(self, request, response):
        """The answer once the form is dealt with and what it must not leave behind is undone."""
        if request.outcome and request.kept:
            request.kept.delete()
        return response

    def get_object(self, request, object_id, from_field=None):
        """The thing a form is about; when it is sent, held until it is dealt with, so that nobody else changes it in between."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            model = Record if issubclass(self.model, Record) else self.model
            if key := sent_key(object_id):
                model._base_manager.select_for_update().filter(pk=key).first()
        return super().get_object(request, object_id, from_field or None)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What was written about something that is gone is kept, and opens as something new."""
        if request.method != "POST" or not keeping.pairs_of(request.POST):
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        request.POST = keeping.as_new(request.POST, [formset for formset, _inline in self.get_formsets_with_inlines(request)])
        path = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        kept = keeping.keep(request, waiting=Waiting.RESTORING, path=path, title=request.POST.get(self.named_by, ""))
        request.kept, request.outcome = None, keeping.address(kept)
        messages.warning(
            request, _("It was deleted while you wrote. All you wrote is here, as something new: save it, or leave it.")
        )
        return HttpResponseRedirect(request.outcome)

    def response_add(self, request, obj, post_url_continue=None):
        request.outcome = self.address_of(obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        request.outcome = self.address_of(obj)
        return super().response_change(request, obj)

    def address_of(self, obj):
        """Where its form is."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])

    def sending_context(self, request):
        """What the template writes into the form besides its fields."""
        return {
            "token": request.POST.get("_token") or uuid.uuid4(),
            "sender": keeping.signed(request.user),
            "kept": request.kept,
            "is_shown": request.refusals == [SHOWN],
        }
