"""A primary and a standby that follows it, both ours, with a small record."""

import json
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path

import psycopg

from tests.postgres import Cluster, find_binaries
from tests.served import Person, command, fields_of, free_port
from tests.signing_in import PASSWORD

# What a deployment sets too (docs/deploying.md), only shorter: how soon a standby notices that its primary is gone, and is back.
FOLLOWING = {"wal_receiver_timeout": "5s", "wal_retrieve_retry_interval": "200ms", "hot_standby_feedback": "on"}
RECORD = f"""
from django.contrib.auth import get_user_model
from django.core.management import call_command

call_command("migrate", verbosity=0)

from cooperation import workflow
from tests import factories

get_user_model().objects.create_superuser("ann", password={PASSWORD!r})
record = factories.cite_everything(factories.make_partner("everland", title="Everland", summary="A land of lanterns."))
workflow.record_changed(record=record, by=None, was_public=False)
print(record.pk)
"""


@contextmanager
def primary(*, disk=nullcontext, **settings):
    """A cluster with a small record, and the folder it is in; the key of the record is `record`. `disk` makes the place of its data."""
    with tempfile.TemporaryDirectory(prefix="clusters-") as name, disk(Path(name) / "one"):
        folder = Path(name)
        folder.chmod(0o755)
        cluster = Cluster(folder / "one", find_binaries(folder), port=free_port(), **FOLLOWING | settings).make().start()
        try:
            (folder / "var").mkdir()
            made = command("shell", "-v0", "-c", RECORD, DATABASE_URL=cluster.address(), VAR_DIR=str(folder / "var"))
            cluster.record = int(made)
            yield cluster, folder
        finally:
            cluster.stop()


@contextmanager
def pair():
    """A primary and its standby, which write down what they are asked; and the folder they are in."""
    with primary() as (one, folder):
        ask(one, "ALTER ROLE postgres SET log_statement = 'all'")
        two = Cluster(folder / "two", one.binaries, port=free_port(), **FOLLOWING).copy_of(one).start()
        try:
            yield one, two, folder
        finally:
            two.stop()


def ask(cluster, sql):
    """The first value that a cluster answers, None where a statement answers nothing."""
    with psycopg.connect(cluster.address(), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def questions(cluster):
    """How many questions about the record a cluster has been asked so far."""
    return cluster.log.read_text().count('FROM "cooperation_')


def stale_rounds(hosts, *, record, rounds):
    """Save again and again, on each host in turn; the rounds in which a visitor of another host then read something else."""
    path, page = f"/admin/cooperation/partner/{record}/change/", "/partners/everland/"
    editors = [Person(host.port) for host in hosts]
    editors[0].sign_in("ann", PASSWORD)
    for editor in editors:
        editor.cookies = editors[0].cookies  # good on every host
    form = fields_of(editors[0].get(path).text)
    stale = []
    for number in range(rounds):
        summary = f"Round {number} of the lanterns."
        saved = editors[number % len(hosts)].post(path, form | {"summary": summary, "_token": "", "_publish": "1"})
        assert saved.status == 302, saved.text
        form["seen"] = [json.dumps(json.loads(form["seen"][0]) | {"summary": summary})]
        if any(summary not in host.get(page).text for host in hosts):
            stale.append(number)
    return stale
