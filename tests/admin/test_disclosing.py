"""How much of a passage may be excerpted, and what is said where more is asked for."""

import pytest

from cooperation import text
from cooperation.models import Quote
from tests import factories
from tests.admin.editing import Editing, new_partner, page_of

pytestmark = pytest.mark.django_db


def test_an_excerpt_of_more_than_fifteen_words_is_refused(editor, accord):
    form = new_partner(editor).cite("title", excerpt=" ".join(accord.text.split()[:16]), passage=accord)

    assert form.problems() == [
        "New citation #1, excerpt: The excerpt has 16 words. Keep the fewest that prove the fact, at most 15."
    ]


def test_more_than_half_of_a_passage_is_refused_counting_other_records(editor, accord):
    words = accord.text.split()
    factories.cite(factories.make_treaty(), "title", accord, " ".join(words[:9]))

    form = new_partner(editor).cite("title", excerpt=" ".join(words[9:18]), passage=accord)

    assert len(text.words(accord.text)) == 22
    assert form.problems() == [
        (
            "New citation #1, excerpt: All excerpts of HARBOUR ¶ 2 together may show 11 words: 2 are left, and these would add 9. "
            "Words excerpted already cost nothing when they are used again: use some of those, fewer words, or another passage."
        )
    ]


def test_what_is_excerpted_already_is_named_beside_the_words_that_are_refused(editor, accord):
    words = accord.text.split()
    factories.cite(factories.make_treaty(), "title", accord, " ".join(words[:9]))

    html = " ".join(page_of(new_partner(editor).cite("title", excerpt=" ".join(words[9:18]), passage=accord)).split())

    assert "Words of HARBOUR ¶ 2 that may still be added: 2." in html
    assert f"Excerpted already, and free to use again: <q>{' '.join(words[:9])}</q>" in html


def test_words_excerpted_already_are_used_again_when_no_word_is_left(editor, accord):
    words = accord.text.split()
    factories.cite(factories.make_treaty(), "title", accord, " ".join(words[:11]))

    assert new_partner(editor).cite("title", excerpt=" ".join(words[2:9]), passage=accord).problems() == []


def test_two_new_citations_of_the_same_words_do_not_make_them_free(editor, accord):
    excerpt = " ".join(accord.text.split()[:12])
    form = new_partner(editor).cite("title", excerpt=excerpt, passage=accord).cite("kind", excerpt=excerpt, passage=accord)

    assert [problem[:25] for problem in form.problems()] == ["New citation #1, excerpt:"]


def test_a_passage_nobody_counted_may_be_excerpted_once_and_else_said_in_our_words(editor):
    notice = factories.make_unread_passage()
    factories.cite(factories.make_treaty(), "title", notice, " ".join(f"word{number}" for number in range(14)))
    form = new_partner(editor).cite("title", excerpt="two others", passage=notice)

    assert form.problems()[0].endswith(
        "1 is left, and these would add 2. Words excerpted already cost nothing when they are used again: use some of those, fewer "
        "words, or another passage. Or leave the excerpt empty and say in the note, in our words, what the passage says, and choose "
        "the confidence."
    )
    assert form.change("citations", 0, excerpt="one").problems() == []


def test_a_direct_quotation_may_be_excerpted_whole(editor, report):
    passage = report.passages.get(number=4)
    words = "We wrote it in nine days, and nobody slept"
    form = Editing(editor, Quote, title="Nine days", slug="nine-days", kind="direct", text=words, speaker_name="Ada Finch")

    form.cite("text", excerpt=words, passage=passage, basis="quoted")

    assert form.problems() == []
