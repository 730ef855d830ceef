"""Every rule about citations names what breaks it, with the text and, where a fingerprint is enough, without."""

import pytest

from cooperation import text
from cooperation.models import (
    Partner,
    PartnerName,
    Passage,
    Quote,
    Treaty,
)
from cooperation.verify import report
from tests.factories import cite, make_initiative, make_participation, make_source
from tests.harbour import make_harbour
from tests.verify.planting import ALTERED, citation, mark, problems, refresh_checks

pytestmark = pytest.mark.django_db


LONG = 'Norland hosted the Lantern Conference together with the Island Union, and the conference adopted the "Lantern'


def test_one_changed_letter_in_an_excerpt_is_named(is_attached):
    citation("lantern-conference", "role", "norland").update(excerpt="Norland hosied")

    found = problems()

    assert found == (
        ["initiative lantern-conference, citation 3: “Norland hosied” is not in " + mark(2)]
        if is_attached
        else ["initiative lantern-conference, citation 3: " + ALTERED]
    )


def test_a_wrong_paragraph_is_named(is_attached):
    citation("lantern-conference", "role", "norland").update(passage=Passage.objects.get(number=1))

    found = problems()

    assert found == (
        ["initiative lantern-conference, citation 3: “Norland hosted” is not in " + mark(1)]
        if is_attached
        else ["initiative lantern-conference, citation 3: " + ALTERED]
    )


def test_a_changed_fingerprint_of_a_passage_is_named_once_per_excerpt_without_the_text():
    make_harbour(attached=False)
    Passage.objects.filter(number=1).update(sha256="0" * 64)

    assert problems() == ["partner norland, citation 1: " + ALTERED]


def test_an_excerpt_nobody_checked_is_no_problem_and_is_not_called_unaltered():
    make_harbour(attached=False)
    citation("norland", "title").update(checked="")

    result = report()

    assert result.problems == []
    assert (result.excerpts_unaltered, result.excerpts_unchecked) == (23, 1)
    assert [check.unchecked for check in result.sources.values()] == [["partner norland 1"]]


def test_an_excerpt_that_is_too_long_is_named(is_attached):
    citation("lantern-conference", "title").update(excerpt=LONG)
    refresh_checks("lantern-conference", "title")

    assert problems() == [
        "initiative lantern-conference, citation 1: the excerpt has 16 words. Keep the fewest that prove the fact, at most 15.",
        "source harbour-report, passage 2: its excerpts have 23 words, more than half of its 22. Shorten them.",
    ]


def test_a_passage_excerpted_beyond_its_share_is_named(is_attached):
    for number, excerpt in enumerate(["told a reporter that it works", "with other countries on authors' rights"], start=2):
        cite(Partner.objects.get(slug="norland"), "title", Passage.objects.get(number=1), excerpt, number=number)

    assert problems() == ["source harbour-report, passage 1: its excerpts have 17 words, more than half of its 17. Shorten them."]


def test_a_direct_quotation_does_not_count_towards_the_share_of_its_passage(harbour):
    passage = Passage.objects.get(number=4)

    assert text.excerpted_words(passage.citations.values_list("excerpt", flat=True)) > passage.length / 2
    assert problems() == []


# Direct quotations


def test_a_direct_quotation_that_is_not_in_the_source_is_named(is_attached):
    Quote.objects.update(text="We wrote it in ten days, and nobody slept")
    citation("finch-nine-days", "text").update(excerpt="We wrote it in ten days, and nobody slept")

    excerpt = "“We wrote it in ten days, and nobody slept” is not in "
    assert problems() == ["quote finch-nine-days, citation 1: " + (excerpt + mark(4) if is_attached else ALTERED)]


@pytest.mark.parametrize("change", [{"excerpt": "We wrote it in nine days"}, {"basis": "stated"}, {"fact": "speaker_name"}])
def test_a_direct_quotation_must_be_cited_word_for_word(harbour, change):
    citation("finch-nine-days", "text").update(**change)
    refresh_checks("finch-nine-days", "text")

    assert (
        "quote finch-nine-days: no citation of its text, of basis “quoted”, has the quotation word for word. Cite it whole."
        in problems()
    )


