"""What every public list shares: facets, sort orders, and the one address of every view.

Each facet takes one value at a time, so that the number beside a value is the length of the list it leads to (docs/decisions/0004).
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import django_filters
from django import forms
from django.core.exceptions import TooManyFieldsSent
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cooperation.kept import LISTS
from cooperation.models import (
    NOT_STATED,
    Alphabetical,
    Record,
)

from .listing import Found, Listing, by_name
from .patching import listing_of

PAGE_SIZE = 20
MOST_PARAMETERS = 100
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "msclkid")
"""How parameters begin that other sites and mail programs hang on links; the one address of a view leaves them out."""


LAST = ("topic", "source")
"""The facets that every list of records has; they follow those of its own."""


@dataclass
class Option:
    """One value of a facet as a page shows it: choosing it leads to `count` records."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass
class Chip:
    """One chosen value, and the address of the view without it."""

    facet: str
    label: str
    url: str
    count: int | None = None


class ListFilterSet(django_filters.FilterSet):
    """The facets and sort orders of one public list.

    Built from the raw query string: a parameter that is unknown or given twice is an error like any wrong value. `problems` are
    sentences for the visitor; `canonical` is the one query string of the view.
    """

    sorts = {"title": (gettext_lazy("Title"), [Alphabetical("title"), "pk"])}
    """Sort orders by parameter value, the first the default: label, then what to order by."""

    lead = ""
    """One sentence on what the list holds."""

    day = None
    """The day statuses are told for, where the list tells any."""

    def __init__(self, query_string, *, model, everything=None, path="", revision=None, kept_as=""):
        """Of the records of a model's list, or of a narrower queryset at its own path.

        What a list holds is kept for all requests that see the same revision, where that is named; of a narrower one, under a name.
        """
        self._kept = (type(self), model, kept_as), revision if everything is None or kept_as else None
        self._is_of_records = everything is None and issubclass(model, Record)
        self.everything = model.objects.listed() if everything is None else everything
        self._path = path
        self.query_string = query_string
        try:
            self.pairs = parse_qsl(query_string, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
        except ValueError as error:
            raise TooManyFieldsSent("More parameters than any form here has.") from error
        self.pairs = [pair for pair in self.pairs if not pair[0].startswith(TRACKING)]
        given = {name: value for name, value in self.pairs if value}
        super().__init__(given, queryset=self.everything)
        self.facets = {name: self.filters[name] for name in sorted(self.filters, key=_place)}
        self._learn_values()

    def _once(self, key, make):
        """What is the same for every request of this list under one revision."""
        kept_as, revision = self._kept
        return LISTS.once(revision, (*kept_as, key), make)

    @cached_property
    def _listings(self):
        return {}

    def _listing(self, sort):
        """The records in a sort order, and which of them have which values."""
        if sort not in self._listings:
            self._listings[sort] = self._once(sort, lambda: self._read(sort))
        return self._listings[sort]

    def _read(self, sort):
        """The listing in a sort order. That of all records of a type is moved on from the revision before where that can be."""
        rows, (kept_as, revision) = self.everything.order_by(*self.sorts[sort][1]), self._kept
        if self._is_of_records:
            return listing_of(rows, self.facets, revision=revision, name=(*kept_as, sort))
        return Listing.of(rows, self.facets)

    @property
    def _first_listing(self):
        return self._listing(next(iter(self.sorts)))

    @cached_property
    def total(self):
        """How many records the list holds without any filter."""
        return self._first_listing.everything.bit_count()

    def _learn_values(self):
        """Read every value the listed records have. The form accepts those, and of a closed vocabulary every term; it shows those alone."""
        for name, facet in self.facets.items():
            facet.known = self._first_listing.stored(name)
        choices = self._once(("choices", get_language()), self._choices)
        for name, facet in self.facets.items():
            facet.accepted, facet.shown = choices[name]

    def _choices(self):
        """For each facet, the values it accepts with their labels, and those that are shown."""
        found, named = {}, self._named()
        for name, facet in self.facets.items():
            choices = facet.options(named[name])
            if self._first_listing.lacking(name):
                choices.append((NOT_STATED, _("Not stated")))
            shown = {value for value, _label in choices}
            accepted = choices + [term for term in facet.terms() if term[0] not in shown]
            found[name] = accepted, shown if shown != {NOT_STATED} else set()
        return found

    def _named(self):
        """For each facet, what its stored values are called; empty where they stand for themselves."""
        named = {name: dict.fromkeys(facet.known, "") for name, facet in self.facets.items()}
        things = {name: facet.names(facet.known) for name, facet in self.facets.items() if facet.known}
        for name, stored, called in by_name({name: rows for name, rows in things.items() if rows is not None}, "stored", "called"):
            named[name][stored] = called
        return named

    def _bits(self, listing, *, dropped=None):
        """The listed records under every chosen value but that of one facet."""
        found = listing.everything
        for name, value in self.chosen.items():
            if name != dropped:
                found &= self._having(listing, name, value)
        return found

    def _having(self, listing, name, value):
        if value == NOT_STATED:
            return listing.lacking(name)
        facet = self.facets[name]
        return listing.having(name, [stored for stored in facet.known if facet.value_of(stored) == value])

    def _counts(self, name):
        """How many records each value of a facet leads to, under the other facets' choices."""
        listing, facet = self._first_listing, self.facets[name]
        among = self._bits(listing, dropped=name)
        counts = Counter()
        if any(value == NOT_STATED for value, _label in facet.accepted):
            counts[NOT_STATED] = (among & listing.lacking(name)).bit_count()
        for stored, records in listing.counts(name, among).items():
            counts[facet.value_of(stored)] += records
        return counts

    def _count_without(self, name):
        """How many records there are under every chosen value but that of one facet."""
        return self._bits(self._first_listing, dropped=name).bit_count()

    @property
    def keys(self):
        """The keys of the records of the view, in order."""
        listing = self._listing(self.sort)
        return Found(listing, self._bits(listing))

    def get_form_class(self):
        """The form of the facets plus the sort order and the page, so that one place judges every parameter."""
        fields = {name: facet.field for name, facet in self.filters.items()}
        fields["sort"] = forms.ChoiceField(choices=[(name, label) for name, (label, _order) in self.sorts.items()], required=False)
        fields["page"] = forms.RegexField(r"\A[1-9][0-9]{0,5}\Z", required=False)
        return type("FacetForm", (forms.Form,), fields)

    @cached_property
    def problems(self):
        """What is wrong with the query, one sentence each; empty when nothing is."""
        names = [name for name, _value in self.pairs]
        found = [
            _("There is no filter called “%(name)s” here.") % {"name": name}
            for name in dict.fromkeys(names)
            if name not in self.form.fields
        ]
        found += [
            _("“%(name)s” is given twice. Choose one value.") % {"name": name}
            for name in dict.fromkeys(names)
            if names.count(name) > 1
        ]
        return found + [self.wrong_value(name) for name in self.form.errors]

    def wrong_value(self, name):
        """Why the value of a parameter is refused."""
        return _("“%(value)s” is no value of “%(name)s” here.") % {"value": self.data.get(name, ""), "name": self.label_of(name)}

    def label_of(self, name):
        return {"sort": _("Sort by"), "page": _("Page")}.get(name) or self.facets[name].label

    @property
    def _cleaned(self):
        """The parameters that are right; a wrong one counts as not given."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def chosen(self):
        """The chosen facet values by parameter name."""
        return {name: self._cleaned[name] for name in self.facets if self._cleaned.get(name)}

    @property
    def asked(self):
        """What the view was asked for beside its order and page, by parameter name."""
        return self.chosen

    @property
    def sort(self):
        return self._cleaned.get("sort") or next(iter(self.sorts))

    @property
    def page(self):
        return int(self._cleaned.get("page") or 1)

    @property
    def qs(self):
        """The records of the view, sorted, as a question to the database: for whoever takes all of them."""
        return self._without(None).order_by(*self.sorts[self.sort][1])

    def _without(self, dropped):
        """The listed records under every chosen value but that of one facet."""
        queryset = self.everything
        for name, value in self.chosen.items():
            if name != dropped:
                queryset = self.facets[name].restrict(queryset, value)
        return queryset

    def query(self, **changes):
        """The query string of this view with some parameters changed (None drops one) and the page forgotten unless given."""
        values = {**self.asked, "sort": self.sort, **changes}
        if values["sort"] == next(iter(self.sorts)):
            values["sort"] = None
        if str(values.get("page")) == "1":
            values["page"] = None
        query = urlencode(sorted((name, str(value)) for name, value in values.items() if value))
        return f"?{query}" if query else ""

    @property
    def records_query(self):
        """The query string of the records alone, for forms that tell nothing about them on a day."""
        return self.query(on=None)

    @property
    def path(self):
        """Where the list is."""
        return self._path or reverse(f"{self.everything.model._meta.model_name}-list")

    def address(self, **changes):
        """The whole address of this view with some parameters changed."""
        return self.path + self.query(**changes)

    @property
    def canonical(self):
        """The one query string of this view: known parameters with a value, in alphabetical order, defaults left out."""
        return self.query(page=self.page)

    @property
    def is_canonical(self):
        return self.query_string == self.canonical.removeprefix("?")

    def options(self):
        """Every facet with its values, each counted under the other facets' choices; values that lead nowhere stay, with 0."""
        counts = {name: self._counts(name) for name in self.facets}
        return [
            {
                "name": name,
                "label": facet.label,
                "chosen": self.chosen.get(name, ""),
                "options": [
                    Option(value, label, counts[name][value], value == self.chosen.get(name))
                    for value, label in facet.accepted
                    if value in facet.shown or value == self.chosen.get(name)
                ],
            }
            for name, facet in self.facets.items()
            if facet.shown or name in self.chosen
        ]

    @property
    def kept_sort(self):
        """The sort order a new choice of filters keeps, empty for the default."""
        return "" if self.sort == next(iter(self.sorts)) else self.sort

    def page_links(self, page):
        """A link for the first, the last and the pages around the current one, gaps between them marked."""
        links = []
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1):
            if number == page.paginator.ELLIPSIS:
                links.append({"is_gap": True})
            else:
                rel = {page.number - 1: "prev", page.number + 1: "next"}.get(number, "")
                is_current = number == page.number
                links.append({"number": number, "url": self.address(page=number), "rel": rel, "is_current": is_current})
        return links

    def chips(self):
        """The chosen values, each with the address that drops it and the number of records it leads to."""
        return [
            Chip(
                facet=self.facets[name].label,
                label=dict(self.facets[name].accepted)[value],
                url=self.address(**{name: None}),
            )
            for name, value in self.chosen.items()
        ]

    def ways_out(self):
        """For a view without records: each chosen value with how many records there are without it."""
        chips = self.chips()
        for chip, name in zip(chips, self.chosen, strict=True):
            chip.count = self._count_without(name)
        return [chip for chip in chips if chip.count]

    def sort_links(self):
        return [
            {"label": label, "url": self.address(sort=name), "is_current": name == self.sort}
            for name, (label, _order) in self.sorts.items()
        ]


def _place(name):
    return LAST.index(name) if name in LAST else -1
