"""What an address belongs to: the admin, the pages for people, or the data for programs."""

from functools import cache

from django.urls import reverse
from django.utils.translation import get_language

from cooperation.formats import HTML, format_of


def is_admin(request):
    """Whether an address belongs to the admin, whose answers are for one person only."""
    return request.path.startswith(_admin(get_language()))


@cache
def _admin(language):
    """Where the admin is in a language: each request asks several times."""
    return reverse("admin:index")


def is_page(request):
    """Whether an address is that of a page for people: all of them end in a slash, and nothing else does."""
    return request.path.endswith("/")


def is_data(request):
    """Whether an address is that of data rather than of a page."""
    return format_of(request.path) is not HTML or request.path.endswith(".zip")
