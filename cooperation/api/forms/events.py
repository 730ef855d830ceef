"""The forms of the timelines."""

from rest_framework.serializers import CharField, Serializer

from .changes import TitledReference
from .pages import ListPage
from .records import PartialDate, Receipt, Reference, Term, TopicMark


class DatedFact(Serializer):
    fact = CharField(help_text="Name of the fact that is dated.")
    label = CharField(help_text="What readers call it.")
    date = PartialDate()
    receipts = Receipt(many=True)


class RowMark(Serializer):
    kind = CharField()
    key = CharField(help_text="Names the row within its record.")


class NamedPartner(Serializer):
    partner = Reference()
    role = CharField(help_text="The role, the act, or the name of the field that names the partner.")
    label = CharField(help_text="The same for readers.")
    receipts = Receipt(many=True)


class Event(Serializer):
    kind = Term()
    record = TitledReference()
    row = RowMark(allow_null=True, help_text="The act or figure among the rows of the record; null for the record's own event.")
    dates = DatedFact(
        many=True, help_text="One date, or the beginning and end of a span, as far as stated; none where no source dates it."
    )
    partners = NamedPartner(many=True, help_text="Whom it concerns; on the timeline of a partner, that one alone.")
    receipts = Receipt(many=True, help_text="What an act or figure, or a record without a date, rests on.")
    topics = TopicMark(many=True)


class EventPage(ListPage):
    results = Event(many=True)
