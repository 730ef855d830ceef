"""The forms of pages, whatever they hold, and of their filters."""

from rest_framework.serializers import CharField, DictField, IntegerField, Serializer, URLField


class Links(Serializer):
    html = URLField()
    self = URLField()
    csv = URLField()


class FacetOption(Serializer):
    value = CharField()
    label = CharField()
    count = IntegerField(min_value=0)


class Facet(Serializer):
    name = CharField()
    label = CharField()
    chosen = CharField(allow_blank=True)
    options = FacetOption(many=True)


class Page(Serializer):
    """One page of what an address finds."""

    count = IntegerField(min_value=0, help_text="How many there are on all pages.")
    page = IntegerField(min_value=1)
    pages = IntegerField(min_value=1)
    next = URLField(allow_null=True)
    previous = URLField(allow_null=True)
    query = DictField(child=CharField(), help_text="What was asked for.")
    links = Links()


class ListPage(Page):
    """One page of a list."""

    sort = CharField()
    facets = Facet(many=True)
