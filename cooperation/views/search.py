"""Searching: the page of hits, and the suggestions browsers ask for while somebody types into their own search field."""

from http import HTTPStatus

from django.http import JsonResponse
from django.shortcuts import render
from django.views.generic import View

from cooperation.search import CAP, MOST_WORDS, hits, pieces
from cooperation.search_filters import SearchFilters, query_string

from .errors import refuse
from .lists import PagedList

MOST_SUGGESTIONS = 8


class Search(PagedList):
    """Every public record and source that has the words asked for."""

    def filters(self):
        return SearchFilters(query_string(self.request))

    def rows(self, filters):
        return filters.answer.found

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        context = self.get_context_data(filters=filters, page=page, cap=CAP, most_words=MOST_WORDS)
        if page is not None:
            context |= {
                "answer": filters.answer,
                "asked": pieces(filters.text, ()),
                "hits": hits(list(page), filters.answer.groups),
                "page_links": filters.page_links(page),
            }
        return render(self.request, "search.html", context, status=status)


class Suggest(View):
    """Titles for what is typed so far, as browsers expect them of an OpenSearch description."""

    def get(self, request):
        filters = SearchFilters(query_string(request))
        if filters.problems:
            return refuse(request, HTTPStatus.BAD_REQUEST, " ".join(filters.problems))
        found = hits(filters.answer.found[:MOST_SUGGESTIONS], filters.answer.groups)
        titles = [hit.entry.heading for hit in found]
        links = [request.build_absolute_uri(hit.subject.get_absolute_url()) for hit in found]
        content = [filters.text, titles, [str(hit.type_name) for hit in found], links]
        return JsonResponse(content, safe=False, content_type="application/x-suggestions+json")
