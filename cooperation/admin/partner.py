"""Partners and their names."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q

from cooperation.models import Partner, PartnerName

from .base import RecordAdmin
from .forms import RowForm
from .narrowing import UnusedFilter
from .rows import RowInline


class NameForm(RowForm):
    def suggested_key(self):
        return self.instance.name


class NameInline(RowInline):
    model = PartnerName
    form = NameForm
    fields = ["name", ("kind", "language"), "key"]


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    identity = ("official_name", "kind", "is_home")
    facts = ("iso_alpha2", "part_of", "website")
    row_inlines = (NameInline,)
    list_facts = ("kind", "iso_alpha2", "part_of")
    list_select_related = ("part_of",)
    more_filters = (UnusedFilter,)
    also_searched = ("official_name", "names__name")

    def is_named(self, name):
        return super().is_named(name) | Q(Exists(PartnerName.objects.filter(partner=OuterRef("pk"), name__iexact=name)))
