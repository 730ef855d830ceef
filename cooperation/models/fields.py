"""Fields of our own: partial dates, and columns worked out from a sibling on every save.

A worked-out column is filled by `pre_save`, which `loaddata` skips: fixtures carry the value, and `verify` compares it.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cooperation import dates, text


def validate_partial_date(value):
    """Refuse what `dates.parse` cannot read, in its words."""
    try:
        dates.parse(value)
    except ValueError as error:
        raise ValidationError(str(error), code="partial-date") from error


class PartialDateInput(forms.CharField):
    """A partial date in a form, which takes it as people write it. What it cannot read it refuses in a sentence."""

    def to_python(self, value):
        value = super().to_python(value)
        try:
            return str(dates.read(value)) if value else value
        except ValueError as error:
            raise ValidationError(str(error), code="partial-date") from error


class PartialDateField(models.CharField):
    """A date that says what its source supports and nothing more, as text in the EDTF subset of `cooperation.dates`."""

    default_validators = [validate_partial_date]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("help_text", _("2012, 2012-06 or 2012-06-26; add ~ for about, ? for uncertain; 2012/2015 for a span."))
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        """One spelling for one date: spaces around it or its ends go. What is no date stays, for the validator to refuse."""
        value = super().to_python(value)
        try:
            return str(dates.parse(value)) if value else value
        except ValueError:
            return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PartialDateInput} | kwargs)


class WordsInput(forms.CharField):
    """Words as they were pasted, in one line."""

    def to_python(self, value):
        return text.in_one_line(super().to_python(value))


class WordsField(models.TextField):
    """Words of a source, without the line breaks of the page they were copied from: they compare equal, and stand in one line of a table."""

    def to_python(self, value):
        value = super().to_python(value)
        return text.in_one_line(value) if value else value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": WordsInput} | kwargs)


class TermField(models.CharField):
    """A choice from a closed vocabulary whose terms have definitions; `vocabulary` is the class of its terms."""

    def __init__(self, *args, vocabulary=None, **kwargs):
        self.vocabulary = vocabulary
        if vocabulary is not None:
            kwargs["choices"] = vocabulary.choices
        kwargs.setdefault("max_length", 32)
        super().__init__(*args, **kwargs)


class WorkedOut:
    """Mixin of a column computed from the field named `of` of the same row."""

    def __init__(self, of, *args, **kwargs):
        self.of = of
        super().__init__(*args, editable=False, **{name: value for name, value in kwargs.items() if name != "editable"})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, [self.of, *args], kwargs

    def work_out(self, row):
        """The value this column must have in the row; verify compares it with what is stored."""
        raise NotImplementedError

    def pre_save(self, row, add):
        value = self.work_out(row)
        setattr(row, self.attname, value)
        return value


class CheckedTogether(models.Model):
    """Base of models with many checks: the database is asked about all at once, and about each only where they do not all hold.

    Django asks about each by itself, three statements at a time, which was a third of what a save of a record cost.
    """

    settled = frozenset()
    """Names of checks that are known to hold."""

    is_as_stored = False
    """Whether the row has nothing that the database does not hold already, under its own constraints."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        if self.is_as_stored:
            return
        self.settled = self._checks_that_hold(exclude)
        try:
            super().validate_constraints(exclude=exclude)
        finally:
            del self.settled

    def get_constraints(self):
        return [(model, [one for one in found if one.name not in self.settled]) for model, found in super().get_constraints()]

    def _checks_that_hold(self, exclude):
        """Those that can be asked about without the fields left out, where all hold. What is unknown holds, as in the database."""
        settled = set()
        for model, found in self.get_constraints():
            against = self._get_field_expression_map(meta=model._meta, exclude=exclude)
            checks = [(one.name, models.Q(one.condition)) for one in found if isinstance(one, models.CheckConstraint)]
            asked = {name: check for name, check in checks if check.referenced_base_fields <= against.keys()}
            if asked and models.Q(*asked.values()).check(against):
                settled |= asked.keys()
        return settled


class WorkedOutModel(CheckedTogether):
    """Base of models with worked-out columns: validation sees the values that saving would write."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        """Check worked-out columns wherever the field they come from is checked, though no form shows them."""
        columns = [field for field in self._meta.concrete_fields if isinstance(field, WorkedOut)]
        for column in columns:
            column.pre_save(self, add=self._state.adding)
        left_out = set(exclude or ()) - {column.name for column in columns}
        left_out |= {column.name for column in columns if column.of in left_out}
        super().validate_constraints(exclude=left_out)


class DateBoundField(WorkedOut, models.DateField):
    """The first or last day a partial date can mean, null where it is unknown or open. For filters and sorting only."""

    def __init__(self, of, *args, end, **kwargs):
        self.end = end
        super().__init__(of, *args, null=True, **{name: value for name, value in kwargs.items() if name != "null"})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"end": self.end}

    def work_out(self, row):
        try:
            return getattr(dates.parse(getattr(row, self.of)), self.end)
        except ValueError:
            return None


class NameKeyField(WorkedOut, models.CharField):
    """A name with case, points and spaces folded away, so that two spellings of one name are the same name."""

    def work_out(self, row):
        return text.name_key(getattr(row, self.of))


def bounds_agree(name):
    """The constraint that a partial date's bounds stand in order, and that an empty date has none."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    return models.CheckConstraint(
        condition=models.Q(**{f"{earliest}__lte": models.F(latest)})
        | models.Q(**{f"{earliest}__isnull": True})
        | models.Q(**{f"{latest}__isnull": True}),
        name=f"%(class)s_{name}_bounds_in_order",
        violation_error_message=_("A date ends before it begins. Write the earlier date first."),
    )


def no_bounds_without_date(name):
    """The constraint that an empty partial date has no bounds."""
    return models.CheckConstraint(
        condition=~models.Q(**{name: ""}) | models.Q(**{f"{name}_earliest__isnull": True, f"{name}_latest__isnull": True}),
        name=f"%(class)s_{name}_empty_without_bounds",
        violation_error_message=_("A date that is empty cannot have a first or last day. Enter the date, or clear its bounds."),
    )


def bounds_with_date(name):
    """The constraint that a partial date has at least one bound, so that nothing unreadable is stored as a date."""
    return models.CheckConstraint(
        condition=models.Q(**{name: ""})
        | models.Q(**{f"{name}_earliest__isnull": False})
        | models.Q(**{f"{name}_latest__isnull": False}),
        name=f"%(class)s_{name}_with_bounds",
        violation_error_message=_("This is not a date the record holds. Write 2012, 2012-06 or 2012-06-26."),
    )


def date_constraints(*names):
    """What the database holds every partial date of a model to."""
    rules = (bounds_agree, no_bounds_without_date, bounds_with_date)
    return [rule(name) for name in names for rule in rules]
