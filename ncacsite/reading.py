"""Requests that no public page can answer, whatever its address: refused before anything reads them."""

from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.http import HttpResponse
from django.utils.translation import gettext as _

from cooperation.lists import MOST_PARAMETERS
from cooperation.views.errors import refuse

METHODS = ("GET", "HEAD", "OPTIONS")
LONGEST = 8_000


def refusal(request):
    """The answer to a request that does not read, or cannot be read; None for all others."""
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(METHODS)})
    if request.method not in METHODS:
        return not_allowed(request)
    if refused := too_long(request):
        return refused
    if problem := problem_of(query_of(request)):
        return refuse(request, HTTPStatus.BAD_REQUEST, problem)
    return None


def query_of(request):
    """The query string as it was sent."""
    return request.META.get("QUERY_STRING", "").encode("latin-1", "replace")


def too_long(request):
    """414 for an address that is longer than any there is; None for all others."""
    if len(query_of(request)) + len(request.path) <= LONGEST:
        return None
    detail = _("No address here is longer than %(number)d characters. Shorten it.") % {"number": LONGEST}
    return refuse(request, HTTPStatus.REQUEST_URI_TOO_LONG, detail)


def not_allowed(request):
    """405, which names the methods there are."""
    response = refuse(request, HTTPStatus.METHOD_NOT_ALLOWED, _("Nothing can be changed here. Ask with GET or HEAD."))
    response.headers["Allow"] = ", ".join(METHODS)
    return response


def problem_of(query):
    """Why a query string cannot be read, in a sentence; empty when it can."""
    if query.count(b"&") >= MOST_PARAMETERS:
        return _("No page here has more than %(number)d parameters. Leave some out.") % {"number": MOST_PARAMETERS}
    plain = unquote_to_bytes(query)
    if b"\0" in plain:
        return _("The address holds a null character. Take it out.")
    try:
        plain.decode()
    except UnicodeDecodeError:
        return _("The address is not written in UTF-8. Encode it so.")
    return ""
