"""What every answer passes through."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from cooperation import languages
from cooperation.negotiation import accepts
from cooperation.revision import to_keep_under
from cooperation.views.errors import not_acceptable

from . import reading, validators
from .addresses import is_admin, is_data
from .compression import coding_of, compress
from .signing_in.staff import staff_of

# What may be kept, and asked about before it is shown again: nothing stale is ever served (docs/decisions/0008).
KEPT = {200, 301, 304, 308, 404, 410}
KEEP = "public, no-cache"
FOR_ONE = "private, no-store"

# What lets scripts of other sites read data, and ask whether what they have still holds.
SHARED = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified"}
ASKED_BEFORE = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def share(request, response):
    """Let scripts of other sites read data, and ask first how."""
    for name, value in (SHARED | (ASKED_BEFORE if request.method == "OPTIONS" else {})).items():
        response.headers[name] = value


class LanguageMiddleware:
    """Answer in the language that the address asks for, and say which it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(languages.language_at(request.path_info)):
            response = self.get_response(request)
            if response.get("Content-Type", "").startswith("text/html"):
                response.headers["Content-Language"] = languages.page_language()
        return response


class CacheControlMiddleware:
    """Say of every answer whether it may be kept: the admin's never, a public one for a minute unless it says otherwise, refusals never."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if is_admin(request):
            add_never_cache_headers(response)
        elif response.status_code in KEPT:
            response.headers.setdefault("Cache-Control", KEEP)
        else:
            response.headers["Cache-Control"] = "no-store"
        return response


class ContentSecurityPolicyMiddleware:
    """Send the policy of `SECURE_CSP` with every answer, that of `ADMIN_CSP` with the admin's (which runs Django's own scripts).

    A public page shown in the admin brings its own policy, under the name that Django's `csp_override` has for it. Django 6 reads
    `SECURE_CSP` itself; then this class goes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        match = request.resolver_match
        usual = settings.ADMIN_CSP if match and match.namespace == "admin" else settings.SECURE_CSP
        policy = getattr(response, "_csp_config", usual)
        response.headers["Content-Security-Policy"] = "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
        return response


class PublicSiteMiddleware:
    """The contract of the public site: it is read by nobody in particular, checked again cheaply, and packed for whoever can unpack.

    Cookies are taken off before anything sees them, so that no public answer can depend on who asks, but for one thing: an editor who
    is signed in (`request.staff`) gets pages with ways to edit them, which nobody keeps. Those and the admin's are not packed:
    compressing a page that holds a secret would let it be guessed from its length.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_admin(request):
            return self.get_response(request)
        request.staff = staff_of(request, request.META.pop("HTTP_COOKIE", ""))
        response = reading.refusal(request) or self.get_response(request)
        response = self.acceptable(request, response)
        if request.staff:
            response.headers["Cache-Control"] = FOR_ONE
        response = self.finished(request, response)
        if is_data(request):
            share(request, response)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response

    def process_view(self, request, view, args, kwargs):
        """Note how old the content is before the page is made: a change in between must not look older than the page."""
        if not is_admin(request):
            revision = validators.content_revision()
            request.content_revision = to_keep_under(revision)
            request.content_changed_at = revision and revision.changed_at

    def acceptable(self, request, response):
        """The answer, or 406 when the request takes no answer of its type. An address has one type, so nothing varies by Accept."""
        media_type = response.get("Content-Type", "").partition(";")[0]
        if response.status_code != 200 or not request.resolver_match or accepts(request.headers.get("Accept", ""), media_type):
            return response
        return not_acceptable(request, media_type)

    def finished(self, request, response):
        """The answer with its validators, unchanged (304) or packed where the request allows it.

        One sent in pieces sees to itself, and one that nobody may keep is sent as it is.
        """
        if response.streaming or validators.is_kept_by_nobody(response):
            return response
        if request.META.get("QUERY_STRING") and not response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("X-Robots-Tag", "noindex, follow")  # pages say so themselves
        coding = coding_of(request, response)
        validators.stamp(request, response, coding)
        response = validators.unless_unchanged(request, response)
        if response.status_code == 304:
            return response
        if coding:
            compress(response, coding)
        response.headers["Content-Length"] = str(len(response.content))
        return response
