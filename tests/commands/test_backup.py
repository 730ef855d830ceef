"""A backup is whole, proved, and put back whole or not at all."""

import json
import os
import resource
import stat
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cooperation import loading, text
from cooperation.models import Citation, Record, Treaty
from ncacsite.backups import BackupError, form, record, schema
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def accord():
    return factories.make_treaty("lantern-accord", title="Lantern Accord", state="published")


@pytest.fixture
def backup(accord, tmp_path):
    """A backup of a database that holds the accord."""
    call_command("backup", tmp_path / "kept", verbosity=0)
    (folder,) = (tmp_path / "kept").iterdir()
    return folder


def slugs():
    return list(Record.objects.order_by("slug").values_list("slug", flat=True))


def written(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*.json")}


def refused(folder, **options):
    with pytest.raises(CommandError) as refusal:
        call_command("restore", folder, verbosity=0, **options)
    return str(refusal.value)


def test_what_was_there_is_there_again_to_the_byte(article, client, tmp_path):
    pages = ["/", "/treaties/beijing-treaty/", "/zh/partners/", "/changes/", "/treaties.json"]
    before, files = [client.get(page).content for page in pages], loading.dump(tmp_path / "before") and written(tmp_path / "before")
    call_command("backup", tmp_path / "kept", verbosity=0)
    (backup,) = (tmp_path / "kept").iterdir()
    Citation.objects.all().delete()
    Treaty.objects.update(summary="Lost.")

    call_command("restore", backup, replace=True, verbosity=0)

    loading.dump(tmp_path / "after")
    assert written(tmp_path / "after") == files
    assert written(backup / "record") == files
    assert [client.get(page).content for page in pages] == before


def test_it_is_for_its_owner_only(backup):
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (backup, *backup.rglob("*"))}

    assert modes == {(True, 0o700), (False, 0o600)}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without")
def test_postgresql_knows_at_once_what_it_holds(backup):
    for from_rows in (False, True):
        call_command("restore", backup, replace=True, rows=from_rows, verbosity=0)

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT most_common_vals, n_distinct FROM pg_stats WHERE tablename = 'cooperation_record' AND attname = 'slug'"
            )
            assert cursor.fetchone() == (None, -1)


def test_an_empty_database_takes_it_without_being_asked_twice(backup):
    Record.objects.all().delete()

    call_command("restore", backup, verbosity=0)

    assert slugs() == ["lantern-accord"]


def test_records_are_never_overwritten_without_saying_so(backup):
    factories.make_treaty("since-then")

    assert "Add --replace" in refused(backup)
    assert slugs() == ["lantern-accord", "since-then"]


def test_one_changed_byte_is_found_and_nothing_is_put_back(backup):
    for path in [path for path in backup.rglob("*") if path.is_file() and path.name != "manifest.json"]:
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))

        assert "is damaged or missing" in refused(backup, replace=True), path

        path.write_bytes(whole)
    assert slugs() == ["lantern-accord"]


def test_half_a_database_under_a_right_fingerprint_is_found(backup):
    path = backup / "database"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    claim(backup, files={"database": text.digest(path.read_bytes())})

    damaged = {"sqlite": "The database in the backup is damaged", "postgresql": "pg_restore: "}[connection.vendor]
    assert damaged in refused(backup, replace=True)
    assert slugs() == ["lantern-accord"]


def claim(backup, **values):
    path = backup / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_what_is_no_backup_is_refused(tmp_path):
    assert refused(tmp_path) == f"{tmp_path} is no backup: it has no manifest. Name a folder that “backup” made."


def test_a_manifest_that_says_nothing_is_damaged(backup):
    (backup / "manifest.json").write_text("{")

    assert "manifest.json is damaged or missing" in refused(backup)


@contextmanager
def unreadable(folder):
    """Nobody may look into a folder; root, whom that does not stop, becomes another user."""
    usual = os.geteuid()
    folder.chmod(0)
    if usual == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(usual)
        folder.chmod(0o700)


