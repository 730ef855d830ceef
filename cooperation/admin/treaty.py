"""Treaties: identifiers, acts of parties and other participations are rows of the form."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cooperation.models import Participation, Treaty, TreatyAction, TreatyIdentifier

from .base import RecordAdmin
from .forms import RowForm
from .lists import date_column
from .rows import RowInline


class IdentifierForm(RowForm):
    def suggested_key(self):
        return self.instance.scheme


class IdentifierInline(RowInline):
    model = TreatyIdentifier
    form = IdentifierForm
    fields = [("scheme", "value"), "key"]


class ActionForm(RowForm):
    def suggested_key(self):
        return f"{self.instance.party.slug}-{self.instance.type}-{self.instance.done_on}"


class ActionInline(RowInline):
    model = TreatyAction
    form = ActionForm
    autocomplete_fields = ["party"]
    fields = [("party", "type"), ("done_on", "effective_on"), "reference", "text", "key"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("party")


class ParticipationForm(RowForm):
    def suggested_key(self):
        return self.instance.partner.slug


class ParticipationInline(RowInline):
    model = Participation
    form = ParticipationForm
    autocomplete_fields = ["partner"]
    fields = ["partner", ("role", "side"), "key"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("partner")


@admin.register(Treaty)
class TreatyAdmin(RecordAdmin):
    identity = ("short_title", "kind", "laterality")
    facts = ("adopted_on", "adopted_at", "place", "in_force_on", "administered_by", "depositary", "binding", "official_url")
    row_inlines = (IdentifierInline, ActionInline, ParticipationInline)
    list_facts = ("kind", date_column("adopted_on", _("adopted on")), date_column("in_force_on", _("entry into force")))
    dated_by = "adopted_on"
    also_searched = ("short_title",)
