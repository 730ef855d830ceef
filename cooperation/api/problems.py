"""Refusals of the data addresses: a problem (RFC 9457) where JSON was asked for, plain words otherwise."""

from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import views
from rest_framework.exceptions import APIException, NotFound

from cooperation.documents import moment_data

from .links import absolute, root_of

PROBLEM, PLAIN = "application/problem+json", "text/plain"


class WrongQuery(APIException):
    """400: the query asks for something the list does not have."""

    status_code = HTTPStatus.BAD_REQUEST

    def __init__(self, problems):
        super().__init__(" ".join(problems))
        self.more = {"problems": problems}


class Gone(APIException):
    """410: the record was withdrawn; when and why."""

    status_code = HTTPStatus.GONE

    def __init__(self, record):
        super().__init__(_("This record was withdrawn: %(reason)s") % {"reason": record.withdrawn_reason})
        self.more = {
            "record": {
                "type": record.record_type,
                "slug": record.slug,
                "title": record.title,
                "withdrawn_at": moment_data(record.withdrawn_at),
                "reason": record.withdrawn_reason,
            }
        }


class Missing(NotFound):
    """404: no public record or source has the address; those most like it."""

    def __init__(self, closest):
        super().__init__(_("No public record has this address. Check it for a slip, or start from the list."))
        named = [{"slug": each.slug, "title": each.title, "url": each.get_absolute_url()} for each in closest]
        self.more = {"closest": named} if named else {}


def answer(error, context):
    """The answer to an error of a data address, in the format asked for; None for a fault of ours."""
    if isinstance(error, SuspiciousOperation):
        error = WrongQuery([_("The query cannot be read. Leave out what no list here has.")])
    handled = views.exception_handler(error, context)
    if handled is None:
        return None
    status, detail = HTTPStatus(handled.status_code), handled.data["detail"]
    if context["view"].media_type != "application/json":
        return HttpResponse(f"{status:d} {status.phrase}\n{detail}\n", status=status, content_type=f"{PLAIN}; charset=utf-8")
    more = absolute(getattr(error, "more", {}), root_of(context["request"]))
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail} | more
    return JsonResponse(problem, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})
