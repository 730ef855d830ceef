"""Who of those that ask for a public page edits the record. The session of the admin is looked at, and left as it is."""

import time
from contextlib import suppress

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.http import HttpRequest, parse_cookie
from django_otp.middleware import OTPMiddleware

from ..addresses import is_page
from . import sessions


class SessionAsRead(SessionStore):
    """A session nobody writes: what ends or renews one happens to this copy alone."""

    key_salt = SessionStore().key_salt  # otherwise made of the name of the class, and no session could be read

    def save(self, must_create=False):
        pass

    def delete(self, session_key=None):
        pass


def staff_of(request, cookies):
    """The editor who asks for a page, by the header of cookies; None for everybody else, who costs no query without a session."""
    if request.method not in ("GET", "HEAD") or not is_page(request):
        return None
    session_key = parse_cookie(cookies).get(settings.SESSION_COOKIE_NAME)
    with suppress(DatabaseError):
        return editor_with(session_key) if session_key else None
    return None


def editor_with(session_key):
    """Whoever the admin would let in with this session to see something of the record; None where it would not."""
    asking = HttpRequest()
    asking.session = SessionAsRead(session_key)
    if SESSION_KEY in asking.session:
        sessions.hold_to_limits(asking.session, now=time.time())
    asking.user = get_user(asking)
    OTPMiddleware(lambda request: None)(asking)
    is_let_in = admin.site.has_permission(asking) and asking.user.has_module_perms("cooperation")
    return asking.user if is_let_in else None
