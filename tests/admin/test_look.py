"""The admin looks like the site: one palette, written down in both stylesheets, and no page of the admin without it."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

STATIC = settings.BASE_DIR / "cooperation/static/cooperation"
NAMES = {"paper": "paper", "raised": "raised", "ink": "ink", "soft": "soft", "rule": "rule", "edge": "edge"}
NAMES |= {"accent": "red", "tint": "red-tint", "on-accent": "on-red"}
"""By their names on public pages, what the colours are called in the admin, where Django has names of its own."""


def palettes(path, names):
    """Each set of these colours in a stylesheet, in order."""
    found = {name: re.findall(rf"--{name}: ?(#\w+);", path.read_text()) for name in names}
    return [dict(zip(found, colours, strict=True)) for colours in zip(*found.values(), strict=True)]


@pytest.mark.once
def test_the_palette_is_that_of_the_site_light_and_dark_and_chosen_dark():
    light, dark = palettes(STATIC / "site.css", NAMES)

    expected = [{NAMES[name]: colour for name, colour in palette.items()} for palette in (light, dark, dark)]
    assert palettes(STATIC / "admin/look.css", NAMES.values()) == expected


@pytest.mark.once
@pytest.mark.parametrize(
    "address", ["/admin/login/", "/admin/", "/admin/cooperation/treaty/", "/admin/cooperation/treaty/add/", "/zh/admin/"]
)
def test_every_page_of_the_admin_has_the_look(client, admin_client, address):
    visitor = client if "login" in address else admin_client

    assert re.search(r'<link rel="stylesheet" href="[^"]*admin/look[^"]*\.css">', visitor.get(address).content.decode())
