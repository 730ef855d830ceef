"""Dumping: what the command prints and refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cooperation.loading import load
from tests.factories import make_initiative, make_topic
from tests.loading.files import topic_row, write_set

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


def test_without_a_name_the_only_set_there_is_is_written(tmp_path):
    load([write_set(tmp_path / "harbour", topics=[topic_row("ports")])])

    assert dump(tmp_path / "dump") == f"harbour: 1 rows written to 1 files in {tmp_path / 'dump'}.\n"


def test_where_there_are_several_sets_the_others_are_named(tmp_path):
    load([write_set(tmp_path / name, topics=[topic_row(f"{name}-songs")]) for name in ("harbour", "later")])

    assert dump(tmp_path / "dump", set="harbour").splitlines()[1:] == [
        "There is more of this record in other sets: later. Write each with --set."
    ]
    with pytest.raises(CommandError, match=r"^There is no set “article” here\. Name one that was loaded: harbour, later\.$"):
        dump(tmp_path / "dump")


def test_a_folder_with_other_files_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "tsconfig.json").write_text("{}")

    with pytest.raises(CommandError, match=r"holds files that no dump wrote \(tsconfig.json\)"):
        dump(tmp_path)


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(CommandError) as error:
        dump(tmp_path / "file")

    assert str(error.value) == f"{tmp_path / 'file'} cannot be written (File exists). Name another folder."
