"""What it takes to fill a database with the rows of another, beside a plain `bulk_create` of the same; benchmarks/README.md says how to read it."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import set_up
from load import spent


def write(path):
    """Write the rows of the database at hand, as a backup has them."""
    from ncacsite.backups import rows, schema

    rows.write(path, schema.applied())


def restore(path):
    """Fill an empty database as `restore` does: every row put in, counted, and read back."""
    from ncacsite.backups import rows, schema

    rows.read(path, schema.applied())


def bulk_create(path):
    """Fill an empty database by `bulk_create` alone. Nothing is counted, read back or checked."""
    from django.db import connection, transaction

    from ncacsite.backups import rows, schema

    known = schema.models(schema.applied())
    with connection.constraint_checks_disabled(), transaction.atomic():
        rows.empty(known)
        for head, lines in rows.tables(path):
            model = plain(known[head["table"]], head["columns"])
            names = [field.attname for field in model._meta.local_concrete_fields]
            for some in rows.by_number(lines, rows.AT_ONCE):
                model.objects.bulk_create([model(**dict(zip(names, row, strict=True))) for row in some], batch_size=500)


def plain(model, columns):
    """A model of the same table by itself: `bulk_create` takes none that has a parent."""
    from django.db import models

    fields = {field.column: field for field in model._meta.local_concrete_fields}
    found = {}
    for column in columns:
        field = fields[column]
        if field.is_relation:
            field = models.BigIntegerField(primary_key=field.primary_key, null=field.null)
        else:
            field = field.clone()
        field.db_column = column
        found[column] = field
    meta = type("Meta", (), {"managed": False, "db_table": model._meta.db_table, "app_label": "benchmark"})
    return type(f"Plain_{model._meta.db_table}", (models.Model,), found | {"Meta": meta, "__module__": "benchmark"})


WAYS = {"write": write, "restore": restore, "bulk_create": bulk_create}


def measured(way, path, folder=None):
    """Seconds of processor time and most megabytes of memory of one way, in a process of its own; with a new database in a folder."""
    environment = dict(os.environ)
    if folder:
        environment |= {"DATABASE_URL": f"sqlite:///{folder}/{way}.sqlite3", "VAR_DIR": str(folder)}
        manage = Path(__file__).resolve().parent.parent / "manage.py"
        subprocess.run([sys.executable, manage, "migrate", "--verbosity", "0"], check=True, env=environment)
    seconds = []
    with spent(seconds):
        answer = subprocess.run(
            [sys.executable, __file__, way, path], check=True, env=environment, stdout=subprocess.PIPE, text=True
        )
    return seconds[0], int(answer.stdout)


def main():
    if len(sys.argv) > 2:
        set_up()
        WAYS[sys.argv[1]](Path(sys.argv[2]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000)
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        path, found = Path(name) / "rows.jsonl.gz", {}
        found["write"] = measured("write", path)
        for way in ("bulk_create", "restore"):
            found[way] = measured(way, path, folder=name)
    baseline = found["bulk_create"][0]
    print(f"{'':<14}{'CPU s':>9}{'times bulk_create':>20}{'MB':>7}")
    for way, (seconds, megabytes) in found.items():
        print(f"{way:<14}{seconds:>9.1f}{seconds / baseline:>20.1f}{megabytes:>7}")


if __name__ == "__main__":
    main()
