"""Closed lists: each term a readable word with a label and one line that defines it."""

import re

import pytest
from django.apps import apps

from cooperation.models import TermField, Treaty, Vocabulary, vocabulary

TERMS = [term for terms in Vocabulary.__subclasses__() for term in terms]

ACTS = """signature · signature ad referendum · definitive signature · ratification · acceptance · approval · formal
confirmation · accession · succession · continued application · exchange of instruments · provisional application · reservation ·
declaration · objection · territorial application · withdrawal of reservation · withdrawal of objection · withdrawal of signature ·
denunciation · withdrawal · suspension · termination"""
STATUSES = "none recorded · signatory · contracting · party · provisionally applying · suspended · former party"
KINDS = """treaty · convention · agreement · protocol · amendment · exchange of notes · memorandum of understanding · free trade
agreement · other"""


def terms_of(line):
    """The stored words of a list written as the design writes it."""
    return ["-".join(term.split()) for term in line.split("·")]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{type(term).__name__}.{term.name}")
def test_a_term_is_a_readable_word_with_a_label_and_a_definition(term):
    definition = str(term.definition)

    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", term.value)
    assert re.fullmatch(r"[A-Z][\w '-]+", str(term.label))
    assert re.fullmatch(r"[A-Z][^\n]+\.", definition)
    assert definition.casefold().rstrip(".") != str(term.label).casefold()


@pytest.mark.parametrize("terms", Vocabulary.__subclasses__())
def test_the_terms_of_a_vocabulary_are_told_apart(terms):
    assert len({str(term.label) for term in terms}) == len(terms)
    assert terms.__doc__.strip().endswith(".")


@pytest.mark.parametrize(
    ("terms", "line"),
    [(vocabulary.ActionType, ACTS), (vocabulary.Status, STATUSES), (vocabulary.TreatyKind, KINDS)],
)
def test_the_lists_the_law_of_treaties_gives_are_complete_and_in_order(terms, line):
    assert terms.values == terms_of(line)


def test_every_vocabulary_of_the_record_is_that_of_a_field_or_of_the_derived_status():
    fields = [field for model in apps.get_app_config("cooperation").get_models() for field in model._meta.fields]

    used = {field.vocabulary for field in fields if isinstance(field, TermField)}

    held = {terms for terms in Vocabulary.__subclasses__() if terms.__module__.startswith("cooperation.models")}
    assert used | {vocabulary.Status} == held


def test_a_field_takes_its_choices_from_its_vocabulary():
    field = Treaty._meta.get_field("kind")

    assert field.choices == vocabulary.TreatyKind.choices
    assert field.vocabulary("exchange-of-notes").definition == "An agreement made by two documents, each party holding the other's."
