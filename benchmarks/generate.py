"""Fill an empty database with an invented world of 1,000 to 1,000,000 treaties; benchmarks/README.md says how."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django

BATCH = 2_000
"""Treaties between two writes."""

MOST_ACTS = 1_000_000


def set_up():
    """Django, with the database that DATABASE_URL or VAR_DIR names, or else a throw-away one."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    if not os.environ.get("DATABASE_URL"):
        os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="benchmark-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
    django.setup()


def acts_for(treaties):
    """Ten acts for each treaty as long as that is a million, and one for each beyond."""
    return max(1, min(10, MOST_ACTS // treaties))


def generate(treaties, *, acts=None, seed=1):
    """Write the world into the database at hand, which must be empty."""
    from bulk import Progress, renumber, unguarded
    from django.core.management import call_command
    from django.db import connection, transaction
    from world import World

    from cooperation.models import Record

    call_command("migrate", verbosity=0)
    if Record.objects.exists():
        sys.exit("The database has records already. Generate into an empty one.")
    world = World(treaties, acts=acts_for(treaties) if acts is None else acts, seed=seed)
    tables, progress = world.tables.values(), Progress("treaties", treaties)

    def write():
        with transaction.atomic():
            for table in tables:
                table.write()

    def told(done):
        if done % BATCH == 0:
            write()
        progress.tell(done)

    connection.ensure_connection()
    with unguarded():
        world.build(told)
        write()
        renumber([table.model for table in tables])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("treaties", type=int, help="how many, for example 100000")
    parser.add_argument("--acts", type=int, help="for each treaty; without it ten, or fewer above 100,000 treaties")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another world")
    options = parser.parse_args()
    set_up()
    generate(options.treaties, acts=options.acts, seed=options.seed)
    from django.conf import settings

    print(f"Written to {settings.DATABASES['default']['NAME']}")


if __name__ == "__main__":
    main()
