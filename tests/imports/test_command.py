"""The command that imports a table, for who deploys."""

import pytest
from django.core.management import CommandError, call_command

from cooperation.models import Citation, Partner, TreatyAction
from tests.imports import files

pytestmark = pytest.mark.django_db

HEADINGS = ["title", "kind"]
GOOD, BAD = ["Norland", "state"], ["Westland", "kingdom"]


@pytest.fixture
def import_records(tmp_path, capsys):
    """Run the command on a table; answers (exit code, what it printed)."""

    def run(*rows, name="table.csv", **options):
        path = tmp_path / name
        path.write_text(files.csv(*rows), encoding="utf-8")
        try:
            call_command("import_records", str(path), **options)
        except SystemExit as stopped:
            return stopped.code, capsys.readouterr().out.splitlines()
        return 0, capsys.readouterr().out.splitlines()

    return run


def test_it_imports_drafts_and_says_what_it_did(import_records):
    code, lines = import_records(HEADINGS, GOOD, kind="partner")

    assert (code, lines) == (
        0,
        [
            "1 rows read: 1 new, 0 changed, 0 unchanged, 0 possible duplicate, 0 refused; 0 records made in passing, 1 records written."
        ],
    )
    assert Partner.objects.get().state == "draft"


def test_refused_rows_are_listed_and_the_exit_code_says_so(import_records):
    code, lines = import_records(HEADINGS, GOOD, BAD)

    assert (code, Partner.objects.count()) == (1, 1)
    assert lines[0].startswith("Row 3: kind: “kingdom” is none of the terms.")


def test_a_dry_run_keeps_nothing(import_records):
    code, lines = import_records(HEADINGS, GOOD, dry_run=True)

    assert (code, Partner.objects.count()) == (0, 0)
    assert lines[-1].endswith("0 records would be made in passing. Nothing is kept.")


def test_a_source_is_cited_and_missing_parties_are_made(import_records, register):
    headings = ["Contracting Party", "Treaty", "Signature Date"]

    code, lines = import_records(
        headings, ["Westland", "Songs Treaty", "2012-06-26"], source="register", passage=1, create_missing=True
    )

    assert (code, TreatyAction.objects.count()) == (0, 1)
    assert lines[:2] == ["Made as a draft: Westland", "Made as a draft: Songs Treaty"]
    assert set(Citation.objects.values_list("record__slug", "fact")) >= {("songs-treaty", "title"), ("songs-treaty", "done_on")}


@pytest.mark.parametrize(
    ("rows", "options", "sentence"),
    [
        ([HEADINGS, GOOD], {"source": "nowhere"}, "There is no passage 1 of a source “nowhere”."),
        ([["colour"], ["red"]], {}, "The headings fit no kind of table. Name it with --kind."),
        ([HEADINGS], {}, "The table has headings and no rows. Add the rows to import."),
    ],
)
def test_what_cannot_be_imported_at_all_is_said_in_a_sentence(import_records, rows, options, sentence):
    with pytest.raises(CommandError) as refused:
        import_records(*rows, **options)

    assert str(refused.value) == sentence


def test_a_file_that_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_records", str(tmp_path / "none.csv"))
