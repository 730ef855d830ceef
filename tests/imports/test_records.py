"""Tables of records and of their rows: what is new, changed, unchanged, a possible duplicate or refused, and what stands there afterwards."""

import pytest
from django.core.exceptions import PermissionDenied

from cooperation import duplicates, imports
from cooperation.imports import KINDS, ImportRow, Options
from cooperation.models import (
    ROW_MODELS,
    Batch,
    Indicator,
    Initiative,
    Observation,
    Participation,
    Partner,
    PartnerName,
    Quote,
    Record,
    SearchEntry,
    Treaty,
    TreatyAction,
    TreatyIdentifier,
)
from cooperation.records import RECORD_MODELS
from cooperation.tables import TableError
from tests import factories
from tests.imports.acting import check, refusals, run, verdicts

pytestmark = pytest.mark.django_db


def values(model, *names, **found):
    return list(model.objects.filter(**found).order_by("pk").values_list(*names))


def test_there_is_a_kind_for_every_type_of_record_and_of_row_and_for_membership():
    assert list(KINDS) == [*(model._meta.model_name for model in (*RECORD_MODELS, *ROW_MODELS)), "membership"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_each_kind_is_guessed_from_the_headings_of_its_own_template(kind):
    headings, _row = imports.example(kind)

    assert imports.guess(headings) is kind


def test_headings_that_fit_no_kind_are_not_guessed_at():
    assert imports.guess(["colour", "weight", "slug"]) is None


def test_the_examples_of_the_templates_can_be_imported_one_after_the_other():
    for kind in KINDS.values():
        headings, row = imports.example(kind)

        assert (kind.name, verdicts(run(kind.name, headings, row))) == (kind.name, ["new"])

    assert values(Partner, "slug", "kind", "state") == [("exampleland", "state", "draft")]
    assert values(Treaty, "slug", "binding", "adopted_on", "state") == [("example-accord", True, "2012-06-24", "draft")]
    assert values(Initiative, "slug", "status") == [("example-dialogue", "ongoing")]
    assert values(Quote, "slug", "text") == [("example-statement", "Songs are shared more often than before.")]
    assert values(Indicator, "slug", "unit") == [("example-share", "% of earnings")]
    assert values(PartnerName, "partner__slug", "key", "name") == [("exampleland", "short", "EXL")]
    assert values(TreatyIdentifier, "treaty__slug", "value") == [("example-accord", "12345")]
    assert values(TreatyAction, "key", "type", "done_on", "effective_on") == [
        ("exampleland-signature", "signature", "2012-06-26", ""),
        ("exampleland-ratification", "ratification", "2014-07-09", "2020-04-28"),
    ]
    assert values(Participation, "record__slug", "partner__slug", "role") == [("example-dialogue", "exampleland", "lead")]
    assert [str(low) for (low,) in values(Observation, "low")] == ["7.350000"]


def test_a_row_is_new_changed_or_unchanged_and_an_empty_cell_leaves_things_as_they_are():
    factories.make_treaty("one", title="One", state="draft", adopted_on="2010")
    factories.make_treaty("two", title="Two", state="draft", adopted_on="2010")

    outcome = run(
        "treaty",
        ["slug", "title", "kind", "adopted on"],
        ["one", "", "", "2011"],
        ["two", "Two", "Treaty", ""],
        ["three", "Three", "treaty", ""],
    )

    assert verdicts(outcome) == ["changed", "unchanged", "new"]
    assert [(one.label, one.before, one.after) for one in outcome.rows[0].differences] == [("Adopted on", "2010", "2011")]
    assert values(Treaty, "slug", "title", "adopted_on", "state") == [
        ("one", "One", "2011", "draft"),
        ("two", "Two", "2010", "draft"),
        ("three", "Three", "", "draft"),
    ]


def test_a_check_keeps_nothing():
    outcome = check("partner", ["title", "kind"], ["Norland", "state"])

    assert (verdicts(outcome), Record.objects.count(), Batch.objects.count()) == (["new"], 0, 0)


def test_an_import_is_one_batch_with_one_edit_of_each_record_and_its_records_can_be_searched_for(person):
    editor = person("Editor")
    factories.make_partner("norland", title="Norland", state="draft")

    outcome = run(
        "partner",
        ["slug", "title", "kind", "website"],
        ["norland", "", "", "https://norland.example/"],
        ["westland", "Westland", "state", ""],
        by=editor,
        file_name="partners.csv",
    )

    edits = outcome.batch.edits.order_by("record__slug")
    assert (outcome.batch.what, outcome.batch.by) == ("Imported partners.csv", editor)
    assert [(edit.record.slug, edit.by, edit.state) for edit in edits] == [
        ("norland", editor, "draft"),
        ("westland", editor, "draft"),
    ]
    assert SearchEntry.objects.filter(slug="westland").exists()


def test_rows_of_one_record_are_one_edit_of_it():
    factories.make_partner("norland", title="Norland", state="draft")

    outcome = run("partnername", ["partner", "kind", "name"], ["norland", "other", "Northland"], ["NORLAND", "abbreviation", "NLD"])

    assert [edit.record.slug for edit in outcome.batch.edits.all()] == ["norland"]
    assert values(PartnerName, "key", "kind", "name") == [("northland", "other", "Northland"), ("nld", "abbreviation", "NLD")]


REFUSED = {
    "what it must have": (["slug", "title", "kind"], ["x", "X", ""], "Fill in “kind”: a new treaty needs it."),
    "a wrong term": (["slug", "kind"], ["x", "pact"], "kind: “pact” is none of the terms."),
    "a wrong date": (["title", "kind", "adopted_on"], ["X", "treaty", "03/02/2001"], "adopted_on: “03/02/2001” could be 2001-02-03"),
    "a wrong address": (["slug", "title", "kind"], ["X y", "X", "treaty"], "slug: Write the address in small letters"),
    "a wrong reference": (["title", "kind", "place"], ["X", "treaty", "Nowhere"], "place: Nothing recorded is called “Nowhere”."),
    "a rule of the database": (
        ["title", "kind", "adopted_on", "in_force_on"],
        ["X", "treaty", "2012", "2011"],
        "A treaty cannot enter into force before it is adopted. Check both dates.",
    ),
    "a rule of verify": (
        ["title", "kind", "adopted_on"],
        ["X", "treaty", "2990"],
        "“adopted on” lies in the future. Enter what has happened already, or correct the date.",
    ),
    "the address of another type": (["slug", "title", "kind"], ["norland", "X", "treaty"], "This address is that of the partner “Norland”."),
}  # fmt: skip


@pytest.mark.parametrize(("headings", "row", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_row_is_refused_with_a_sentence_and_the_others_are_imported(headings, row, sentence):
    factories.make_partner("norland", title="Norland")
    good = {"slug": "good", "title": "Good one", "kind": "treaty"}
    headings, row = [*headings, *good.keys() - {*headings}], [*row, *[""] * len(good.keys() - {*headings})]

    outcome = run("treaty", headings, row, [good.get(heading, "") for heading in headings])

    assert sentence in outcome.rows[0].messages
    assert (verdicts(outcome), values(Treaty, "slug")) == (["refused", "new"], [("good",)])


def test_what_rows_say_twice_is_refused_the_second_time():
    outcome = check("partner", ["slug", "title", "kind"], ["a", "Aland", "state"], ["a", "Aland", "state"])

    assert refusals(outcome) == {3: "Another row of this table is about “a” already. Delete one of the two."}


def test_rows_may_refer_to_one_another_in_any_order_unless_that_is_refused():
    outcome = run(
        "partner",
        ["slug", "title", "kind", "part of"],
        ["office", "Harbour Office", "public-authority", "Norland"],
        ["norland", "Norland", "state", ""],
        ["desk", "Songs desk", "public-authority", "Faulty"],
        ["faulty", "Faulty", "kingdom", ""],
    )

    assert verdicts(outcome) == ["new", "new", "refused", "refused"]
    assert outcome.rows[2].messages == (
        "It refers to “Faulty”, whose row is refused or refers back to this one. Import that one first."
    )
    assert values(Partner, "slug", "part_of__slug", slug="office") == [("office", "norland")]


def test_a_possible_duplicate_waits_until_somebody_says_it_is_another_thing():
    factories.make_partner("norland", title="Kingdom of Norland")
    row = ImportRow(2, {"title": "The Kingdom of Nordland", "kind": "state"})

    kept = imports.run(["title", "kind"], [row], Options(KINDS["partner"]))
    row.is_another = True
    written = imports.run(["title", "kind"], [row], Options(KINDS["partner"]))

    assert (verdicts(kept), [one.slug for one in kept.rows[0].lookalikes]) == (["duplicate"], ["norland"])
    assert (verdicts(written), Partner.objects.count()) == (["new"], 2)
    assert [{record.slug for record in Record.objects.filter(pk__in=pair)} for pair in duplicates.pairs()] == [
        {"norland", "the-kingdom-of-nordland"}
    ]


def test_an_act_without_a_key_is_known_by_its_party_its_kind_and_its_date():
    treaty, party = factories.make_treaty("accord", state="draft"), factories.make_partner("norland", title="Norland")
    factories.make_action(treaty, party, key="first", done_on="2010")

    outcome = run(
        "treatyaction",
        ["treaty", "party", "type", "done_on", "reference"],
        ["accord", "Norland", "Signature", "2010", "SONGS 1"],
        ["accord", "Norland", "Ratification", "2011", ""],
    )

    assert verdicts(outcome) == ["changed", "new"]
    assert values(TreatyAction, "key", "type", "reference") == [
        ("first", "signature", "SONGS 1"),
        ("norland-ratification", "ratification", ""),
    ]


def test_a_heading_that_means_nothing_is_refused_with_the_closest():
    with pytest.raises(TableError) as refused:
        check("treaty", ["slug", "adoptedon_", "titel"], ["a", "", "b"])

    assert str(refused.value) == "There is no column “titel” here. Did you mean “title”?"


def test_a_viewer_imports_nothing(person):
    with pytest.raises(PermissionDenied):
        check("partner", ["title", "kind"], ["Norland", "state"], by=person("Viewer"))
