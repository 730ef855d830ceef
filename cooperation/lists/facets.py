"""Facets: one attribute of a list's records to filter by, with the values visitors may choose.

A facet filters and counts through the same condition, so the number beside a value is the length of the list it leads to. What the
public may not see is in no value, no count and no answer.
"""

from functools import partial

import django_filters
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, ExtractYear
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.languages import named_by, title_column
from cooperation.models import NOT_STATED, Record, alphabetical, public_condition
from cooperation.records import RECORD_MODELS


class Facet(django_filters.ChoiceFilter):
    """One attribute to filter by. Values are readable words; `not-stated` stands for records that have none."""

    accepted = ()
    """Value and label of every value that may be asked for: those of the listed records, and all terms of a closed vocabulary."""

    shown = frozenset()
    """The values that listed records have."""

    def __init__(self, path, *, vocabulary=None, visible=None, is_of_others=False, **kwargs):
        """`is_of_others` says that records have their value through rows of other records."""
        self.vocabulary = vocabulary
        self.visible = visible or Q
        self.is_of_others = is_of_others
        super().__init__(field_name=path, empty_label=gettext_lazy("Any"), null_value=None, choices=(), **kwargs)

    @property
    def field(self):
        """The field of the form, which asks for its choices when it needs them: copying them for each form would take the longest."""
        self.extra["choices"] = lambda: self.accepted
        return super().field

    def expression(self):
        """What records are grouped by."""
        return F(self.field_name)

    def stated(self):
        """What a record satisfies that has any value the public may see."""
        if self.vocabulary:
            return self.visible() & Q(
                **{f"{self.field_name}__in": [value for value in self.vocabulary.values if value != NOT_STATED]}
            )
        return self.visible() & Q(**{f"{self.field_name}__gt": ""})

    def condition(self, value):
        """What a record satisfies that has the value."""
        return self.visible() & Q(**{self.field_name: value})

    def names(self, found):
        """What the stored values (`stored`) stand for, with what that is called (`called`); None where they stand for themselves."""
        return

    def options(self, found):
        """Value and label of every stored value found, in reading order. `found` has what each is called."""
        if self.vocabulary:
            return [(term.value, term.label) for term in self.vocabulary if term.value in found]
        return [(value, value) for value in sorted(found)]

    def terms(self):
        """Value and label of every term of a closed vocabulary, in use or not; nothing for a facet whose values are what records hold."""
        if not self.vocabulary:
            return []
        return [*((term.value, term.label) for term in self.vocabulary if term.value != NOT_STATED), (NOT_STATED, _("Not stated"))]

    def value_of(self, stored):
        """The value visitors choose for what is stored."""
        return stored

    def restrict(self, queryset, value):
        """The records of a queryset that have a value. A subquery, so that two facets never share a join."""
        rows = queryset.model._base_manager
        if value == NOT_STATED:
            return queryset.exclude(pk__in=rows.filter(self.stated()).values("pk"))
        return queryset.filter(pk__in=rows.filter(self.condition(value)).values("pk"))

    def filter(self, queryset, value):
        return self.restrict(queryset, value) if value else queryset

    def through(self, changed):
        """What records satisfy that have their value through one of some changed records; None where nobody can tell who had."""
        return None if self.is_of_others else Q(pk__in=[])

    def pairs(self, queryset):
        """The records of a queryset once for every value they have, which is in `stored`. Whoever has none is "not stated"."""
        rows = queryset.filter(self.stated()).order_by()
        return rows.annotate(stored=Cast(self.expression(), TextField()))


class YearFacet(Facet):
    """The year a partial date begins in."""

    def expression(self):
        return ExtractYear(self.field_name)

    def stated(self):
        return self.visible() & Q(**{f"{self.field_name}__isnull": False})

    def condition(self, value):
        return self.visible() & Q(**{f"{self.field_name}__year": int(value)})

    def options(self, found):
        return [(value, value) for value in sorted(found, reverse=True)]


class RelatedFacet(Facet):
    """Something with a slug that records point to, as far as the public may see it."""

    def __init__(self, path, *, to, **kwargs):
        self.to = to
        visible = partial(public_condition, f"{path}__") if issubclass(to, Record) else None
        super().__init__(path, visible=visible, **kwargs)

    def expression(self):
        return F(f"{self.field_name}__slug")

    def stated(self):
        return self.visible() & Q(**{f"{self.field_name}__slug__gt": ""})

    def condition(self, value):
        return self.visible() & Q(**{f"{self.field_name}__slug": value})

    def through(self, changed):
        return Q(**{f"{self.field_name}__in": changed}) if issubclass(self.to, Record) else super().through(changed)

    def names(self, found):
        name = named_by(self.to)
        label = title_column(name=name) if hasattr(self.to, f"{name}_zh") else F(name)
        rows = self.to._base_manager.filter(slug__in=found).order_by()
        return rows.annotate(stored=Cast("slug", TextField()), called=Cast(label, TextField()))

    def options(self, found):
        return sorted(found.items(), key=lambda option: (alphabetical(option[1]), option[0]))


class NameFacet(Facet):
    """A name written out in the records, addressed by its slug."""

    known = ()
    """The names there are."""

    def options(self, found):
        names = {}
        for name in sorted(found):
            names.setdefault(self.value_of(name), name)
        return list(names.items())

    def value_of(self, stored):
        return stored if stored == NOT_STATED else slugify(stored, allow_unicode=True) or "-"

    def condition(self, value):
        return Q(**{f"{self.field_name}__in": [name for name in self.known if self.value_of(name) == value]})


class TypeFacet(Facet):
    """The type of a record, by the name its model has everywhere."""

    def options(self, found):
        return [
            (model._meta.model_name, str(model._meta.verbose_name).capitalize())
            for model in RECORD_MODELS
            if model._meta.model_name in found
        ]
