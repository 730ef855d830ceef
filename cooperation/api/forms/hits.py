"""The forms of what searching finds."""

from rest_framework.serializers import BooleanField, CharField, IntegerField, Serializer

from .changes import TitledReference
from .events import DatedFact
from .pages import Page
from .records import Receipt, Term


class Piece(Serializer):
    text = CharField()
    is_marked = BooleanField(help_text="Whether it was asked for.")


class Hit(TitledReference):
    """A record or source that has the words asked for."""

    dated = DatedFact(allow_null=True, help_text="Its first date.")
    section = Term(help_text="Where in it the words were found.")
    excerpt = Piece(many=True, help_text="The text around the first word found, in pieces.")
    receipts = Receipt(many=True, help_text="What its title, or for a quote its text, rests on.")


class TypeCount(Serializer):
    value = CharField()
    label = CharField()
    count = IntegerField(min_value=0, allow_null=True, help_text="Hits of the type; null where that is not known.")
    is_least = BooleanField(help_text="Whether there may be more.")


class SearchPage(Page):
    types = TypeCount(many=True, help_text="The types there are hits of.")
    is_capped = BooleanField(help_text="Whether more is found than the count says, of which the rest is not shown.")
    is_partial = BooleanField(help_text="Whether nothing has all of the words, and these have some of them.")
    suggestion = CharField(allow_blank=True, help_text="The words with misspellings corrected; empty where nothing is to correct.")
    left_out = IntegerField(min_value=0, help_text="How many words at the end were not searched for.")
    results = Hit(many=True)