# Coverage


def test_a_missing_citation_is_named_and_lowers_the_coverage(is_attached):
    citation("lantern-accord", "adopted_on").delete()

    result = report()

    assert [str(problem) for problem in result.problems] == [
        "treaty lantern-accord: “adopted on” has no citation. Cite the words it rests on, or take it out."
    ]
    assert (result.facts_cited, result.facts_total, result.coverage) == (23, 24, 95)


def test_an_act_without_its_own_citation_is_named_though_the_treaty_is_cited(is_attached):
    citation("lantern-accord", "type", "norland").delete()
    cite(Treaty.objects.get(), "record", Passage.objects.get(number=4), "it was adopted")

    assert problems() == [
        "treaty lantern-accord, treaty action norland: “act” has no citation. Cite the words it rests on, or take it out."
    ]


def test_a_passage_nothing_cites_is_named_until_it_is_marked_as_holding_no_claim(harbour):
    citation("island-union", "name", "union").delete()
    PartnerName.objects.all().delete()
    citation("lantern-accord", "laterality").update(passage=Passage.objects.get(number=2), excerpt="Lantern Conference")

    named = problems()
    Passage.objects.filter(number=3).update(is_without_claim=True)

    assert named == ["source harbour-report, passage 3: no published record cites it. Cite it, or tick “no claim”."]
    assert problems() == []


def test_a_source_that_only_drafts_cite_need_not_be_used_up(harbour):
    source = make_source("second-report", body="A first line of some length.\nAnother line.\n")
    cite(make_initiative("talks", state="draft"), "title", source.passages.get(number=1))

    assert problems() == []


# Citations


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"row": "noland"}, "the record has no row “noland”. Name one it has, or delete the citation."),
        ({"fact": "tipe"}, "there is no fact “tipe” here. Name a field, or “record” for the record as a whole."),
        ({"fact": "record"}, "there is no fact “record” here. Name a field, or “record” for the record as a whole."),
        ({"fact": "treaty"}, "there is no fact “treaty” here. Name a field, or “record” for the record as a whole."),
        (
            {"fact": "done_on_earliest"},
            "there is no fact “done_on_earliest” here. Name a field, or “record” for the record as a whole.",
        ),
    ],
)
def test_a_citation_names_a_row_and_a_fact_that_exist(harbour, change, message):
    citation("lantern-accord", "type", "norland").update(**change)

    assert f"treaty lantern-accord, citation 6: {message}" in problems()


def test_two_rows_with_one_key_are_named(harbour):
    accord = Treaty.objects.get()
    make_participation(accord, Partner.objects.get(slug="norland"), key="norland")
    make_participation(accord, Partner.objects.get(slug="island-union"), key="island-union")

    assert (
        "treaty lantern-accord, participation norland: another row has this key as well, so a citation could mean either. Give it another."
    ) in problems()


def test_external_needs_another_source_than_the_records_first(harbour):
    norland = Partner.objects.get(slug="norland")
    other = make_source("second-report", body="Norland is a country of the north.\n")
    cite(
        norland,
        "title",
        Passage.objects.get(source__slug="harbour-report", number=1),
        "Harbour Office of Norland",
        basis="external",
    )
    cite(norland, "title", other.passages.get(), "Norland is", basis="external")

    assert problems() == [
        "partner norland, citation 2: harbour-report is the source the record was first drawn from. Change the basis, or cite another source."
    ]


def test_a_rival_value_needs_a_preferred_one(harbour):
    accord = Treaty.objects.get()
    cite(accord, "adopted_on", Passage.objects.get(number=2), "Norland hosted", value="2011")

    named = problems()
    citation("lantern-accord", "adopted_on").filter(value="").update(rank="preferred")

    assert named == [
        "treaty lantern-accord, citation 8: it gives a rival value of “adopted on”, and no value is preferred. Rank a citation of the value shown as preferred."
    ]
    assert problems() == []
