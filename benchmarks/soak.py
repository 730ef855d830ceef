"""Ask a server steadily for some time while somebody saves; benchmarks/README.md says how to run and read it."""

import argparse
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")

from tests.kills import Editor, harm_to_saves, small_record
from tests.served import Person, Site, command

PLACES = "from tests.pages import addresses; print('\\n'.join(addresses()))"
QUERIES = [
    "/search/?q=treaty",
    "/search/?q=copyright",
    "/treaties/?sort=adopted",
    "/partners.json",
    "/changes.atom",
    "/sitemap.xml",
]
SETTLED = 0.25
"""The part of the time after which the server has everything in memory that it will need: growth is counted from there."""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", nargs="?", type=float, default=20)
    parser.add_argument("--rate", type=float, default=20, help="requests in a second")
    parser.add_argument("--saves", type=float, default=5, help="seconds between two saves")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        environment = {"VAR_DIR": name, "EDITORIAL_REVIEW": "0"}
        record = small_record(environment)
        command("load_record", "article", **environment)
        pages = [*command("shell", "-v0", "-c", PLACES, **environment).split(), *QUERIES]
        site = Site(Path(name) / "log", **environment).start()
        try:
            soak(site, Editor(site.port, record), pages, chosen, environment)
        finally:
            site.stop()


def soak(site, editor, pages, chosen, environment):
    """Ask and save for the time given, and print how it went."""
    dice, visitor = random.Random(1), Person(site.port)
    answers, memory, ends = [], [], threading.Event()
    saving = threading.Thread(target=save_until, args=(editor, ends, chosen.saves))
    saving.start()
    began, count = time.monotonic(), int(chosen.minutes * 60 * chosen.rate)
    with ThreadPoolExecutor(20) as threads:
        for number in range(count):
            time.sleep(max(0, began + number / chosen.rate - time.monotonic()))
            answers.append(threads.submit(ask, visitor, dice.choice(pages)))
            if number % max(1, int(chosen.rate * 5)) == 0:
                memory.append((time.monotonic() - began, resident(site.process.pid)))
    ends.set()
    saving.join()
    memory.append((time.monotonic() - began, resident(site.process.pid)))
    report([answer.result() for answer in answers], memory, editor, environment)


def ask(visitor, page):
    answer = visitor.get(page)
    return answer.status, answer.seconds


def save_until(editor, ends, seconds):
    while not ends.wait(seconds):
        editor.save()


def resident(pid):
    """Megabytes of memory of a process and those it started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in [pid, *listed])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def report(answers, memory, editor, environment):
    times = sorted(seconds for _status, seconds in answers)
    errors = [status for status, _seconds in answers if status != 200]
    half = len(answers) // 2
    p99 = [statistics.quantiles([seconds for _s, seconds in part], n=100)[-1] for part in (answers[:half], answers[half:])]
    settled = next(megabytes for at, megabytes in memory if at >= memory[-1][0] * SETTLED)
    print(f"{len(answers)} requests in {memory[-1][0]:.0f} s, {len(errors)} not answered 200 {sorted(set(errors))}")
    print(
        f"p50 {statistics.median(times) * 1000:.1f} ms; p99 of the first half {p99[0] * 1000:.0f} ms, of the second {p99[1] * 1000:.0f} ms"
    )
    print(f"{len(editor.acknowledged)} saves, {len(editor.refused)} refused, harm: {harm_to_saves(editor, environment) or 'none'}")
    print(
        f"memory {memory[0][1]:.0f} MB at first, {settled:.0f} settled, {memory[-1][1]:.0f} at last: {memory[-1][1] / settled - 1:+.1%}"
    )


if __name__ == "__main__":
    main()
