"""What differs between records and sources as data: how they are read, described and laid out in tables."""

from dataclasses import dataclass

from cooperation.documents import document, source_documents
from cooperation.models import Source

from . import forms
from .facts import fact_lines, facts_table
from .reference import passage_entries, passages_table, sources_table
from .tables import entries, record_table


@dataclass(frozen=True)
class Records:
    """The records of one type."""

    model: type

    form, page_form = forms.RecordDocument, forms.RecordPage

    def rows(self, queryset):
        """The rows with all their documents need, in a fixed number of queries."""
        return queryset.for_detail()

    def documents(self, rows):
        return map(document, rows)

    def list_file(self, documents):
        """One line for each record."""
        return record_table(self.model).written(entries(documents))

    def detail_file(self, found):
        """One line for each fact and each receipt."""
        return facts_table().written(fact_lines(found))


@dataclass(frozen=True)
class Sources:
    """The sources."""

    model: type

    form, page_form = forms.SourceDocument, forms.SourcePage

    def rows(self, queryset):
        return queryset

    def documents(self, rows):
        return source_documents(rows)

    def list_file(self, documents):
        """One line for each source."""
        return sources_table().written(documents)

    def detail_file(self, found):
        """One line for each passage."""
        return passages_table().written(passage_entries([found]))


def kind_of(model):
    """How a model is handed out as data."""
    return Sources(model) if model is Source else Records(model)
