"""Long cells, long chains and many unknown names: what they cost grows with the rows, and no faster."""

from itertools import pairwise
from time import process_time

import pytest

from cooperation.imports.citing import excerpt_of
from cooperation.imports.finding import MOST_LOOKED_FOR, Target
from cooperation.imports.grouping import groups_of, rounds
from cooperation.imports.rows import ImportRow, Statement
from cooperation.models import Partner
from tests import factories
from tests.imports.acting import membership, refusals


def test_an_excerpt_of_a_very_long_cell_is_taken_at_once():
    before = process_time()

    excerpt = excerpt_of("Title", "word " * 50_000)

    assert (excerpt, process_time() - before < 2) == (" ".join(["word"] * 15), True)


class Counted(Statement):
    """Counts how often it is asked what it refers to."""

    asked = 0

    @property
    def references(self):
        Counted.asked += 1
        return list(super().references)


def test_each_row_of_a_chain_is_asked_once_what_it_refers_to_and_comes_after_it():
    targets = [Target(Partner, f"office-{number}", f"Office {number}") for number in range(200)]
    rows = [ImportRow(0, {}, statements=[Counted(Partner, targets[0], {})])]
    for number, (above, target) in enumerate(pairwise(targets), start=1):
        rows.insert(0, ImportRow(number, {}, statements=[Counted(Partner, target, {"part_of": above})]))
    written = []

    for ready in rounds(groups_of(rows, {})):
        for group in ready:
            written.append(group.target)
            group.target.pk = len(written)

    assert (written, Counted.asked) == (targets, 200)


@pytest.mark.django_db
def test_the_closest_names_are_looked_for_of_the_first_unknown_words_only():
    factories.make_partner(title="Kingdom of Norland", state="draft")
    factories.make_treaty("songs-treaty", title="Songs Treaty", state="draft")

    rows = [(f"Kingdom of Norlandia {chr(65 + n)}", "Songs Treaty", "2012") for n in range(MOST_LOOKED_FOR + 1)]
    told = refusals(membership(*rows))

    with_a_name = [number for number, sentence in told.items() if "Did you mean “Kingdom of Norland”?" in sentence]
    assert with_a_name == list(range(2, MOST_LOOKED_FOR + 2))
    assert "Record it first." in told[MOST_LOOKED_FOR + 2]


@pytest.mark.django_db
def test_only_what_is_recorded_is_named_as_closest():
    factories.make_treaty("songs-treaty", title="Songs Treaty", state="draft")

    outcome = membership(("Norland", "Songs Treaty", "2012"), ("Norlandia", "Songs Treaty", "2012"), create_missing=True)

    assert outcome.closest == {"Norland": [], "Norlandia": []}


@pytest.mark.django_db
def test_rows_that_refer_to_what_cannot_be_made_say_why():
    factories.make_treaty("songs-treaty", title="Songs Treaty", state="draft")
    name = "Norland " * 50

    outcome = membership((name.strip(), "Songs Treaty", "2012"), ("Westland", "Songs Treaty", "2012"), create_missing=True)

    (sentence,) = refusals(outcome).values()
    assert sentence.endswith("cannot be made: Ensure this value has at most 300 characters (it has 399).")
    assert [target.title for target in outcome.made] == ["Westland"]
