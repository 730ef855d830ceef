"""What a kept page says of itself while the database does not answer."""

from django.template.loader import render_to_string
from django.utils import translation

from cooperation.languages import language_at

MAIN = b'<main id="main" class="wrap">\n'
"""Where the content of a page for people begins."""


def out_of_date(page, path):
    """The body of a kept page. People are told above the content; data stays what its format allows, and its headers say it."""
    if page.media_type != "text/html":
        return page.body
    with translation.override(language_at(path)):
        note = render_to_string("components/out_of_date.html")
    return page.body.replace(MAIN, MAIN + note.encode(), 1)
