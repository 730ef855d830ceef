"""Accounts in the admin, with the way back in for whoever has lost the second factor. What packages would add stays out."""

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from .signing_in import second_factor

# Their pages show the secrets of others.
admin.site.unregister([StaticDevice, TOTPDevice])
admin.site.unregister([User, Group])


BEYOND_GROUPS = ["is_superuser", "user_permissions"]
"""Rights that no group gives: only a superuser gives them."""


def _is_within_reach(user, account):
    return user.is_superuser or account is None or not account.is_superuser


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's form for accounts, and an action. Whoever manages accounts makes nobody, and above all not themselves, a superuser."""

    actions = ["reset_second_factor"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *([] if request.user.is_superuser else BEYOND_GROUPS)]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_within_reach(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_within_reach(request.user, obj)

    @admin.action(description=_("Remove the second factor (a lost device)"), permissions=["change"])
    def reset_second_factor(self, request, queryset):
        """Only an administrator takes the second factor from one."""
        accounts = queryset if request.user.is_superuser else queryset.filter(is_superuser=False)
        for account in accounts:
            second_factor.remove(account)
        count = len(accounts)
        sentence = ngettext(
            "%(count)d account signs in with its password alone now, and is signed out everywhere.",
            "%(count)d accounts sign in with their passwords alone now, and are signed out everywhere.",
            count,
        )
        self.message_user(request, sentence % {"count": count}, messages.SUCCESS)


@admin.register(Group)
class PlainGroupAdmin(GroupAdmin):
    """Django's form for groups, with a list of rights: its chooser of two boxes cannot be used by everybody, nor on a narrow screen."""

    filter_horizontal = ()
