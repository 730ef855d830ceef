"""What verify says, and that it never says more than it did."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cooperation.models import Citation, Passage
from tests import invented
from tests.harbour import make_harbour

pytestmark = pytest.mark.django_db


def verify(**options):
    """The lines printed, and the exit code."""
    out = StringIO()
    try:
        call_command("verify", stdout=out, **options)
    except SystemExit as end:
        return out.getvalue().splitlines(), end.code
    return out.getvalue().splitlines(), 0


def test_with_the_text_it_says_that_excerpts_were_found():
    make_harbour()

    assert verify() == (
        [
            f"harbour-report: 24 excerpts found in text {invented_hash()}….",
            "0 problems, coverage 100 % (24 of 24 facts), 5 of 5 paragraphs.",
        ],
        0,
    )


def invented_hash():
    return Passage.objects.first().source.sha256[:8]


def test_without_the_text_it_says_only_that_they_are_unaltered():
    make_harbour(attached=False)
    Citation.objects.filter(record__slug="norland").update(checked="")

    assert verify() == (
        [
            f"harbour-report: 23 excerpts unaltered since they were checked against text {invented_hash()}…; text not held here.",
            "harbour-report: 1 excerpts never checked; text not held here: partner norland 1.",
            "0 problems, coverage 100 % (24 of 24 facts), 5 of 5 paragraphs.",
        ],
        0,
    )


def test_a_folder_of_texts_is_searched(tmp_path):
    make_harbour(attached=False)
    (tmp_path / "harbour-report.txt").write_bytes(invented.TEXT.encode())

    lines, code = verify(texts=str(tmp_path))

    assert lines[0] == f"harbour-report: 24 excerpts found in text {invented_hash()}…."
    assert code == 0


def test_problems_are_printed_and_end_with_exit_1():
    make_harbour()
    Citation.objects.filter(record__slug="norland").update(excerpt="Nothing of the kind")

    lines, code = verify()

    assert lines == [
        f"partner norland, citation 1: “Nothing of the kind” is not in {Passage.objects.get(number=1)}. Copy the words exactly as printed, or name the right passage.",
        f"harbour-report: 23 excerpts found in text {invented_hash()}….",
        "1 problem, coverage 100 % (24 of 24 facts), 5 of 5 paragraphs.",
    ]
    assert code == 1


def test_an_unknown_folder_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"^There is no folder .*nowhere. Name the one that holds the sources' files.$"):
        verify(texts=str(tmp_path / "nowhere"))


def test_the_article_verifies_without_its_text(article):
    lines, code = verify()

    assert lines[-1].startswith("0 problems, coverage 100 % (")
    assert lines[-1].endswith(" facts), 15 of 15 paragraphs.")
    assert code == 0
