"""Topics and places."""

from django.contrib import admin

from cooperation.models import Place, Topic

from .base import SurroundingsAdmin
from .narrowing import UntranslatedFilter, UnusedFilter


@admin.register(Topic)
class TopicAdmin(SurroundingsAdmin):
    fields = ["label", "slug", "definition", "label_zh"]
    list_display = ["label", "label_zh", "definition"]
    list_filter = [UntranslatedFilter, UnusedFilter]
    search_fields = ["label", "label_zh", "slug", "definition"]
    ordering = ["label", "pk"]


@admin.register(Place)
class PlaceAdmin(SurroundingsAdmin):
    fields = ["name", "slug", "level", "within", "iso_3166_2", "name_zh"]
    autocomplete_fields = ["within"]
    list_display = ["name", "name_zh", "level", "within"]
    list_filter = ["level", UntranslatedFilter, UnusedFilter]
    list_select_related = ["within"]
    search_fields = ["name", "name_zh", "slug", "iso_3166_2"]
    ordering = ["name", "pk"]
