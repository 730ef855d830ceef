"""What somebody else saves while a table is written is not lost: the row is refused, or what it says nothing of stays as it is."""

import pytest

from cooperation import imports
from cooperation.imports import KINDS, Options
from cooperation.models import Citation, Partner, TreatyAction
from tests import factories
from tests.imports.acting import MEMBERSHIP, refusals, rows_of, verdicts

pytestmark = pytest.mark.django_db

LOOK_AGAIN = "Somebody changed this just now. Look at it again."
PARTNERS = ["slug", "title", "kind", "website", "part_of"]
OFFICE = ["office", "", "", "https://new.example/", "Norland"]
NORLAND = ["norland", "Norland", "state", "", ""]


def run_while(meanwhile, kind, headings, *rows, **options):
    """Import rows of which one waits for another; between the two, somebody else saves something."""
    acts = iter([meanwhile])
    return imports.run(
        headings, rows_of(headings, rows), Options(KINDS[kind], **options), progress=lambda done, count: next(acts, lambda: None)()
    )


@pytest.fixture
def office(db):
    return factories.make_partner("office", title="Harbour Office", website="https://old.example/", state="draft")


def test_a_record_that_changed_since_it_was_compared_is_not_written_over(office):
    outcome = run_while(
        lambda: Partner.objects.filter(pk=office.pk).update(website="https://theirs.example/"), "partner", PARTNERS, OFFICE, NORLAND
    )

    office.refresh_from_db()
    assert (refusals(outcome), office.website) == ({2: LOOK_AGAIN}, "https://theirs.example/")


def test_what_a_row_says_nothing_of_stays_as_somebody_saved_it(office):
    outcome = run_while(lambda: Partner.objects.filter(pk=office.pk).update(title="Theirs"), "partner", PARTNERS, OFFICE, NORLAND)

    office.refresh_from_db()
    assert (verdicts(outcome), office.title, office.website) == (["changed", "new"], "Theirs", "https://new.example/")


def test_a_record_that_was_deleted_since_is_refused_with_a_sentence(office):
    outcome = run_while(lambda: Partner.objects.get(pk=office.pk).delete(), "partner", PARTNERS, OFFICE, NORLAND)

    assert refusals(outcome) == {2: "“Harbour Office” was deleted just now. Check the table again."}
    assert list(Partner.objects.values_list("slug", flat=True)) == ["norland"]


@pytest.fixture
def act(db):
    treaty = factories.make_treaty("songs-treaty", title="Songs Treaty", state="draft")
    return factories.make_action(treaty, factories.make_partner(title="Norland"), type="accession", done_on="2014", reference="Old")


ACTS = [("Norland", "Songs Treaty", "", "Accession", "2014", "2015"), ("Westland", "Songs Treaty", "2014", "", "", "")]


def test_a_child_row_keeps_what_somebody_else_saved_of_it(act):
    outcome = run_while(
        lambda: TreatyAction.objects.filter(pk=act.pk).update(reference="Theirs"),
        "membership",
        MEMBERSHIP,
        *ACTS,
        create_missing=True,
    )

    act.refresh_from_db()
    assert (verdicts(outcome), act.reference, act.effective_on) == (["changed", "new"], "Theirs", "2015")


@pytest.mark.parametrize("theirs", ["changed", "deleted"])
def test_a_child_row_that_changed_since_it_was_compared_is_refused(act, theirs):
    row = TreatyAction.objects.filter(pk=act.pk)
    meanwhile = row.delete if theirs == "deleted" else lambda: row.update(type="ratification")

    outcome = run_while(meanwhile, "membership", MEMBERSHIP, *ACTS, create_missing=True)

    assert refusals(outcome) == {2: LOOK_AGAIN}
    assert list(row.values_list("type", "effective_on")) == ([] if theirs == "deleted" else [("ratification", "")])
    assert Citation.objects.count() == 0
