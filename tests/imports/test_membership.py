"""Membership tables as WIPO publishes them, with every oddity of the real one, of treaties and parties nobody has heard of."""

import pytest

from cooperation.imports import Verdict
from cooperation.models import Citation, Partner, Record, Treaty, TreatyAction
from tests import factories
from tests.imports.acting import check, membership, refusals, verdicts

pytestmark = pytest.mark.django_db

SIGNED, JOINED, FORCE = "2012-06-26", "2014-07-09", "2020-04-28"


@pytest.fixture
def drafts():
    """A treaty and two parties that visitors do not see."""
    factories.make_treaty("lantern-accord", title="Lantern Accord on Songs", short_title="Lantern Accord", state="draft")
    factories.make_partner("norland", title="Norland", iso_alpha2="NL", state="draft")
    factories.make_partner("island-union", title="Island Union", kind="regional-organisation", state="draft")


def acts():
    found = TreatyAction.objects.order_by("treaty__slug", "key")
    return list(found.values_list("treaty__slug", "key", "done_on", "effective_on"))


@pytest.mark.usefixtures("drafts")
def test_a_row_becomes_a_signature_and_an_instrument():
    outcome = membership(
        ("Norland", "Lantern Accord", SIGNED, "Ratification", JOINED, FORCE),
        ("Island Union (IU)", "Lantern", SIGNED),
    )

    assert verdicts(outcome) == ["new", "new"]
    assert acts() == [
        ("lantern-accord", "island-union-signature", SIGNED, ""),
        ("lantern-accord", "norland-ratification", JOINED, FORCE),
        ("lantern-accord", "norland-signature", SIGNED, ""),
    ]


@pytest.mark.parametrize(
    ("instrument", "act"),
    [
        ("Accession", "accession"),
        ("ratification", "ratification"),
        ("Acceptance", "acceptance"),
        ("Approval", "approval"),
        ("Declaration/Notification of Succession", "succession"),
        ("Declaration of Continued Application", "continued-application"),
        ("Norland Declaration of Continued Application", "continued-application"),
    ],
)
@pytest.mark.usefixtures("drafts")
def test_each_instrument_is_known_by_what_tables_call_it(instrument, act):
    membership(("NL", "Lantern Accord", "", instrument, JOINED, FORCE))

    assert [one.type for one in TreatyAction.objects.all()] == [act]


@pytest.mark.usefixtures("drafts")
def test_only_succession_and_continued_application_take_effect_before_they_are_declared():
    outcome = membership(
        ("Norland", "Lantern Accord", "", "Declaration of Continued Application", "1992-07-28", "1991-10-08"),
        ("Island Union", "Lantern Accord", "", "Accession", "1992-07-28", "1991-10-08"),
    )

    assert verdicts(outcome) == ["new", "refused"]
    assert refusals(outcome) == {
        3: "An act takes effect on or after the day it is done; only succession and continued application reach back."
    }


@pytest.mark.usefixtures("drafts")
def test_rows_that_say_nothing_are_named_with_the_reason():
    outcome = membership(
        ("Contracting Party", "Treaty", "Signature Date", "Instrument Type", "Instrument Date", "Entry Into Force Date"),
        ("Norland", "Lantern Accord", "", "", "", "1931-07-29"),
        ("Norland", "Lantern Accord"),
        ("", "Lantern Accord", SIGNED),
        ("Norland", "Lantern Accord", "03/02/2001"),
        ("Norland", "Lantern Accord", "", "Handshake", JOINED),
    )

    told = refusals(outcome)
    assert told[2] == "This row repeats the headings and says nothing. Delete it from the file."
    assert told[3] == (
        "Instrument Type: It gives a date and not the instrument it belongs to. Add the instrument: ratification, accession or another."
    )
    assert told[4] == "It says neither when the party signed nor by which instrument it joined. Add one, or delete the row."
    assert told[5] == "Contracting Party: This cell must not be empty."
    assert told[6] == (
        "Signature Date: “03/02/2001” could be 2001-02-03 or 2001-03-02. Write the year first, then the month and the day."
    )
    assert told[7].startswith("Instrument Type: “Handshake” is none of the terms.")


@pytest.mark.usefixtures("drafts")
def test_what_cannot_be_found_is_refused_with_what_comes_close_and_made_only_when_asked():
    rows = [("Nordland", "Lantern Accord", SIGNED), ("Westland", "Harbour Convention", SIGNED, "Accession", JOINED)]

    refused = membership(*rows)
    made = membership(*rows, create_missing=True)

    assert refusals(refused)[2] == "Contracting Party: Nothing recorded is called “Nordland”. Did you mean “Norland”?"
    assert (verdicts(made), [target.title for target in made.made]) == (
        ["new", "new"],
        ["Nordland", "Westland", "Harbour Convention"],
    )
    assert made.closest["Nordland"] == ["Norland"]
    assert list(Partner.objects.order_by("slug").values_list("slug", "kind", "state"))[2:] == [
        ("norland", "state", "draft"),
        ("westland", "state", "draft"),
    ]
    assert list(Treaty.objects.values_list("title", "kind", "state").filter(slug="harbour-convention")) == [
        ("Harbour Convention", "convention", "draft")
    ]


