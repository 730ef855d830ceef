"""Last night's backup on a new machine with the other database: the same pages, the same files, the same rows, and saving goes on."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django_otp.plugins.otp_totp.models import TOTPDevice

from cooperation.models import KeptForm, Record
from ncacsite import backups
from tests import factories
from tests.fresh_machine import shown
from tests.reverting.acts import change

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lived_in(article, client):
    """The article's record, and what people do to it and leave behind."""
    ann = User.objects.create_superuser("ann", password="nine lanterns in the harbour")
    ann.groups.set(Group.objects.filter(name="Editor"))
    TOTPDevice.objects.create(user=ann, key="31" * 20)
    client.force_login(ann)
    change(Record.objects.get(slug="beijing-treaty"), ann, summary="It was opened to signature in Beijing — “北京”, 𝄞.")
    KeptForm.objects.create(by=ann, waiting="draft", path="/admin/", title="Words", pairs=[["z", "Line\r\nline"], ["a", "1"]])
    factories.make_treaty("made-and-deleted").delete()


def held(folder):
    """What a backup holds: the rows of each table, in whatever order, and the last key each gave out."""
    rows, last = {}, {}
    with gzip.open(folder / "rows.jsonl.gz") as file:
        for line in map(json.loads, file):
            if isinstance(line, dict):
                table = line["table"]
                rows[table], last[table] = [], line["last"]
            else:
                rows[table].append(json.dumps(line, sort_keys=True))
    return {table: sorted(lines) for table, lines in rows.items()}, last


def on_a_fresh_machine(folder, var_dir):
    """Carry out the document's lines there, with the other engine."""
    prefix = ["tests/postgres.py", sys.executable] if connection.vendor == "sqlite" else []
    environment = os.environ | {"VAR_DIR": str(var_dir), "DATABASE_URL": ""}
    command = [sys.executable, *prefix, "tests/fresh_machine.py", str(folder)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_everything_stands_there_and_comes_back(lived_in, tmp_path):
    before, last = shown(), Record.objects.order_by("pk").last().pk
    folder = backups.make(tmp_path / "kept")

    there = on_a_fresh_machine(folder, tmp_path)
    backups.restore(Path(there["backup"]), replace=True)
    back = backups.make(tmp_path / "back")

    assert there["shown"] == before
    assert there["next"] == last + 2, "The key of what was deleted is never given again, lest the histories of two be one."
    (rows, keys), (rows_there, keys_there), (rows_back, keys_back) = held(folder), held(Path(there["backup"])), held(back)
    assert rows == rows_there == rows_back
    assert all(keys[table] <= keys_there[table] <= keys_back[table] for table in keys)
    assert factories.make_treaty("since-then").pk == last + 2
