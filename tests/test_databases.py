"""SQLite and PostgreSQL show the same pages and write the same files, byte for byte."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from cooperation import text


def fingerprints(*prefix, **environment):
    command = [sys.executable, *prefix, *([sys.executable] if prefix else []), "tests/fingerprints.py"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@pytest.mark.once
def test_both_databases_give_the_same_bytes_and_the_files_they_were_loaded_from(tmp_path):
    fixtures = {
        f"{path.parent.name}/{path.name}": text.digest(path.read_bytes()) for path in settings.RECORD_FIXTURES.glob("*/*.json")
    }
    on_sqlite = fingerprints(VAR_DIR=str(tmp_path), DATABASE_URL="")
    on_postgresql = fingerprints("tests/postgres.py", VAR_DIR=str(tmp_path))

    assert on_postgresql == on_sqlite
    assert fixtures.items() <= on_sqlite.items()


def test_tests_run_on_the_database_they_say():
    assert connection.vendor == ("postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite")
