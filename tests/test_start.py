"""A web process reads in what its pages need, and no library that only some deployments or some addresses use."""

import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

LATER = {
    "psycopg": "PostgreSQL",
    "rest_framework.views": "the data",
    "drf_spectacular.generators": "the description of the data",
    "django.test": "the description of the data",
    "openpyxl": "tables",
    "import_export": "tables",
}
"""Libraries that are read in when they are first needed, and for what."""

PAGE_THEN_DATA = """
import sys
from django.test.client import RequestFactory  # to ask with; what came with it is put out again
for name in [name for name in sys.modules if name == "django.test" or name.startswith("django.test.")]:
    del sys.modules[name]

from ncacsite.wsgi import application

def code(path):
    answered = []
    list(application(RequestFactory().get(path, HTTP_HOST="localhost").environ, lambda status, headers: answered.append(status[:3])))
    return answered[0]

page = code("/accessibility/")
there = [name for name in sys.argv[1:] if name in sys.modules]
print(page, code("/api/openapi.json"), *there)
"""


def test_a_site_on_sqlite_starts_without_the_libraries_of_postgresql_data_and_tables(tmp_path):
    environment = {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ncacsite.settings", "REQUEST_LOG": ""}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=settings.BASE_DIR, env=environment, check=True)

    found = subprocess.run(
        [sys.executable, "-c", PAGE_THEN_DATA, *LATER],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.split() == ["200", "200"]
