"""What docs/deploying.md says to do on a new machine, done with a backup in the database of the environment. Prints what stands there then, as JSON.

`python tests/fresh_machine.py BACKUP` makes a further backup beside the first, for comparison, and saves something new at the end.
"""

import json
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROCEDURE = re.compile(r"on a new machine,.*?\n\n((?:    .*\n)+)")


def lines(folder):
    """The lines of the document, with the name of a backup in place of the document's."""
    (block,) = PROCEDURE.findall((ROOT / "docs/deploying.md").read_text(encoding="utf-8"))
    return [re.sub(r"/srv/backups/\S+", str(folder), line).split() for line in block.splitlines()]


def carry_out(line):
    from django.core.management import execute_from_command_line
    from django.test import Client

    if line[:2] == ["python", "manage.py"]:
        execute_from_command_line(line[1:])
    else:
        assert line[:2] == ["curl", "--fail"], line
        answer = Client().get("/" + line[2].rpartition("/")[2])
        assert answer.status_code == 200, answer.content


def shown():
    """Every public page, some in Chinese and some as data, and the files of a dump, each by its fingerprint."""
    from django.core.management import call_command
    from django.test import Client

    from cooperation import text
    from tests.pages import addresses

    client = Client(SERVER_NAME="localhost")
    pages = addresses()
    twins = [f"{address[:-1]}.json" for address in pages if address.count("/") == 3 and "timeline" not in address]
    found = {address: client.get(address) for address in [*pages, *(f"/zh{page}" for page in pages[::5]), *twins, "/changes.atom"]}
    with tempfile.TemporaryDirectory() as folder:
        call_command("dump_record", folder, verbosity=0)
        files = {path.name: text.digest(path.read_bytes()) for path in Path(folder).iterdir()}
    return {address: [answer.status_code, text.digest(answer.content)] for address, answer in found.items()} | files


def main(folder):
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ncacsite.settings")
    import django

    django.setup()
    out, sys.stdout = sys.stdout, sys.stderr
    for line in lines(folder):
        carry_out(line)
    from ncacsite import backups
    from tests import factories

    found = {"shown": shown(), "backup": str(backups.make(Path(folder).parent)), "next": factories.make_treaty("since-then").pk}
    json.dump(found, out)


if __name__ == "__main__":
    main(sys.argv[1])
