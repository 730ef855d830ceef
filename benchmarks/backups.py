"""Measure backing up the database at hand and restoring it over itself; benchmarks/README.md says how to run and read it."""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import django


def set_up():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
    django.setup()


def timed(act):
    start = time.perf_counter()
    answer = act()
    return answer, time.perf_counter() - start


def size(path):
    return sum(file.stat().st_size for file in ([path] if path.is_file() else path.rglob("*"))) / 1e6


def engines_own_copy(path):
    """The baseline: what the database makes of itself, read back by nobody."""
    from django.db import connection

    from ncacsite.backups.engines import ENGINES

    engine = ENGINES[connection.vendor]
    with engine.moment() as moment:
        engine.write(path, moment)


def measure(folder):
    from ncacsite import backups

    _none, baseline = timed(lambda: engines_own_copy(folder / "baseline"))
    yield "baseline: the engine's copy", baseline, baseline, size(folder / "baseline")
    made, seconds = timed(lambda: backups.make(folder))
    yield "backup, proved", seconds, baseline, size(made)
    for name in ("database", "rows.jsonl.gz", "record"):
        yield f"  {name}", None, baseline, size(made / name)
    for name, from_rows in (("restore", False), ("restore from the rows", True)):
        _none, seconds = timed(lambda from_rows=from_rows: backups.restore(made, replace=True, from_rows=from_rows))
        yield name, seconds, baseline, None


def main():
    set_up()
    from cooperation.models import Record

    print(f"{Record.objects.count():,} records\n{'':<30}{'seconds':>9}{'times the baseline':>20}{'MB':>9}")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        for what, seconds, baseline, megabytes in measure(Path(name)):
            spent = f"{seconds:>9.1f}{seconds / baseline:>20.1f}" if seconds is not None else f"{'':>29}"
            print(f"{what:<30}{spent}{megabytes:>9.1f}" if megabytes is not None else f"{what:<30}{spent}", flush=True)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
