"""The second factor: a code from an authenticator app, or one of ten recovery codes when the app is not at hand."""

import secrets

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cooperation import rights, security_log

from . import sessions

RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is read as another."""


def is_required(user):
    """Whether somebody needs a second factor: whoever may publish, where the deployment asks for it."""
    return settings.REQUIRE_SECOND_FACTOR and rights.may_publish(user)


def is_satisfied(request):
    """Whether the second factor of whoever asks, where needed, was given when this session began."""
    return not is_required(request.user) or request.user.is_verified()


def device_of(user):
    """The authenticator app somebody has set up, or None."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


def new_key():
    """The secret of an authenticator app that is being set up, as hexadecimal."""
    return secrets.token_hex(20)


def link(user, key):
    """The otpauth: address that tells an app on the same device all it needs."""
    return TOTPDevice(user=user, key=key).config_url


@transaction.atomic
def accepts(user, code):
    """The device of somebody whose code this is, or None. Every code is good once."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device and (device.verify_token(code) or _is_recovery_code(user, code)):
        return device
    return None


def _is_recovery_code(user, code):
    kept = StaticDevice.objects.select_for_update().filter(user=user).first()
    return kept is not None and kept.verify_token(_digest(user, code))


def add(user, *, key, code):
    """Set up the app that has `key` and shows `code`; answers the device, or None when the code is wrong."""
    device = TOTPDevice(user=user, name="app", key=key, confirmed=True)
    with transaction.atomic():
        if not device.verify_token(code):
            transaction.set_rollback(True)
            return None
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        security_log.write_once_committed("second-factor-added", account=user.get_username())
    return device


@transaction.atomic
def remove(user, *, but=None):
    """Take away somebody's app and recovery codes, and end all sessions, all but the one with the key `but`."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    sessions.end_all(user, but=but)
    security_log.write_once_committed("second-factor-removed", account=user.get_username())


@transaction.atomic
def new_recovery_codes(user):
    """Ten fresh codes, the only time they are seen; what is kept is a keyed digest of each, and older ones are worth nothing."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(user, code)) for code in codes)
    security_log.write_once_committed("recovery-codes-made", account=user.get_username())
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(user, code):
    """What is kept of a recovery code: without SECRET_KEY nothing follows from it. The column holds 16 characters."""
    return salted_hmac(__name__, f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]
