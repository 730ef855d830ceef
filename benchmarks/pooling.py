"""Compare ways of holding connections to PostgreSQL, on a page that is made anew each time; benchmarks/README.md says how to run and read it."""

import os
import sys

from load import answers_of, begin_load, spent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")

from tests.clusters import primary
from tests.served import served

WAYS = {"kept by each thread": {}, "pool of 4": {"DATABASE_POOL": "4"}, "a new one each time": {"DATABASE_MAX_AGE": "0"}}
ROUNDS, SECONDS = 3, 6


def cost(cluster, folder, environment, *, seconds):
    """Answers, and the processor time of the site in seconds, what starting it takes included."""
    found = []
    with (
        spent(found),
        served(folder / "site.log", DATABASE_URL=cluster.address(), VAR_DIR=str(folder / "var"), **environment) as port,
    ):
        answers_of(begin_load(port, seconds=1))  # warm
        answers = answers_of(begin_load(port, seconds=seconds)) if seconds else 0
    return answers, found[0]


def main(rounds):
    with primary() as (cluster, folder):
        best = dict.fromkeys(WAYS, float("inf"))
        for _ in range(rounds):
            for name, environment in WAYS.items():
                idle = cost(cluster, folder, environment, seconds=0)[1]
                answers, busy = cost(cluster, folder, environment, seconds=SECONDS)
                best[name] = min(best[name], (busy - idle) / answers)
    base = best["kept by each thread"]
    print(f"{'connections':24}{'ms of processor time for an answer':>36}{'ratio':>8}")
    for name, seconds in best.items():
        print(f"{name:24}{seconds * 1000:36.2f}{seconds / base:8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS)
