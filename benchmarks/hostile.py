"""Ask a server for what nobody should ask, thousands of times; benchmarks/README.md says how to run and read it."""

import argparse
import os
import statistics
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")

from tests.hostile import Hostile, ask, fault
from tests.served import Person, command, fields_of, served
from tests.signing_in import PASSWORD

FLOOR = 0.4
"""Seconds below which nothing counts as slow."""
TIMES = 5
"""How many times the median of its page an answer may take."""
EDITOR = f"from django.contrib.auth import get_user_model as u; u().objects.create_superuser('ann', password={PASSWORD!r})"
PLACES = "from tests.pages import addresses; print('\\n'.join(addresses()))"
MACHINES = [
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-records.xml",
    "/opensearch.xml",
    "/search/suggest.json",
    "/changes.atom",
    "/record.zip",
]
TYPES = ["treaty", "partner", "initiative", "quote", "indicator", "source", "topic", "place"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("requests", nargs="?", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        environment = {"VAR_DIR": name, "EDITORIAL_REVIEW": "0"}
        command("migrate", "-v0", **environment)
        command("load_record", "article", **environment)
        command("shell", "-v0", "-c", EDITOR, **environment)
        pages = command("shell", "-v0", "-c", PLACES, **environment).split()
        with served(folder / "log", **environment) as port:
            faults = run(requests_for(port, pages, chosen.seed), port, chosen)
            is_whole = Person(port).get("/readyz").status == 200
        tracebacks = (folder / "log").read_text(errors="replace").count("Traceback")
    print(f"ready afterwards: {is_whole}; tracebacks in the log: {tracebacks}; faults: {len(faults)}")
    sys.exit(bool(faults) or not is_whole)


def requests_for(port, pages, seed):
    """What is asked: of every public address in both languages, and of the admin by somebody signed in and by nobody."""
    editor = Person(port).sign_in("ann", PASSWORD)
    public = [*pages, *(f"/zh{page}" for page in pages[:40]), *(f"{page.rstrip('/')}.json" for page in pages[1:60]), *MACHINES]
    lists = [f"/admin/cooperation/{name}/" for name in TYPES]
    forms = [address for name in lists for address in (name, f"{name}add/", f"{name}1/change/", f"{name}1/history/")]
    forms += ["/admin/", "/admin/autocomplete/", "/admin/password_change/", "/admin/login/", "/admin/second-factor/"]
    found = [(address, fields_of(answer.text)) for address in forms if (answer := editor.get(address)).status == 200]
    return Hostile(seed, pages=[*public, *forms], port=port, cookies=editor.cookies, forms=found)


def run(hostile, port, chosen):
    """Ask everything, print what came of it, and answer what is wrong."""
    answers, faults = [], []
    with ThreadPoolExecutor(chosen.at_once) as threads:
        for number, (status, seconds, what) in enumerate(
            threads.map(lambda number: outcome(hostile(number), port), range(chosen.requests))
        ):
            answers.append((status, seconds))
            if what:
                faults.append((number, what))
                print(f"request {number} of seed {chosen.seed}: {what}: {hostile(number).sent[:200]}", flush=True)
            if len(answers) % 1000 == 0:
                print(f"{len(answers)} asked", flush=True)
    print("status   answers")
    for status, count in sorted(Counter(status for status, _seconds in answers).items()):
        print(f"{status:6}   {count:7}")
    for number, seconds in slow(hostile, [seconds for _status, seconds in answers], port):
        faults.append((number, "slow"))
        print(f"request {number} of seed {chosen.seed}: slow, {seconds:.1f} s: {hostile(number).sent[:200]}", flush=True)
    return faults


def outcome(asked, port):
    """Status, seconds and what is wrong. What got no answer is asked again: a server that refuses early may cut off its own words."""
    answered = ask(asked, port)
    for _again in range(3):
        if answered.status == 0:
            answered = ask(asked, port)
    return answered.status, answered.seconds, fault(answered)


def slow(hostile, seconds, port):
    """What took more than five times as long as its page does, and does so again when it is asked alone."""
    by_kind = defaultdict(list)
    for number, taken in enumerate(seconds):
        by_kind[hostile(number).kind].append(taken)
    limits = {kind: max(FLOOR, TIMES * statistics.median(times)) for kind, times in by_kind.items()}
    for number, taken in enumerate(seconds):
        asked = hostile(number)
        limit = limits[asked.kind]
        if taken > limit and (again := min(ask(asked, port).seconds for _ in range(3))) > limit:
            yield number, again


if __name__ == "__main__":
    main()