def test_organisations_are_made_as_what_their_names_say():
    membership(
        ("Songs Organisation of Islands (SOI)", "Accord", SIGNED), ("Island Union (IU)", "Accord", SIGNED), create_missing=True
    )

    assert dict(Partner.objects.values_list("title", "kind")) == {
        "Songs Organisation of Islands (SOI)": "intergovernmental-organisation",
        "Island Union (IU)": "regional-organisation",
    }


def test_what_was_made_for_rows_that_are_refused_after_all_is_not_left_behind():
    outcome = membership(("Westland", "Harbour Convention", "", "Accession", "1992", "1991"), create_missing=True)

    assert (verdicts(outcome), outcome.made, Record.objects.count(), outcome.batch) == (["refused"], [], 0, None)


@pytest.mark.usefixtures("drafts")
def test_a_second_import_changes_nothing():
    rows = [("Norland", "Lantern Accord", SIGNED, "Ratification", JOINED, FORCE), ("Westland", "Harbour Convention", SIGNED)]
    membership(*rows, create_missing=True)

    again = membership(*rows, create_missing=True)

    assert (verdicts(again), again.made, again.batch) == (["unchanged", "unchanged"], [], None)


@pytest.mark.usefixtures("drafts")
def test_another_date_or_another_way_of_joining_is_a_conflict_and_changes_nothing():
    treaty, norland = Treaty.objects.get(), Partner.objects.get(slug="norland")
    factories.make_action(treaty, norland, key="one", done_on="2012-06-26")
    factories.make_action(treaty, norland, "accession", key="two", done_on="2014-07-09", effective_on="2020-04-28")

    outcome = membership(
        ("Norland", "Lantern Accord", "2012-06-27"),
        ("Norland", "Lantern Accord", "", "Accession", "2014-07-09", "2020-05-01"),
        ("Norland", "Lantern Accord", "", "Ratification", "2014-07-09"),
    )

    assert refusals(outcome) == {
        2: "Signature Date: Conflict: recorded is 26 June 2012 for “Signature”, and this row says 27 June 2012. "
        "Find out which is right, and correct it on the form.",
        3: "Entry Into Force Date: Conflict: recorded is 28 April 2020 for “Accession”, and this row says 1 May 2020. "
        "Find out which is right, and correct it on the form.",
        4: "Instrument Type: Conflict: recorded is “Accession” (9 July 2014), another way of joining. "
        "Find out which is right, and correct it on the form.",
    }
    assert TreatyAction.objects.count() == 2


@pytest.mark.usefixtures("drafts")
def test_a_date_that_was_not_stated_is_filled_in():
    factories.make_action(Treaty.objects.get(), Partner.objects.get(slug="norland"), "accession", key="one", done_on="2014-07-09")

    outcome = membership(("Norland", "Lantern Accord", "", "Accession", "2014-07-09", "2020-04-28"))

    assert (verdicts(outcome), acts()) == (["changed"], [("lantern-accord", "one", "2014-07-09", "2020-04-28")])


@pytest.mark.usefixtures("drafts")
def test_a_row_that_stands_twice_is_refused_the_second_time():
    outcome = membership(("Norland", "Lantern Accord", SIGNED), ("NL", "Lantern", SIGNED))

    assert refusals(outcome) == {3: "Row 2 is about the same. Delete one of the two."}


@pytest.mark.usefixtures("drafts")
def test_what_is_odd_is_imported_and_remarked_on():
    outcome = membership(("Norland", "Lantern Accord", SIGNED, "Accession", JOINED, FORCE))

    assert (verdicts(outcome), len(outcome.rows[0].remarks)) == (["new"], 1)


def test_each_fact_is_cited_to_the_source_that_is_named_in_our_words_where_nobody_has_copied_it(register, accord):
    outcome = membership(("Norland", "Lantern Accord", SIGNED, "Ratification", JOINED, FORCE), passage=register)

    made = Citation.objects.filter(passage=register).order_by("number")
    assert verdicts(outcome) == ["new"]
    assert list(made.values_list("row", "fact", "excerpt", "basis", "confidence")) == [
        ("norland-signature", "type", "", "external", "high"),
        ("norland-signature", "done_on", "", "external", "high"),
        ("norland-ratification", "type", "", "external", "high"),
        ("norland-ratification", "done_on", "", "external", "high"),
        ("norland-ratification", "effective_on", "", "external", "high"),
    ]
    assert made[4].note == "The table gives as Entry Into Force Date: 2020-04-28 (Norland and Lantern Accord)."


def test_a_party_that_visitors_may_not_see_joins_no_treaty_that_they_see(register, accord):
    outcome = membership(
        ("Westland", "Lantern Accord", SIGNED), ("Norland", "Lantern Accord", SIGNED), passage=register, create_missing=True
    )

    assert verdicts(outcome) == ["refused", "new"]
    assert "refers to westland, which visitors may not see. Publish it first" in outcome.rows[0].messages
    assert (outcome.made, Partner.objects.count()) == ([], 1)


def test_every_row_is_accounted_for():
    outcome = membership(("Norland", "Accord", SIGNED), ("", "", "x"), act=check)

    assert sum(outcome.counts.values()) == len(outcome.rows) == 2
    assert {row.verdict for row in outcome.rows} == {Verdict.REFUSED}
