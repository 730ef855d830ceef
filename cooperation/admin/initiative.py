"""Initiatives and who takes part in them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.languages import listed
from cooperation.models import Initiative

from .base import RecordAdmin
from .lists import date_column
from .treaty import ParticipationInline


@admin.register(Initiative)
class InitiativeAdmin(RecordAdmin):
    identity = ("kind", "status")
    facts = ("began_on", "ended_on", "place", "aims_at")
    row_inlines = (ParticipationInline,)
    list_facts = ("kind", "progress", "partners", date_column("began_on", _("began on")))
    shown_in_list = ("participations__partner",)
    dated_by = "began_on"

    @admin.display(description=_("status"), ordering="status")
    def progress(self, initiative):
        return initiative.get_status_display()

    @admin.display(description=_("partners"))
    def partners(self, initiative):
        return listed(sorted({row.partner.title for row in initiative.participations.all()}))
