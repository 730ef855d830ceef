"""How much the admin takes at once: refused before any of it is read. `reading.py` does the same for everything public.

docs/deploying.md lists these limits and all others ("Limits").
"""

from http import HTTPStatus

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cooperation.views.errors import refuse

from . import reading
from .addresses import is_admin

METHODS = ("GET", "HEAD", "POST")


class LimitsMiddleware:
    """Refuse what is no way to use the admin, with a page that says what is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return (is_admin(request) and refusal(request)) or self.get_response(request)


def refusal(request):
    """The answer to a request that the admin does not take; None for all others."""
    if request.method not in METHODS:
        response = refuse(request, HTTPStatus.METHOD_NOT_ALLOWED, _("Use the links and the buttons of the pages."))
        response.headers["Allow"] = ", ".join(METHODS)
        return response
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_BODY:
        sentence = _("At most %(most)s are taken at once. Divide what you send.")
        return refuse(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence % {"most": filesizeformat(settings.LARGEST_BODY)})
    return reading.too_long(request)
