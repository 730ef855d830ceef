"""Write the record as fixture files, the same bytes for the same record on every database."""

import json
import os
from pathlib import Path

from django.utils.translation import gettext as _

from cooperation.models import Citation, LoadedRow, OldAddress, Passage, Place, Record, Source, Topic, row_models
from cooperation.records import RECORD_MODELS, model_named

from . import form
from .form import LoadError
from .snapshot import alone, held_rows

_HOMES = {Source: Source, Passage: Source, Topic: Topic, Place: Place}
"""In whose file rows stand that belong to no record; all others stand in the file of their record's type."""


def dump(folder, *, set="article"):
    """Write the rows of a set, and those never loaded from any, as files in a folder. Answers how many rows each file has.

    Each file appears whole or not at all. A file of an earlier dump that has no rows any more is removed; where other JSON files
    stand nothing is written.
    """
    _refuse_unknown_set(set)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_other_files(folder)
    with alone():
        files = _files(_rows_of_set(set))
    for name in form.file_names().values():
        if name in files:
            _write(folder / name, files[name])
        else:
            (folder / name).unlink(missing_ok=True)
    return {name: len(rows) for name, rows in files.items()}


def _refuse_other_files(folder):
    others = {path.name for path in folder.glob("*.json")} - {*form.file_names().values()}
    if others:
        raise LoadError(
            _("%(folder)s holds files that no dump wrote (%(files)s). Name an empty folder, or move them away.")
            % {"folder": folder, "files": ", ".join(sorted(others))}
        )


def _refuse_unknown_set(set):
    """Refuse a set no load brought, lest an earlier dump be emptied; before any load there is nothing to confuse it with."""
    known = sorted({*LoadedRow.objects.order_by().values_list("set", flat=True).distinct()})
    if known and set not in known:
        raise LoadError(
            _("There is no set “%(set)s” here. Name one that was loaded: %(sets)s.") % {"set": set, "sets": ", ".join(known)}
        )


def _rows_of_set(set):
    """What a dump writes of the rows held, with where each stands.

    These are the rows last loaded from the set, those that no load wrote, and what the set adds to the rows of others.
    """
    loaded = {(row.model, row.natural_key): row for row in LoadedRow.objects.all()}
    held = held_rows()
    types = {key: model_named(row.fields["record_type"]) for (model, key), row in held.items() if model is Record}
    for (model, key), row in held.items():
        if written := _written(model, row.fields, loaded.get(form.stored_name(model, key)), set):
            owner = _owner(model, key, row.fields)
            yield _HOMES.get(model) or types[owner], owner, model, key, written


def _written(model, fields, loaded, set):
    """A row as a file of the set writes it: without what other sets add, or only what the set adds; None where that is nothing."""
    if not loaded or loaded.set == set:
        foreign = {name for added in (loaded.added if loaded else {}).values() for name in added}
        own = {name: value for name, value in fields.items() if name not in foreign}
        return {"model": model._meta.label_lower, "fields": own}
    added = {name: value for name, value in fields.items() if name in loaded.added.get(set, ())}
    if not added:
        return None
    named = {name: value for name, value in fields.items() if name in form.key_names(model) or name in added}
    return {"model": model._meta.label_lower, "adds_to": loaded.set, "fields": named}


def _owner(model, key, fields):
    """The natural key of what a row stands under."""
    return tuple(fields["record"]) if model is OldAddress else key[:1]


def _files(rows):
    """The rows of each file in their order; a file without rows is left out."""
    files, names = {}, form.file_names()
    kinds = {home: _kinds(home) for home in names}
    rows = sorted(rows, key=lambda row: (names[row[0]], row[1], kinds[row[0]].index(row[2]), row[3]))
    for home, _owner, _model, _key, written in rows:
        files.setdefault(names[home], []).append(written)
    return files


def _kinds(home):
    """The kinds of row a file holds, in the order in which they stand under one owner."""
    if home is Source:
        return [Source, Passage]
    return [Record, home, OldAddress, *row_models(home), Citation] if home in RECORD_MODELS else [home]


def _write(path, rows):
    """Put a file in its place at once, so that a crash leaves the old one or the new one."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
