"""Topics and places."""

from django.contrib import admin

from cooperation.models import Place, Topic

from .base import SurroundingsAdmin
from .narrowing import UnusedFilter


@admin.register(Topic)
class TopicAdmin(SurroundingsAdmin):
    named_by = "label"
    fields = ["label", "slug", "definition"]
    list_display = ["label", "definition"]
    list_filter = [UnusedFilter]
    search_fields = ["label", "slug", "definition"]
    ordering = ["label", "pk"]


@admin.register(Place)
class PlaceAdmin(SurroundingsAdmin):
    named_by = "name"
    fields = ["name", "slug", "level", "within", "iso_3166_2"]
    autocomplete_fields = ["within"]
    list_display = ["name", "level", "within"]
    list_filter = ["level", UnusedFilter]
    list_select_related = ["within"]
    search_fields = ["name", "slug", "iso_3166_2"]
    ordering = ["name", "pk"]
