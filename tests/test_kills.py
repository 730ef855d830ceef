"""Whatever is killed in the middle of saves: what was acknowledged is there once and whole, and the rest at most once."""

import os
import signal

import pytest

from tests.clusters import ask, primary
from tests.kills import Editor, harm_to_file, harm_to_saves, kill_in_saves, small_record
from tests.served import Site, command

pytestmark = pytest.mark.once

KILLS = 4
"""Few, as they take long: benchmarks/faults.py kills fifty times."""
SOON = 90
"""Seconds in which a busy machine must manage what takes a few (docs/deploying.md)."""


def test_a_server_killed_in_mid_save_loses_nothing_on_sqlite(tmp_path):
    environment = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "DATABASE_REPLICAS": "", "EDITORIAL_REVIEW": "0"}
    record = small_record(environment)
    site = Site(tmp_path / "log", **environment).start()
    try:
        editor = Editor(site.port, record)

        kill_in_saves(editor, site.kill, site.start, kills=KILLS)
    finally:
        site.stop()

    assert len(editor.acknowledged) >= 2 * KILLS
    assert (harm_to_saves(editor, environment), harm_to_file(tmp_path / "record.sqlite3")) == ([], [])
    command("verify", **environment)


def test_server_and_database_killed_in_mid_save_lose_nothing_on_postgresql(subtests):
    with primary(fsync="on", full_page_writes="on") as (cluster, folder):
        environment = {"VAR_DIR": str(folder / "var"), "DATABASE_URL": cluster.address(), "DATABASE_REPLICAS": ""}
        site = Site(folder / "log", **environment, EDITORIAL_REVIEW="0").start()
        try:
            editor = Editor(site.port, cluster.record)
            for what, kill, restart in (
                ("the server", site.kill, site.start),
                ("a process of the database", lambda: kill_backend(cluster), lambda: None),
                ("the whole database", cluster.kill, cluster.start_again),
            ):
                with subtests.test(f"{what} is killed"):
                    back = kill_in_saves(editor, kill, restart, kills=KILLS // 2)

                    assert (harm_to_saves(editor, environment), [after for after in back if after > SOON]) == ([], [])
                    assert {answer.status for answer in editor.refused} <= {503}
                    assert {answer.headers["Retry-After"] for answer in editor.refused} <= {"30"}
        finally:
            site.stop()
        command("verify", **environment)


def kill_backend(cluster):
    """Kill one process that serves the site; PostgreSQL then cuts every connection off and recovers by itself."""
    other = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1"
    if found := ask(cluster, other):
        os.kill(found, signal.SIGKILL)
