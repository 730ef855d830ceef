"""The editors' side: Django's own admin, with a form and a list for each type."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import (
    dashboard,
    duplicates,
    going_back,
    importing,
    indicator,
    initiative,
    keeping,
    partner,
    pickers,
    quote,
    source,
    subject,
    treaty,
)

__all__ = [
    "dashboard",
    "duplicates",
    "going_back",
    "importing",
    "indicator",
    "initiative",
    "keeping",
    "partner",
    "pickers",
    "quote",
    "source",
    "subject",
    "treaty",
]

admin.site.site_header = _("Copyright Cooperation Record")
admin.site.site_title = _("Copyright Cooperation Record")
admin.site.index_title = _("Editing the record")
# The side bar takes the width that lists and citations need; the first page and the path above lead everywhere.
admin.site.enable_nav_sidebar = False
