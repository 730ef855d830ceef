"""Which answer comes first: worked out here, from the tokens stored, so that every database gives one order. Pure, no database."""

from collections import namedtuple
from dataclasses import dataclass

from cooperation.models import SECTIONS

WEIGHTS = dict(zip(SECTIONS, (32, 16, 8, 4, 4, 1), strict=True))
"""What a word counts in each section. In several sections it counts in each."""

Candidate = namedtuple("Candidate", ["pk", "kind", "slug", "heading", *SECTIONS])


@dataclass(frozen=True)
class Standard:
    """What candidates are ranked by: the groups of a question, and the entries it names whole."""

    groups: tuple
    titled: frozenset = frozenset()
    named: frozenset = frozenset()

    def rank(self, candidates):
        """What it names whole, by its title, then by another name; then all words in the title, in title and names, anywhere.

        Of those alike in this, records come before the sources they rest on, of those named whole before either way of naming: who asks for
        a thing wants what is recorded of it. Ties by title, then address.
        """
        return sorted(candidates, key=self._place)

    def _place(self, candidate):
        matches = [[group.match(column) for column in candidate[-len(SECTIONS) :]] for group in self.groups]
        found = sum(any(match) for match in matches)
        in_title = all(match[0] == 2 for match in matches)
        in_names = all(2 in match[:2] for match in matches)
        score = sum(weight * at for match in matches for weight, at in zip(WEIGHTS.values(), match, strict=True))
        is_named = candidate.pk in self.titled or candidate.pk in self.named
        return (
            not is_named,
            is_named and candidate.kind == "source",
            candidate.pk not in self.titled,
            -found,
            not in_title,
            not in_names,
            candidate.kind == "source",
            -score,
            candidate.heading.casefold(),
            candidate.slug,
        )


def has(candidate, group):
    """Whether a candidate has a group anywhere."""
    return any(group.match(getattr(candidate, section)) for section in SECTIONS)
