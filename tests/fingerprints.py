"""Load the record, the further sources too, into the database of the environment; print a fingerprint of every public page in both
languages and of every dumped file, and what searching finds, as JSON."""

import json
import os
import sys
import tempfile
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402

from cooperation import text  # noqa: E402
from cooperation.languages import CHINESE, ENGLISH, path_in  # noqa: E402
from cooperation.models import SearchEntry  # noqa: E402
from cooperation.search import find  # noqa: E402
from tests.pages import addresses  # noqa: E402
from tests.search.sixty import FIRST, MEANT  # noqa: E402

SETS = ("article", "reference")
VIEWS = ["/initiatives/?kind=dialogue", "/quotes/?sort=said", "/partners/?takes_part_in=forum", "/treaties/?kind=nonsense"]


def main():
    call_command("migrate", verbosity=0)
    call_command("load_record", *SETS, verbosity=0)
    client = Client(SERVER_NAME="localhost")
    asked = [path_in(language, address) for language in (ENGLISH, CHINESE) for address in [*addresses(), *VIEWS]]
    found = {address: text.digest(client.get(address).content) for address in asked}
    call_command("rebuild_search", verbosity=0)
    slugs = dict(SearchEntry.objects.values_list("pk", "slug"))
    found |= {f"search {asked}": [slugs[pk] for pk in find(asked).found] for asked in (*FIRST, *MEANT)}
    for name in SETS:
        with tempfile.TemporaryDirectory() as folder:
            call_command("dump_record", folder, set=name, verbosity=0)
            found |= {f"{name}/{path.name}": text.digest(path.read_bytes()) for path in Path(folder).iterdir()}
    print(json.dumps(found, sort_keys=True))


if __name__ == "__main__":
    main()
