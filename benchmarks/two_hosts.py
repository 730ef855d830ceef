"""Save on one web host and read on the other, 1,000 times, and ask both at once; benchmarks/README.md says how to run and read it."""

import os
import sys
from contextlib import ExitStack

from load import answers_of, begin_load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")

from tests.clusters import primary, stale_rounds
from tests.served import Person, served

ROUNDS, SECONDS = 1_000, 8


def asked_together(ports):
    """Answers per second of some hosts asked at the same time."""
    loads = [begin_load(port, seconds=SECONDS) for port in ports]
    return sum(answers_of(load) for load in loads) / SECONDS


def main(rounds):
    with primary() as (cluster, folder), ExitStack() as stack:
        environment = {"DATABASE_URL": cluster.address(), "VAR_DIR": str(folder / "var"), "EDITORIAL_REVIEW": "0"}
        ports = [stack.enter_context(served(folder / f"{name}.log", **environment)) for name in ("one", "two")]
        stale = stale_rounds([Person(port) for port in ports], record=cluster.record, rounds=rounds)
        print(f"{len(stale)} stale answers in {rounds:,} rounds", flush=True)
        asked_together(ports)  # warm
        one, two = max(asked_together(ports[:1]) for _ in range(3)), max(asked_together(ports) for _ in range(3))
        print(f"one host {one:.0f} answers a second, two {two:.0f}: {two / one:.2f} times as many, on {os.cpu_count()} processors")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
