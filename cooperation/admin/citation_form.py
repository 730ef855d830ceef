"""The form of one citation: which facts it can support, and how its words find their passage."""

from django import forms
from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import text
from cooperation.models import EXEMPT, WHOLE_RECORD, Basis, row_models

from . import uncited
from .finding import NotFoundError
from .forms import CheckedForm
from .pickers import CHOOSE, passage_label, tell_choices

NEVER_CITED = {name for name, reason in EXEMPT.items() if reason == EXEMPT["state"]} | {"slug", "summary", "summary_zh"}
"""What says nothing that a source could support: the site's own editing, addresses and wording."""


def citable(model):
    """The fields of a record or row that words can support: its facts, and what needs no citation but may have one."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    outside = {*NEVER_CITED, getattr(model, "owner", "")}
    return [
        field.name
        for field in fields
        if field.editable and not field.primary_key and not isinstance(field, models.OneToOneField) and field.name not in outside
    ]


def fact_label(model, fact):
    """What a fact is called, among those of a type of record and of its rows; the bare name of one that is not there."""
    if fact == WHOLE_RECORD:
        return _("the record as a whole")
    owner = next((one for one in (model, *row_models(model)) if fact in citable(one)), None)
    return owner._meta.get_field(fact).verbose_name if owner else fact


def fact_choices(model):
    """Everything a citation of such a record can support: the whole, its own facts, those of its rows. Each name stands once."""
    choices, seen = [CHOOSE, (WHOLE_RECORD, _("The record as a whole"))], set()
    for one in (model, *row_models(model)):
        facts = [fact for fact in citable(one) if fact not in seen]
        seen.update(facts)
        choices.append((capfirst(one._meta.verbose_name), [(fact, capfirst(fact_label(one, fact))) for fact in facts]))
    return choices


class FactField(forms.ChoiceField):
    """One fact of the record; "key/fact" is that of a row, as facts without a citation are offered."""

    def valid_value(self, value):
        return super().valid_value(str(value).rpartition("/")[2])


class CitationForm(CheckedForm):
    """One citation. Without a passage its words are looked for; with one they are compared where its text is held."""

    fact = FactField(
        label=gettext_lazy("Fact"),
        required=False,
        help_text=gettext_lazy("What these words support. Leave it empty where only one fact has no citation yet."),
        error_messages={"invalid_choice": gettext_lazy("This record has no fact “%(value)s”. Choose one that it has.")},
    )

    def __init__(self, *args, record, finder, **kwargs):
        super().__init__(*args, **kwargs)
        self.record, self.finder = record, finder
        if "fact" in self.fields:
            self.fields["fact"].choices = fact_choices(type(record))
            self.fields["row"].widget.attrs["list"] = "row-keys"
            self.fields["row"].help_text = _("Key of the row the fact is in; empty for the record’s own facts.")
            self.fields["passage"].label_from_instance = passage_label
            self.fields["passage"].queryset = self.fields["passage"].queryset.select_related("source")
            tell_choices(self)
            self._keep_offered_fact()

    def _keep_offered_fact(self):
        """A fact of a row that was chosen among those offered stays chosen when the form comes back."""
        row, slash, fact = str(self.data.get(self.add_prefix("fact"), "")).rpartition("/")
        if slash and self.fields["fact"].valid_value(fact):
            label = f"{capfirst(fact_label(type(self.record), fact))} ({row})"
            self.fields["fact"].widget = forms.RadioSelect(choices=[(f"{row}/{fact}", label)])

    @cached_property
    def changed_data(self):
        """A new row that only names a fact, as it was offered, says nothing yet."""
        changed = super().changed_data
        return [] if not self.instance.pk and set(changed) <= {"fact", "row"} else changed

    @property
    def heading(self):
        """What the citation is called on the form and in messages: "Citation 3: adopted on, NCAC 2019 ¶ 4"."""
        citation = self.instance
        if not citation.pk:
            return _("Citation")
        fact = fact_label(type(self.record), citation.fact)
        about = f"{fact} ({citation.row})" if citation.row else fact
        return ", ".join(filter(None, [_("Citation %d: ") % citation.number + str(about), str(citation.passage or "")]))

    def clean(self):
        super().clean()
        row, slash, fact = self.cleaned_data.get("fact", "").rpartition("/")
        if slash:
            self.cleaned_data |= {"row": row, "fact": fact}
        self._note_quotation()
        excerpt = self.cleaned_data.get("excerpt")
        if not excerpt or self.cleaned_data.get("passage") or "passage" in self.errors:
            return
        try:
            self.cleaned_data["passage"] = self.finder.find(excerpt)
        except NotFoundError as error:
            self.add_error(error.field, error)
            self._help_to_find(error)

    def _note_quotation(self):
        """The words of a direct quotation, word for word, are quoted, whatever basis stands there unasked."""
        data, words = self.cleaned_data, getattr(self.record, "text", "")
        is_whole = data.get("fact") == "text" and text.normalise(data.get("excerpt", "")) == text.normalise(words)
        if getattr(self.record, "is_direct", False) and is_whole and data.get("basis") == Basis.STATED:
            data["basis"] = Basis.QUOTED

    def _help_to_find(self, error):
        """Have the form come back with the passages to choose from, or with what differs from the closest one."""
        if error.passages:
            choices = [(passage.pk, passage_label(passage)) for passage in error.passages]
            self.fields["passage"].widget = forms.RadioSelect(choices=choices)
        if error.changes:
            self["excerpt"].help_text = render_to_string("admin/closest_passage.html", {"error": error})

    def refuse_disclosing(self, budget):
        """Have the form come back with why its words would show too much of the passage, and with those that cost nothing."""
        self.add_error("excerpt", budget.refusal(self.instance.excerpt))
        self["excerpt"].help_text = render_to_string("admin/excerpted_already.html", {"budget": budget})

    def name(self, fact):
        """Say which fact the words support."""
        self.instance.row, self.instance.fact = uncited.row_of(fact), fact.name
        self.cleaned_data |= {"row": self.instance.row, "fact": self.instance.fact}

    def offer(self, facts):
        """Have the form come back with the facts to choose from."""
        if facts:
            self.fields["fact"].widget = forms.RadioSelect(choices=[uncited.choice(fact) for fact in facts])
        self.add_error("fact", _("Choose which fact these words support."))

    def _get_validation_exclusions(self):
        """An excerpt whose passage was not found has its error already; that it has no passage is the same error again."""
        exclude = super()._get_validation_exclusions()
        return exclude | {"passage"} if "excerpt" in self.errors else exclude

    def save(self, commit=True):
        self.instance.check_against_text()
        return super().save(commit)
