"""Refusals, in the format the address asks for: data gets a problem (RFC 9457), text gets plain words, visitors get a page."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from cooperation.formats import FORMATS, HTML, addresses_of, format_of, unknown_suffix
from cooperation.languages import listed
from cooperation.negotiation import accepts

PAGE, PROBLEM, PLAIN = "text/html", "application/problem+json", "text/plain"


def error_type(path):
    """What an error at an address is written in."""
    wanted = format_of(path)
    if "json" in wanted.media_type:
        return PROBLEM
    return PLAIN if wanted is not HTML or path.endswith((".txt", ".xml")) else PAGE


def refuse(request, status, detail, *, media_type=None):
    """An error with one plain sentence that says what to do."""
    status, media_type = HTTPStatus(status), media_type or error_type(request.path)
    if media_type == PAGE:
        return render(request, "error.html", {"title": heading(status), "detail": detail}, status=status)
    if media_type == PROBLEM:
        problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
        return JsonResponse(problem, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(f"{status:d} {status.phrase}\n{detail}\n", status=status, content_type=f"{PLAIN}; charset=utf-8")


def heading(status):
    """The heading of the page of an error."""
    return {
        HTTPStatus.METHOD_NOT_ALLOWED: _("This cannot be done here"),
        HTTPStatus.NOT_ACCEPTABLE: _("This page is there in other formats"),
        HTTPStatus.PRECONDITION_FAILED: _("This page has changed"),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("This is too much at once"),
        HTTPStatus.REQUEST_URI_TOO_LONG: _("This address is too long"),
    }.get(status, _("This request cannot be read"))


def missing(path):
    """What to say where nothing is: the formats there are to whoever asked for another, otherwise how to go on."""
    if suffix := unknown_suffix(path):
        endings = listed(each.suffix for each in FORMATS)
        return _("Nothing here ends in %(suffix)s. The formats there are end in %(endings)s; a page ends in a slash.") % {
            "suffix": suffix,
            "endings": endings,
        }
    return _("Check the address for a slip, or start from one of the lists.")


def not_acceptable(request, media_type):
    """406: which type the address has and where the others are, in words the client takes if there are any."""
    places = [
        _("%(type)s at %(address)s") % {"type": each.media_type, "address": address}
        for each, address in addresses_of(request.path_info).items()
        if address == request.path_info or is_valid_path(address)
    ]
    detail = _("The request accepts nothing this address is. There is %(places)s.") % {
        "places": "; ".join(places) or _("%(type)s at %(address)s") % {"type": media_type, "address": request.path_info}
    }
    accept = request.headers.get("Accept", "")
    welcome = next((each for each in (PAGE, PROBLEM, PLAIN) if accepts(accept, each)), PLAIN)
    return refuse(request, HTTPStatus.NOT_ACCEPTABLE, detail, media_type=welcome)
