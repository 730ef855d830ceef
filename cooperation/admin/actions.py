"""The pages of acts on many records: what would change and what is refused, then all that can be done in one batch that can be undone."""

from django.contrib import messages
from django.contrib.admin.actions import delete_selected
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from cooperation.models import Batch

from .bulk import ACTS, ActForm
from .exporting import exporting_actions
from .keys import sent_key
from .wording import counted_of

SHOWN = 20
"""So many are shown before it is done. More have to be confirmed by typing their number."""


class WithBulkActions:
    """Mixin of the admins of records: acts on those ticked in the list."""

    def get_actions(self, request):
        """Ours, as far as the user may; Django's deletion only for whoever may delete."""
        stock = super().get_actions(request)
        if self._is_popup(request):
            return {}
        if deletion := stock.get("delete_selected"):
            stock["delete_selected"] = (delete_seen, *deletion[1:])
        acts = [act for act in self._acts() if act.is_for(request.user)]
        ours = {act.name: (_opening(act), act.name, act.label) for act in acts}
        return ours | exporting_actions() | stock

    def _is_popup(self, request):
        return "_popup" in request.GET

    def _acts(self):
        return [act(self.model, self.admin_site) for act in ACTS]

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [path("bulk/<slug:name>/", self.admin_site.admin_view(self.bulk_view), name=name), *super().get_urls()]

    def bulk_view(self, request, name):
        """Show what an act would do to the records sent, or do it. Each comes with the edit that was seen of it."""
        act = next((act for act in self._acts() if act.name == name), None)
        if not act or not act.is_for(request.user):
            raise PermissionDenied(_("You may not do this to many records at once."))
        seen = seen_of(request.POST.get("seen", ""))
        if not seen:
            messages.warning(request, _("Nothing was ticked. Tick the records in the list first."))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        form = ActForm(request.POST, act=act, user=request.user)
        is_confirmed = len(seen) <= SHOWN or request.POST.get("number", "").strip() == str(len(seen))
        if "_do" in request.POST and form.is_valid() and is_confirmed:
            return self._done(request, act, seen, form.cleaned_data)
        unconfirmed = "_do" in request.POST and not is_confirmed
        return self.bulk_page(request, act, seen, form, is_unconfirmed=unconfirmed)

    def bulk_page(self, request, act, seen, form, *, is_unconfirmed=False):
        """What would become of the first records, and which of them are refused."""
        data = form.cleaned_data if form.is_bound and form.is_valid() else {}
        context = {
            **self.admin_site.each_context(request),
            "title": f"{act.label}: {counted_of(self.model, len(seen))}",
            "opts": self.opts,
            "act": act,
            "form": form,
            "rows": list(self._rows(request.user, act, list(seen)[:SHOWN], data)) if data or not act.shows_first else [],
            "left_out": max(len(seen) - SHOWN, 0),
            "count": len(seen),
            "must_confirm": len(seen) > SHOWN,
            "is_unconfirmed": is_unconfirmed,
            "is_ready": bool(data) or not act.shows_first,
            "seen": as_pairs(seen),
            "address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk", args=[act.name]),
        }
        return TemplateResponse(request, "admin/bulk.html", context)

    def _rows(self, user, act, keys, data):
        """Of each record: what it says now, what it would say, and why not."""
        records = self.model.objects.for_detail().in_bulk(keys)
        for key in filter(records.__contains__, keys):
            record = records[key]
            before, after = act.before(record, data), act.after(record, data)
            yield {"record": record, "before": before, "after": after, "refusals": act.refusals(record, by=user, data=data)}

    @transaction.atomic
    def _done(self, request, act, seen, data):
        """Do it to each record it is not refused for, as one batch; then say what was done, and what was not."""
        batch = Batch.objects.create(what=str(act.label), by=request.user)
        records, done = self.model.objects.in_bulk(list(seen)), 0
        for key, edit in seen.items():
            if key not in records:
                messages.warning(request, _("One of the records is gone: somebody deleted it."))
                continue
            sentences = act.do(records[key], by=request.user, seen=edit, data=data, batch=batch)
            done += not sentences
            for sentence in sentences:
                messages.warning(request, f"{records[key]}: {sentence}")
        if not done:
            batch.delete()
            messages.error(request, _("Nothing was done: each record was refused."))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        messages.success(request, act.done % {"things": counted_of(self.model, done)})
        return redirect("admin:batch", batch.pk)


def _opening(act):
    """The action of Django's list that opens the page of an act."""

    def action(modeladmin, request, queryset):
        return modeladmin.bulk_page(request, act, latest_of(queryset), ActForm(act=act, user=request.user))

    return action


@transaction.atomic
def delete_seen(modeladmin, request, queryset):
    """Django's deletion of what is ticked, as long as each is what its page has shown."""
    latest = latest_of(queryset)
    if "post" in request.POST and seen_of(request.POST.get("seen", "")) != latest:
        messages.error(request, _("They were changed since you looked at them. Look at them again, then decide."))
        return None
    response = delete_selected(modeladmin, request, queryset)
    if response:
        response.context_data["seen"] = as_pairs(latest)
    return response


def latest_of(queryset):
    """The latest edit of each record, in their order; 0 where there is none."""
    latest = dict(queryset.order_by().values_list("pk").annotate(Max("edits")))
    return {key: latest[key] or 0 for key in queryset.values_list("pk", flat=True) if key in latest}


def as_pairs(seen):
    """Which edit was seen of which record, as a form carries it."""
    return " ".join(f"{key}:{edit}" for key, edit in seen.items())


def seen_of(pairs):
    """Which edit was seen of which record, from "record:edit record:edit". What is no such pair is left out."""
    split = (pair.partition(":") for pair in pairs.split())
    sent = [(sent_key(key, None), sent_key(edit, None)) for key, _colon, edit in split]
    return {key: edit for key, edit in sent if key is not None and edit is not None}
