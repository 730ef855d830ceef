"""One box over everything editors keep, drafts too: what is named exactly so opens at once, all else is listed by type."""

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import BooleanField, Case, Value, When
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation import rights
from cooperation.models import Record

from .lists import editing_of
from .wording import state_in_words

SHOWN = 10
"""So many of each type; the list of the type has the rest."""


def find(request):
    """What has the words: in its title, Chinese title, address, other names or excerpts."""
    words = request.GET.get(SEARCH_VAR, "").replace("\0", "").strip()
    found = [(model, _found(request, model, words)) for model in _models(request.user)] if words else []
    exact = [thing for _model, things in found for thing in things if thing.is_exact]
    if len(exact) == 1:
        return redirect(_address(exact[0], "change", exact[0].pk))
    context = {
        **admin.site.each_context(request),
        "title": _("Found in the record"),
        "words": words,
        "groups": list(_groups(found, words)),
    }
    return TemplateResponse(request, "admin/find.html", context)


def _models(user):
    return [model for model in rights.KEPT if rights.may_view(user, model)]


def _found(request, model, words):
    """The first of a type that have the words, those named exactly so before all others; one more than is shown."""
    searching = admin.site.get_model_admin(model)
    found, _may_repeat = searching.get_search_results(request, model.objects.all(), words)
    is_exact = Case(When(searching.is_exactly(words), then=Value(True)), default=Value(False), output_field=BooleanField())
    return list(found.annotate(is_exact=is_exact)[: SHOWN + 1])


def _groups(found, words):
    """By type: its name in the plural, what is shown of it, and where the rest is listed."""
    editing = editing_of([thing.pk for _model, things in found for thing in things if isinstance(thing, Record)])
    for model, things in found:
        if things:
            more = f"{_address(model, 'changelist')}?{urlencode({SEARCH_VAR: words, 'p': 1})}"
            rows = [_row(thing, editing) for thing in things[:SHOWN]]
            yield capfirst(model._meta.verbose_name_plural), rows, more if len(things) > SHOWN else ""


def _row(thing, editing):
    is_record = isinstance(thing, Record)
    state = state_in_words(thing, waits=editing[thing.pk][0]) if is_record else ""
    return {"title": str(thing), "url": _address(thing, "change", thing.pk), "state": state}


def _address(thing, page, *args):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{page}", args=args)
