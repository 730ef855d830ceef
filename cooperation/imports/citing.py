"""Receipts for what is imported: each fact rests on the words of its cell in the passage the editor named."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.languages import all_of
from cooperation.models import Basis, Citation, Confidence, Rank, Record, fact_names

from .kinds import SIGNED

MOST_OF_A_VALUE = Citation._meta.get_field("value").max_length


class Citer:
    """Cites one passage for all that is imported of one record. Nothing is stored before `save`."""

    def __init__(self, passage, citations):
        self.passage, self.citations = passage, list(citations)
        self.number = max((citation.number for citation in self.citations), default=0)
        self.made, self.rivals, self.replaced = [], [], []
        self.basis = _basis(passage, self.citations)

    def cite(self, record, instance, statement, row):
        """Cite the passage for each fact that a statement fills or changes.

        What another passage was cited for goes on giving it, as a rival of the value shown now; what this one was cited for is
        replaced: it gives one value. Raises ValidationError.
        """
        key = "" if isinstance(instance, Record) else instance.key
        for fact in (name for name in fact_names(type(instance)) if name in statement.changed and name in statement.headings):
            has_rivals = self._make_way(key, fact, statement.changed[fact], row)
            citation = self._citation(record, key, fact, statement.headings[fact], row)
            citation.rank = Rank.PREFERRED if has_rivals else Rank.NORMAL
            self.made.append((row, citation))

    def _make_way(self, key, fact, before, row):
        """Find what becomes of the citations of a fact. Answers whether any of them is a rival from now on."""
        cited = [one for one in self.citations if (one.row, one.fact) == (key, fact)]
        others = [one for one in cited if one.passage_id != self.passage.pk]
        self.replaced += [(row, one) for one in cited if one.passage_id == self.passage.pk]
        known = {_evidence(one, one.value) for one in others if one.value}
        for citation in [one for one in others if before and not one.value]:
            if _evidence(citation, before) in known:
                self.replaced.append((row, citation))
            else:
                self.rivals.append((row, citation, _as_rival(before)))
        return any(one.value or before for one in others)

    def _citation(self, record, key, fact, heading, row):
        self.number += 1
        # Not the record itself: what is prefetched of it must not be asked for the new citation.
        owner = Record(pk=record.pk, slug=record.slug, record_type=record.record_type)
        citation = Citation(record=owner, number=self.number, row=key, fact=fact, passage=self.passage, basis=self.basis)
        if self.passage.is_fingerprinted:
            citation.excerpt = excerpt_of(heading, row.cells[heading])
        else:
            citation.note, citation.confidence = note_of(heading, row), Confidence.HIGH
        citation.clean()
        citation.check_against_text()
        return citation

    def forget(self, row):
        """Leave out what would be cited for a row."""
        self.made = [(cited, citation) for cited, citation in self.made if cited is not row]
        self.rivals = [(cited, citation, before) for cited, citation, before in self.rivals if cited is not row]
        self.replaced = [(cited, citation) for cited, citation in self.replaced if cited is not row]

    def save(self):
        Citation.objects.filter(pk__in=[citation.pk for _row, citation in self.replaced]).delete()
        for _row, citation, before in self.rivals:
            citation.value, citation.rank = before, Rank.NORMAL
            citation.save(update_fields=["value", "rank"])
        Citation.objects.bulk_create([citation for _row, citation in self.made], batch_size=500)


def _as_rival(value):
    """A value as a rival has it, whole. Raises ValidationError."""
    if len(value) <= MOST_OF_A_VALUE:
        return value
    message = _("What is recorded is longer than the %(most)d characters a rival value may have. Change it on the form.")
    raise ValidationError(message % {"most": MOST_OF_A_VALUE})


def _evidence(citation, value):
    """What no two citations of a fact may have in common."""
    return (citation.passage_id, citation.excerpt, value)


def _basis(passage, citations):
    """Another source than the one a record was first drawn from is an external one."""
    first = next((one.passage for one in citations if one.passage and one.basis != Basis.EXTERNAL), None)
    return Basis.STATED if first and first.source_id == passage.source_id else Basis.EXTERNAL


def excerpt_of(heading, words):
    """The words of a cell as printed, as many as an excerpt may have. That a date is one of signing its heading says."""
    parts, count = [], 0
    for part in (f"{heading} {text.JOIN} {words}" if heading == SIGNED else words).split():
        count += len(text.words(part))
        if count > text.MAX_EXCERPT_WORDS:
            break
        parts.append(part)
    return " ".join(parts)


def note_of(heading, row):
    """What the source says, in our words, where nobody has copied its own."""
    others = [words for other, words in row.cells.items() if other != heading and words][:2]
    with translation.override(settings.LANGUAGE_CODE):
        values = {"heading": heading, "words": row.cells[heading], "others": all_of(others)}
        if not others:
            return _("The table gives as %(heading)s: %(words)s.") % values
        return _("The table gives as %(heading)s: %(words)s (%(others)s).") % values
