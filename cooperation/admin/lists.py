"""The lists: their filters and what their columns say."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import dates, receipts
from cooperation.models import State, fact_names, row_models

from .missing import uncited

FIRST_DECADE = 1800


def state_in_words(record):
    """Draft, In review, Published, Published from a time to come, Withdrawn."""
    if record.state == State.PUBLISHED and not record.is_public:
        when = formats.date_format(timezone.localtime(record.publish_at), "j F Y H:i")
        return _("Published, from %(when)s UTC") % {"when": when}
    return record.get_state_display()


def date_in_words(date):
    """A partial date as visitors read it; empty when there is none, as typed when it cannot be read."""
    try:
        return dates.parse(date).in_words() if date else ""
    except ValueError:
        return date


def date_column(name, description):
    """A column of a partial date, sorted by its first day."""

    @admin.display(description=description, ordering=f"{name}_earliest")
    def column(record):
        return date_in_words(getattr(record, name))

    return column


def cited_in_words(record):
    """How many of the facts stated have a citation: "3 of 4 facts"."""
    stated = receipts.stated_facts(record)
    return _("%(cited)d of %(stated)d facts") % {"cited": sum(bool(fact.citations) for fact in stated), "stated": len(stated)}


def for_counting(model):
    """What must be fetched with records of a type so that counting their facts asks nothing more."""
    wanted = ["citations", *_many(model)]
    for row in row_models(model):
        accessor = row.accessor()
        wanted += [accessor, *(f"{accessor}__{name}" for name in _many(row))]
    return wanted


def _many(model):
    return [fact for fact in fact_names(model) if model._meta.get_field(fact).many_to_many]


class RecordChangeList(ChangeList):
    """A list of records, with what the columns need."""

    def get_queryset(self, request, exclude_parameters=None):
        extra = self.model_admin.shown_in_list
        return super().get_queryset(request, exclude_parameters).prefetch_related(*for_counting(self.model), *extra)


class DecadeFilter(admin.SimpleListFilter):
    """Records by the decade their date begins in; only decades that have some are offered."""

    title = gettext_lazy("decade")
    parameter_name = "decade"

    def __init__(self, request, params, model, model_admin):
        self.field = f"{model_admin.dated_by}_earliest"
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [
            (str(decade), _("%(decade)ds") % {"decade": decade}) for decade in range(FIRST_DECADE, timezone.now().year + 10, 10)
        ]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        decade = int(self.value())
        return queryset.filter(**{f"{self.field}__year__range": (decade, decade + 9)})

    def choices(self, changelist):
        counts = self._counts(changelist)
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("All"),
        }
        for decade, label in self.lookup_choices:
            if counts.get(int(decade)) or decade == self.value():
                yield {
                    "selected": decade == self.value(),
                    "query_string": changelist.get_query_string({self.parameter_name: decade}),
                    "display": f"{label} ({counts.get(int(decade), 0)})",
                }

    def _counts(self, changelist):
        """How many records each decade has under the other filters, in one query."""
        found = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        years = found.order_by().values_list(ExtractYear(self.field)).annotate(Count("pk", distinct=True))
        counts = {}
        for year, count in years:
            if year:
                counts[year // 10 * 10] = counts.get(year // 10 * 10, 0) + count
        return counts


class MissingFilter(admin.SimpleListFilter):
    """Records that lack something: a citation for a fact, a summary, a date, a Chinese title."""

    title = gettext_lazy("what is missing")
    parameter_name = "missing"

    def __init__(self, request, params, model, model_admin):
        self.conditions = {
            "citation": uncited(model),
            "summary": Q(summary=""),
            "date": Q(**{model_admin.dated_by: ""}) if model_admin.dated_by else None,
            "chinese-title": Q(title_zh=""),
        }
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        labels = {"citation": _("A citation"), "summary": _("Summary"), "date": _("Date"), "chinese-title": _("Chinese title")}
        return [(name, label) for name, label in labels.items() if self.conditions[name] is not None]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return queryset.filter(self.conditions[self.value()])

    def get_facet_counts(self, pk_attname, filtered_qs):
        return {
            f"{place}__c": Count(pk_attname, filter=self.conditions[name], distinct=True)
            for place, (name, _label) in enumerate(self.lookup_choices)
        }
