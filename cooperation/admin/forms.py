"""What every form of the admin promises: rules of the database come back as sentences, and required choices start unchosen."""

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperation import rights
from cooperation.models import ChangeKind, Record, State

from .acts import ABOUT_THE_CHANGE, Act
from .keeping import words_of
from .merging import MergingForm
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


class CheckedForm(MergingForm):
    """A form that can be refused for a reason outside it: a clash that only saving showed, a rule that only the whole can break."""

    request = None
    """The request it answers, which knows who sends it and why it may not be saved whatever it says."""

    def clean(self):
        super().clean()
        for refusal in getattr(self.request, "refusals", ()):
            self.add_error(None, str(refusal))

    def validate_unique(self):
        """Say what has an address that is taken. It is looked up only once the database has refused the address."""
        super().validate_unique()
        if not self.has_error("slug", "unique"):
            return
        model = Record if issubclass(self._meta.model, Record) else self._meta.model
        if other := model._base_manager.filter(slug=self.instance.slug).first():
            del self.errors["slug"]
            self.add_error("slug", _("“%(other)s” has this address already. Choose another, or open that one.") % {"other": other})
            self.lead_to("slug", other)

    def lead_to(self, name, other):
        """Have the form come back with the way to what is in the way of a field; a list of errors has links of its own."""
        kind = getattr(other, "record_type", other._meta.model_name)
        words = gettext("Open “%(other)s”") % {"other": other}
        link = format_html('<a href="{}">{}</a>', reverse(f"admin:cooperation_{kind}_change", args=[other.pk]), words)
        self[name].help_text = format_html("{} {}", self[name].help_text, link)


class SaidForm(forms.Form):
    """What is said of a change of what visitors see: why it differs, what they read of it, and why nobody else has read it."""

    change_kind = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[(term.value, term.label) for term in (ChangeKind.MINOR, ChangeKind.UPDATE, ChangeKind.CORRECTION)],
        initial=ChangeKind.UPDATE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Minor: wording only. An update: more is known, or the world changed. A correction: the record was wrong; it is listed with "
            "what it said and what it says now."
        ),
    )
    change_note = forms.CharField(
        label=_("What did you change?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60, "class": "vLargeTextField"}),
        help_text=_(
            "One sentence. Readers see it once the change is public. Needed for a correction; else a list of what changed stands there."
        ),
    )
    unreviewed_reason = forms.CharField(
        label=_("Reason for publishing without review"),
        required=False,
        max_length=1000,
        help_text=_("Only where nobody else has read it. It is listed until somebody approves."),
    )

    def refuse_silent_correction(self):
        """A correction stands on the record for ever, and so has to say what it corrects."""
        if self.cleaned_data.get("change_kind") == ChangeKind.CORRECTION and not self.cleaned_data.get("change_note", "").strip():
            self.add_error("change_note", _("Say for readers what was wrong, and what is right."))


class RecordForm(CheckedForm, SaidForm):
    """The form of a record of any type. Its buttons say what becomes of it; what the public has seen asks why it changes."""

    due_at = forms.DateTimeField(
        label=_("Publish this change at"),
        required=False,
        widget=WIDGETS[models.DateTimeField]["widget"],
        help_text=_("Leave empty to publish at once. In universal time (UTC); Beijing is eight hours ahead."),
    )

    summary_zh_holds = forms.BooleanField(label=_("The Chinese summary still says what the English one says"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._ask_whether_chinese_holds()
        self.instance.record_type = self._meta.model._meta.model_name
        self.was_public, self.was_state = self.instance.has_been_public, self.instance.state
        self.act = self.instance.act = Act.of(self.data)
        if self.instance.first_published_at and "slug" in self.fields:
            self.fields["slug"].help_text = _(
                "The record has been public here. If you change the address, the old one goes on leading to the record."
            )

    def _ask_whether_chinese_holds(self):
        """Ask only where the English summary was changed since, and show what it said when the Chinese one was written."""
        if not self.instance.is_summary_zh_behind:
            del self.fields["summary_zh_holds"]
        elif "summary_zh" in self.fields:
            self.fields["summary_zh"].help_text = _(
                "The English summary was changed since this was written. It said then: “%s”"
            ) % (self.instance.summary_zh_of)

    @property
    def is_first_publication(self):
        """Whether this sends the record to the page of checks before visitors see it for the first time."""
        return self.act == Act.PUBLISH and not self.was_public and self.was_state != State.PUBLISHED

    def next_state(self):
        """The state the rules hold the record to. Nothing is ever published by a button that does not say so."""
        if self.act == Act.PUBLISH:
            return State.PUBLISHED
        if self.was_public:
            return self.was_state
        if self.act == Act.REVIEW:
            return State.IN_REVIEW
        return State.DRAFT if self.was_state == State.PUBLISHED else self.was_state

    def clean(self):
        """Leave what was submitted with the record, for the rules that look at record, rows and citations together."""
        super().clean()
        self.instance.state = self.next_state()
        self.instance.submitted = self.cleaned_data
        self.refuse_silent_correction()
        self._clean_slug()
        self._clean_due_at()
        self._clean_reason()
        if self.cleaned_data.get("summary_zh_holds"):
            self.instance.summary_zh_of = self.cleaned_data["summary"]

    def _clean_slug(self):
        if self.was_public and "slug" in self.changed_data and not rights.may_merge(self.request.user):
            self.add_error("slug", _("You may not change an address that has been public. Ask a publisher."))

    def _clean_due_at(self):
        due_at = self.cleaned_data.get("due_at")
        if due_at and due_at <= timezone.now():
            self.add_error("due_at", _("That time has passed. Leave it empty to publish at once, or give a time to come."))

    def _clean_reason(self):
        """Ask for the reason where nobody else has read what this publishes; its first publication is asked on the page of checks."""
        if self.act != Act.PUBLISH or self.is_first_publication or not self.instance.pk:
            return
        words_by = words_of(self.request)
        if not rights.needs_reason(record=self.instance, by=self.request.user, words_by=words_by):
            return
        if not self.cleaned_data.get("unreviewed_reason", "").strip():
            message = _("Nobody else has read this. Say why it is published without review, or send it for review.")
            self.add_error("unreviewed_reason", message)

    @cached_property
    def changed_data(self):
        """The fields of the record that changed; what is said about the change is none."""
        return [name for name in super().changed_data if name not in ABOUT_THE_CHANGE]


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
