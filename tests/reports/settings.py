"""The site's settings with the throw-away app."""

from ncacsite.settings import *  # noqa: F403
from ncacsite.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.reports.apps.ReportsConfig"]
ROOT_URLCONF = "tests.reports.urls"
