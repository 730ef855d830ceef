"""Dumping: what the command prints and refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_initiative, make_topic

pytestmark = pytest.mark.django_db


def dump(*arguments, **options):
    out = StringIO()
    call_command("dump_record", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_last_line_counts_rows_and_files(tmp_path):
    make_topic()
    make_initiative()

    assert dump(tmp_path) == f"article: 3 rows written to 2 files in {tmp_path}.\n"
    assert dump(tmp_path, set="reference", verbosity=0) == ""


def test_a_folder_with_other_files_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "tsconfig.json").write_text("{}")

    with pytest.raises(CommandError, match=r"holds files that no dump wrote \(tsconfig.json\)"):
        dump(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError) as error:
        dump(tmp_path / "file")

    assert str(error.value) == f"{tmp_path / 'file'} cannot be written (File exists). Name another folder."
