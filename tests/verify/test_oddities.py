"""What is odd without being wrong: each rule names it, and the real record has one oddity."""

import pytest

from cooperation.models import Treaty
from cooperation.records import RECORD_MODELS
from cooperation.verify import notes_of, oddities_of, problems_of
from tests import factories
from tests.factories import cite, make_action, make_partner, make_treaty

pytestmark = pytest.mark.django_db


def odd(record):
    return [problem.sentence for problem in oddities_of(type(record).objects.get(pk=record.pk))]


def treaty_with(*acts, **fields):
    """A treaty with acts of one party, each a type with its dates."""
    norland = make_partner(title="Norland")
    treaty = make_treaty(**fields)
    for number, (act, dates) in enumerate(acts, start=1):
        make_action(treaty, norland, act, key=f"act-{number}", **dates)
    return treaty


SIGNED, RATIFIED, ACCEDED = (
    ("signature", {"done_on": "2010"}),
    ("ratification", {"done_on": "2011"}),
    ("accession", {"done_on": "2012"}),
)
CONSENT = "Norland had consented to be bound already. Check which of its acts is right."
TAKEN_BACK = "nothing that Norland could take back so is recorded. Add what it took back, or check the act."


@pytest.mark.parametrize(
    ("acts", "sentences"),
    [
        ([SIGNED, RATIFIED], []),
        ([ACCEDED], []),
        (
            [SIGNED, ACCEDED],
            ["act-2: Norland signed and acceded. A signatory ratifies, accepts or approves: check the acts."],
        ),
        ([SIGNED, ("withdrawal-of-signature", {}), ACCEDED], []),
        (
            [RATIFIED],
            ["act-1: Norland ratified, and no signature of it is recorded. Add the signature, or record an accession."],
        ),
        ([("approval", {"done_on": "2011"}), ACCEDED], [f"act-2: {CONSENT}"]),
        ([("approval", {"done_on": "2011"}), ("continued-application", {"done_on": "2012"})], []),
        ([SIGNED, RATIFIED, ("exchange-of-instruments", {"done_on": "2012"})], []),
        ([ACCEDED, ("denunciation", {"done_on": "2013"}), ("acceptance", {"done_on": "2014"})], []),
        (
            [("denunciation", {"done_on": "2013"})],
            ["act-1: Norland left, and no consent of it to be bound is recorded. Add the consent, or check the act."],
        ),
        ([("reservation", {}), ("withdrawal-of-reservation", {})], []),
        ([("withdrawal-of-reservation", {})], [f"act-1: {TAKEN_BACK}"]),
        ([("withdrawal-of-objection", {})], [f"act-1: {TAKEN_BACK}"]),
        ([("withdrawal-of-signature", {})], [f"act-1: {TAKEN_BACK}"]),
    ],
)
def test_acts_that_do_not_follow_from_one_another_are_odd(acts, sentences):
    assert odd(treaty_with(*acts)) == [f"Treaty action {sentence}" for sentence in sentences]


def test_acts_before_adoption_and_effects_before_entry_into_force_are_odd():
    treaty = treaty_with(
        ("signature", {"done_on": "2009"}),
        ("ratification", {"done_on": "2011", "effective_on": "2011-05"}),
        ("provisional-application", {"effective_on": "2011"}),
        adopted_on="2010",
        in_force_on="2012",
    )

    assert odd(treaty) == [
        "Treaty action act-1: it was done before the treaty was adopted. Check both dates.",
        "Treaty action act-2: it takes effect before the treaty’s own entry into force. Check both dates.",
    ]


@pytest.mark.parametrize(("laterality", "count"), [("bilateral", 1), ("multilateral", 0)])
def test_a_bilateral_treaty_in_force_before_a_side_consents_is_odd(laterality, count):
    treaty = treaty_with(SIGNED, ("ratification", {"done_on": "2013"}), laterality=laterality, in_force_on="2012")

    sentence = "Treaty action act-2: Norland consented after the treaty had entered into force between the two. Check both dates."
    assert odd(treaty) == [sentence] * count


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"title": "Lantern Accord."}, ["“title” ends in a full stop. A title is no sentence: take the stop out."]),
        ({"title": "Norland Songs Ltd."}, []),
        ({"title": "Accord with the U.S."}, []),
        ({"title_zh": "条约。"}, ["“Chinese title” ends in a full stop. A title is no sentence: take the stop out."]),
        (
            {"title_zh": "Lantern"},
            ["“Chinese title” has no Chinese character. Enter the title in simplified characters, or leave it empty."],
        ),
        ({"title": "条约"}, ["“title” is in Chinese alone. Enter it in English, and the Chinese one as the Chinese title."]),
        (
            {"official_url": "http://norland.example/"},
            ["“official text” begins with http. Enter the address that begins with https, if the site has one."],
        ),
        ({"official_url": "https://norland.example/"}, []),
    ],
)
def test_titles_and_links_that_look_wrong_are_odd(fields, sentences):
    assert odd(make_treaty(**fields)) == sentences


