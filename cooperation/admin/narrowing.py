"""Narrowing a list: each choice of a filter is a condition, and all of them are counted in one query."""

from datetime import date

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import CharField, Count, Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Substr
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.languages import named_by
from cooperation.models import Edit, KeptForm, State, Waiting, summary_zh_is_behind

from .missing import uncited
from .where_used import is_used

MOST_COUNTED = 20_000
"""A list of more things than this is not counted: counting would take longer than showing it."""

FIRST_DECADE = 1800
WAITING = (Waiting.REVIEW, Waiting.TIME)
"""Kept forms that will change what visitors see."""


def is_due():
    """Whose publication time has come, or that have none."""
    return Q(publish_at=None) | Q(publish_at__lte=timezone.now())


def has_change_waiting(*, reasons=WAITING):
    """Records of which a change waits for review or for its time."""
    return Exists(KeptForm.objects.filter(record=OuterRef("pk"), waiting__in=reasons))


def changed_by(user):
    """Records that somebody has changed."""
    return Exists(Edit.objects.filter(record=OuterRef("pk"), by=user))


class ConditionFilter(admin.SimpleListFilter):
    """A filter that says its choices as conditions. The list applies the chosen one, and counts every choice.

    Each choice is `(value, label, condition)`. No condition may join other tables: what is counted must stand once.
    """

    hides_empty = False
    """Whether choices that nothing has are left out."""

    def __init__(self, request, params, model, model_admin):
        self.request, self.model, self.model_admin = request, model, model_admin
        self.conditions = {}
        super().__init__(request, params, model, model_admin)
        if self.value() is not None and self.value() not in self.conditions:
            raise IncorrectLookupParameters

    def offered(self):
        """The choices."""
        raise NotImplementedError

    def lookups(self, request, model_admin):
        offered = list(self.offered())
        self.conditions = {value: condition for value, _label, condition in offered}
        return [(value, label) for value, label, _condition in offered]

    def queryset(self, request, queryset):
        """Nothing yet: `ConditionList` applies all conditions at once."""
        return queryset

    @property
    def active(self):
        """The condition chosen, None where none is."""
        return self.conditions.get(self.value())

    @property
    def label(self):
        """The chosen value in words."""
        return dict(self.lookup_choices).get(self.value())

    def choices(self, changelist):
        counts = changelist.counts and changelist.counts[self.parameter_name]
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("All"),
        }
        for value, label in self.lookup_choices:
            if counts and self.hides_empty and not counts[value] and value != self.value():
                continue
            yield {
                "selected": value == self.value(),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": f"{label} ({counts[value]})" if counts else label,
            }


