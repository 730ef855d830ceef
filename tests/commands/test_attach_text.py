"""Attaching a text: only the very file that was fingerprinted, and every excerpt looked up in it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cooperation import text
from cooperation.models import Citation, Passage, Source
from tests import invented
from tests.factories import cite, make_partner, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(invented.TEXT.encode())
    return path


@pytest.fixture
def source():
    return make_source(attached=False)


def attach(*arguments, **options):
    out = StringIO()
    call_command("attach_text", *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def stored():
    return list(Passage.objects.values_list("text", flat=True)), list(Citation.objects.values_list("checked", flat=True))


def test_passages_get_their_words_and_excerpts_are_looked_up(source, document):
    norland, passage = make_partner(), source.passages.get(number=1)
    right = cite(norland, "title", passage, "The Harbour Office")
    wrong = cite(norland, "kind", passage, "The Harbor Office")

    lines = attach("harbour-report", document)

    assert lines == [
        f"citation norland 2: its excerpt is not in {passage}. Correct it in the admin.",
        "harbour-report: text attached; 1 of 2 excerpts found in it.",
    ]
    assert stored() == (text.split_passages(invented.TEXT), [right.fingerprint, ""])
    assert wrong.pk


def test_detaching_takes_the_words_away_and_leaves_the_checks(source, document):
    citation = cite(make_partner(), "title", source.passages.get(number=1), "The Harbour Office")
    attach("harbour-report", document)

    lines = attach("harbour-report", detach=True)

    assert lines == ["harbour-report: the text of 5 passages removed."]
    assert stored() == ([""] * 5, [citation.fingerprint])


def other_file(document):
    document.write_text("Another text.")
    return "This file is not the one harbour-report was read from: its SHA-256 is another. Give the file as received, unchanged."


def no_fingerprint(document):
    Source.objects.update(sha256="")
    return "harbour-report has no SHA-256 to compare the file with. Enter it in the admin first."


def not_utf8(document):
    document.write_bytes(b"caf\xe9")
    Source.objects.update(sha256=text.digest(b"caf\xe9"))
    return "The file is not UTF-8 at byte 4. Give the text as UTF-8."


def one_passage_less(document):
    Passage.objects.filter(number=5).delete()
    return "The file has 5 passages and harbour-report has 4. Correct the passages of the source."


def another_passage(document):
    Passage.objects.filter(number=2).update(sha256="0" * 64)
    return "Passage 2 of the file is not the one that was fingerprinted. Correct the SHA-256 of that passage."


def no_file(document):
    document.unlink()
    return f"{document} cannot be read (No such file or directory). Name the file of the text."


@pytest.mark.parametrize("plant", [other_file, no_fingerprint, not_utf8, one_passage_less, another_passage, no_file])
def test_what_does_not_fit_is_refused_in_a_sentence_and_nothing_is_stored(source, document, plant):
    cite(make_partner(), "title", source.passages.get(number=1), "The Harbour Office")
    message = plant(document)
    before = stored()

    with pytest.raises(CommandError) as error:
        attach("harbour-report", document)

    assert str(error.value) == message
    assert stored() == before


def test_an_unknown_source_is_told_with_those_there_are(source, document):
    with pytest.raises(CommandError) as error:
        attach("harbor-report", document)

    assert str(error.value) == "There is no source “harbor-report”. Name one of: harbour-report."


@pytest.mark.parametrize(("arguments", "detach"), [((), False), (("file.txt",), True)])
def test_a_file_or_detach_is_needed_and_not_both(source, arguments, detach):
    with pytest.raises(CommandError) as error:
        attach("harbour-report", *arguments, detach=detach)

    assert str(error.value) == "Give either the file of the text, or --detach to remove the text."
