"""The files in which the workers of this host count for Prometheus, one set for each process.

What a worker has counted stays counted when it is gone: it is folded into one set, so that counters never go back, not even over a
restart, and the folder does not grow.
"""

import fcntl
import os
from contextlib import contextmanager, suppress

from django.conf import settings
from prometheus_client.mmap_dict import MmapedDict

FOLDED = "0"
"""Stands for the process of those that are gone; no process has this number."""


@contextmanager
def alone():
    """Wait until no other worker folds or reads."""
    with (settings.METRICS_DIR / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fold_the_gone(*, reborn=None):
    """Fold the counts of processes that are gone, and forget what they were doing. Call it `alone`.

    A process that begins is `reborn`: a file of its number was left by another.
    """
    for path in settings.METRICS_DIR.glob("*_*.db"):
        kind, process = path.stem.partition("_")[0], path.stem.rpartition("_")[2]
        if process == FOLDED or (process != str(reborn) and _is_alive(int(process))):
            continue
        if kind != "gauge" and path.stat().st_size:
            _fold(path, settings.METRICS_DIR / f"{kind}_{FOLDED}.db")
        path.unlink()


def _fold(path, into):
    sums = MmapedDict(str(into))
    for key, value, *_ in MmapedDict.read_all_values_from_file(str(path)):
        sums.write_value(key, sums.read_value(key)[0] + value, 0.0)
    sums.close()


def _is_alive(process):
    with suppress(PermissionError):  # somebody else's is alive too
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
