"""Citations on the form of a record: pasted words find their passage, and nothing is cited that is not there."""

from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperation import text
from cooperation.models import EXEMPT, WHOLE_RECORD, Basis, Citation, State, row_models

from . import publishing
from .finding import Finder, not_attached
from .forms import CheckedForm
from .pickers import CHOOSE, passage_label, tell_choices
from .rows import PartFormSet, PartInline

EMPTY_ROWS = 2


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


class CitationForm(CheckedForm):
    """One citation. Without a passage its words are looked for; with one they are compared where its text is held."""

    fact = forms.ChoiceField(
        label=gettext_lazy("Fact"),
        help_text=gettext_lazy("What these words support."),
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
        excerpt = self.cleaned_data.get("excerpt")
        if not excerpt or self.cleaned_data.get("passage") or "passage" in self.errors:
            return
        try:
            self.cleaned_data["passage"] = self.finder.find(excerpt)
        except ValidationError as error:
            self.add_error("excerpt", error)

    def _get_validation_exclusions(self):
        """An excerpt whose passage was not found has its error already; that it has no passage is the same error again."""
        exclude = super()._get_validation_exclusions()
        return exclude | {"passage"} if "excerpt" in self.errors else exclude

    def save(self, commit=True):
        self.instance.check_against_text()
        return super().save(commit)


class CitationFormSet(PartFormSet):
    """The citations of a record, and, as the last part of its form, the rules over record, rows and citations together."""

    @cached_property
    def finder(self):
        return Finder([form["passage"].value() for form in self.forms])

    def get_form_kwargs(self, index):
        # The finder reads the forms that are being made here, so it is passed as something that asks later.
        return super().get_form_kwargs(index) | {"record": self.instance, "finder": Later(self)}

    def clean(self):
        super().clean()
        self._number()
        if any(self.errors) or not all(formset.is_valid() for formset in self.siblings):
            return
        submission = publishing.Submission(self.instance, self.siblings, self)
        for form in self.kept:
            self._refuse_unknown_row(form, submission)
            self._refuse_same_source(form)
        # Again, now that rows are filled in.
        self.validate_unique()
        self._refuse_quoting_too_much()
        if self.instance.state == State.PUBLISHED and not any(self.errors):
            self._refuse_publication(submission)

    def _refuse_publication(self, submission):
        problems = list(publishing.obstacles(submission))
        if problems:
            raise ValidationError([ValidationError(problem, code="publication") for problem in problems])

    def _number(self):
        """Give new citations the next free numbers; a number once given is never given again while its citation stands."""
        last = max((citation.number for citation in self.get_queryset()), default=0)
        for form in self.kept:
            if not form.instance.number:
                last += 1
                form.instance.number = last

    def _refuse_unknown_row(self, form, submission):
        """Every citation is about a row that is there and has the fact; the only row that can be meant is filled in."""
        citation = form.instance
        kinds = tuple(kind for kind in row_models(type(self.instance)) if citation.fact in citable(kind))
        keys = [row.instance.key for row in submission.rows if isinstance(row.instance, kinds)]
        own = citation.fact == WHOLE_RECORD or citation.fact in citable(type(self.instance))
        if citation.row in keys or (own and not citation.row):
            return
        if not citation.row and len(keys) == 1:
            citation.row = keys[0]
            return
        form.add_error("row", self._no_such_row(citation, keys, own=own))

    def _no_such_row(self, citation, keys, *, own):
        fact = capfirst(fact_label(type(self.instance), citation.fact))
        if own and not keys:
            return _("“%(fact)s” belongs to the record itself. Leave the row empty.") % {"fact": fact}
        if not keys:
            return _("“%(fact)s” is a fact of a row, and this record has no such row. Add the row, or delete this citation.") % {
                "fact": fact
            }
        return _("“%(fact)s” is a fact of a row. Enter the key of the row it is in: %(keys)s.") % {
            "fact": fact,
            "keys": get_text_list(keys, _("or")),
        }

    def _refuse_same_source(self, form):
        """What is said to come from another source must not come from the one the record was first drawn from."""
        drawn = [one.instance for one in self.kept if one.instance.passage and one.instance.basis != Basis.EXTERNAL]
        first = min(drawn, key=lambda citation: citation.number, default=None)
        citation = form.instance
        if citation.basis != Basis.EXTERNAL or not first or citation.passage.source_id != first.passage.source_id:
            return
        message = _("%(source)s is the source this record was first drawn from. Choose another basis, or cite another source.")
        form.add_error("basis", message % {"source": first.passage.source.key})

    def _refuse_quoting_too_much(self):
        """At most half of a passage's words may stand in excerpts, those of all records taken together."""
        for form in self.kept:
            passage = form.instance.passage
            if not passage or not {"passage", "excerpt"} & set(form.changed_data) or form.instance.is_whole_quotation:
                continue
            disclosed = text.excerpted_words(self._excerpts(passage))
            if disclosed > passage.length * text.MAX_SHARE:
                message = _(
                    "With these words, %(disclosed)d of the %(length)d words of %(passage)s would be excerpted. "
                    "At most half may be: shorten the excerpt."
                )
                form.add_error("excerpt", message % {"disclosed": disclosed, "length": passage.length, "passage": passage})

    def _excerpts(self, passage):
        stored = Citation.objects.filter(passage=passage).exclude(record=self.instance.pk).select_related("record")
        citations = [*stored, *(form.instance for form in self.kept if form.instance.passage_id == passage.pk)]
        return [citation.excerpt for citation in citations if not citation.is_whole_quotation]

    def report(self):
        """Sentences on what saving did: how many excerpts were checked, and which stay unchecked because their text is not here."""
        changed = [*self.new_objects, *(citation for citation, _fields in self.changed_objects)]
        excerpts = [citation for citation in changed if citation.passage_id]
        checked = sum(bool(citation.checked) for citation in excerpts)
        if checked:
            message = ngettext(
                "%d excerpt was found in its passage and is checked.",
                "%d excerpts were found in their passages and are checked.",
                checked,
            )
            yield message % checked
        if unchecked := Counter(citation.passage.source.key for citation in excerpts if not citation.checked):
            message = ngettext("%d excerpt stays unchecked.", "%d excerpts stay unchecked.", unchecked.total())
            yield f"{message % unchecked.total()} {not_attached(sorted(unchecked))}"


class Later:
    """The finder of a formset, made when first asked, once the formset's forms are there."""

    def __init__(self, formset):
        self.formset = formset

    def find(self, excerpt):
        return self.formset.finder.find(excerpt)


class CitationInline(PartInline):
    """The citations of a record."""

    model = Citation
    form = CitationForm
    formset = CitationFormSet
    extra = EMPTY_ROWS
    autocomplete_fields = ["passage"]
    fields = ["excerpt", "passage", ("fact", "row"), ("basis", "rank"), ("value", "note")]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("passage__source")
