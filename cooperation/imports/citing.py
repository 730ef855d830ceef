"""Receipts for what is imported: each fact rests on the words of its cell in the passage the editor named."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import Basis, Citation, Confidence, Rank, Record, fact_names

from .kinds import SIGNED

MOST_OF_A_VALUE = 300


class Citer:
    """Cites one passage for all that is imported of one record. Nothing is stored before `save`."""

    def __init__(self, passage, citations):
        self.passage, self.citations = passage, list(citations)
        self.number = max((citation.number for citation in self.citations), default=0)
        self.made, self.rivals = [], []
        self.basis = _basis(passage, self.citations)

    def cite(self, record, instance, statement, row):
        """Cite the passage for each fact that a statement fills or changes.

        What was cited for another value goes on giving it, as a rival of the value shown now.
        """
        key = "" if isinstance(instance, Record) else instance.key
        for fact in (name for name in fact_names(type(instance)) if name in statement.changed and name in statement.headings):
            older = self._citations_of(key, fact) if statement.changed[fact] else []
            self.rivals += [(row, citation, statement.changed[fact]) for citation in older]
            citation = self._citation(record, key, fact, statement.headings[fact], row)
            citation.rank = Rank.PREFERRED if older else Rank.NORMAL
            self.made.append((row, citation))

    def _citations_of(self, key, fact):
        return [one for one in self.citations if (one.row, one.fact, one.value) == (key, fact, "")]

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

    def save(self):
        for _row, citation, before in self.rivals:
            citation.value, citation.rank = before[:MOST_OF_A_VALUE], Rank.NORMAL
            citation.save(update_fields=["value", "rank"])
        Citation.objects.bulk_create([citation for _row, citation in self.made], batch_size=500)


def _basis(passage, citations):
    """Another source than the one a record was first drawn from is an external one."""
    first = next((one.passage for one in citations if one.passage and one.basis != Basis.EXTERNAL), None)
    return Basis.STATED if first and first.source_id == passage.source_id else Basis.EXTERNAL


def excerpt_of(heading, words):
    """The words of a cell as printed, as many as an excerpt may have. That a date is one of signing its heading says."""
    parts = (f"{heading} {text.JOIN} {words}" if heading == SIGNED else words).split()
    while len(text.words(" ".join(parts))) > text.MAX_EXCERPT_WORDS:
        parts.pop()
    return " ".join(parts)


def note_of(heading, row):
    """What the source says, in our words, where nobody has copied its own."""
    others = [words for other, words in row.cells.items() if other != heading and words][:2]
    values = {"heading": heading, "words": row.cells[heading], "others": get_text_list(others, _("and"))}
    if not others:
        return _("The table gives as %(heading)s: %(words)s.") % values
    return _("The table gives as %(heading)s: %(words)s (%(others)s).") % values
