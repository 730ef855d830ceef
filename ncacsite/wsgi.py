"""The WSGI application that a server such as gunicorn or granian loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")

application = get_wsgi_application()
