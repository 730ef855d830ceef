"""The WSGI application that a server such as granian or gunicorn loads: the site, with kept pages in front of it."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from .watching.request_log import RequestLog

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")


def whole():
    """The site as it is served."""
    site = get_wsgi_application()
    if settings.PAGE_CACHE_MB:
        from .page_cache import in_front_of  # it needs the models, which are there only now

        site = in_front_of(site)
    return RequestLog(site)


application = whole()

# What is loaded now stays: looking through all of it for circles that nothing leads to, at every other page, took a tenth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 10, 10)
