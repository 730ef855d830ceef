"""What a page says whose words nobody copied is held to the rules by our account of it, and counted apart."""

import pytest
from django.core.exceptions import ValidationError

from cooperation.models import Passage
from cooperation.verify import report
from tests.factories import cite, make_action, make_partner, make_source, make_treaty, make_unread_passage
from tests.verify.planting import problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def unread():
    return make_unread_passage()


def account(record, passage, note, fact="title", **fields):
    return cite(record, fact, passage, note=note, confidence="medium", **fields)


def signed_accord(unread, note):
    treaty = make_treaty(state="draft", kind="treaty")
    make_action(treaty, make_partner(state="draft"), key="signed", done_on="2012-06-26")
    account(treaty, unread, note, "done_on", row="signed")
    return treaty


def test_a_date_that_the_account_has_is_supported(unread):
    signed_accord(unread, "Norland signed on 26 June 2012.")

    assert problems() == []


def test_a_date_that_the_account_lacks_is_named(unread):
    signed_accord(unread, "Norland signed in June 2012.")

    assert ["says day 26" in problem for problem in problems()] == [True]


def test_accounts_are_counted_apart_from_excerpts(unread):
    signed_accord(unread, "Norland signed on 26 June 2012.")

    found = report()

    assert (found.unquoted, found.excerpts_found, found.excerpts_unaltered, found.excerpts_unchecked) == (1, 0, 0, 0)


def test_no_file_is_asked_for_of_a_source_that_nobody_copied(unread, tmp_path):
    signed_accord(unread, "Norland signed on 26 June 2012.")

    assert problems(texts=tmp_path) == []


@pytest.mark.parametrize("is_held", [True, False])
def test_words_that_are_known_cannot_be_replaced_by_an_account(is_held):
    make_source(attached=is_held)
    citation = account(make_treaty(state="draft"), Passage.objects.get(number=1), "Norland hosted it.")

    with pytest.raises(ValidationError) as caught:
        citation.full_clean()

    assert caught.value.message_dict == {"excerpt": [f"The words of {citation.passage} are known. Cite them."]}
    assert [problem.endswith("without its words, which are known. Cite them.") for problem in problems()] == [True]


@pytest.mark.parametrize(("words", "is_too_much"), [(7, False), (8, True)])
def test_excerpts_of_a_passage_that_nobody_counted_stay_short(unread, words, is_too_much):
    treaty = make_treaty(state="draft")
    cite(treaty, "title", unread, " ".join(f"one{number}" for number in range(words)))
    cite(treaty, "kind", unread, " ".join(f"two{number}" for number in range(8)))

    assert ["nobody has counted its own" in problem for problem in problems()] == [True] * is_too_much
