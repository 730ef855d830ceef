"""What the command prints, and with which exit it ends."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cooperation.loading import dump
from cooperation.models import Record, Topic
from tests.factories import make_initiative, make_topic

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    """Standard output as a person sees it."""

    def isatty(self):
        return True


@pytest.fixture
def files(tmp_path):
    """Two rows in files: a draft, which needs no citations."""
    make_initiative("lantern-talks", title="Lantern talks", state="draft")
    dump(tmp_path / "small")
    Record.objects.all().delete()
    return tmp_path / "small"


def load(*arguments, out=None, **options):
    out = out or StringIO()
    call_command("load_record", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_last_line_counts_what_was_done(files):
    first, second = load(str(files)), load(str(files))

    assert first == f"{files}: 2 rows loaded (2 new, 0 changed, 0 unchanged, 0 kept as edited); 0 problems.\n"
    assert second == f"{files}: nothing changed (2 rows unchanged, 0 kept as edited); 0 problems.\n"


def test_the_article_is_the_set_when_none_is_named(files, settings):
    settings.RECORD_FIXTURES = files.parent
    files.rename(files.parent / "article")

    assert load() == "article: 2 rows loaded (2 new, 0 changed, 0 unchanged, 0 kept as edited); 0 problems.\n"


def test_a_terminal_sees_the_progress(files):
    assert load(str(files), out=Terminal()).splitlines()[0] == "2 rows read"


def test_verbosity_0_prints_nothing(files):
    assert load(str(files), out=Terminal(), verbosity=0) == ""


def test_a_conflict_is_an_error_with_both_ways_out(files):
    load(str(files))
    Record.objects.update(title="The editor's talks")
    path = files / "40_initiatives.json"
    path.write_text(path.read_text().replace("Lantern talks", "The file's talks"))

    with pytest.raises(CommandError) as error:
        load(str(files))
    kept = load(str(files), keep_edits=True)
    forced = load(str(files), "--force", "lantern-talks")

    assert str(error.value) == (
        "40_initiatives.json, record lantern-talks: the file and an editor have both changed it. "
        "Take the file's with --force lantern-talks, or the editor's with --keep-edits."
    )
    assert kept.splitlines() == [
        "40_initiatives.json, record lantern-talks: kept as edited, although its file changed.",
        f"{files}: nothing changed (1 rows unchanged, 1 kept as edited); 0 problems.",
    ]
    assert forced == f"{files}: 2 rows loaded (0 new, 1 changed, 1 unchanged, 0 kept as edited); 0 problems.\n"


def test_rows_that_left_the_files_and_standing_problems_are_listed(files):
    (files / "11_topics.json").write_text(
        json.dumps([{"model": "cooperation.topic", "fields": {"slug": "songs", "label": "Songs"}}])
    )
    load(str(files))
    Record.objects.create(slug="lost", title="Lost", record_type="quote")
    (files / "11_topics.json").unlink()

    printed = load(str(files))

    assert printed.splitlines() == [
        "topic songs left the files and is still in the record. Delete it in the admin if it should go.",
        "record lost: it is recorded as quote and has rows of: none. Load the record again, its row of that type with it.",
        f"{files}: nothing changed (2 rows unchanged, 0 kept as edited); 1 problem.",
    ]
    assert Topic.objects.exists()


def test_an_unknown_set_is_an_error():
    make_topic()

    with pytest.raises(CommandError, match=r"^There is no folder “nowhere” in "):
        load("nowhere")
