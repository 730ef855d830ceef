"""What the security log is told of signing in, of accounts and groups, and of refusals.

Django and its packages announce these by signals; the record's own events are written by `cooperation`.
"""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save

from cooperation import security_log

from ..addresses import is_admin
from ..client_address import client_address
from ..signing_in import sessions


class SecurityLogMiddleware:
    """Let the log know who asks and from where, in the admin; write down what is refused there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_admin(request):
            return self.get_response(request)
        request.client_address = str(client_address(request) or "")
        token = security_log.asking.set(request)
        try:
            response = self.get_response(request)
            if response.status_code == 403:
                security_log.write("refusal", outcome="refused", method=request.method, path=request.path)
        finally:
            security_log.asking.reset(token)
        return response


def signed_in(sender, request, user, **kwargs):
    sessions.begin(request.session)
    security_log.write("sign-in", user=user, second_factor=getattr(user, "otp_device", None) is not None)


def signed_out(sender, request, user, **kwargs):
    if user:
        security_log.write("sign-out", user=user)


def account_saved(sender, instance, created, update_fields, **kwargs):
    """An account is new, has a new password, or is changed in another way than by signing in."""
    if created:
        event = "account-added"
    elif instance._password is not None:  # set until the save is over, by `set_password` and nothing else
        event = "password-change"
    elif update_fields in ({"last_login"}, {"password"}):  # signing in: the moment noted, or the same password hashed anew
        return
    else:
        event = "account-changed"
    standing = {name: getattr(instance, name) for name in ("is_active", "is_staff", "is_superuser")}
    security_log.write_once_committed(event, account=instance.get_username(), **standing)


def account_deleted(sender, instance, **kwargs):
    security_log.write_once_committed("account-deleted", account=instance.get_username())


def group_saved(sender, instance, created, **kwargs):
    security_log.write_once_committed("group-added" if created else "group-changed", group=instance.name)


def group_deleted(sender, instance, **kwargs):
    security_log.write_once_committed("group-deleted", group=instance.name)


STEPS = {"post_add": "added", "post_remove": "removed", "post_clear": "cleared"}


def rights_changed(sender, instance, action, model, pk_set, **kwargs):
    """Who is in a group, or what a group or an account may do."""
    if action not in STEPS or pk_set == set():
        return
    what = [str(one) for one in model._default_manager.filter(pk__in=pk_set or ())]
    kind = instance._meta.model_name
    security_log.write_once_committed("rights-changed", of=f"{kind} {instance}", step=STEPS[action], what=what)


def listen():
    """Connect all of the above; called once, when Django starts."""
    user = get_user_model()
    user_logged_in.connect(signed_in)
    user_logged_out.connect(signed_out)
    post_save.connect(account_saved, sender=user)
    post_delete.connect(account_deleted, sender=user)
    post_save.connect(group_saved, sender=Group)
    post_delete.connect(group_deleted, sender=Group)
    for through in (user.groups.through, user.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(rights_changed, sender=through)
