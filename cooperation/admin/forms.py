"""What every form of the admin promises: rules of the database come back as sentences, and required choices start unchosen."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cooperation.models import ChangeKind

from .pickers import tell_choices

CLASH = _(
    "Nothing was saved: somebody saved something at the same moment that clashes with this. If nothing else is marked here, save again."
)

WIDGETS = {
    models.DateTimeField: {
        "form_class": forms.DateTimeField,
        "widget": forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S"),
    },
    models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
    models.URLField: {"assume_scheme": "https", "widget": AdminTextInputWidget(attrs={"type": "url"})},
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 60, "class": "vLargeTextField"})},
}
"""The browser's own date and time fields: they are labelled, fit a narrow screen and need no script."""


class CheckedForm(forms.ModelForm):
    """A form that can be refused for a reason outside it: a clash that only saving showed."""

    refusal = ""
    """Why this form may not be saved whatever it says."""

    def clean(self):
        super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)


class RecordForm(CheckedForm):
    """The form of a record of any type. What the public has seen before asks why it changes."""

    change_kind = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[(term.value, term.label) for term in (ChangeKind.MINOR, ChangeKind.UPDATE, ChangeKind.CORRECTION)],
        initial=ChangeKind.UPDATE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A correction says that the record was wrong: it is listed with what it said and what it says now."),
    )
    change_note = forms.CharField(
        label=_("Note for readers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60, "class": "vLargeTextField"}),
        help_text=_("One sentence on what changed and why. Needed for a correction; else a list of what changed takes its place."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.record_type = self._meta.model._meta.model_name
        if self.instance.first_published_at and "slug" in self.fields:
            self.fields["slug"].help_text = _(
                "The record has been public here. If you change the address, the old one goes on leading to the record."
            )

    def clean(self):
        """Leave what was submitted with the record, for the rules that look at record, rows and citations together."""
        super().clean()
        self.instance.submitted = self.cleaned_data
        if self.cleaned_data.get("change_kind") == ChangeKind.CORRECTION and not self.cleaned_data.get("change_note", "").strip():
            self.add_error("change_note", _("Say for readers what was wrong, and what is right."))

    @cached_property
    def changed_data(self):
        """The fields of the record that changed; a note about a change is none."""
        return [name for name in super().changed_data if not name.startswith("change_")]


class RowForm(CheckedForm):
    """The form of a row of a record; its key may be left to us."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_choices(self)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _("Citations point to the row by this name. Leave it empty to have it made.")

    @property
    def heading(self):
        """What the row is called on the form and in messages."""
        kind = self._meta.model._meta.verbose_name.capitalize()
        return f"{kind} {self.instance.key}: {self.in_words()}" if self.instance.pk else kind

    def in_words(self):
        return str(self.instance)

    def suggested_key(self):
        """What to make a key of, from a row that is otherwise valid."""
        return str(self.instance)
