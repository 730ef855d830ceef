"""A real Chromium for the browser tests: one per worker, a fresh page per test."""

import threading

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings as deployment
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.chromium import find

from .hand import Hand

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
expect.set_options(timeout=30_000)  # as long as any step may take: a busy machine is no fault
COLOURS = ["color-contrast", "link-in-text-block"]
VIOLATIONS = "options => axe.run(options).then(results => results.violations)"


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Open an address at a width and in a colour scheme; answers the page, which collects what the console complains of."""
    contexts = []

    def open_page(url, *, width=1280, scheme="light", **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        if url:
            page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    """A fresh page, nothing opened yet."""
    return open_page("")


@pytest.fixture
def axe():
    """Violations on a page, as short lines: rule, how many places, and the first of them. Only colours change with the scheme."""

    def violations(page, *, only_colours=False):
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE_SCRIPT)
        # What keeps the rules is not described: that takes longer than looking for what breaks them.
        results = page.evaluate(VIOLATIONS, {"runOnly": COLOURS if only_colours else RULES, "resultTypes": ["violations"]})
        return [f"{found['id']} ×{len(found['nodes'])}: {found['nodes'][0]['html'][:120]}" for found in results]

    return violations


@pytest.fixture
def sweep(open_page, axe, sideways):
    """What is wrong with each of some pages at each width, everything that opens in them open. Answers the page last shown too."""

    def sweep(site, paths, *, scheme, widths=(320, 1280)):
        page, found = open_page("", scheme=scheme), {}
        for path in paths:
            page.goto(site + path)
            page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                problems = axe(page, only_colours=scheme == "dark")
                problems += [f"scrolls {sideways(page)} px sideways"] if sideways(page) else []
                problems += page.evaluate(FIELDS_OUTSIDE)
                if problems:
                    found[path, width] = problems
        return found, page

    return sweep


FIELDS_OUTSIDE = """[...document.querySelectorAll('fieldset select, fieldset input')]
    .filter(field => field.getBoundingClientRect().right > field.closest('fieldset').getBoundingClientRect().right + 1)
    .map(field => `the field ${field.name} stands out of its column`)"""


@pytest.fixture
def sideways():
    """How many pixels a page scrolls sideways."""
    return lambda page: page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture(scope="module")
def shared_site(django_db_setup, django_db_blocker):
    """The address of a site that all tests of a module share, kept by ann and bob, who may do everything.

    What a test does is rolled back when it ends: server and test have one connection to the database.
    """
    with django_db_blocker.unblock():
        for name in ("ann", "bob"):
            get_user_model().objects.create_superuser(name, password="not used here")
        server = LiveServer("localhost")
        with server._live_server_modified_settings:
            yield server.url
        _let_go_of_browsers()
        server.stop()
        call_command("flush", verbosity=0, interactive=False)


def _let_go_of_browsers():
    """Wait until every connection a closed page had is let go of: its thread may use the database only as long as the server runs."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=30)


@pytest.fixture
def hand_of(shared_site, open_page):
    """The hand of one of the two, signed in already, at a page with nothing in it yet."""

    def hand_of(name, **options):
        client = Client()
        client.force_login(get_user_model().objects.get(username=name))
        page = open_page("", **options)
        session = client.cookies[deployment.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": deployment.SESSION_COOKIE_NAME, "value": session, "url": shared_site}])
        return Hand(page, shared_site)

    return hand_of


@pytest.fixture
def measured(record_property):
    """Note what a goal of the editors' table came to. The figures are printed when all tests are done (`tests/conftest.py`)."""
    return lambda number, task, figure, must: record_property("goal", [number, task, figure, must])
