"""What several tests share: the real fixtures, and a browser."""

import os

import pytest
from django.conf import settings
from django.core.management import call_command

# Playwright's synchronous interface runs an event loop, in which Django would refuse the test's own queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def article(db):
    """The record of the article, loaded from the real fixtures as a deployment loads it."""
    call_command("load_record", "article", verbosity=0)


@pytest.fixture(scope="session")
def fixture_files():
    """The files of the article's record, in loading order."""
    return sorted((settings.RECORD_FIXTURES / "article").glob("*.json"))
