"""Measure an import of a made-up membership table in a throw-away database; benchmarks/README.md says how to run and read it."""

import os
import sys
import tempfile
import time
from pathlib import Path

import django

ROWS = 1_500
PARTIES, FIRST_YEAR = 150, 1900
HEADINGS = ["Contracting Party", "Treaty", "Signature Date", "Instrument Type", "Instrument Date", "Entry Into Force Date"]


def set_up():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="benchmark-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def table(count):
    """Rows of a membership table: each party signs some treaties and joins them in the year after."""
    for number in range(count):
        year = FIRST_YEAR + number % 100
        party, treaty = f"Party {number % PARTIES:03} of Norland", f"Treaty {number // PARTIES:02} on Songs"
        yield [party, treaty, f"{year}-05-01", "Ratification", f"{year + 1}-05-01", f"{year + 1}-08-01"]


def insert(count):
    """The baseline: the same parties, treaties and acts, saved one by one with nothing checked and nothing kept of it."""
    from cooperation.models import Partner, Treaty, TreatyAction

    parties = [Partner.objects.create(slug=f"p{n}", title=f"P {n}", kind="state") for n in range(PARTIES)]
    treaties = [Treaty.objects.create(slug=f"t{n}", title=f"T {n}", kind="treaty") for n in range(count // PARTIES)]
    for number, (_party, _treaty, signed, _type, done, effective) in enumerate(table(count)):
        owner, party = treaties[number // PARTIES], parties[number % PARTIES]
        TreatyAction.objects.create(treaty=owner, key=f"s{number}", party=party, type="signature", done_on=signed)
        joined = {"type": "ratification", "done_on": done, "effective_on": effective}
        TreatyAction.objects.create(treaty=owner, key=f"r{number}", party=party, **joined)


def timed(act):
    start = time.perf_counter()
    answer = act()
    return answer, time.perf_counter() - start


def rolled_back(act):
    from django.db import transaction

    with transaction.atomic():
        act()
        transaction.set_rollback(True)


def expect(is_so):
    """Stop where what was measured is not what it says: its figures would mean nothing."""
    if not is_so:
        sys.exit("The import did not do what is measured here. Run the tests first.")


def measure(count):
    from cooperation import imports, reverting
    from cooperation.imports import KINDS, ImportRow, Options

    def rows():
        return [ImportRow(number, dict(zip(HEADINGS, row, strict=True))) for number, row in enumerate(table(count), start=2)]

    options = Options(KINDS["membership"], create_missing=True)
    _none, baseline = timed(lambda: rolled_back(lambda: insert(count)))
    yield "baseline: saved one by one", baseline, baseline
    yield "dry run", timed(lambda: imports.check(HEADINGS, rows(), options))[1], baseline
    outcome, seconds = timed(lambda: imports.run(HEADINGS, rows(), options))
    expect(all(row.verdict == "new" for row in outcome.rows))
    yield "import", seconds, baseline
    again, seconds = timed(lambda: imports.run(HEADINGS, rows(), options))
    expect(again.batch is None)
    yield "second import, nothing new", seconds, baseline
    (_undone, refused), seconds = timed(lambda: reverting.undo_batch(batch=outcome.batch, by=None))
    expect(not refused)
    yield "undo", seconds, baseline


def main():
    set_up()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(f"{count} rows, {2 * count} acts, {PARTIES + count // PARTIES} records made in passing")
    print(f"{'':<30}{'seconds':>9}{'times the baseline':>20}")
    for name, seconds, baseline in measure(count):
        print(f"{name:<30}{seconds:>9.2f}{seconds / baseline:>20.1f}")


if __name__ == "__main__":
    main()
