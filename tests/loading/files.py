"""Fixture files as tests see them: read, changed, counted."""

import json
from contextlib import contextmanager

from django.apps import apps
from django.db import transaction

from cooperation.loading import dump, form

ROWS = 49
"""Rows of the invented record."""


@contextmanager
def passing():
    """A database that forgets what happens in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def content(folder):
    """Every file of a folder, by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def dumped(folder):
    """What a dump of the harbour set writes now."""
    dump(folder, set="harbour")
    return content(folder)


def change(folder, name, model, where, **fields):
    """Change the fields of the rows of a file that have certain values, as a new release of the fixtures does."""
    path = folder / name
    rows = json.loads(path.read_text(encoding="utf-8"))
    for row in rows:
        if row["model"] == f"cooperation.{model}" and where.items() <= row["fields"].items():
            row["fields"].update(fields)
    path.write_text(json.dumps(rows), encoding="utf-8")


def add(folder, name, *rows):
    """Add rows to the end of a file."""
    path = folder / name
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) + list(rows)), encoding="utf-8")


def write_set(folder, **files):
    """A set of fixtures: each file's rows by its name, "topics" for 11_topics.json."""
    folder.mkdir()
    numbers = {name.partition("_")[2]: name for name in form.file_names().values()}
    for name, rows in files.items():
        (folder / numbers[f"{name}.json"]).write_text(json.dumps(rows), encoding="utf-8")
    return folder


def topic_row(slug):
    """A topic, as a row of a file."""
    return {"model": "cooperation.topic", "fields": {"slug": slug, "label": slug.title()}}


def note_of(fact, slug, number):
    """A citation by the editors, as a row of a file."""
    fields = {"record": [slug], "number": number, "fact": fact, "basis": "editor", "note": "Supplied for the test."}
    return {"model": "cooperation.citation", "fields": fields}


def counts(outcome):
    """How many rows were new, changed, unchanged and kept."""
    found = outcome.counts
    return found["new"], found["changed"], found["unchanged"], found["kept"] + found["conflict"]


def stored():
    """Every stored value of the app, whatever the files say of it."""
    models = [model for model in apps.get_app_config("cooperation").get_models() if model._meta.managed]
    return {model: list(model._base_manager.order_by("pk").values()) for model in models}
