"""Duplicates as editors meet them: a save that comes back once, and a page of all pairs. `RecordAdminSite` asks for `urls`."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from cooperation import duplicates, rights
from cooperation.models import PartnerName, Record
from cooperation.records import model_of
from cooperation.states import RefusedError

from .acts import Act
from .dashboard import for_viewers
from .keys import sent_key

TICKED = "is_different"
MOST_SHOWN = 100
"""So many pairs stand on the page; the others follow once these are dealt with."""

NAMED = ("title", "title_zh", "official_name")


class WithDuplicates:
    """Mixin of the admin of records: one that is called like another is saved once its editor has said that it is different."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        if _is_asked(request):
            kwargs.setdefault("form", type(self.form.__name__, (self.form,), {TICKED: _tick(request)}))
        return super().get_form(request, obj, change, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        if _is_asked(request):
            form = context["adminform"]
            form.fieldsets = [(_("Is this a duplicate?"), {"fields": [TICKED]}), *form.fieldsets]
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        if Act.of(request.POST) != Act.PREVIEW:
            self._warn(request, form, formsets)
        super().save_related(request, form, formsets, change)

    def _warn(self, request, form, formsets):
        """Send the form back where the record was given a name that others have; once, for what is said is remembered."""
        names = [row.instance.name for row in _name_forms(formsets)]
        is_renamed = bool(set(NAMED) & set(form.changed_data)) or any(row.has_changed() for row in _name_forms(formsets))
        own = [getattr(form.instance, name, "") for name in NAMED]
        found = duplicates.like(form.instance, [*own, *names]) if is_renamed else []
        if not found:
            return
        if TICKED in request.POST:
            for other in found:
                duplicates.say_different(record=form.instance, other=other, by=request.user)
            return
        request.lookalikes = found
        raise RefusedError(
            [
                _("This looks like “%(other)s”. Open that one, or tick “This is a different record” and save.") % {"other": other}
                for other in found
            ]
        )


def _name_forms(formsets):
    return [row for formset in formsets if formset.model is PartnerName for row in formset.kept]


def _is_asked(request):
    return bool(getattr(request, "lookalikes", ())) or TICKED in request.POST


def _tick(request):
    found = [{"record": record, "type": model_of(record)._meta} for record in getattr(request, "lookalikes", ())]
    return forms.BooleanField(
        label=_("This is a different record"),
        required=False,
        help_text=render_to_string("admin/lookalikes.html", {"found": found}),
    )


def urls(site):
    """The address of the page of pairs, for the admin's site."""
    return [path("cooperation/lookalike/", site.admin_view(for_viewers(pairs)), name="cooperation_lookalike_changelist")]


def pairs(request):
    """The pairs of records that look like one, until somebody says of each that they are different."""
    if request.method == "POST":
        _note(request)
        return redirect(request.path)
    found = duplicates.pairs()
    records = Record.objects.in_bulk({pk for pair in found[:MOST_SHOWN] for pk in pair})
    context = admin.site.each_context(request) | {
        "title": _("Possible duplicates"),
        "pairs": [(records[one], records[other]) for one, other in found[:MOST_SHOWN] if one in records and other in records],
        "left_out": max(0, len(found) - MOST_SHOWN),
        "opts": Record._meta,
    }
    return TemplateResponse(request, "admin/duplicates.html", context)


def _note(request):
    one, other = (get_object_or_404(Record, pk=sent_key(request.POST.get(name))) for name in ("one", "other"))
    if one.pk == other.pk or not all(rights.may_change(request.user, model_of(record)) for record in (one, other)):
        raise PermissionDenied(_("You may not change these records. Ask an administrator for the right."))
    duplicates.say_different(record=one, other=other, by=request.user)
    message = _("Noted: “%(one)s” and “%(other)s” are different. Nobody is asked again.")
    messages.success(request, message % {"one": one, "other": other})
