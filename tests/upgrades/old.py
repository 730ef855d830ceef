"""Databases of earlier versions, with rows in every table as those versions wrote them.

`rows/` holds a file for each migration that brought tables, columns or a new kind of row, made with the code of its time and an invented
record; `others.json` has those of the apps we use. Files of released versions are never edited.
"""

import json
from functools import cache
from pathlib import Path

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from ncacsite.backups import schema

ROWS = Path(__file__).parent / "rows"
APP = "cooperation"


def leaves():
    """Our migrations, the first one first, each of which a deployment may stand at."""
    return sorted(name for app, name in MigrationExecutor(connection).loader.graph.nodes if app == APP)


def migrate(leaf):
    """Take the default database to one of our migrations, and the apps we use to their newest."""
    executor = MigrationExecutor(connection)
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] != APP]
    executor.migrate([*others, (APP, leaf)])


def put_rows(leaf):
    """Write the rows that came with a migration, and with the first one those of the apps we use."""
    if leaf.startswith("0001"):
        _put("others")
    if (ROWS / f"{leaf}.json").exists():
        _put(leaf)


@cache
def _models_of(migrations):
    return schema.models(migrations)


def _models():
    return _models_of(frozenset(schema.applied()))


def _put(name):
    models = _models()
    with transaction.atomic():
        for table, rows in json.loads((ROWS / f"{name}.json").read_text(encoding="utf-8")).items():
            for row in rows:
                models[table](**row).save_base(raw=True, force_insert=True)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models.values()):
                cursor.execute(statement)


def held():
    """Every row of every table, by its key, with its values as text."""
    return {table: _rows(model) for table, model in _models().items()}


def _rows(model):
    columns = [field.attname for field in model._meta.local_concrete_fields]
    rows = model._base_manager.order_by().values("pk", *columns).iterator()
    return {
        row.pop("pk"): {column: json.dumps(value, default=str, sort_keys=True) for column, value in row.items()} for row in rows
    }
