"""How many wrong passwords and codes there may be, and what is answered after them (docs/deploying.md, "Signing in").

A name is refused after `PER_NAME` of them within `PAUSE`, an address after `PER_ADDRESS`. A browser in which somebody has signed in
before is counted by itself, and only for that name: so a stranger who keeps trying cannot keep the owner out.
"""

import math
import secrets

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.backends import ModelBackend
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation import security_log

from ..client_address import UNKNOWN

PER_NAME = settings.AXES_FAILURE_LIMIT
PER_ADDRESS = 50
BROWSER_KNOWN_FOR = 90 * 24 * 60 * 60


def remember_browser(response, user):
    """Let the browser that gets this answer be told from strangers when it signs in as `user` again."""
    value = signing.dumps([user.get_username(), secrets.token_urlsafe(9)], salt=__name__)
    response.set_cookie(
        settings.BROWSER_COOKIE_NAME,
        value,
        max_age=BROWSER_KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_browser(request, name):
    """What tells the browser of a request apart when it signs in as `name`; "" for one that is not known."""
    try:
        known, browser = signing.loads(
            request.COOKIES.get(settings.BROWSER_COOKIE_NAME, ""), salt=__name__, max_age=BROWSER_KNOWN_FOR
        )
    except signing.BadSignature:
        return ""
    return browser if known == name else ""


class Tries(AxesDatabaseHandler):
    """The counting of django-axes, with a limit for names, another for addresses, and one for each known browser.

    What axes keeps as "user agent" holds the known browser: the header of that name is the sender's to choose.
    """

    def get_failures(self, request, credentials=None):
        """The failures that count, on the scale of `PER_NAME`."""
        by_name, by_address = (
            tries.aggregate(Sum("failures_since_start", default=0)) for tries in self.counted(request, credentials)
        )
        return max(*by_name.values(), *(failures * PER_NAME // PER_ADDRESS for failures in by_address.values()))

    def counted(self, request, credentials):
        """The latest failures of the name, and those of the address."""
        name = get_client_username(request, credentials)
        browser = known_browser(request, name)
        latest = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        by_name = latest.filter(username=name, user_agent=browser)
        if browser or request.axes_ip_address == UNKNOWN:
            return by_name, latest.none()
        return by_name, latest.filter(ip_address=request.axes_ip_address, user_agent="")

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Count a failure, unless it was refused unseen, and write it down."""
        name, refused = get_client_username(request, credentials), request.axes_locked_out
        request.axes_user_agent = known_browser(request, name)
        super().user_login_failed(sender, credentials, request, **kwargs)
        security_log.write("sign-in", user=name, outcome="refused" if refused else "failed")
        if request.axes_locked_out and not refused:
            security_log.write("lock-out", user=name, outcome="refused")

    def reset_user_attempts(self, request, credentials=None):
        """Forget the failures of a name in the browser that has now signed in; a stranger who kept trying elsewhere gains nothing."""
        name = get_client_username(request, credentials)
        return AccessAttempt.objects.filter(username=name, user_agent=known_browser(request, name)).delete()[0]

    def seconds_left(self, request, credentials):
        """How long until tries are let through again, at most."""
        newest = [tries.aggregate(newest=Max("attempt_time"))["newest"] for tries in self.counted(request, credentials)]
        until = max(filter(None, newest), default=request.axes_attempt_time) + get_cool_off(request)
        return max(1, math.ceil((until - timezone.now()).total_seconds()))


def are_left(request, user):
    """Whether somebody has a try left now. Asked before a password or code is looked at, and again when it was right."""
    return AxesProxyHandler.is_allowed(request, {"username": user.get_username()})


class PasswordBackend(ModelBackend):
    """Django's, which lets nobody in with the last of many passwords that were sent at once, before the first had been counted."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        user = super().authenticate(request, username, password, **kwargs)
        if user and not are_left(request, user):
            request.axes_locked_out = True
            raise PermissionDenied
        return user


def too_many(request, response, credentials):
    """The page that refuses a try after too many."""
    seconds = Tries().seconds_left(request, credentials)
    context = admin.site.each_context(request) | {
        "title": _("Too many tries"),
        "minutes": math.ceil(seconds / 60),
        "per_name": PER_NAME,
        "per_address": PER_ADDRESS,
    }
    answer = render(request, "admin/too_many_tries.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer
