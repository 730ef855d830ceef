"""The WSGI application that a server such as granian or gunicorn loads: the site, with kept pages in front of it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")


def whole():
    """The site as it is served."""
    site = get_wsgi_application()
    if not settings.PAGE_CACHE_MB:
        return site
    from .page_cache import in_front_of  # it needs the models, which are there only now

    return in_front_of(site)


application = whole()