UNSTATED = "“summary” has {}, and no fact or excerpt of this record does. Cite it as a fact, or take it out."


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ("Adopted in May 2010 at a conference.", ""),
        ("It was in force by 2012.", "“2012”"),
        ("One of two accords, and the third on songs.", ""),
        ("It has twelve parties.", "“12”"),
        ("It has 3 parties.", "“3”"),
        ("Norland carried it.", ""),
        ("The Island Union signed it.", "“Island Union”"),
        ("The IU signed it in 2011.", "“2011” and “IU”"),
        ("Home signed it.", ""),
        ("It follows the Harbour Pact.", "“Harbour Pact”"),
    ],
)
def test_a_summary_says_nothing_the_record_holds_as_not_stated(summary, words):
    factories.make_name(make_partner("union", title="Island Union"), "IU", key="iu")
    make_partner("home", title="Home", is_home=True)
    make_treaty("pact", title="Harbour Pact")
    treaty = make_treaty(adopted_on="2010-05", administered_by=make_partner(title="Norland"), summary=summary)

    assert odd(treaty) == ([UNSTATED.format(words)] if words else [])


def test_what_an_excerpt_names_may_stand_in_the_summary():
    make_partner("union", title="Island Union")
    passage = factories.make_source().passages.get(number=2)
    treaty = make_treaty(summary="It was adopted with the Island Union in 2010.")
    cite(treaty, "title", passage, "In May, 2010")
    cite(treaty, "kind", passage, "together with the Island Union")

    assert odd(treaty) == []


@pytest.mark.parametrize(
    ("excerpt", "word"), [("reached Easthaven", ""), ("lateral talks", "lateral"), ("Union", ""), ("with 2010-style", "")]
)
def test_an_excerpt_that_begins_or_ends_inside_a_word_is_odd(excerpt, word):
    body = "The Union's multi-lateral talks with 2010-style lanterns reached Easthaven.\n"
    treaty = make_treaty()
    cite(treaty, "title", factories.make_source(body=body).passages.get(), excerpt)

    sentence = f"Citation 1: the excerpt begins or ends inside a word: “{word}”. Copy the whole word."
    assert odd(treaty) == ([sentence] if word else [])


def test_what_could_be_better_is_noted():
    passage = factories.make_source(attached=False, key="HARBOUR").passages.get(number=1)
    treaty = make_treaty(summary="Long. " * 60)
    cite(treaty, "title", passage, "Harbour Office")
    cite(treaty, "kind", passage, "Norland")

    assert [problem.sentence for problem in notes_of(Treaty.objects.get())] == [
        "The summary has 360 signs. Readers of lists are helped by at most 300.",
        "There is no Chinese title. Add the official one, if there is one.",
        "2 excerpts were never compared with their source. Attach the text of HARBOUR to have it done.",
    ]


def test_what_is_done_lies_in_the_past():
    treaty = treaty_with(("signature", {"done_on": "2199", "effective_on": "2200"}))

    sentence = "Treaty action act-1: “done on” lies in the future. Enter what has happened already, or correct the date."
    assert sentence in [problem.sentence for problem in problems_of(Treaty.objects.get(pk=treaty.pk))]


def test_the_record_of_the_article_has_one_oddity_in_both_languages(article):
    """A summary tells a year that stands with the conference the record names, and in no fact of its own."""
    records = [record for model in RECORD_MODELS for record in model.objects.order_by("slug")]

    found = [str(problem) for record in records for problem in oddities_of(record)]

    chinese = UNSTATED.format("“6” and “2012”").replace("“summary”", "“Chinese summary”")
    assert found == [f"partner wipo: {UNSTATED.format('“2012”')}", f"partner wipo: {chinese}"]
    assert len(found) <= len(records) * 0.05
