"""What is written for machines about the site itself: robots.txt, the search description, security.txt and the sitemap."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.contrib.sitemaps.views import index, sitemap
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView, View

from cooperation.sitemaps import sitemaps


class Machine(TemplateView):
    """A text that names addresses of the site, all at the host that was asked."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(site=self.request.build_absolute_uri("/").removesuffix("/"), **kwargs)


class SecurityText(View):
    """Where to report a fault of security (RFC 9116); not there while the deployment names nobody."""

    def get(self, request):
        if not settings.SECURITY_CONTACT:
            raise Http404
        today = timezone.now().astimezone(UTC).date()
        expires = datetime.combine(today + timedelta(days=180), time.min, UTC)
        lines = [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en, zh",
            f"Canonical: {request.build_absolute_uri(request.path)}",
        ]
        response = HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
        response.told_anew_on = today
        return response


def sitemap_index(request):
    """The list of the sitemap's parts."""
    return _undated(index(request, sitemaps(_revision(request)), sitemap_url_name="sitemap-part"))


def sitemap_part(request, section):
    """One part of the sitemap."""
    return _undated(sitemap(request, sitemaps(_revision(request)), section))


def _revision(request):
    """What the request sees, to keep under it what is worked out for others too; None where nothing may be kept."""
    return getattr(request, "content_revision", None)


def _undated(response):
    """Without the date of the newest entry, which stays the same when an entry goes; the site's own last change is put in its place."""
    response.headers.pop("Last-Modified", None)
    return response
