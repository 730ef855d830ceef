"""SQLite and PostgreSQL show the same pages and write the same files, byte for byte."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from cooperation import text

pytestmark = pytest.mark.once


def fingerprints(*prefix, **environment):
    command = [sys.executable, *prefix, *([sys.executable] if prefix else []), "tests/fingerprints.py"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_both_databases_give_the_same_bytes_and_the_files_they_were_loaded_from(tmp_path, fixture_files):
    on_sqlite = fingerprints(VAR_DIR=str(tmp_path), DATABASE_URL="")
    on_postgresql = fingerprints("tests/postgres.py", VAR_DIR=str(tmp_path))

    assert on_postgresql == on_sqlite
    assert {path.name: text.digest(path.read_bytes()) for path in fixture_files}.items() <= on_sqlite.items()
