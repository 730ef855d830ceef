"""The pages of what is refused whatever it says: why, what to do instead, and what was written."""

from http import HTTPStatus

from django.contrib import admin
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.views import refuse

from .keeping import pairs_of
from .typed import typed


def forbidden(request, exception=None):
    """403 with the sentence of whoever refused; in the admin with who is asking, every word that was typed, and the way back."""
    sentence = str(exception or "") or _("Your account may not do this. Ask an administrator for the right.")
    if not request.path.startswith(reverse("admin:index")):
        return refuse(request, 403, sentence)
    context = admin.site.each_context(request) | {
        "title": _("Not allowed"),
        "sentence": sentence,
        "groups": ", ".join(request.user.groups.values_list("name", flat=True)),
        "typed": typed(request),
    }
    return render(request, "admin/403.html", context, status=403)


def csrf_failure(request, reason=""):
    """The refusal of a form without its token; in the admin with every word that was typed, and a way to go on.

    Going on only shows the form: what another site made a browser send is saved by nobody who has not seen it.
    """
    if not request.path.startswith(reverse("admin:index")) or not (words := typed(request)):
        sentence = _(
            "Your browser did not send back the sign by which this site knows its own forms. Open the page again, and send it from there."
        )
        return refuse(request, HTTPStatus.FORBIDDEN, sentence)
    context = admin.site.each_context(request) | {
        "title": _("Nothing is saved yet, and nothing is lost"),
        "typed": words,
        "pairs": pairs_of(request.POST),
    }
    return render(request, "admin/csrf_failure.html", context, status=HTTPStatus.FORBIDDEN)
