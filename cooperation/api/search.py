"""The data twins of searching: what is found, why, and what else might have been meant."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from cooperation.documents import receipt
from cooperation.search import CAP, hits, kinds
from cooperation.search_filters import SearchFilters, query_string

from . import forms
from .changes import titled
from .events import date_columns, dated_fact
from .links import absolute
from .paged import OnePage, PagedData, WholeTable
from .tables import Column, Table
from .words import MARK


class SearchData(PagedData):
    """Every public record and source that has the words asked for."""

    name = "search"

    @property
    def filtering(self):
        return [
            OpenApiParameter("q", {"type": "string"}, description="The words to search for, in English or Chinese."),
            OpenApiParameter("type", {"type": "string", "enum": kinds()}, description="The type to search."),
        ]

    def filters(self):
        return SearchFilters(query_string(self.request))

    def rows(self, filters):
        return filters.answer.found

    def told(self, rows, filters):
        """Hits as data."""
        return [absolute(hit_data(hit), self.root) for hit in hits(rows, filters.answer.groups)]


class SearchJSON(SearchData, OnePage):
    """One page of hits, the best first, each with the text that says why it was found; `next` leads on."""

    summary = _("Search as JSON")
    form = forms.SearchPage

    def about(self, filters):
        answer = filters.answer
        return {
            "query": {name: value for name, value in (("q", filters.text), ("type", filters.kind)) if value},
            "types": types(filters),
            "is_capped": answer.is_capped,
            "is_partial": answer.is_partial,
            "suggestion": answer.suggestion,
            "left_out": len(answer.question.left_out),
        }

    def results(self, rows, filters):
        return self.told(rows, filters)


class SearchCSV(SearchData, WholeTable):
    """All hits, the best first, one line for each, at most 1,000."""

    summary = _("Search as CSV")

    def table(self, filters):
        return hits_table().written(self.told(self.rows(filters), filters))


def types(filters):
    """The types there are hits of. Without numbers where they are not known, as on the page."""
    is_unknown = filters.answer.is_partial and filters.answer.is_capped
    return [
        {
            "value": found["kind"],
            "label": found["label"],
            "count": None if is_unknown else min(found["count"], CAP),
            "is_least": is_unknown or found["is_least"] or found["count"] > CAP,
        }
        for found in filters.types()
        if found["kind"]
    ]


def hit_data(hit):
    """One hit: what was found, when that was, and the words that say why."""
    entry = hit.entry
    dated = entry.dated and dated_fact(entry.dated_fact, hit.date_label, entry.dated, hit.date_citations)
    return titled(hit.subject) | {
        "dated": dated or None,
        "section": {"value": hit.section, "label": str(hit.where)},
        "excerpt": [{"text": piece.text, "is_marked": piece.is_marked} for piece in hit.snippet],
        "receipts": [receipt(citation) for citation in hit.citations],
    }


def hits_table():
    return Table(
        name="search",
        description=_("One line for each record or source found, the best first."),
        columns=[
            Column("type", _("Type: record type, or source"), lambda hit: hit["type"]),
            Column("slug", _("Last part of the page's address; names the record in every table"), lambda hit: hit["slug"]),
            Column("title", _("Title"), lambda hit: hit["title"]),
            Column("title_zh", _("Title in Chinese"), lambda hit: hit["title_zh"]),
            Column("section", _("Where the words were found: term"), lambda hit: hit["section"]["value"]),
            Column("section_label", _("The same in words"), lambda hit: hit["section"]["label"]),
            Column(
                "excerpt",
                _("The text around the first word found"),
                lambda hit: "".join(piece["text"] for piece in hit["excerpt"]),
            ),
            Column("marked", _("The words in it that were asked for, joined by “ | ”"), _marked),
            Column("date_of", _("Name of the fact that is dated"), lambda hit: hit["dated"] and hit["dated"]["fact"]),
            *date_columns("date", _("First date"), lambda hit: hit["dated"]),
            Column("url", _("Address of the page"), lambda hit: hit["url"]),
        ],
    )


def _marked(hit):
    return MARK.join(piece["text"] for piece in hit["excerpt"] if piece["is_marked"])
