"""The receipt: found in its passage, short, and seen when a letter changes."""

import pytest
from django.core.exceptions import ValidationError

from cooperation import text
from cooperation.models import Citation
from tests.factories import cite, make_quote, make_source, make_treaty

pytestmark = pytest.mark.django_db

WORDS = "Norland hosted the Lantern Conference"
QUOTATION = "We wrote it in nine days, and nobody slept"


def passage(number=2, *, attached=True, source=None):
    return (source or make_source(attached=attached)).passages.get(number=number)


def refusal_of(citation):
    with pytest.raises(ValidationError) as caught:
        citation.full_clean()
    return caught.value.message_dict


def test_an_excerpt_found_in_its_passage_is_checked():
    citation = cite(make_treaty(), passage=passage(), excerpt=WORDS)

    citation.full_clean()

    assert citation.checked == text.digest(f"{citation.passage.sha256}\n{WORDS}")
    assert citation.is_unaltered


def test_an_excerpt_is_found_however_its_quotes_are_typed():
    citation = cite(make_treaty(), passage=passage(), excerpt="“Lantern  Accord … Songs.”")

    citation.full_clean()
    citation.check_against_text()

    assert citation.excerpt == "“Lantern Accord … Songs.”"
    assert citation.is_unaltered


def test_an_excerpt_that_is_not_in_its_passage_is_refused():
    citation = cite(make_treaty(), passage=passage(), excerpt="Norland hosted the Lamp Conference")

    refusal = refusal_of(citation)

    assert citation.checked == ""
    assert refusal == {
        "excerpt": [f"These words are not in {citation.passage}. Copy them exactly as printed, or choose another passage."]
    }


def test_without_the_text_nothing_is_checked_and_nothing_refused():
    citation = cite(make_treaty(), passage=passage(attached=False), excerpt="Norland hosted the Lamp Conference")

    citation.full_clean()

    assert (citation.checked, citation.is_unaltered) == ("", False)


def test_a_check_made_where_the_text_was_held_lasts_where_it_is_not():
    citation = cite(make_treaty(), passage=passage(), excerpt=WORDS)
    citation.passage.text = ""

    citation.check_against_text()

    assert citation.is_unaltered


@pytest.mark.parametrize("change", ["excerpt", "passage"])
def test_a_letter_changed_after_the_check_is_seen(change):
    citation = cite(make_treaty(), passage=passage(), excerpt=WORDS)
    citation.passage.text = ""
    if change == "excerpt":
        citation.excerpt += "s"
    else:
        citation.passage.sha256 = "0" * 64
    was_unaltered = citation.is_unaltered

    citation.check_against_text()

    assert (was_unaltered, citation.checked) == (False, "")


def test_an_editors_citation_is_never_called_unaltered():
    citation = cite(make_treaty())

    citation.check_against_text()

    assert (citation.checked, citation.is_unaltered) == ("", False)


@pytest.mark.parametrize(("count", "is_refused"), [(15, False), (16, True)])
def test_an_excerpt_has_at_most_fifteen_words(count, is_refused):
    citation = cite(make_treaty(), passage=passage(attached=False), excerpt=" ".join(["word"] * count))

    refusals = []
    try:
        citation.full_clean()
    except ValidationError as error:
        refusals = error.messages

    assert refusals == ["The excerpt has 16 words. Keep the fewest that prove the fact, at most 15."] * is_refused


def test_an_excerpt_in_chinese_is_as_short():
    citation = cite(make_treaty(), passage=passage(attached=False), excerpt="国家版权局" * 40)

    assert refusal_of(citation) == {"excerpt": ["The excerpt has 200 words. Keep the fewest that prove the fact, at most 15."]}


@pytest.mark.parametrize(
    ("fields", "is_whole"),
    [
        ({"fact": "text", "basis": "quoted"}, True),
        ({"fact": "text", "basis": "stated"}, False),
        ({"fact": "speaker_name", "basis": "quoted"}, False),
        ({"fact": "text", "basis": "quoted", "row": "one"}, False),
    ],
)
def test_only_the_text_of_a_quote_is_a_whole_quotation(fields, is_whole):
    quote = make_quote(kind="direct", text=QUOTATION, speaker_name="Ada Finch")

    citation = cite(quote, passage=passage(4), excerpt=QUOTATION, **fields)

    assert citation.is_whole_quotation is is_whole


def test_a_direct_quotation_may_be_longer_than_an_excerpt():
    long = " ".join(["never"] * 30)
    quote = make_quote(kind="direct", text=long, speaker_name="Ada Finch")

    cite(quote, "text", passage(4, attached=False), long, basis="quoted").full_clean()

    assert quote.citations.get().excerpt == long


def test_a_citation_is_found_by_its_record_and_number():
    citation = cite(make_treaty(), number=7)

    assert Citation.objects.get_by_natural_key(*citation.natural_key()) == citation
    assert str(citation) == "lantern-accord 7"


def test_citations_stand_in_the_order_of_their_numbers():
    treaty = make_treaty()
    for number in (3, 1, 2):
        cite(treaty, f"fact-{number}", number=number)

    assert [citation.number for citation in treaty.citations.all()] == [1, 2, 3]


def test_the_same_words_may_carry_two_facts_and_two_values():
    treaty, place = make_treaty(), passage()
    cite(treaty, "title", place, WORDS)
    cite(treaty, "adopted_on", place, WORDS)
    cite(treaty, "adopted_on", place, WORDS, value="2011").full_clean()

    assert treaty.citations.count() == 3
