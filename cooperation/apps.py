"""The app as Django starts it."""

from django.apps import AppConfig
from django.core import checks


class CooperationConfig(AppConfig):
    """The record of cooperation, with its own system checks."""

    name = "cooperation"

    def ready(self):
        from .checks import check_search  # Django's registry of apps is not ready when this module is read

        checks.register(check_search, "search")
