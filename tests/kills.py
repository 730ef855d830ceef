"""Killing what saves and what loads, at any moment, and finding out what is left."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException

from django.conf import settings

from tests.clusters import RECORD
from tests.served import Person, ask_until, command, fields_of
from tests.signing_in import PASSWORD

KEPT = """
import json
from cooperation.models import Partner, SearchEntry
record = Partner.objects.get(slug="everland")
kept = [edit.revision.version_set.get(content_type__model="record").field_dict["summary"] for edit in record.edits.order_by("pk")]
shown = [version.document for version in record.versions.order_by("number")]
print(json.dumps([record.summary, kept, [json.dumps(one) for one in shown], record.version]))
"""
"""What the database holds of the record of `RECORD`: its summary, that of each edit, each version, and how many versions it counts."""

LOADER = """
import sys, django
django.setup()
from django.core.management import call_command
print("ready", flush=True)
call_command("load_record", sys.argv[1], verbosity=0)
"""
COUNTED = ["cooperation_record", "cooperation_citation", "cooperation_loadedrow", "cooperation_searchentry", "cooperation_version"]


@dataclass
class Editor:
    """Somebody who saves one summary after another, "Round 1." and so on, and knows which were acknowledged."""

    port: int
    record: int
    sent: list = field(default_factory=list)
    acknowledged: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    form: dict = None
    person: Person = None

    def __post_init__(self):
        self.person = self.person or Person(self.port).sign_in("ann", PASSWORD)
        self.path = f"/admin/cooperation/partner/{self.record}/change/"

    def save(self):
        """Save once; whether that was acknowledged. What was never answered is in neither list but `sent`."""
        try:
            if not self.form and (page := self.person.get(self.path)).status != 200:
                self.refused.append(page)
                return False
            self.form = self.form or self._opened(page)
            self.sent.append(f"Round {len(self.sent) + 1}.")
            summary = self.sent[-1]
            answer = self.person.post(self.path, self.form | {"summary": summary, "_token": "", "_publish": "1"})
        except (OSError, HTTPException):
            self.form = None
            return False
        if answer.status != 302:
            self.refused.append(answer)
            self.form = None
            return False
        self.acknowledged.append(summary)
        self.form["seen"] = [json.dumps(json.loads(self.form["seen"][0]) | {"summary": summary})]
        return True

    def _opened(self, page):
        """The fields of the form; the one that undoes the last save, on the same page, has a "seen" of its own."""
        fields = fields_of(page.text)
        return fields | {"seen": fields["seen"][-1:]}

    def saving(self):
        """A thread that saves again and again until something fails."""
        thread = threading.Thread(target=self._save_on)
        thread.start()
        return thread

    def _save_on(self):
        while self.save():
            pass


def small_record(environment):
    """Make the record that is saved; its key."""
    return int(command("shell", "-v0", "-c", RECORD, **environment))


def kill_in_saves(editor, kill, restart, *, kills, seed=1):
    """Kill in the middle of saves, so many times; how many seconds it took each time until a save was acknowledged again."""
    dice, back = random.Random(seed), []
    for _number in range(kills):
        began = time.monotonic()
        assert editor.save()
        usual = time.monotonic() - began
        thread = editor.saving()
        time.sleep(dice.uniform(0, 3 * usual))
        kill()
        killed = time.monotonic()
        thread.join()
        restart()
        ask_until(editor.save, seconds=60)
        back.append(time.monotonic() - killed)
    return back


def harm_to_saves(editor, environment):
    """What is wrong with what was saved: a list of sentences, empty when every acknowledged save is there once and whole."""
    summary, kept, shown, version = json.loads(command("shell", "-v0", "-c", KEPT, **environment))
    rounds = [one for one in kept if one.startswith("Round")]
    harm = [f"{one} was acknowledged and is lost" for one in editor.acknowledged if one not in rounds]
    harm += [f"{one} is there twice" for one in {*rounds} if rounds.count(one) > 1]
    harm += [f"{one} was never sent" for one in rounds if one not in editor.sent]
    harm += [
        f"the version of {one} does not show it"
        for one, document in zip(kept[-len(shown) :], shown, strict=False)
        if one not in document
    ]
    if (len(shown), summary) != (version, kept[-1]):
        harm.append(f"{len(shown)} versions of {version}; the record says {summary}, its last edit {kept[-1]}")
    if rounds != sorted(rounds, key=editor.sent.index):
        harm.append("the order is not that of the saves")
    return harm


def harm_to_file(path):
    """What SQLite's own checks find wrong with a database."""
    with closing(sqlite3.connect(path)) as file:
        found = [row[0] for row in file.execute("PRAGMA integrity_check")] + [
            str(row) for row in file.execute("PRAGMA foreign_key_check")
        ]
    return [one for one in found if one != "ok"]


def loader(files, environment):
    """A process that is about to load, started up and ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER, str(files)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ncacsite.settings"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


def finished(process):
    """Wait until a loader ends; it must have loaded."""
    _out, said = process.communicate()
    assert process.returncode == 0, said


def kill_in_load(files, environment, counts, *, kills, empty):
    """Kill a loader at moments spread over a whole load; how many rows there were of each table afterwards, each time.

    `counts()` answers those of the database as it is, and `empty()` makes it as it was before.
    """
    before, process = counts(), loader(files, environment)
    began = time.monotonic()
    finished(process)
    takes, found = time.monotonic() - began, []
    for number in range(kills):
        if counts() != before:
            empty()
        process = loader(files, environment)
        try:
            process.communicate(timeout=takes * (number + 0.5) / kills)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        found.append(counts())
    return found


def counts_of(ask):
    """How many rows the tables of a load have; `ask` answers the first value of a statement."""
    return tuple(ask(f"SELECT COUNT(*) FROM {table}") for table in COUNTED)


def dumped(folder, environment, set):
    """The record as its fixture files, by name."""
    shutil.rmtree(folder, ignore_errors=True)
    command("dump_record", str(folder), "--set", set, **environment)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
