"""How long a session lasts: until it is idle for too long, has lasted too long, or something ends it (docs/deploying.md, "Signing in")."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from ..addresses import is_admin

RENEW_AFTER = 10 * 60
"""Seconds. A session in use is not written at every request, which would make every page shown a write."""


class SessionLimits:
    """End a session that has lasted too long; let one that is used last on.

    Only the admin's: elsewhere nobody has a session, as `PublicSiteMiddleware` takes the cookie off.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_admin(request) and SESSION_KEY in request.session:
            hold_to_limits(request.session, now=time.time())
        return self.get_response(request)


def hold_to_limits(session, *, now):
    if now - session.get("began_at", 0) > settings.SESSION_LONGEST:
        session.flush()
    elif now - session["used_at"] > RENEW_AFTER:
        session["used_at"] = now  # written, and with it the moment at which the session is idle for too long


def begin(session):
    session["began_at"] = session["used_at"] = time.time()


def end_all(user, *, but=None):
    """End somebody's sessions on all devices, all but the one with the key `but`."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=but):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
