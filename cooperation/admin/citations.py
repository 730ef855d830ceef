"""Citations on the form of a record: pasted words find their passage, and nothing is cited that is not there."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.languages import one_of
from cooperation.models import WHOLE_RECORD, Basis, Citation, Record, State, row_models
from cooperation.receipts import uncited_facts

from . import publishing, uncited
from .acts import Act
from .citation_form import CitationForm, citable, fact_label
from .disclosing import Budget
from .finding import Finder, not_attached
from .keys import sent_key
from .rows import PartFormSet, PartInline

EMPTY_ROWS = 2
MOST_OFFERED = 5
"""How many facts without a citation have an empty row waiting for their words."""


class CitationFormSet(PartFormSet):
    """The citations of a record, and, as the last part of its form, the rules over record, rows and citations together."""

    proposed_passage = ""
    """The key of the passage that the editor comes from, to cite it."""

    @cached_property
    def finder(self):
        return Finder([form["passage"].value() for form in self.forms])

    def get_form_kwargs(self, index):
        # The finder reads the forms that are being made here, so it is passed as something that asks later.
        return super().get_form_kwargs(index) | {"record": self.instance, "finder": Later(self, index)}

    @cached_property
    def uncited(self):
        """The facts that the record states without a citation."""
        return uncited.stored_without(self)

    @cached_property
    def offered(self):
        """What each empty row begins with: a fact without a citation, the passage the editor comes from, or nothing."""
        rows = [{"fact": fact.name, "row": uncited.row_of(fact)} for fact in self.uncited[:MOST_OFFERED]]
        rows += [{}] * (1 if rows else EMPTY_ROWS)
        if self.proposed_passage:
            rows[0] = rows[0] | {"passage": self.proposed_passage}
        return rows

    def total_form_count(self):
        if not self.is_bound:
            self.initial_extra, self.extra = self.offered, len(self.offered)
        return super().total_form_count()

    def clean(self):
        super().clean()
        self._number()
        if any(self.errors) or not all(formset.is_valid() for formset in self.siblings):
            return
        submission, sent = publishing.Submission(self.instance, self.siblings, self), self._subjects()
        self._name_facts(submission)
        for form in self.kept:
            self._refuse_unknown_row(form, submission)
            self._refuse_same_source(form)
        if self._subjects() != sent:
            self.validate_unique()  # again, now that they are filled in
        self._refuse_quoting_too_much()
        if self.instance.state == State.PUBLISHED and not any(self.errors) and not self._is_checked_next():
            self._refuse_publication(submission)

    def _subjects(self):
        """What each citation is about: a fact, and the row that has it."""
        return [(form.instance.fact, form.instance.row) for form in self.kept]

    def _is_checked_next(self):
        """Whether the record goes on to the page of checks, where what is missing is shown with the record saved."""
        seen = Q(state=State.PUBLISHED) | Q(first_published_at__lte=timezone.now())
        is_new = not Record.objects.filter(seen, pk=self.instance.pk).exists()
        return is_new and getattr(self.instance, "act", None) == Act.PUBLISH

    def _name_facts(self, submission):
        """Words that name no fact support the one that has no citation; where there are several, the editor chooses."""
        nameless = [form for form in self.kept if not form.instance.fact]
        if not nameless:
            return
        named = [citation for citation in submission.citations if citation.fact]
        facts = uncited_facts(submission.held(citations=named))
        for form in nameless:
            if len(facts) == len(nameless) == 1:
                form.name(facts[0])
            else:
                form.offer(facts)

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
        if not citation.fact:
            return  # which it is was asked already
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
            "keys": one_of(keys),
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
        """The excerpts of a passage, those of all records taken together, show only a part of it."""
        for form in self.kept:
            if form.instance.passage and not form.instance.is_whole_quotation and _cites_anew(form):
                budget = Budget(form.instance.passage, self._excerpts_beside(form))
                if not budget.allows(form.instance.excerpt):
                    form.refuse_disclosing(budget)

    def _excerpts_beside(self, form):
        """The excerpts of a citation's passage on other records, and on this form; of those that are new only the ones above it."""
        passage = form.instance.passage
        stored = Citation.objects.filter(passage=passage).exclude(record=self.instance.pk).select_related("record")
        above = self.kept[: self.kept.index(form)]
        here = [other.instance for other in self.kept if other in above or (other is not form and not _cites_anew(other))]
        citations = [*stored, *(citation for citation in here if citation.passage_id == passage.pk)]
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


def _cites_anew(form):
    """Whether a citation takes words that it did not take before."""
    return bool({"passage", "excerpt"} & set(form.changed_data))


class Later:
    """The finder of a formset, made when first asked, once the formset's forms are there."""

    def __init__(self, formset, place):
        self.formset, self.place = formset, place

    def find(self, excerpt):
        return self.formset.finder.find(excerpt, above=self._above())

    def _above(self):
        """The passage of the nearest citation above; None where there is none."""
        above = reversed(self.formset.forms[: self.place or 0])
        return next((form.cleaned_data["passage"] for form in above if getattr(form, "cleaned_data", {}).get("passage")), None)


class CitationInline(PartInline):
    """The citations of a record."""

    model = Citation
    form = CitationForm
    formset = CitationFormSet
    extra = EMPTY_ROWS
    autocomplete_fields = ["passage"]
    fields = ["excerpt", "passage", ("fact", "row"), ("basis", "rank"), ("value", "note"), "confidence"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("passage__source")

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.proposed_passage = str(sent_key(request.GET.get("passage"), otherwise=""))
        return formset
