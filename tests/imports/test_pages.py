"""The pages of an import: choosing a file, looking at its rows, mending them, importing them once; and taking lists away."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cooperation import tables
from cooperation.models import Batch, ImportBatch, Initiative, Partner
from tests import factories
from tests.admin.editing import said
from tests.imports import files
from tests.imports.sending import BAD, HEADINGS, good, page_of, send, sent
from tests.pages import Page

pytestmark = pytest.mark.django_db


def test_fifty_rows_of_which_three_are_bad_are_all_in_after_three_pages(editor):
    first = editor.get(reverse("admin:import"))
    second = page_of(editor, HEADINGS, *good(47), *BAD)
    third = sent(editor, second, "_all", **{"row-49-3": "2001-02-03", "row-50-2": "Dialogue", "row-51-1": "Third mended"})

    batch = Batch.objects.get()
    assert (first.status_code, third.status_code, third.url) == (200, 302, reverse("admin:batch", args=[batch.pk]))
    assert (Initiative.objects.filter(state="draft").count(), batch.edits.count(), ImportBatch.objects.count()) == (50, 50, 0)
    assert Initiative.objects.get(slug="bad-1").began_on == "2001-02-03"
    assert said(editor) == ["50 rows were imported."]


def test_the_page_shows_counts_and_the_bad_rows_with_the_message_at_the_cell_and_nothing_is_saved(editor):
    page = page_of(editor, HEADINGS, *good(2), *BAD)

    errors = [(field.name, field.errors) for one in page.context["refused"] for field in one.fields if field.errors]
    assert errors[0] == (
        "row-4-3",
        ["“03/02/2001” could be 2001-02-03 or 2001-03-02. Write the year first, then the month and the day."],
    )
    assert [name for name, _errors in errors[1:]] == ["row-5-2", "row-6-1"]
    assert "2 new, 3 refused" in " ".join(page.content.decode().split())
    assert (Initiative.objects.count(), Page(page).parse_errors) == (0, [])


def test_importing_all_imports_nothing_while_a_row_is_bad(editor):
    page = page_of(editor, HEADINGS, *good(1), *BAD)

    again = sent(editor, page, "_all", **{"row-3-3": "2001"})

    assert ([one.row.number for one in again.context["refused"]], Initiative.objects.count()) == ([4, 5], 0)


def test_the_good_rows_are_imported_and_the_bad_ones_kept_as_they_were_mended(editor):
    page = page_of(editor, HEADINGS, *good(47), *BAD)

    sent(editor, page, "_ready", **{"row-49-3": "some day"})

    (kept,) = ImportBatch.objects.all()
    assert (Initiative.objects.count(), [row["cells"]["began_on"] for row in kept.rows]) == (47, ["some day", "", ""])
    assert said(editor) == ["47 rows were imported.", "3 rows are kept for you on the page “Import”."]


def test_a_form_sent_twice_imports_once(editor):
    page = page_of(editor, HEADINGS, *good(3))

    first, second = sent(editor, page, "_all"), sent(editor, page, "_all")

    assert (second.url, Batch.objects.count(), Initiative.objects.count()) == (first.url, 1, 3)


def test_what_changed_since_it_was_looked_at_is_not_imported_unseen(editor):
    talks = factories.make_initiative("good-0", title="Old", state="draft")
    page = page_of(editor, HEADINGS, *good(1))
    Initiative.objects.filter(pk=talks.pk).update(title="Newer")

    again = sent(editor, page, "_all")

    assert again.context["refused"][0].errors == ["What it would change is not what you were shown. Look at it again."]
    assert "It would change: Title: <del>Newer</del> → <ins>Talks AAAA0</ins>" in " ".join(again.content.decode().split())
    assert Initiative.objects.get().title == "Newer"
    assert (sent(editor, again, "_all").status_code, Initiative.objects.get().title) == (302, "Talks AAAA0")


def test_changes_are_shown_before_and_after(editor):
    factories.make_initiative("good-0", title="Old", state="draft")

    page = page_of(editor, HEADINGS, *good(1))

    assert "Title: <del>Old</del> → <ins>Talks AAAA0</ins>" in " ".join(page.content.decode().split())


def test_a_possible_duplicate_is_imported_once_it_is_ticked(editor):
    factories.make_partner("norland", title="Kingdom of Norland")
    page = page_of(editor, ["title", "kind"], ["The Kingdom of Nordland", "state"])

    sent(editor, page, "_all", **{"another-2": "on"})

    assert Partner.objects.filter(title="The Kingdom of Nordland").exists()


def test_the_source_is_asked_for_and_cited(client, person, accord, register):
    client.force_login(person("Publisher"))
    page = page_of(client, ["slug", "in_force_on"], ["lantern-accord", "2011"])

    answer = sent(client, page, "_all", passage=register.pk)

    accord.refresh_from_db()
    assert (answer.status_code, accord.in_force_on) == (302, "2011")


def test_rows_that_were_kept_back_can_be_taken_away_with_their_messages_and_sent_again(editor):
    page = page_of(editor, HEADINGS, *good(1), *BAD)

    answer = editor.get(reverse("admin:import_kept", args=[page.context["kept"].pk, "csv"]))

    table = tables.read("kept.csv", files.file(answer.content))
    assert ([row.cells["slug"] for row in table.rows], table.headings) == (["bad-1", "bad-2", "bad-3"], [*HEADINGS, "Message"])
    again = editor.post(reverse("admin:import"), {"file": SimpleUploadedFile("kept.csv", answer.content)})
    assert len(editor.get(again.url).context["refused"]) == 3


@pytest.mark.parametrize(
    ("name", "rows", "sentence"),
    [
        ("t.csv", [], "The file is empty. Choose the file that holds the table."),
        ("t.xlsx", [HEADINGS], "The file is named “.xlsx” and holds something else. Save the table as that, or give the file its right name."),
        ("t.csv", [["colour"], ["red"]], "The headings fit no kind of table. Choose what its rows are, or take a template."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(editor, name, rows, sentence):
    answer = send(editor, *rows, name=name)

    assert (answer.context["form"].errors["file"], ImportBatch.objects.count()) == ([sentence], 0)
    assert Page(answer).parse_errors == []


def test_kept_rows_are_their_senders_alone_and_are_forgotten_after_a_fortnight(editor, client, person):
    page = page_of(editor, HEADINGS, *good(1))
    client.force_login(person("Publisher"))

    assert client.get(page.request["PATH_INFO"]).status_code == 404
    ImportBatch.objects.update(at=timezone.now() - timedelta(days=15))
    client.get(reverse("admin:import"))
    assert ImportBatch.objects.count() == 0


def test_a_viewer_may_not_import(client, person):
    client.force_login(person("Viewer"))

    assert client.get(reverse("admin:import")).status_code == 403


@pytest.mark.parametrize("name", tables.FORMATS)
def test_each_template_can_be_read(editor, name):
    answer = editor.get(reverse("admin:import_template", args=["treaty", name]))

    assert [row.cells["slug"] for row in tables.read(f"t.{name}", files.file(answer.content)).rows] == ["example-accord"]


def test_the_list_as_it_is_narrowed_is_taken_away_with_its_rows(editor):
    shown, _hidden = factories.make_treaty("one", title="Lantern"), factories.make_treaty("two", title="Harbour")
    factories.make_action(shown, factories.make_partner(), key="act")

    page = editor.get(reverse("admin:cooperation_treaty_changelist") + "?q=Lant")
    answers = {name: editor.get(address + "?q=Lant") for _label, formats in page.context["exports"] for name, address in formats[:1] for name in [address]}  # fmt: skip

    tables_of = {
        address.rsplit("/", 1)[-1]: answer.content.decode("utf-8-sig").splitlines()[1:] for address, answer in answers.items()
    }
    assert {name: len(rows) for name, rows in tables_of.items()} == {
        "treaty.csv": 1,
        "treatyidentifier.csv": 0,
        "treatyaction.csv": 1,
        "participation.csv": 0,
    }
    assert tables_of["treatyaction.csv"][0].startswith("one,act,norland,signature")


@pytest.mark.parametrize("action", ["export", "export_xlsx", "export_json"])
def test_what_is_ticked_is_taken_away_in_each_format(editor, action):
    treaty = factories.make_treaty(title="=1+1", state="draft")
    factories.make_treaty("other")

    answer = editor.post(reverse("admin:cooperation_treaty_changelist"), {"action": action, "_selected_action": [treaty.pk]})

    name = answer["Content-Disposition"].split('"')[1]
    assert [row.cells["title"] for row in tables.read(name, files.file(answer.content)).rows] == ["=1+1"]
