"""The forms of records and sources: `cooperation.documents` writes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.serializers import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    IntegerField,
    ListField,
    Serializer,
    URLField,
)

from cooperation.models import Basis, Confidence, Rank

from .pages import Links, ListPage


class Term(Serializer):
    value = CharField(help_text="The word of the closed vocabulary.")
    label = CharField(help_text="The same for readers.")


class PartialDate(Serializer):
    edtf = CharField(
        help_text="The date exactly as the source supports it: 2012, 2012-06, 2012-06-26, ~ about, ? uncertain, a/b span."
    )
    precision = serializers.ChoiceField(["year", "month", "day"])
    is_interval = BooleanField()
    is_approximate = BooleanField()
    is_uncertain = BooleanField()
    earliest = DateField(allow_null=True, help_text="First day it can mean.")
    latest = DateField(allow_null=True, help_text="Last day it can mean.")


class Reference(Serializer):
    type = CharField()
    slug = CharField()
    title = CharField()
    title_zh = CharField(
        required=False,
        allow_blank=True,
        help_text="Of a place: its name in Chinese, empty where there is none. Old versions lack it.",
    )
    url = URLField(required=False, help_text="Address of the page, where it has one.")


class SourceMark(Serializer):
    slug = CharField()
    key = CharField()
    title = CharField()
    language = CharField(help_text="Of the source, and so of the excerpt.")
    url = URLField()


class PassageMark(Serializer):
    number = IntegerField(min_value=1)
    label = CharField(allow_blank=True, help_text="Empty where the source is cited as a whole.")
    url = URLField()


class Receipt(Serializer):
    source = SourceMark(allow_null=True, help_text="Null for what the editors supply.")
    passage = PassageMark(allow_null=True)
    excerpt = CharField(
        allow_blank=True, help_text="The words of the source; empty where nobody has copied them, and the note says what they say."
    )
    confidence = serializers.ChoiceField(
        Confidence.values, allow_blank=True, help_text="Where no words are cited: how far the source can be relied on."
    )
    is_printed_so = BooleanField(help_text="Whether a slip in the words is the source's own: [sic].")
    basis = serializers.ChoiceField(Basis.values, help_text="How the fact rests on the words.")
    rank = serializers.ChoiceField(Rank.values)
    note = CharField(allow_blank=True)
    is_checked = BooleanField(help_text="Whether the words are unaltered since they were compared with the source's text.")


class RivalValue(Serializer):
    value = CharField()
    receipt = Receipt()


def _form(name):
    return {"$ref": f"#/components/schemas/{name}"}


@extend_schema_field(
    {
        "anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            *map(_form, ("Term", "PartialDate", "Reference")),
            {"type": "array", "items": _form("Reference")},
        ]
    }
)
class Value(serializers.JSONField):
    """Text, number, true or false, a term, a date, or what is referred to; null where nothing is stated."""


class Fact(Serializer):
    name = CharField()
    label = CharField()
    is_stated = BooleanField(help_text="Whether the record gives a value; a basis of editor says that no source does.")
    needs_receipt = BooleanField(
        help_text="Whether it is published only with a receipt of its own; terms of our own vocabulary are not."
    )
    value = Value()
    words = CharField(help_text="The value as readers see it.")
    receipts = Receipt(many=True)
    also_given_as = RivalValue(many=True, help_text="What other sources say instead.")


class Row(Serializer):
    kind = CharField()
    key = CharField()
    label = CharField(help_text="What readers call rows of the kind.")
    facts = Fact(many=True)


class TopicMark(Serializer):
    slug = CharField()
    label = CharField()
    label_zh = CharField(
        required=False, allow_blank=True, help_text="Label in Chinese; empty where there is none. Old versions lack it."
    )


class RecordLinks(Serializer):
    html = URLField()
    self = URLField()
    csv = URLField()
    history = URLField()
    feed = URLField()


class KeptDocument(Serializer):
    """A record as the public was shown it under one version number."""

    type = CharField()
    slug = CharField()
    url = URLField()
    title = CharField()
    summary = CharField(allow_blank=True)
    summary_zh = CharField(allow_blank=True)
    topics = TopicMark(many=True)
    version = IntegerField(min_value=1)
    first_published_at = DateTimeField(allow_null=True)
    last_changed_at = DateTimeField()
    checked_on = DateField(allow_null=True)
    receipts = Receipt(many=True, help_text="What the record as a whole rests on.")
    topic_receipts = Receipt(many=True, help_text="What its topics rest on.")
    facts = Fact(many=True)
    rows = Row(many=True)


class RecordDocument(KeptDocument):
    links = RecordLinks()


class Standing(Serializer):
    """A status on a day, worked out from recorded acts. "none-recorded" never means "not a party"."""

    status = Term(help_text="In the words of the Vienna Convention on the Law of Treaties; `none-recorded` is not “not a party”.")
    is_possibly = BooleanField(help_text="Whether the recorded dates leave another status possible on the day.")
    since = PartialDate(allow_null=True, help_text="Since when; null where that is not recorded.")
    acts = ListField(child=CharField(), help_text="Keys of the acts that give it, among the rows of the treaty.")
    on = DateField(help_text="The day.")


class StandingOfParty(Standing):
    party = Reference()


class StandingTowardsTreaty(Standing):
    treaty = Reference()


class StatusCount(Serializer):
    status = Term()
    is_possibly = BooleanField(help_text="Whether these are the treaties whose dates leave another status possible.")
    treaties = IntegerField(min_value=1, help_text="Number of treaties.")
    on = DateField(help_text="The day.")


class TreatyDocument(RecordDocument):
    statuses = StandingOfParty(many=True, help_text="Of each party with a recorded act.")


class ListedTreaty(RecordDocument):
    home_statuses = StandingOfParty(many=True, help_text="Of each home state with a recorded act.")


class PartnerDocument(RecordDocument):
    statuses = StandingTowardsTreaty(many=True, help_text="Towards each treaty with a recorded act.")


class ListedPartner(RecordDocument):
    status_counts = StatusCount(many=True, help_text="To how many treaties it has each status.")


class CitingRecord(Serializer):
    record = Reference()
    labels = ListField(child=CharField(), help_text="The facts of the record that rest on the passage.")


class Passage(Serializer):
    number = IntegerField(min_value=1)
    label = CharField()
    url = URLField()
    summary = CharField(allow_blank=True)
    length = IntegerField(min_value=0, help_text="In words.")
    is_without_claim = BooleanField()
    text = CharField(allow_null=True, help_text="Null unless the source's licence lets it be shown.")
    citations = IntegerField(min_value=0)
    excerpts = ListField(child=CharField())
    facts = CitingRecord(many=True)


class SourceDocument(Serializer):
    type = CharField()
    slug = CharField()
    url = URLField()
    title = CharField()
    is_title_supplied = BooleanField()
    key = CharField()
    kind = Term()
    publisher = CharField(allow_blank=True)
    author = CharField(allow_blank=True)
    published_on = PartialDate(allow_null=True)
    published_on_reason = CharField(allow_blank=True)
    original_url = CharField(allow_blank=True)
    archived_url = CharField(allow_blank=True)
    language = CharField()
    retrieved_on = DateField(allow_null=True)
    rights = CharField(allow_blank=True)
    is_text_public = BooleanField()
    sha256 = CharField(allow_blank=True)
    passages = Passage(many=True)
    links = Links()


class RecordPage(ListPage):
    results = RecordDocument(many=True)


class TreatyPage(ListPage):
    results = ListedTreaty(many=True)


class PartnerPage(ListPage):
    results = ListedPartner(many=True)


class SourcePage(ListPage):
    results = SourceDocument(many=True)
