"""Kill, load and save at once, many times over, and count what is lost; benchmarks/README.md says how to run and read it."""

import argparse
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")

from tests.admin.threads import at_once
from tests.clusters import primary
from tests.kills import (
    COUNTED,
    Editor,
    counts_of,
    dumped,
    harm_to_file,
    harm_to_saves,
    kill_in_load,
    kill_in_saves,
    loader,
    small_record,
)
from tests.served import Person, Site, command

SAVES = 15
LANDS = """
from cooperation import workflow
from tests import factories
for number in range({count}):
    record = factories.cite_everything(factories.make_partner(f"land-{{number}}"))
    workflow.record_changed(record=record, by=None, was_public=False)
    print(record.pk)
"""
LAST = "from cooperation.models import Partner; print(*Partner.objects.filter(slug__startswith='land-').values_list('summary', flat=True), sep='|')"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of the server, and of the database")
    parser.add_argument("--loads", type=int, default=20, help="kills of the loader")
    parser.add_argument("--pairs", type=int, default=10, help="of loaders at once")
    parser.add_argument("--only", nargs="*", default=["sqlite", "loads", "postgresql", "saves"])
    chosen = parser.parse_args()
    print(f"{'what':52} {'times':>6}  found")
    for name in chosen.only:
        {"sqlite": sqlite_killed, "loads": loads_killed, "postgresql": postgresql_killed, "saves": many_save}[name](chosen)


def tell(what, times, found):
    print(f"{what:52} {times:6}  {found}", flush=True)


