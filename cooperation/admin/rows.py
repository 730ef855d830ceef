"""Child rows of a record on its form: their keys, and what may not stand twice."""

import re

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import UniqueConstraint
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .forms import WIDGETS, RowForm
from .merging import MergingFormSet
from .pickers import WithPickers

KEY_LENGTH = 55
"""Leaves room in a key for the number that makes it unique."""


class PartFormSet(MergingFormSet):
    """Rows or citations of a record, aware of the other formsets of its form."""

    siblings = ()
    """The formsets that stand before this one on the form, set by the record's admin."""

    @property
    def kept(self):
        """The forms that will be rows once saved: neither left empty nor deleted."""
        return [
            form
            for place, form in enumerate(self.forms)
            if (place < self.initial_form_count() or form.has_changed()) and not self._should_delete_form(form)
        ]

    def validate_unique(self):
        """Refuse rows that repeat each other; what is stored already each row's own form has compared."""
        for form in self.forms:
            # The admin's forms refuse here to delete what is cited or used, each with a sentence.
            form.is_valid()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and "key" not in constraint.fields:
                self._refuse_repetition(constraint)

    def _refuse_repetition(self, constraint):
        """The database is asked whether a condition holds of a row, so only of those that are alike."""
        names = [name for name in constraint.fields if name != self.fk.name]
        alike = {}
        for form in self.kept:
            values = tuple(getattr(form.instance, self.model._meta.get_field(name).attname) for name in names)
            # As in the database, a row without a value equals no other.
            if not form.errors and None not in values:
                alike.setdefault(values, []).append(form)
        for forms in alike.values():
            if len(forms) > 1:
                for form in [form for form in forms if _applies(constraint, form.instance)][1:]:
                    form.add_error(None, ValidationError(constraint.violation_error_message))


class RowFormSet(PartFormSet):
    """The rows of one kind."""

    def clean(self):
        super().clean()
        taken = {form.instance.key for formset in self.siblings for form in formset.kept}
        for form in self.kept:
            if form.instance.key and form.instance.key in taken:
                form.add_error(
                    "key", _("Two rows of this record have the key “%(key)s”. Give each its own.") % {"key": form.instance.key}
                )
            taken.add(form.instance.key)
        for form in self.kept:
            if not form.instance.key and not form.errors:
                form.instance.key = unused_key(form.suggested_key(), taken)
                taken.add(form.instance.key)


def _applies(constraint, row):
    return constraint.condition is None or constraint.condition.check(row._get_field_expression_map(meta=row._meta))


def unused_key(suggestion, taken):
    """A key made of the suggestion that no other row of the record has."""
    stem = re.sub(r"[^a-z0-9]+", "-", slugify(suggestion))[:KEY_LENGTH].strip("-") or "row"
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key


class PartInline(WithPickers, admin.StackedInline):
    """Parts of a record on its form. Whoever may change the record may change its parts."""

    template = "admin/edit_inline/rows.html"
    formfield_overrides = WIDGETS
    view_on_site = False
    extra = 0

    def _may(self, request, *verbs):
        options = self.parent_model._meta
        return any(request.user.has_perm(f"{options.app_label}.{verb}_{options.model_name}") for verb in verbs)

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view", "change")

    def has_change_permission(self, request, obj=None):
        return self._may(request, "add", "change") if obj is None else self._may(request, "change")

    has_add_permission = has_delete_permission = has_change_permission


class RowInline(PartInline):
    """Rows of one kind."""

    form = RowForm
    formset = RowFormSet
