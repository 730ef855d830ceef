"""The app as Django starts it."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CooperationConfig(AppConfig):
    """The record of cooperation, with its own system checks, its groups of editors and its editors' history."""

    name = "cooperation"
    verbose_name = _("Cooperation")

    def ready(self):
        from . import edits  # Django's registry of apps is not ready when this module is read
        from .checks import check_search
        from .groups import make_groups

        checks.register(check_search, "search")
        edits.register()
        post_migrate.connect(make_groups, dispatch_uid="cooperation.groups")
