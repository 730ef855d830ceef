"""The forms of what changed: changes, corrections, histories and versions."""

from rest_framework.serializers import CharField, DateTimeField, IntegerField, Serializer, URLField

from .pages import Links, ListPage
from .records import KeptDocument, Reference, Term


class TitledReference(Reference):
    """A record or source named where nothing else is said of it."""

    title_zh = CharField(allow_blank=True, help_text="Title in Chinese; empty where there is none.")
    url = URLField()


class Change(Serializer):
    record = TitledReference()
    number = IntegerField(min_value=1, help_text="Number of the version.")
    kind = Term()
    note = CharField(allow_blank=True, help_text="What changed and why.")
    published_at = DateTimeField()
    url = URLField(allow_null=True, help_text="Address of the version; null for a withdrawal, which showed nothing.")


class ChangedValue(Serializer):
    label = CharField(help_text="What readers call the value.")
    before = CharField(allow_blank=True)
    after = CharField(allow_blank=True)


class Step(Change):
    """A change with what it changed, value by value, in words."""

    changes = ChangedValue(many=True)


class ChangePage(ListPage):
    results = Change(many=True)


class StepPage(ListPage):
    results = Step(many=True)


class VersionLinks(Links):
    history = URLField()


class KeptVersion(Change):
    document = KeptDocument(allow_null=True, help_text="What was shown, whole; null for a withdrawal.")
    links = VersionLinks()
