"""More than sixty questions to the record of the article, each with the answer that must come first."""

import pytest
from django.core.management import call_command
from django.db import transaction

from cooperation.models import SearchEntry
from cooperation.search import find, rebuild
from tests.search.sixty import FIRST, MEANT

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """The answer to every question, with the addresses found in order; the database is empty again afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_record", "article", verbosity=0)
        rebuild()
        slugs = dict(SearchEntry.objects.values_list("pk", "slug"))
        found = {text: find(text) for text in (*FIRST, *MEANT)}
        transaction.set_rollback(True)
    return {text: (answer, [slugs[pk] for pk in answer.found]) for text, answer in found.items()}


def test_there_are_sixty():
    assert len(FIRST) + len(MEANT) >= 60


@pytest.mark.parametrize(("text", "slug"), FIRST.items(), ids=FIRST)
def test_the_expected_answer_comes_first(answers, text, slug):
    answer, slugs = answers[text]

    assert (slugs[0], answer.is_partial, answer.suggestion) == (slug, False, "")


@pytest.mark.parametrize(("text", "meant"), MEANT.items(), ids=MEANT)
def test_a_misspelling_is_answered_with_what_was_meant(answers, text, meant):
    answer, _slugs = answers[text]

    assert answer.suggestion == meant
