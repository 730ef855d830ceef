"""A disk that is full: a sentence, nothing half-written, and all is well again as soon as there is room."""

import json
import subprocess
import sys
from functools import partial

import pytest
from django.conf import settings

from tests.clusters import primary
from tests.disks import SmallDisk, may_mount, small_disk
from tests.kills import Editor, harm_to_file, harm_to_saves, small_record
from tests.served import Person, ask_until, command, served
from tests.signing_in import PASSWORD

pytestmark = [pytest.mark.once, pytest.mark.skipif(not may_mount(), reason="A small disk is mounted by root only.")]

PAGE = "/partners/everland/"
SOON = 90
"""Seconds in which a busy machine must manage what takes a few (docs/deploying.md)."""
ENTRIES = "from cooperation.models import Record, SearchEntry; print(Record.objects.count(), SearchEntry.objects.count())"


def refused(*args, **environment):
    """What a command says that must fail: its sentence."""
    done = subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        env={"PATH": "/usr/bin:/bin"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_a_full_disk_on_sqlite(tmp_path, subtests):
    with small_disk(tmp_path / "var", megabytes=24) as disk, small_disk(tmp_path / "logs", megabytes=1) as logs:
        environment = {"VAR_DIR": str(disk.folder), "DATABASE_URL": "", "DATABASE_REPLICAS": "", "EDITORIAL_REVIEW": "0"}
        log = {"SECURITY_LOG": str(logs.folder / "security.log"), "READY_DISK_MB": "1"}
        record = small_record(environment)
        with served(tmp_path / "log", **environment, **log) as port:
            visitor = Person(port)
            logs.fill()
            with subtests.test("a log that cannot be written stops nobody from signing in"):
                editor = Editor(port, record)

                assert editor.save()

            disk.fill()
            with subtests.test("a save is refused with a sentence, and visitors read on"):
                assert not editor.save()

                answer = editor.refused[-1]
                assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
                assert "no-store" in answer.headers["Cache-Control"]
                assert "Nothing is lost." in answer.text
                assert "Round 1." in visitor.get(PAGE).text
                ready = visitor.get("/readyz")
                assert (ready.status, json.loads(ready.text)["disk"]) == (503, "less than 1 MB free")

            with subtests.test("a load and a backup stop with a sentence and leave nothing"):
                before = command("shell", "-v0", "-c", ENTRIES, **environment)

                load, backup = (
                    refused(*words, **environment) for words in (("load_record", "article"), ("backup", str(disk.folder / "kept")))
                )

                assert load.startswith("CommandError: The database cannot be used (database or disk is full); nothing was done.")
                assert backup.startswith("CommandError: The backup cannot be written to")
                assert command("shell", "-v0", "-c", ENTRIES, **environment) == before
                assert [path.name for path in disk.folder.glob("kept/*")] == []

            disk.make_room()
            logs.make_room()
            with subtests.test("everything works again once there is room"):
                assert editor.save()

                assert visitor.get("/readyz").status == 200
                Person(port).sign_in("ann", PASSWORD)
                assert '"sign-in"' in (logs.folder / "security.log").read_text()
        assert (harm_to_saves(editor, environment), harm_to_file(disk.folder / "record.sqlite3")) == ([], [])
        command("load_record", "article", **environment)


def test_a_full_disk_of_postgresql(subtests):
    with primary(disk=partial(small_disk, megabytes=200), fsync="on") as (cluster, folder):
        environment = {"VAR_DIR": str(folder / "var"), "DATABASE_URL": cluster.address(), "DATABASE_REPLICAS": ""}
        small = SmallDisk(folder / "one")
        with served(folder / "log", **environment, EDITORIAL_REVIEW="0") as port:
            editor, visitor = Editor(port, cluster.record), Person(port)
            assert editor.save()

            small.fill()
            with subtests.test("saves are refused with a sentence as soon as there is no room for them, and visitors are told"):
                ask_until(lambda: not editor.save(), seconds=SOON)

                assert (editor.refused[-1].status, editor.refused[-1].headers["Retry-After"]) == (503, "30")
                assert visitor.get(PAGE).status in (200, 503)
                assert "CommandError: The database cannot be used" in refused("load_record", "article", **environment)

            small.make_room()
            with subtests.test("everything works again once there is room"):
                cluster.start_again()

                ask_until(editor.save, seconds=SOON)
        assert harm_to_saves(editor, environment) == []