def test_a_backup_that_may_not_be_read_is_told_from_one_that_is_none(backup):
    says = form.manifest_of(backup)

    with unreadable(backup):
        with pytest.raises(BackupError) as of_manifest:
            form.manifest_of(backup)
        with pytest.raises(BackupError) as of_files:
            form.check_files(backup, says)

    todo = "cannot be read (Permission denied). Let the user this runs as read it (“chown -R” to that user), or use another backup."
    assert [str(of_manifest.value), str(of_files.value)] == [f"{backup / name} {todo}" for name in ("manifest.json", "database")]


def test_the_folder_of_all_backups_is_told_from_one_of_them(backup):
    assert f"the newest is {backup}" in refused(backup.parent)


def test_a_backup_newer_than_the_code_is_refused(backup):
    claim(backup, migrations=[["cooperation", "0999_later"]])

    assert "newer than this code (0999_later)" in refused(backup, replace=True)


def test_a_record_file_without_its_last_row_is_found(backup):
    path = backup / "record" / "30_treaties.json"
    path.write_text(json.dumps(json.loads(path.read_text())[:-1], indent=2) + "\n")

    with pytest.raises(BackupError, match=r"30_treaties.json is damaged or missing"):
        record.prove(backup / "record", form.manifest_of(backup)["record"])


def test_of_an_earlier_version_everything_is_backed_up_but_the_record_as_files(accord, tmp_path):
    recorder, (*_others, last) = (
        MigrationRecorder(connection),
        sorted(name for app, name in schema.applied() if app == "cooperation"),
    )
    recorder.record_unapplied("cooperation", last)
    out = StringIO()

    call_command("backup", tmp_path, stdout=out)

    recorder.record_applied("cooperation", last)
    (backup,) = tmp_path.iterdir()
    assert sorted(path.name for path in backup.iterdir()) == ["database", "manifest.json", "rows.jsonl.gz"]
    assert out.getvalue().splitlines() == [
        f"Backed up and read back: {backup}",
        "The record as files is not in it, for the database is of an earlier version. Run “migrate”, then back up again.",
    ]


def test_a_database_newer_than_the_code_is_not_backed_up(accord, tmp_path):
    MigrationRecorder(connection).record_applied("cooperation", "0999_later")

    with pytest.raises(CommandError, match=r"The database is newer than this code \(0999_later\)"):
        call_command("backup", tmp_path, verbosity=0)

    MigrationRecorder(connection).record_unapplied("cooperation", "0999_later")
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_signed_in_by_a_backup(accord, tmp_path, client):
    client.force_login(User.objects.create_superuser("ann"))
    call_command("backup", tmp_path, verbosity=0)
    (folder,) = tmp_path.iterdir()

    call_command("restore", folder, replace=True, verbosity=0)

    assert (User.objects.count(), Session.objects.count()) == (1, 0)


def test_only_the_newest_are_kept(backup, tmp_path):
    for _again in range(3):
        call_command("backup", backup.parent, keep=2, verbosity=0)

    left = sorted(path.name for path in backup.parent.iterdir())
    assert len(left) == 2
    assert backup.name not in left


def test_a_backup_that_cannot_be_written_says_so_and_leaves_nothing_behind(accord, tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="Make room or choose another folder"):
        call_command("backup", tmp_path / "file", verbosity=0)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@contextmanager
def no_file_beyond(size):
    """As on a disk that is full: whatever this process and its children write stops there."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_disk_that_fills_in_mid_backup_leaves_the_earlier_ones_and_nothing_half(backup):
    for size in (2_000, 20_000):
        with no_file_beyond(size), pytest.raises(CommandError, match=r"Make room or choose another folder|pg_dump: "):
            call_command("backup", backup.parent, keep=1, verbosity=0)

    assert list(backup.parent.iterdir()) == [backup]
    if connection.vendor == "sqlite":
        with no_file_beyond(20_000):
            assert "nothing was done" in refused(backup, replace=True)
        assert slugs() == ["lantern-accord"]


def test_what_a_killed_backup_left_is_swept_up_a_day_later(accord, tmp_path):
    now = datetime.now(UTC)
    old, recent = (tmp_path / f"{form.name_for(now - timedelta(hours=hours))}.partial" for hours in (25, 1))
    for folder in (old, recent):
        folder.mkdir()

    call_command("backup", tmp_path, verbosity=0)

    assert (old.exists(), recent.exists()) == (False, True)
