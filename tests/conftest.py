"""What several tests share: the real fixtures, and a browser."""

import gc
import os

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests import snapshots

# Playwright's synchronous interface runs an event loop, in which Django would refuse the test's own queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Tests sign in hundreds of times: a hash made to be slow would be most of their time.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Every client begins a site of its own: each would list all static files first, of which few tests ask for one.
settings.WHITENOISE_AUTOREFRESH = True

# Nobody waits for a test: a busy machine is no fault. Tests of patience set their own.
settings.DATABASE_PATIENCE = 60

# Most tests are of a record that one person keeps; those of review switch it on.
settings.EDITORIAL_REVIEW = False

# The same examples on every run, and no stopwatch: a busy machine is not a bug.
hypothesis.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("repeatable")


@pytest.fixture
def article(db):
    """The record of the article, as a deployment that loads the real fixtures has it."""
    snapshots.put("article")


@pytest.fixture(scope="session")
def fixture_files():
    """The files of the article's record, in loading order."""
    return sorted((settings.RECORD_FIXTURES / "article").glob("*.json"))


def pytest_collection_modifyitems(config, items):
    """Leave out the tests of two writers at once where the database lets only one in: on SQLite they would wait for ever."""
    if connection.vendor != "postgresql":
        left_out = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish():
    """Set apart what is there until the last test: looking through it for rubbish, again and again, was a tenth of their time."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter):
    """Print what the goals of the editors' table came to, where they were measured."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    goals = sorted(value for report in reports for name, value in report.user_properties if name == "goal")
    if goals:
        terminalreporter.section("the editors' goals as numbers")
    for number, task, figure, must in goals:
        terminalreporter.line(f"{number:>3}  {task:<62}  {figure:<24}  must: {must}")
