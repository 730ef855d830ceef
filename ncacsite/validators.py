"""ETag and Last-Modified, and the short answer to whoever has the page already."""

from contextlib import suppress
from datetime import UTC, datetime, time
from hashlib import sha256
from http import HTTPStatus

from django.db import DatabaseError
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _

from cooperation import revision
from cooperation.views.errors import refuse

from .compression import tag_of

# What describes a body; an answer without one has none of it (RFC 9110 §15.4.5).
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "Content-Disposition")


def content_revision():
    """What visitors see now; None where nothing is known. What needs no database is answered without one."""
    with suppress(DatabaseError):
        return revision.present()


def page_changed_at(request, response):
    """When what the page shows last changed. A view whose answer follows the calendar says in `told_anew_on` which day last changed it."""
    moments = [getattr(request, "content_changed_at", None)]
    if day := getattr(response, "told_anew_on", None):
        moments.append(datetime.combine(day, time.min, UTC))
    return max(filter(None, moments), default=None)


def is_kept_by_nobody(response):
    """Whether the answer is for one reader and one moment: nothing to ask about again."""
    return "no-store" in response.get("Cache-Control", "")


def stamp(request, response, coding):
    """Give a good answer its validators, where the view has not: a strong ETag of the body, another for its packed form."""
    if response.status_code != HTTPStatus.OK:
        return
    if moment := page_changed_at(request, response):
        response.headers.setdefault("Last-Modified", http_date(moment.timestamp()))
    digest = sha256(response.content).hexdigest()[:32]
    response.headers["ETag"] = tag_of(f'"{digest}"', coding)


def unless_unchanged(request, response):
    """The answer, or 304 without its body when the client has it, or 412 when the client wants another."""
    modified = response.get("Last-Modified")
    judged = get_conditional_response(request, response.get("ETag"), parse_http_date_safe(modified) if modified else None, response)
    if judged.status_code == HTTPStatus.PRECONDITION_FAILED:
        return refuse(
            request, judged.status_code, _("What is here is not what the request expects. Ask again without a condition.")
        )
    if judged.status_code == HTTPStatus.NOT_MODIFIED:
        response.status_code, response.content = judged.status_code, b""
        for name in OF_THE_BODY:
            response.headers.pop(name, None)
    return response
