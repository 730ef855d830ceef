"""Restoring from the rows of a backup, which either engine takes: as exactly, and as wholly or not at all."""

import gzip
import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from cooperation import text
from cooperation.models import Observation, Record
from ncacsite import backups
from ncacsite.backups import engines, rows, schema
from ncacsite.backups.beside import beside
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


SCHEMAS = "SELECT count(*) FROM pg_namespace WHERE nspname = 'restoring'"


@pytest.fixture
def backup(tmp_path, client):
    """A backup of a treaty, a figure and somebody signed in, which have gone since."""
    factories.make_treaty("lantern-accord", title="Lantern Accord")
    factories.make_observation(factories.make_indicator("share-of-songs"), low="2.5", high="2.5")
    client.force_login(User.objects.create_user("ann"))
    folder = backups.make(tmp_path)
    Record.objects.all().delete()
    factories.make_treaty("since-then")
    return folder


def slugs():
    return list(Record.objects.order_by("slug").values_list("slug", flat=True))


def claim(folder, **values):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def rewritten(folder, change):
    """A file of rows with its lines changed, as text."""
    path = folder / "rewritten"
    path.write_bytes(gzip.compress(change(gzip.decompress((folder / "rows.jsonl.gz").read_bytes()).decode()).encode()))
    return path


def without_the_accord(rows):
    return "".join(line for line in rows.splitlines(keepends=True) if '"lantern-accord"' not in line)


def test_another_engine_takes_them_without_programs_of_postgresql(backup, settings, tmp_path):
    claim(backup, engine={"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor])
    settings.POSTGRES_BIN = str(tmp_path)

    call_command("restore", backup, replace=True, verbosity=0)

    assert slugs() == ["lantern-accord", "share-of-songs"]
    assert str(Observation.objects.get().low) == "2.500000"
    assert (User.objects.count(), Session.objects.count()) == (1, 0)


def test_a_long_restore_says_how_far_it_is(backup, monkeypatch):
    monkeypatch.setattr("cooperation.management.progress.SECONDS_BETWEEN", 0)
    monkeypatch.setattr(rows, "AT_ONCE", 1)
    out, quiet = StringIO(), StringIO()

    call_command("restore", backup, rows=True, replace=True, stdout=out)
    call_command("restore", backup, rows=True, replace=True, stdout=quiet, verbosity=0)

    lines = out.getvalue().splitlines()
    table = Record._meta.db_table
    assert {"2 rows of the backup read", f"{table}: 2 rows written", f"{table}: 2 rows read back"} <= set(lines)
    assert lines[-1].startswith("Restored 2 records")
    assert quiet.getvalue().splitlines() == lines[-1:]


def test_without_its_programs_postgresql_says_what_to_install(settings, tmp_path):
    settings.POSTGRES_BIN = str(tmp_path)

    with pytest.raises(backups.BackupError, match="Install PostgreSQL's client programs"):
        engines.PostgreSQL.prove(tmp_path / "database")


def test_half_of_them_under_a_right_fingerprint_are_found(backup):
    path = backup / "rows.jsonl.gz"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    claim(backup, files={path.name: text.digest(path.read_bytes())})

    with pytest.raises(CommandError, match="is damaged or missing"):
        call_command("restore", backup, replace=True, rows=True, verbosity=0)

    assert slugs() == ["since-then"]


def test_what_this_database_cannot_hold_as_it_was_is_refused_by_table_and_nothing_changes(backup):
    table, here, there = {
        "sqlite": ("cooperation_observation", '"2.500000"', '"12345678901234.123456"'),
        "postgresql": ("cooperation_record", '"Lantern Accord"', r'"Lantern\u0000Accord"'),
    }[connection.vendor]
    migrations = schema.applied()

    with beside():
        schema.make(migrations)
        with pytest.raises(backups.BackupError, match=f"^{table} cannot be held by this database as it was in the other"):
            rows.read(rewritten(backup, lambda lines: lines.replace(here, there)), migrations)
        with pytest.raises(backups.BackupError, match="cannot be held by this database as it was in the other"):
            rows.read(rewritten(backup, without_the_accord), migrations)
        assert slugs() == []

    assert slugs() == ["since-then"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            assert cursor.execute(SCHEMAS).fetchone() == (0,)
