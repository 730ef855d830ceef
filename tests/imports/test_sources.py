"""Rows that would change what visitors see: they need a source, the right to publish, and leave the record whole."""

import pytest

from cooperation import reverting, verify
from cooperation.models import Citation, Partner, Passage, Treaty, Version
from tests import factories
from tests.imports.acting import refusals, run, verdicts

pytestmark = pytest.mark.django_db

HEADINGS = ["slug", "in_force_on"]
ROW = ["lantern-accord", "2011-05"]


def test_without_a_source_what_visitors_see_is_not_changed(accord):
    outcome = run("treaty", HEADINGS, ROW)

    assert refusals(outcome) == {
        2: "Visitors see “Lantern Accord on Songs”. Say which source says this, and the row can be imported."
    }
    assert Treaty.objects.get().in_force_on == ""


def test_with_a_source_the_record_changes_gets_a_version_and_stays_whole(accord, register):
    outcome = run("treaty", HEADINGS, ROW, passage=register)

    treaty = Treaty.objects.for_detail().get()
    assert (verdicts(outcome), treaty.in_force_on, treaty.version) == (["changed"], "2011-05", 2)
    assert [str(problem) for problem in verify.problems_of(treaty)] == []
    assert Version.objects.filter(record=treaty.pk, number=2).exists()


def test_what_was_cited_for_another_value_goes_on_giving_it_as_a_rival(accord, register):
    run("treaty", ["slug", "adopted_on"], ["lantern-accord", "2010-06"], passage=register)

    cited = Citation.objects.filter(record=accord.pk, fact="adopted_on").order_by("number")
    assert list(cited.values_list("value", "rank", "basis")) == [("May 2010", "normal", "stated"), ("", "preferred", "external")]
    assert [str(problem) for problem in verify.problems_of(Treaty.objects.for_detail().get())] == []


def cited(record, fact):
    return list(Citation.objects.filter(record=record.pk, fact=fact).order_by("number").values_list("passage__source__slug", "value", "rank"))  # fmt: skip


@pytest.fixture
def ledger(db):
    """Another passage that nobody has copied."""
    return factories.make_unread_passage("ledger")


def test_what_the_same_passage_was_cited_for_is_replaced_and_is_no_rival_of_itself(accord, register):
    for date in ("2012-06", "2012-07", "2012-06", "2012-07"):
        outcome = run("treaty", HEADINGS, ["lantern-accord", date], passage=register)

    assert verdicts(outcome) == ["changed"]
    assert cited(accord, "in_force_on") == [("register", "", "normal")]


def test_two_passages_that_take_turns_are_each_cited_once(accord, register, ledger):
    for date, passage in (("2012-06", register), ("2012-07", ledger), ("2012-06", register), ("2012-07", ledger)):
        run("treaty", HEADINGS, ["lantern-accord", date], passage=passage)

    assert cited(accord, "in_force_on") == [("register", "June 2012", "normal"), ("ledger", "", "preferred")]


def test_undoing_brings_back_the_citation_that_was_replaced(accord, register):
    run("treaty", HEADINGS, ["lantern-accord", "2012-06"], passage=register)
    was = Citation.objects.filter(record=accord.pk, fact="in_force_on").values_list("number", "note")
    before = list(was)

    second = run("treaty", HEADINGS, ["lantern-accord", "2012-07"], passage=register)
    reverting.undo_batch(batch=second.batch, by=None)

    assert (Treaty.objects.get().in_force_on, list(was.all())) == ("2012-06", before)


def test_a_value_too_long_to_be_a_rival_is_not_cut_but_refused(register, ledger):
    run("quote", ["slug", "title", "kind", "text"], ["songs", "On songs", "statement", "long " * 70], passage=register)

    outcome = run("quote", ["slug", "text"], ["songs", "Short."], passage=ledger)

    assert refusals(outcome) == {
        2: "What is recorded is longer than the 300 characters a rival value may have. Change it on the form."
    }


def test_words_of_a_text_that_is_held_are_cited_and_must_stand_there(accord, report):
    passage = report.passages.get(number=2)

    refused = run("treaty", HEADINGS, ["lantern-accord", "June 2010"], passage=passage)
    outcome = run("treaty", HEADINGS, ["lantern-accord", "May, 2010"], passage=passage)

    cited = Citation.objects.get(record=accord.pk, fact="in_force_on")
    assert refusals(refused)[2].startswith("These words are not in HARBOUR ¶ 2.")
    assert (verdicts(outcome), cited.excerpt, cited.basis, cited.is_unaltered) == (["changed"], "May, 2010", "stated", True)


def test_no_more_than_half_of_a_passage_is_disclosed():
    source = factories.make_source(body="Norland signed on one day.")

    outcome = run(
        "partner", ["title", "kind", "official_name"], ["Norland signed", "state", "on one"], passage=source.passages.get()
    )

    assert refusals(outcome)[2].startswith("The cited words would be 4 of “")
    assert (Partner.objects.count(), outcome.batch, outcome.changed) == (0, None, 0)


def test_the_words_of_a_whole_quotation_do_not_count_as_excerpts(report):
    passage = report.passages.get(number=2)
    quote = factories.make_quote(kind="direct", text=passage.text, speaker_name="A. Finch", state="draft")
    factories.cite(quote, "text", passage, passage.text, basis="quoted")

    outcome = run("partner", ["title", "kind"], [" ".join(passage.text.split()[:2]), "state"], passage=passage)

    assert (verdicts(outcome), refusals(outcome)) == (["new"], {})


def test_of_a_passage_whose_words_nobody_counted_one_excerpt_may_be_cited():
    passage = factories.make_source(body="Norland signed on one day.").passages.get()
    Passage.objects.update(length=0)

    outcome = run("partner", ["title", "kind"], ["Norland signed", "state"], passage=passage)

    assert verdicts(outcome) == ["new"]


def test_long_words_are_cited_as_their_first_fifteen():
    source = factories.make_source(body=" ".join(f"w{n}" for n in range(40)))
    title = " ".join(f"w{n}" for n in range(20))

    run("partner", ["title", "kind"], [title, "state"], passage=source.passages.get())

    assert Citation.objects.get(fact="title").excerpt == " ".join(f"w{n}" for n in range(15))


def test_an_editor_imports_drafts_and_changes_nothing_that_visitors_see(accord, register, person):
    editor = person("Editor")

    outcome = run("treaty", ["slug", "title", "kind", "in_force_on"], ["new", "New", "treaty", ""], [ROW[0], "", "", ROW[1]], by=editor, passage=register)  # fmt: skip

    assert verdicts(outcome) == ["new", "refused"]
    assert refusals(outcome) == {3: "You may not publish or withdraw. Send the change for review instead."}


def test_a_publisher_gives_a_reason_for_what_nobody_else_has_read(accord, register, person, settings):
    settings.EDITORIAL_REVIEW = True
    publisher = person("Publisher")

    silent = run("treaty", HEADINGS, ROW, by=publisher, passage=register)
    reasoned = run("treaty", HEADINGS, ROW, by=publisher, passage=register, unreviewed_reason="Copied from the register.")

    assert refusals(silent) == {2: "Nobody else has read this. Say why it is published without review, or send it for review."}
    assert (verdicts(reasoned), reasoned.batch.edits.get().unreviewed_reason) == (["changed"], "Copied from the register.")
