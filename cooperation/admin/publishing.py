"""What stands in the way of publishing a record, and what an editor should look at again.

The rules look at the record as it would be, because its rows and citations are not saved yet when they are asked.
"""

import re
from itertools import chain

from django.db.models import BooleanField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation import dates, text
from cooperation.models import (
    Basis,
    Observation,
    PartialDateField,
    Participation,
    Quote,
    State,
    Treaty,
    TreatyAction,
    fact_names,
    is_empty,
    reference_fields,
)
from cooperation.models.status import CONSENT, SIGNING
from cooperation.models.vocabulary import ActionType, Laterality


class Submission:
    """A record with its rows and citations as they would be if the submitted form were saved."""

    def __init__(self, record, row_formsets, citation_formset):
        self.record = record
        self.rows = [form for formset in row_formsets for form in formset.kept]
        self.citations = [form.instance for form in citation_formset.kept]

    def rows_of(self, model):
        return [form.instance for form in self.rows if isinstance(form.instance, model)]

    @property
    def stated(self):
        """(row form or None, fact) of everything stated."""
        parts = [(None, self.record, self.record.submitted), *((form, form.instance, form.cleaned_data) for form in self.rows)]
        return [
            (form, fact) for form, instance, data in parts for fact in fact_names(type(instance)) if states(instance, data, fact)
        ]

    def supporting(self, fact, row=""):
        """The citations that carry the value shown for a fact."""
        return [citation for citation in self.citations if (citation.fact, citation.row) == (fact, row) and not citation.value]


def states(instance, submitted, fact):
    """Whether a fact is stated; choices of several are read from what was submitted, as nothing is saved yet."""
    if instance._meta.get_field(fact).many_to_many:
        return bool(submitted.get(fact))
    return not is_empty(instance, fact)


def obstacles(submission):
    """A sentence for each reason why the record may not be published."""
    return chain(_uncited(submission), _direct_quote(submission), _figures(submission), _sides(submission), _hidden(submission))


def warnings(submission):
    """A sentence for each thing that is odd without being wrong."""
    return chain(_accession_after_signature(submission), _consent_before_adoption(submission), _too_precise(submission))


def _uncited(submission):
    for form, fact in submission.stated:
        row = form.instance.key if form else ""
        if submission.supporting(fact, row):
            continue
        field = (form.instance if form else submission.record)._meta.get_field(fact)
        name = f"{capfirst(field.verbose_name)} ({row})" if row else capfirst(field.verbose_name)
        remedy = _("untick it") if isinstance(field, BooleanField) else _("clear it")
        yield _("%(fact)s has no citation. Cite it, or %(remedy)s, or save the record as a draft.") % {
            "fact": name,
            "remedy": remedy,
        }


def _direct_quote(submission):
    quote = submission.record
    if not isinstance(quote, Quote) or not quote.is_direct:
        return
    wanted = text.normalise(quote.text)
    quoted = [citation for citation in submission.supporting("text") if citation.basis == Basis.QUOTED]
    if not any(text.normalise(citation.excerpt) == wanted for citation in quoted):
        yield _(
            "A direct quotation needs a citation of its text, with the basis “Quoted”, whose excerpt is the text word for word."
        )


def _figures(submission):
    for observation in submission.rows_of(Observation):
        excerpts = [one.excerpt for one in submission.citations if one.row == observation.key and not one.value]
        cited = set().union(*(text.numbers(excerpt) for excerpt in excerpts))
        for number in observation.numbers:
            if number not in cited:
                yield _("No excerpt cited for the observation %(row)s has the number %(number)s. Cite the words that state it.") % {
                    "row": observation.key,
                    "number": f"{number.normalize():f}",
                }


def _sides(submission):
    treaty = submission.record
    if not isinstance(treaty, Treaty) or treaty.laterality != Laterality.BILATERAL:
        return
    named = {row.side or row.partner_id for row in submission.rows_of(Participation)}
    sides = named or {act.party_id for act in submission.rows_of(TreatyAction)}
    if len(sides) != 2:
        yield _(
            "A bilateral treaty has exactly two sides; this record names %(count)d. Add or remove participations, or change “sides”."
        ) % {"count": len(sides)}


def _hidden(submission):
    """What the public would be led to and could not see."""
    due = max(timezone.now(), submission.record.publish_at or timezone.now())
    parts = [(submission.record, submission.record.submitted), *((form.instance, form.cleaned_data) for form in submission.rows)]
    for instance, submitted in parts:
        for field in reference_fields(type(instance)):
            targets = submitted.get(field.name) if field.many_to_many else filter(None, [getattr(instance, field.name)])
            for target in targets or ():
                if target.state != State.PUBLISHED or (target.publish_at and target.publish_at > due):
                    message = _("%(field)s names “%(target)s”, which is not public. Publish that first, or take it out here.")
                    yield message % {"field": capfirst(field.verbose_name), "target": target}


def _accession_after_signature(submission):
    acts = submission.rows_of(TreatyAction)
    signed = {act.party_id for act in acts if act.type in SIGNING}
    for act in acts:
        if act.type == ActionType.ACCESSION and act.party_id in signed:
            yield _("%(party)s signed and acceded. A signatory ratifies, accepts or approves: check the acts.") % {
                "party": act.party
            }


def _consent_before_adoption(submission):
    adopted = getattr(submission.record, "adopted_on_earliest", None)
    for act in submission.rows_of(TreatyAction):
        if adopted and act.type in CONSENT and act.done_on_latest and act.done_on_latest < adopted:
            yield _("%(act)s comes before the treaty was adopted. Check both dates.") % {"act": act}


def _too_precise(submission):
    """Days that no cited excerpt has."""
    for instance, row in [(submission.record, ""), *((form.instance, form.instance.key) for form in submission.rows)]:
        for fact in fact_names(type(instance)):
            field = instance._meta.get_field(fact)
            cited = " ".join(citation.excerpt for citation in submission.supporting(fact, row))
            if isinstance(field, PartialDateField) and cited and not days(getattr(instance, fact)) <= numerals(cited):
                yield _("%(fact)s gives a day that the words cited for it do not. Check that the source supports it.") % {
                    "fact": capfirst(field.verbose_name)
                }


def days(date):
    """The days of the month that a partial date names."""
    return {point.day for point in dates.parse(date).points if point.day} if date else set()


def numerals(excerpt):
    """Every run of digits, also between letters: "26th", "6月26日"."""
    return {int(digits) for digits in re.findall(r"\d+", excerpt)}
