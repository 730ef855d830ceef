"""The deployment as Django starts it: its admin, and what it listens to."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.db.backends.signals import connection_created

from .watching.slow_queries import SlowQueries


class SiteConfig(AppConfig):
    """The deployment itself, which has a command and no tables."""

    name = "ncacsite"

    def ready(self):
        from .watching import security_events  # Django's registry of apps is not ready when this module is read

        security_events.listen()
        if settings.SLOW_QUERY_MS:
            connection_created.connect(SlowQueries(settings.SLOW_QUERY_MS).watch, weak=False)


class RecordAdminConfig(AdminConfig):
    """Django's admin, on our site."""

    default_site = "ncacsite.admin_site.RecordAdminSite"
