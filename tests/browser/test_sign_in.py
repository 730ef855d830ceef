"""The door of the admin in a real Chromium: every page of it at every width, and all of it without scripts."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.signing_in import PASSWORD, code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REFUSED = "Failed to load resource: the server responded with a status of 429 (Too Many Requests)"


@pytest.fixture
def publisher(django_user_model, settings):
    """Somebody who may publish where that takes a second factor."""
    settings.REQUIRE_SECOND_FACTOR = True
    return django_user_model.objects.create_superuser("ann", password=PASSWORD)


def follow(page, target):
    """Press what leads to another page, and wait for all of that page."""
    with page.expect_navigation(wait_until="load"):
        page.click(target)


def sign_in(page, site, password=PASSWORD):
    page.goto(site + reverse("admin:index"))
    page.fill("#id_username", "ann")
    page.fill("#id_password", password)
    follow(page, "#content-main input[type=submit]")


def round_of(page, site):
    """Set the second factor up, use it, be refused; yields the name of each page when it is open."""
    sign_in(page, site)
    yield "set up"
    key = base64.b32decode(page.locator("code").inner_text().replace(" ", "")).hex()
    for password in ("wrong", PASSWORD):
        page.fill("#id_code", code_of(key))
        page.fill("#id_password", password)
        follow(page, "input[type=submit].default")
        yield f"set up with {password}"
    code = page.locator("li code").first.inner_text()
    follow(page, "text=I have kept them")
    follow(page, "#user-tools >> text=Second factor")
    yield "change"
    follow(page, "#logout-form button")
    sign_in(page, site)
    page.fill("#id_code", "1")
    follow(page, "#content-main input[type=submit]")
    yield "code"
    page.fill("#id_code", code)
    follow(page, "#content-main input[type=submit]")
    expect(page.locator("#logout-form")).to_be_visible()
    follow(page, "#logout-form button")
    for _ in range(10):
        sign_in(page, site, "wrong")
    expect(page.locator("h1")).to_have_text("Too many tries")
    yield "too many"


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "light"), (1280, "dark")])
def test_every_page_of_the_door_is_accessible_and_keeps_the_policy(live_server, publisher, open_page, axe, sideways, width, scheme):
    page = open_page("", width=width, scheme=scheme)

    found = {}
    for name in round_of(page, live_server.url):
        complaints = [complaint for complaint in page.complaints if complaint != REFUSED]
        found[name] = complaints + axe(page, only_colours=scheme == "dark") + ([sideways(page)] if sideways(page) else [])
        page.complaints.clear()

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_door_needs_no_script(live_server, publisher, open_page):
    page = open_page("", width=320, java_script_enabled=False)

    names = list(round_of(page, live_server.url))

    assert names == ["set up", "set up with wrong", f"set up with {PASSWORD}", "change", "code", "too many"]
