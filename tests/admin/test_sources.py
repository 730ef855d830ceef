"""Sources: passages as rows, and the text attached from its file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cooperation import text
from cooperation.models import Passage, Source
from tests import factories, invented
from tests.admin.editing import Editing, said

pytestmark = pytest.mark.django_db


def new_source(editor, **changes):
    return Editing(editor, Source, title="A report", slug="a-report", key="REPORT", kind="official", **changes)


def test_length_and_fingerprint_follow_from_the_text(editor):
    form = new_source(editor).add("passages", number=1, label="¶ 1", text="Four words stand here.")

    assert form.problems() == []
    passage = Passage.objects.get()
    assert (passage.length, passage.sha256) == (4, text.digest("Four words stand here."))


def test_without_its_text_a_passage_needs_length_and_fingerprint(editor):
    bare = new_source(editor).add("passages", number=1, label="¶ 1", length=4)

    assert bare.problems() == ["New passage #1: Paste the passage’s text, or enter both its length and its SHA-256."]
    assert new_source(editor).add("passages", number=1, label="¶ 1", length=4, sha256=text.digest("x")).problems() == []


def test_passages_are_numbered_without_gaps(editor):
    form = new_source(editor)
    for number in (1, 3):
        form.add("passages", number=number, label=f"¶ {number}", text=f"Passage {number}.")

    assert form.problems() == ["Passages are numbered from 1 without gaps; 2 is missing. Add it, or renumber the rest."]


def test_a_passage_without_a_number_has_the_next_one(editor, report):
    form = new_source(editor)
    for label in ("a", "b"):
        form.add("passages", label=label, text=f"Passage {label}.")
    later = Editing(editor, report).add("passages", label="¶ 6", text="A sixth passage.")

    assert (form.problems(), later.problems()) == ([], [])
    assert list(Passage.objects.filter(source__key="REPORT").values_list("number", "label")) == [(1, "a"), (2, "b")]
    assert report.passages.get(label="¶ 6").number == 6


def test_two_passages_of_one_number_are_refused(editor):
    form = new_source(editor)
    for label in ("a", "b"):
        form.add("passages", number=1, label=label, text=f"Passage {label}.")

    assert form.problems() == ["New passage #2: This source has a passage of that number already."]


def test_a_cited_passage_keeps_everything_but_its_label_and_summary(editor, report):
    cited = report.passages.get(number=1)
    factories.cite(factories.make_partner(), "title", cited)

    form = Editing(editor, report).change(
        "passages", 0, text="Other words.", number=9, label="p. 1", summary="Who works with whom."
    )

    assert form.problems() == []
    after = Passage.objects.get(pk=cited.pk)
    assert (after.text, after.number, after.label, after.summary) == (cited.text, 1, "p. 1", "Who works with whom.")


def test_a_passage_nobody_cites_may_be_corrected(editor, report):
    assert Editing(editor, report).change("passages", 0, text="Corrected words.").problems() == []

    passage = report.passages.get(number=1)
    assert (passage.length, passage.sha256) == (2, text.digest("Corrected words."))


def test_pasted_words_must_be_those_fingerprinted(editor):
    source = factories.make_source(attached=False)

    assert Editing(editor, source).change("passages", 0, text="Other words.").problems() == [
        "Passage 1, text: These words are not the passage that was fingerprinted. Paste it exactly as received."
    ]


def test_a_cited_passage_is_not_deleted(editor, report):
    factories.cite(factories.make_partner(), "title", report.passages.get(number=5))

    refused = Editing(editor, report).change("passages", 4, DELETE="on").problems()

    assert len(refused) == 1
    assert "would require deleting the following protected related objects" in refused[0]


def test_attaching_the_text_checks_the_excerpts(editor):
    source = factories.make_source(attached=False)
    factories.cite(factories.make_partner(), "title", source.passages.get(number=1), "Harbour Office of Norland")

    form = Editing(editor, source, document=SimpleUploadedFile("harbour.txt", invented.TEXT.encode()))

    assert form.problems() == []
    assert "The text is attached; 1 excerpt was found in it." in said(editor)
    assert source.passages.exclude(text="").count() == 5


def test_another_text_is_not_attached_and_the_page_says_why(editor):
    source = factories.make_source(attached=False)

    form = Editing(editor, source, document=SimpleUploadedFile("harbour.txt", b"Something else."))

    assert form.problems() == []
    assert any(sentence.startswith("The text was not attached. This file is not the one") for sentence in said(editor))
    assert not source.passages.exclude(text="").exists()


def test_the_form_says_how_much_of_the_source_is_cited(editor, report):
    factories.cite(factories.make_partner(), "title", report.passages.get(number=1))

    page = editor.get(reverse("admin:cooperation_source_change", args=[report.pk])).content.decode()

    assert "1 of 5 passages are cited or hold no claim." in page


def test_a_source_only_drafts_cite_has_no_public_page(editor, report):
    factories.cite(factories.make_partner(state="draft"), "title", report.passages.get(number=1))

    page = editor.get(reverse("admin:cooperation_source_change", args=[report.pk]))

    assert page.context["has_absolute_url"] is False


# Reading and citing


def test_the_reading_view_shows_each_passage_with_what_cites_it(editor, report):
    norland = factories.make_partner(title="Norland")
    factories.cite(norland, "title", report.passages.get(number=1), "Harbour Office of Norland")
    factories.cite(norland, "kind", report.passages.get(number=1), "Harbour Office of Norland")
    report.passages.filter(number=3).update(is_without_claim=True)

    response = editor.get(reverse("admin:cooperation_source_read", args=[report.pk]))

    html = response.content.decode()
    assert "2 of 5 passages are cited or hold no claim." in html
    assert (
        html.count(
            f'<a href="{reverse("admin:cooperation_partner_change", args=[norland.pk])}">Norland</a> “Harbour Office of Norland”'
        )
        == 1
    )
    assert [html.count(words) for words in ("· Not cited", "· No claim")] == [3, 1]
    assert f'/admin/cooperation/treaty/add/?passage={report.passages.get(number=2).pk}"' in html
    assert "hosted the Lantern Conference" in html
    assert "no-store" in response["Cache-Control"]


def test_without_the_text_the_reading_view_shows_our_summaries(editor):
    source = factories.make_source(attached=False)

    html = editor.get(reverse("admin:cooperation_source_read", args=[source.pk])).content.decode()

    assert "What passage 2 says, in our words." in html


def test_the_reading_view_asks_the_same_for_one_passage_as_for_many(editor, report, django_assert_max_num_queries):
    for passage in report.passages.all():
        factories.cite(factories.make_partner(f"partner-{passage.number}"), "title", passage)

    with django_assert_max_num_queries(12):
        editor.get(reverse("admin:cooperation_source_read", args=[report.pk]))


def test_the_address_of_another_source_is_refused_however_it_is_written(editor):
    factories.make_source(url="https://norland.example/report/", title="The report")

    page = new_source(editor, url="https://www.NORLAND.example/report#p4").save()

    refused = [sentence for _anchor, sentence in page.context["problems"]]
    assert refused == ["Address on the web: “The report” has this address already. Cite that source."]
    assert ">Open “The report”</a>" in page.content.decode()


def test_a_source_with_nearly_the_title_of_another_is_remarked_upon(editor):
    factories.make_source(title="A report")

    new_source(editor).save()

    assert "This looks like “A report”. If it is the same document, cite that source and delete this one." in said(editor)
