"""Records as they would be seen: public pages that nobody keeps, crawls or counts, each saying what it is."""

from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse
from django.utils import formats
from django.utils.translation import gettext as _

from cooperation.models import PreviewLink, State

NOT_KEPT = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Banner:
    """What a preview says of itself above everything else."""

    heading: str
    sentence: str


def preview_page(request, record, banner):
    """The public page of a record as stored now, in whatever state: who may see it is decided before.

    What visitors cannot see of other records stays hidden, and nothing leads to formats or a history that are not there.
    """
    page = resolve(record.get_absolute_url())
    view = page.func.view_class(**page.func.view_initkwargs)
    view.setup(request, **page.kwargs)
    stored = view.model.objects.for_detail().get(pk=record.pk)
    response = view.shown(stored, preview=banner, head=None)
    for name, value in NOT_KEPT.items():
        response.headers[name] = value
    response._csp_config = settings.SECURE_CSP  # the admin's own policy would let scripts in
    return response


def address_of(link):
    """The address that a link opens. The signature is the secret: the key of a link opens nothing."""
    return reverse("preview", args=[_signer().sign(link.pk)])


def preview_by_link(request, token):
    """A record that visitors do not see yet, for whoever was given a link to it.

    A link that is expired, revoked or invented, or whose record is withdrawn, is an address where nothing ever was.
    """
    try:
        key = _signer().unsign(token)
    except BadSignature:
        raise Http404 from None
    link = get_object_or_404(PreviewLink.objects.open().exclude(record__state=State.WITHDRAWN).select_related("record"), pk=key)
    if link.record.is_public:
        return redirect(link.record)
    return preview_page(request, link.record, _banner_of(link))


def _signer():
    return Signer(salt="cooperation.preview-link")


def _banner_of(link):
    sentence = _("It may still change. This link expires on %(moment)s UTC; please do not pass it on.")
    return Banner(
        _("Draft for checking, not published."), sentence % {"moment": formats.date_format(link.expires_at, "DATETIME_FORMAT")}
    )
