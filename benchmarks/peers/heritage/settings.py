"""The settings of Wagtail's project template, with a database of its own."""

from tutorial.settings import *  # noqa: F403
from tutorial.settings import MIDDLEWARE

INSTALLED_APPS = [
    "heritage",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [*MIDDLEWARE, "wagtail.contrib.redirects.middleware.RedirectMiddleware"]
ROOT_URLCONF = "heritage.urls"
MIGRATION_MODULES = {"heritage": "heritage_migrations"}
STATIC_URL = "/static/"
WAGTAIL_SITE_NAME = "Treaties"
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
