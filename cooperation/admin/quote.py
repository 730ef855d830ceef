"""Quotes."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.models import Quote

from .base import RecordAdmin
from .lists import date_column


@admin.register(Quote)
class QuoteAdmin(RecordAdmin):
    identity = ("kind", "text", "language")
    facts = ("speaker_name", "speaker_role", "organisation", "said_on", "occasion", "about")
    list_facts = ("kind", "speaker_name", date_column("said_on", _("said on")))
    dated_by = "said_on"
    also_searched = ("text", "speaker_name")
