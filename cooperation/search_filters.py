"""The address of a search: what is asked for, of which type, which page. The same rules as for every list."""

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.exceptions import TooManyFieldsSent
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .lists import MOST_PARAMETERS, TRACKING, ListFilterSet
from .models import Source
from .records import model_named
from .search import clean, find, kinds


def query_string(request):
    """The query string with letters typed into an address as they are."""
    return request.META["QUERY_STRING"].encode("latin-1", "replace").decode("utf-8", "replace")


class SearchForm(forms.Form):
    """The one judge of every parameter."""

    q = forms.CharField(label=gettext_lazy("Search for"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=lambda: [(kind, kind) for kind in kinds()], required=False)
    page = forms.RegexField(r"\A[1-9][0-9]{0,5}\Z", label=gettext_lazy("Page"), required=False)


class SearchFilters:
    """One search, read from the raw query string. `problems` are sentences for the visitor; each search has one address."""

    # From `query` and `page` alone, as in every list.
    address, page_links = ListFilterSet.address, ListFilterSet.page_links
    canonical, is_canonical = ListFilterSet.canonical, ListFilterSet.is_canonical

    def __init__(self, query_string, *, path=""):
        self.path = path or reverse("search")
        self.query_string = query_string
        try:
            self.pairs = parse_qsl(query_string, keep_blank_values=True, errors="replace", max_num_fields=MOST_PARAMETERS)
        except ValueError as error:
            raise TooManyFieldsSent("More parameters than any form here has.") from error
        self.pairs = [pair for pair in self.pairs if not pair[0].startswith(TRACKING)]
        given = {name: value for name, value in self.pairs if value}
        self.form = SearchForm(given | {"q": clean(given.get("q", ""))})
        self.form.is_valid()

    @cached_property
    def problems(self):
        """What is wrong with the address, one sentence each; empty when nothing is."""
        names = [name for name, _value in self.pairs]
        found = [
            _("Searching knows no “%(name)s”.") % {"name": clean(name)}
            for name in dict.fromkeys(names)
            if name not in self.form.fields
        ]
        found += [
            _("“%(name)s” is given twice. Choose one value.") % {"name": name} for name in self.form.fields if names.count(name) > 1
        ]
        return found + [
            _("“%(value)s” is no value of “%(name)s” here.")
            % {"value": clean(self.form.data[name]), "name": self.form.fields[name].label}
            for name in self.form.errors
        ]

    @property
    def text(self):
        return self.form.cleaned_data.get("q", "")

    @property
    def kind(self):
        return self.form.cleaned_data.get("type", "") if self.text else ""

    @property
    def page(self):
        return int(self.form.cleaned_data.get("page") or 1) if self.text else 1

    @cached_property
    def answer(self):
        return find(self.text, kind=self.kind)

    def query(self, **changes):
        """The query string of this search with some parameters changed, and the page forgotten unless given."""
        values = {"q": self.text, "type": self.kind, "page": 1} | changes
        if values["page"] == 1:
            values["page"] = ""
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else ""

    def types(self):
        """A link for each type there are hits of, and for all of them together. Without numbers where they are not known."""
        counts, total = self.answer.counts, sum(self.answer.counts.values())
        links = [{"kind": "", "label": _("All"), "url": self.address(type=""), "count": total, "is_current": not self.kind}]
        for kind, count in counts.items():
            model = Source if kind == Source._meta.model_name else model_named(kind)
            label = capfirst(str(model._meta.verbose_name_plural))
            found = {"kind": kind, "label": label, "count": count, "is_least": kind in self.answer.uncounted}
            links.append(found | {"url": self.address(type=kind), "is_current": kind == self.kind})
        return links

    @property
    def correction(self):
        """The address of the search with its misspellings corrected."""
        return self.address(q=self.answer.suggestion, type="")
