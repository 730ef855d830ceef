"""The site of the admin: Django's, entered by our own door."""

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.urls import path, reverse

from .signing_in import door, second_factor


def _editing():
    """The editors' forms and pages. They register with this site as they are read, and so can only be read once it is there."""
    from cooperation import admin

    return admin


class RecordAdminSite(AdminSite):
    """Django's admin, which lets in whoever has given the second factor where one is needed (`ncacsite.signing_in.door`)."""

    def has_permission(self, request):
        """Whether somebody may be here at all. Signing out needs no second factor."""
        leaves = request.path == reverse("admin:logout")
        return super().has_permission(request) and (leaves or second_factor.is_satisfied(request))

    def index(self, request, extra_context=None):
        return super().index(request, _editing().dashboard.context(request) | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """The record before the accounts, its types in the order that visitors see, and then what they refer to."""
        from cooperation.models import Place, Source, Topic  # read once the site is there, as the editors' forms are
        from cooperation.records import RECORD_MODELS

        order = [*RECORD_MODELS, Source, Topic, Place]
        found = super().get_app_list(request, app_label)
        for app in found:
            app["models"].sort(key=lambda listed: order.index(listed["model"]) if listed["model"] in order else len(order))
        return sorted(found, key=lambda app: app["app_label"] != Source._meta.app_label)

    def admin_view(self, view, cacheable=False):
        """Django's guard of each address; what somebody sends who has been signed out meanwhile is kept until they are back."""
        guarded = super().admin_view(view, cacheable)

        def inner(request, *args, **kwargs):
            keeping = _editing().keeping
            if request.method == "POST" and not request.user.is_authenticated and (kept := keeping.keep_for_sign_in(request)):
                return redirect_to_login(keeping.address(kept), reverse("admin:login"))
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def get_urls(self):
        own = [
            path("login/code/", door.SignInCode.as_view(), name="sign_in_code"),
            path("second-factor/", door.SecondFactor.as_view(), name="second_factor"),
        ]
        # Django's way to any object's address by its number would tell the address of a draft to every account.
        stock = [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]
        pages = (_editing().dashboard, _editing().duplicates, _editing().going_back, _editing().importing)
        return own + [address for page in pages for address in page.urls(self)] + stock

    def login(self, request, extra_context=None):
        """The door. Whoever was signed out while writing is told there that nothing is lost."""
        is_kept = _editing().keeping.is_kept_for_sign_in(request.GET.get("next", ""))
        return door.SignIn.as_view(extra_context={"is_kept": is_kept} | (extra_context or {}))(request)
