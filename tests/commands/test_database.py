"""Commands say in one sentence why the database cannot serve them, and what to do."""

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, ProgrammingError

from cooperation.management.database import database_in_words


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OperationalError("no such table: cooperation_record"), "Run “manage.py migrate” first."),
        (ProgrammingError('relation "cooperation_record" does not exist'), "Run “manage.py migrate” first."),
        (OperationalError("database is locked"), "Try again when it is free."),
        (OperationalError("canceling statement due to\n lock timeout"), "Try again when it is free."),
        (OperationalError("connection refused"), "Check DATABASE_URL and that the server runs."),
    ],
)
def test_a_failing_database_is_one_sentence_with_the_remedy(error, remedy):
    with pytest.raises(CommandError) as caught, database_in_words():
        raise error

    assert str(caught.value).endswith(remedy)
    assert "\n" not in str(caught.value)


def test_other_faults_stay_what_they_are():
    with pytest.raises(KeyError), database_in_words():
        raise KeyError("model")


def test_an_empty_database_proves_nothing(db):
    with pytest.raises(CommandError, match="holds no record, so nothing was proved"):
        call_command("verify")


def test_a_set_no_load_brought_is_not_dumped_over_an_earlier_dump(article, tmp_path):
    call_command("dump_record", tmp_path, verbosity=0)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(CommandError, match=r"There is no set “nope” here\. Name one that was loaded: article\."):
        call_command("dump_record", tmp_path, set="nope", verbosity=0)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_texts_that_are_not_the_source_prove_nothing(article, tmp_path, capsys):
    (tmp_path / "other.txt").write_text("Something else.")

    with pytest.raises(SystemExit):
        call_command("verify", texts=str(tmp_path))

    assert "source ncac-interview: no file there is its text (SHA-256 2b2bc521…)" in capsys.readouterr().out
