"""The page of whoever may not do something: why, what to do instead, and what they had written."""

from django.contrib import admin
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation.views import refuse

from . import keeping


def forbidden(request, exception=None):
    """403 with the sentence of whoever refused; in the admin with who is asking, every word that was typed, and the way back."""
    sentence = str(exception or "") or _("Your account may not do this. Ask an administrator for the right.")
    if not request.path.startswith(reverse("admin:index")):
        return refuse(request, 403, sentence)
    context = admin.site.each_context(request) | {
        "title": _("Not allowed"),
        "sentence": sentence,
        "groups": ", ".join(request.user.groups.values_list("name", flat=True)),
        "typed": keeping.typed(request),
    }
    return render(request, "admin/403.html", context, status=403)