@contextmanager
def on_sqlite():
    """A folder with a migrated database of its own and the small record; the environment that names it, and the key of the record."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        environment = {"VAR_DIR": name, "DATABASE_URL": "", "DATABASE_REPLICAS": "", "EDITORIAL_REVIEW": "0"}
        yield Path(name), environment, small_record(environment)


@contextmanager
def on_postgresql():
    """The same on a PostgreSQL of its own, which is safe on disk as one should be."""
    with primary(fsync="on", full_page_writes="on", max_connections=60) as (cluster, folder):
        yield cluster, folder, {"VAR_DIR": str(folder / "var"), "DATABASE_URL": cluster.address(), "EDITORIAL_REVIEW": "0"}


@contextmanager
def running(folder, environment):
    site = Site(folder / "log", **environment).start()
    try:
        yield site
    finally:
        site.stop()


def sqlite_killed(chosen):
    with on_sqlite() as (folder, environment, record):
        with running(folder, environment) as site:
            editor = Editor(site.port, record)
            kill_in_saves(editor, site.kill, site.start, kills=chosen.kills)
        harm = harm_to_saves(editor, environment) + harm_to_file(folder / "record.sqlite3")
        tell("server killed in mid-save, SQLite", chosen.kills, f"{len(editor.acknowledged)} acknowledged, harm: {harm or 'none'}")


def postgresql_killed(chosen):
    with on_postgresql() as (cluster, folder, environment), running(folder, environment) as site:
        editor = Editor(site.port, cluster.record)
        for what, kill, restart in (
            ("server killed in mid-save, PostgreSQL", site.kill, site.start),
            ("PostgreSQL killed in mid-save", cluster.kill, cluster.start_again),
        ):
            back = kill_in_saves(editor, kill, restart, kills=chosen.kills)
            found = f"saves again after {statistics.median(back):.1f} s, at most {max(back):.1f}"
            tell(
                what,
                chosen.kills,
                f"{len(editor.acknowledged)} acknowledged, harm: {harm_to_saves(editor, environment) or 'none'}; {found}",
            )


def loads_killed(chosen):
    with on_sqlite() as (folder, environment, _record):
        path, empty = folder / "record.sqlite3", folder / "empty.sqlite3"
        with closing(sqlite3.connect(path)) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            before = counts_of(lambda sql: file.execute(sql).fetchone()[0])
        shutil.copy(path, empty)

        def start_anew():
            for left in folder.glob("record.sqlite3*"):
                left.unlink()
            shutil.copy(empty, path)

        def counts():
            with closing(sqlite3.connect(path)) as file:
                return counts_of(lambda sql: file.execute(sql).fetchone()[0])

        found = kill_in_load("article", environment, counts, kills=chosen.loads, empty=start_anew)
        command("load_record", "article", **environment)
        whole, reference = counts(), dumped(folder / "dump", environment, "article")
        halves = [one for one in found if one not in (before, whole)]
        tell(
            "loader killed in mid-load",
            chosen.loads,
            f"{found.count(before)} none, {found.count(whole)} whole, {len(halves)} half ({len(COUNTED)} tables)",
        )
        start_anew()
        command("load_record", "article", **environment)
        tell("loading again gives the same bytes", 1, dumped(folder / "dump", environment, "article") == reference)
        two_loaders(chosen.pairs, start_anew, folder, environment, reference)


def two_loaders(pairs, start_anew, folder, environment, reference):
    """Two at once; beside an editor who saves, too."""
    outcomes, same = [], 0
    for _number in range(pairs):
        start_anew()
        both = [loader("article", environment) for _ in range(2)]
        said = [process.communicate()[1] for process in both]
        outcomes += ["waited" if not process.returncode else "stopped" for process in both]
        assert not [words for words in said if "Traceback" in words and "CommandError" not in words], said
        same += dumped(folder / "dump", environment, "article") == reference
    tell(
        "two loaders at once",
        pairs,
        f"{outcomes.count('waited')} loaded or waited, {outcomes.count('stopped')} stopped; same bytes {same}",
    )
    start_anew()
    with running(folder, environment) as site:
        editor = Editor(site.port, 1)
        assert editor.save()
        process, seconds = loader("article", environment), []
        while process.poll() is None:
            began = time.monotonic()
            editor.save()
            seconds.append(time.monotonic() - began)
        found = f"exit {process.returncode}; {len(editor.acknowledged)} saved, {len(editor.refused)} refused, longest {max(seconds):.1f} s"
        tell("a loader beside an editor", 1, f"{found}, harm: {harm_to_saves(editor, environment) or 'none'}")


def many_save(chosen):
    with on_sqlite() as (folder, environment, _record):
        save_at_once("SQLite", 8, folder, environment)
    with on_postgresql() as (_cluster, folder, environment):
        save_at_once("PostgreSQL", 20, folder, environment)


def save_at_once(engine, count, folder, environment):
    """So many editors save without a pause, each a record of their own, beside somebody who reads."""
    records = command("shell", "-v0", "-c", LANDS.format(count=count), **environment).split()
    with running(folder, environment) as site:
        editors = [Editor(site.port, int(records[0]))]
        for record in records[1:]:
            editor = Editor(site.port, int(record), person=Person(site.port))
            editor.person.cookies = editors[0].person.cookies
            editors.append(editor)
        for editor in editors:
            assert editor.save()
        waited, before = [], cpu(site.process.pid)
        began = time.monotonic()
        at_once(*(partial(save_on, editor, waited) for editor in editors), partial(read, Person(site.port), waited, count * SAVES))
        took, used = time.monotonic() - began, cpu(site.process.pid) - before
    refused, last = (
        sum(len(editor.refused) for editor in editors),
        command("shell", "-v0", "-c", LAST, **environment).strip().split("|"),
    )
    lost = len([one for one in last if one != f"Round {SAVES + 1}."])
    p95 = statistics.quantiles(waited, n=20)[-1]
    figures = f"p50 {statistics.median(waited):.2f} s, p95 {p95:.2f} s, {len(waited) / took:.1f} saves/s, {used / len(waited) * 1000:.0f} ms of CPU each"
    tell(f"{count} editors x {SAVES} saves at once, {engine}", len(waited), f"{refused} refused, {lost} lost; {figures}")


def save_on(editor, waited):
    for _number in range(SAVES):
        began = time.monotonic()
        editor.save()
        waited.append(time.monotonic() - began)


def read(visitor, waited, all_of_them):
    while len(waited) < all_of_them:
        assert visitor.get("/partners/everland/").status == 200
        time.sleep(0.05)


def cpu(pid):
    """Seconds of CPU that a process and those it started have used."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    times = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in [pid, *listed]]
    return sum(int(one[11]) + int(one[12]) for one in times) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