class StateFilter(ConditionFilter):
    """Where records stand, in the words of the list's column."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def offered(self):
        published = Q(state=State.PUBLISHED)
        yield State.DRAFT, _("Draft"), Q(state=State.DRAFT)
        yield State.IN_REVIEW, _("In review"), Q(state=State.IN_REVIEW)
        is_scheduled = Q(publish_at__gt=timezone.now()) | Q(has_change_waiting(reasons=[Waiting.TIME]))
        yield "scheduled", _("Scheduled"), published & is_scheduled
        yield State.PUBLISHED, _("Published"), published & is_due()
        yield "waiting", _("Published, change waiting or scheduled"), published & is_due() & has_change_waiting()
        yield State.WITHDRAWN, _("Withdrawn"), Q(state=State.WITHDRAWN)


def term_filter(name):
    """A filter by a field with a closed vocabulary; terms that nothing has are not offered."""

    class TermFilter(ConditionFilter):
        parameter_name = name
        hides_empty = True

        def __init__(self, request, params, model, model_admin):
            self.title = model._meta.get_field(name).verbose_name
            super().__init__(request, params, model, model_admin)

        def offered(self):
            for value, label in self.model._meta.get_field(name).choices:
                yield value, label, Q(**{name: value})

    return TermFilter


class MissingFilter(ConditionFilter):
    """Records that lack something: a citation for a fact, a summary, a date, its Chinese."""

    title = gettext_lazy("what is missing")
    parameter_name = "missing"

    def offered(self):
        yield "citation", _("A citation"), uncited(self.model)
        yield "summary", _("Summary"), Q(summary="")
        if dated_by := self.model_admin.dated_by:
            yield "date", _("Date"), Q(**{dated_by: ""})
        yield "chinese-title", _("Chinese title"), Q(title_zh="")
        yield "chinese-summary", _("Chinese summary"), Q(summary_zh="") & ~Q(summary="")
        yield "chinese-behind", _("Chinese summary that is up to date"), summary_zh_is_behind()

    @cached_property
    def active(self):
        """A missing citation is looked for once and not again in each query of the list: it is by far the dearest condition."""
        if self.value() != "citation":
            return super().active
        keys = list(self.model.objects.filter(super().active).order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
        return Q(pk__in=keys) if len(keys) <= MOST_COUNTED else super().active


class UntranslatedFilter(ConditionFilter):
    """Topics or places that Chinese pages call by their English name."""

    title = gettext_lazy("what is missing")
    parameter_name = "missing"

    def offered(self):
        yield "chinese-name", _("Chinese name"), Q(**{f"{named_by(self.model)}_zh": ""})


class MineFilter(ConditionFilter):
    """Records the reader of the list has changed."""

    title = gettext_lazy("who changed it")
    parameter_name = "mine"

    def offered(self):
        yield "yes", _("Changed by me"), changed_by(self.request.user)


class UnusedFilter(ConditionFilter):
    """What nothing refers to."""

    title = gettext_lazy("use")
    parameter_name = "used"
    unused = gettext_lazy("Not used anywhere")

    def offered(self):
        yield "no", self.unused, ~is_used(self.model)


class UncitedFilter(UnusedFilter):
    """Sources from which nothing is cited."""

    unused = gettext_lazy("Not cited anywhere")


class DecadeFilter(ConditionFilter):
    """Records by the decade their date begins in; only decades that have some are offered."""

    title = gettext_lazy("decade")
    parameter_name = "decade"
    hides_empty = True

    def offered(self):
        for decade in range(FIRST_DECADE, timezone.now().year + 10, 10):
            days = (date(decade, 1, 1), date(decade + 9, 12, 31))
            yield str(decade), _("%(decade)ds") % {"decade": decade}, Q(**{f"{self.model_admin.dated_by}_earliest__range": days})

    def count(self, found):
        """How many each decade has, by the first three digits of the day: quicker than asking each record for each decade."""
        start = Substr(Cast(F(f"{self.model_admin.dated_by}_earliest"), CharField()), 1, 3)
        counted = dict(found.order_by().values_list(start).annotate(Count("pk")))
        return {decade: counted.get(decade[:3], 0) for decade in self.conditions}


def count_choices(found, filters):
    """Of the things found: how many all filters leave, and how many each choice of each would, the others being as they are."""
    active = [spec for spec in filters if spec.active is not None]
    idle = [spec for spec in filters if spec.active is None]
    total, counts = _count(found.filter(*(spec.active for spec in active)), idle)
    for spec in active:
        others = [other.active for other in active if other is not spec]
        counts |= _count(found.filter(*others), [spec])[1]
    return total, counts


def _count(found, filters):
    """The number of things found, and of those each choice would leave: one query, and one for each filter that counts itself."""
    counts = {spec.parameter_name: spec.count(found) for spec in filters if hasattr(spec, "count")}
    asked = {
        (spec.parameter_name, value): condition
        for spec in filters
        if spec.parameter_name not in counts
        for value, condition in spec.conditions.items()
    }
    wanted = [Count("pk", filter=condition) for condition in asked.values()]
    answer = found.order_by().aggregate(total=Count("pk"), **{f"choice_{place}": one for place, one in enumerate(wanted)})
    for place, (name, value) in enumerate(asked):
        counts.setdefault(name, {})[value] = answer[f"choice_{place}"]
    return answer["total"], counts
