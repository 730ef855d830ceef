"""The lists: what their columns say, how they are searched, and what they ask of the database for a page of fifty."""

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.models import Edit, KeptForm, Record, Waiting, fact_names, row_models

from . import narrowing
from .narrowing import (
    ConditionFilter,
    DecadeFilter,
    MineFilter,
    MissingFilter,
    StateFilter,
    count_choices,
    has_change_waiting,
    term_filter,
)
from .wording import Waits, cited_in_words, date_in_words, languages_in_words, state_in_words


def date_column(name, description):
    """A column of a partial date, sorted by its first day."""

    @admin.display(description=description, ordering=f"{name}_earliest")
    def column(record):
        return date_in_words(getattr(record, name))

    return column


def for_counting(model):
    """What must be fetched with records of a type so that counting their facts asks nothing more."""
    wanted = ["citations", *_many(model)]
    for row in row_models(model):
        accessor = row.accessor()
        wanted += [accessor, *(f"{accessor}__{name}" for name in _many(row))]
    return wanted


def _many(model):
    return [fact for fact in fact_names(model) if model._meta.get_field(fact).many_to_many]


class ConditionList(ChangeList):
    """A list narrowed by our filters (`narrowing`): all of them are applied at once, and counted at once.

    What is longer than `narrowing.MOST_COUNTED` is paged through as far as that, and its filters show no numbers.
    """

    def get_queryset(self, request, exclude_parameters=None):
        self.found = super().get_queryset(request, exclude_parameters)
        return self.found.filter(*(spec.active for spec in self.condition_filters if spec.active is not None))

    @property
    def condition_filters(self):
        return [spec for spec in self.filter_specs if isinstance(spec, ConditionFilter)]

    def get_results(self, request):
        if self.is_countable:
            self.queryset.known_count, self.counts = count_choices(self.found, self.condition_filters)
        else:
            self.queryset.known_count, self.counts = self.queryset.order_by()[: narrowing.MOST_COUNTED].count(), None
        super().get_results(request)

    @cached_property
    def is_countable(self):
        """Whether the list, as far as it was searched, is short enough to be counted."""
        return self.found.order_by()[: narrowing.MOST_COUNTED + 1].count() <= narrowing.MOST_COUNTED

    @property
    def is_cut(self):
        """Whether there may be more than the pages show."""
        return not self.is_countable and self.result_count == narrowing.MOST_COUNTED

    @property
    def active_words(self):
        """What narrows the list now, each with the address without it."""
        words = [
            (f"{spec.title}: {spec.label}", self.get_query_string(remove=[spec.parameter_name]))
            for spec in self.condition_filters
            if spec.active is not None
        ]
        if self.query:
            words.insert(0, (_("found by “%(words)s”") % {"words": self.query}, self.get_query_string(remove=[SEARCH_VAR])))
        ours = {spec.parameter_name for spec in self.condition_filters}
        others = [name for name in self.get_filters_params() if name not in ours]
        return words + [(f"{name}: {self.params[name]}", self.get_query_string(remove=[name])) for name in others]


class RecordChangeList(ConditionList):
    """A list of records, with what the columns need for the page that is shown."""

    def get_results(self, request):
        super().get_results(request)
        extra = self.model_admin.shown_in_list
        self.result_list = list(self.result_list.prefetch_related(*for_counting(self.model), *extra))
        found = editing_of([record.pk for record in self.result_list])
        for record in self.result_list:
            record.waits, record.last_editor = found[record.pk]


def editing_of(keys):
    """Of some records: which changes of each wait, and who made its latest edit, by key."""
    latest = Edit.objects.filter(record=OuterRef("pk")).order_by("-pk").values("by__username")[:1]
    timed = KeptForm.objects.filter(record=OuterRef("pk"), waiting=Waiting.TIME).order_by("due_at").values("due_at")
    for_review = has_change_waiting(reasons=[Waiting.REVIEW])
    next_due, refused = Subquery(timed.filter(failure="")[:1]), Subquery(timed.exclude(failure="")[:1])
    rows = Record.objects.filter(pk__in=keys).order_by()
    rows = rows.values_list("pk", for_review, next_due, refused, Subquery(latest))
    return {key: (Waits(*waits), editor or "") for key, *waits, editor in rows}


class WithConditionFilters:
    """Mixin of admins: a list narrowed by conditions, which opens the only thing that is named exactly as searched."""

    def get_changelist(self, request, **kwargs):
        return ConditionList

    def get_paginator(self, request, queryset, *args, **kwargs):
        paginator = super().get_paginator(request, queryset, *args, **kwargs)
        if hasattr(queryset, "known_count"):
            paginator.count = queryset.known_count
        return paginator

    def changelist_view(self, request, extra_context=None):
        words = request.GET.get(SEARCH_VAR, "").replace("\0", "").strip()
        if request.method == "GET" and words and set(request.GET) == {SEARCH_VAR} and self.has_view_permission(request):
            found = self.get_queryset(request).filter(self.is_exactly(words)).values_list("pk", flat=True)[:2]
            if len(found) == 1:
                return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[found[0]]))
        return super().changelist_view(request, extra_context)

    def is_exactly(self, words):
        """The condition of being called just so, in English or Chinese, or of having the address."""
        exact, chinese = self.is_named(words) | Q(slug=words), f"{self.named_by}_zh"
        return exact | Q(**{chinese: words}) if hasattr(self.model, chinese) else exact


class WithRecordList(WithConditionFilters):
    """Mixin of the admins of records: their list."""

    def get_list_display(self, request):
        return ["title", "standing", *self.list_facts, "cited", "languages", "changed"]

    def get_list_filter(self, request):
        kinds = [term_filter("kind")] if "kind" in self.identity else []
        decades = [DecadeFilter] if self.dated_by else []
        return [StateFilter, *kinds, *decades, MissingFilter, MineFilter, *self.more_filters]

    more_filters = ()
    """Filters of one type only."""

    def get_search_fields(self, request):
        """Names, and in lists the words cited: a picker is for what one knows the name of."""
        is_list = request.resolver_match.url_name != "autocomplete"
        return ["title", "title_zh", "slug", *self.also_searched, *(["citations__excerpt"] if is_list else [])]

    def get_changelist(self, request, **kwargs):
        return RecordChangeList

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, record):
        return state_in_words(record, waits=getattr(record, "waits", None))

    @admin.display(description=gettext_lazy("citations"))
    def cited(self, record):
        return cited_in_words(record)

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, record):
        return languages_in_words(record)

    @admin.display(description=gettext_lazy("last changed"), ordering="last_changed_at")
    def changed(self, record):
        day = formats.date_format(record.last_changed_at, "SHORT_DATE_FORMAT")
        name = getattr(record, "last_editor", "")
        return _("%(day)s, %(name)s") % {"day": day, "name": name} if name else day
