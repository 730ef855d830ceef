"""Apply every rule, and count what was proved and what could not be."""

from dataclasses import dataclass, field
from pathlib import Path

from cooperation import text
from cooperation.models import State
from cooperation.receipts import stated_facts

from . import acts, citations, values, whole, wording
from .problem import name_of
from .reading import every_record, every_source, read_texts


@dataclass
class SourceCheck:
    """What could be said of the excerpts from one source."""

    slug: str
    sha256: str
    found: int = 0
    unaltered: int = 0
    unchecked: list = field(default_factory=list)
    """Citations that were never checked against the text, which is not held here either."""
    unquoted: int = 0
    """Citations of what nobody has copied the words of."""


@dataclass
class Report:
    """The problems, and how far facts, passages and excerpts are covered. Drafts are held to the rules and not counted."""

    problems: list = field(default_factory=list)
    facts_total: int = 0
    facts_cited: int = 0
    passages_total: int = 0
    passages_used: int = 0
    sources: dict = field(default_factory=dict)

    @property
    def excerpts_found(self):
        """Excerpts that stand in the text held here."""
        return sum(check.found for check in self.sources.values())

    @property
    def excerpts_unaltered(self):
        """Excerpts that are what they were when somebody who held the text checked them."""
        return sum(check.unaltered for check in self.sources.values())

    @property
    def excerpts_unchecked(self):
        """Excerpts that nobody has checked."""
        return sum(len(check.unchecked) for check in self.sources.values())

    @property
    def unquoted(self):
        """Citations that say in our words what a passage says, since nobody has copied it."""
        return sum(check.unquoted for check in self.sources.values())

    @property
    def coverage(self):
        """Cited facts in whole percent, rounded down, so that 100 is never said of less."""
        return 100 * self.facts_cited // self.facts_total if self.facts_total else 100


class Tally:
    """What is gathered while records pass by, for the rules about sources."""

    def __init__(self, report):
        self.report = report
        self.disclosed = {}
        self.cited, self.cited_sources = set(), set()

    def add(self, record):
        for citation in record.citations.all():
            if citation.passage:
                self._add(citation, record)
        if record.state == State.PUBLISHED:
            facts = stated_facts(record)
            self.report.facts_total += len(facts)
            self.report.facts_cited += sum(bool(fact.citations) for fact in facts)

    def _add(self, citation, record):
        passage = citation.passage
        self._check(
            citation, self.report.sources.setdefault(passage.source_id, SourceCheck(passage.source.slug, passage.source.sha256))
        )
        if citation.excerpt and not citations.is_exempt(citation, record):
            self.disclosed.setdefault(passage.pk, set()).add(citation.excerpt)
        if record.state == State.PUBLISHED:
            self.cited.add(passage.pk)
            self.cited_sources.add(passage.source_id)

    def _check(self, citation, check):
        if citation.is_unquoted:
            check.unquoted += 1
        elif citation.passage.is_text_held:
            check.found += text.occurs(citation.excerpt, citation.passage.text)
        elif citation.is_unaltered:
            check.unaltered += 1
        elif not citation.checked:
            check.unchecked.append(f"{name_of(citation.record)} {citation.number}")

    def unused(self, source):
        """The passages of a cited source that no published record cites and nobody marked as holding no claim."""
        if source.pk not in self.cited_sources:
            return []
        return [passage for passage in source.passages.all() if passage.pk not in self.cited and not passage.is_without_claim]


def problems_of(record):
    """What the rules find in one record, as it stands in memory. Reads what `for_detail()` prefetches."""
    for rule in (*citations.RULES, *values.RULES):
        yield from rule(record)


def oddities_of(record):
    """What is odd in one record without being wrong: an editor should look at it again. Reads what `problems_of` reads."""
    for rule in (*acts.RULES, *values.ODDITIES, *wording.RULES):
        yield from rule(record)


def notes_of(record):
    """What one record could have and need not. Reads what `problems_of` reads."""
    for rule in wording.NOTES:
        yield from rule(record)


def report(texts=None):
    """Everything the rules find, and what was checked. `texts` is a folder with the sources' files, for what is not attached."""
    lent, problems = read_texts(Path(texts)) if texts else ({}, [])
    result = Report(problems)
    tally = Tally(result)
    for record in every_record(lent):
        tally.add(record)
        problems.extend(problem.in_words() for problem in problems_of(record))
    for source in every_source(lent):
        for rule in whole.SOURCE_RULES:
            problems.extend(rule(source, tally))
        if source.pk in tally.cited_sources:
            result.passages_total += len(source.passages.all())
            result.passages_used += len(source.passages.all()) - len(tally.unused(source))
    for rule in whole.RULES:
        problems.extend(rule())
    return result
