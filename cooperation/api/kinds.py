"""What differs between kinds of things as data: how they are read, described and laid out in tables.

`on` is the day that statuses are told for, where a kind `is_dated`.
"""

from dataclasses import dataclass
from itertools import chain

from cooperation.documents import document, source_documents
from cooperation.models import Partner, Source, Treaty
from cooperation.standing import home_standings, standings_of_partner, standings_of_treaty, status_counts

from . import forms, statuses
from .facts import fact_lines, facts_table
from .reference import passage_entries, passages_table, sources_table
from .tables import entries, record_table


@dataclass(frozen=True)
class Records:
    """The records of one type."""

    model: type

    form, page_form = forms.RecordDocument, forms.RecordPage
    is_dated = False

    def rows(self, queryset):
        """The rows with all their documents need, in a fixed number of queries."""
        return queryset.for_detail()

    def documents(self, rows):
        return map(document, rows)

    def listed(self, rows, *, among, on):
        """The documents of a list's rows. `among` holds the same rows, as often as they are asked for."""
        return self.documents(rows)

    def list_file(self, documents, *, on):
        """One line for each record."""
        return record_table(self.model).written(entries(documents))

    def whole(self, record, *, on):
        """Everything there is of one record."""
        return document(record)

    def detail_file(self, found, record, *, on):
        """One line for each fact and each receipt."""
        return facts_table().written(fact_lines(found))


@dataclass(frozen=True)
class Treaties(Records):
    """Treaties, with the status of their parties on a day; in a list with that of the home states."""

    form, page_form = forms.TreatyDocument, forms.TreatyPage
    is_dated = True

    def listed(self, rows, *, among, on):
        standings = home_standings(among, on=on)
        return (document(row) | {"home_statuses": statuses.of_parties(standings.get(row.pk, []))} for row in rows)

    def list_file(self, documents, *, on):
        return statuses.treaties_table(self.model, on=on).written(entries(documents))

    def whole(self, record, *, on):
        return document(record) | {"statuses": statuses.of_parties(standings_of_treaty(record, on=on))}

    def detail_file(self, found, record, *, on):
        lines = statuses.status_lines(found, standings_of_treaty(record, on=on), other="party")
        return statuses.long_table().written(chain(fact_lines(found), lines))


@dataclass(frozen=True)
class Partners(Records):
    """Partners, with their status towards treaties on a day; in a list counted by status."""

    form, page_form = forms.PartnerDocument, forms.PartnerPage
    is_dated = True

    def listed(self, rows, *, among, on):
        counts = status_counts(among, on=on)
        return (document(row) | {"status_counts": statuses.counted(counts.get(row.pk, []), on=on)} for row in rows)

    def list_file(self, documents, *, on):
        return statuses.partners_table(self.model, on=on).written(entries(documents))

    def whole(self, record, *, on):
        return document(record) | {"statuses": statuses.towards_treaties(standings_of_partner(record, on=on))}

    def detail_file(self, found, record, *, on):
        lines = statuses.status_lines(found, standings_of_partner(record, on=on), other="treaty")
        return statuses.long_table().written(chain(fact_lines(found), lines))


@dataclass(frozen=True)
class Sources:
    """The sources."""

    model: type

    form, page_form = forms.SourceDocument, forms.SourcePage
    is_dated = False

    def rows(self, queryset):
        return queryset

    def documents(self, rows):
        return source_documents(rows)

    def listed(self, rows, *, among, on):
        return self.documents(rows)

    def whole(self, source, *, on):
        [found] = source_documents([source])
        return found

    def list_file(self, documents, *, on):
        """One line for each source."""
        return sources_table().written(documents)

    def detail_file(self, found, source, *, on):
        """One line for each passage."""
        return passages_table().written(passage_entries([found]))


def kind_of(model):
    """How a model is handed out as data."""
    return {Source: Sources, Treaty: Treaties, Partner: Partners}.get(model, Records)(model)
