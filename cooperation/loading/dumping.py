"""Write the record as fixture files, the same bytes for the same record on every database, in the memory that a few records take."""

import json
import os
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, islice
from operator import attrgetter
from pathlib import Path

from django.utils.translation import gettext as _

from cooperation.models import Alphabetical, Citation, OldAddress, Passage, Record, Source, row_models
from cooperation.records import RECORD_MODELS

from . import form
from .form import LoadError
from .sets import home_of, notes_of, set_to_dump, sets_loaded
from .snapshot import alone, rows_of

AT_ONCE = 200
"""So many records, or sources, topics, places, are in memory at once, each with all its rows."""


def dump(folder, *, set=None):
    """Write the rows of a set, and the editors' own that stand there, as files in a folder. Answers how many rows each has.

    All files are written before the first takes its place, and each appears whole or not at all. A file of an earlier dump that has no
    rows any more is removed; where other JSON files stand nothing is written.
    """
    set = set_to_dump(set)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_other_files(folder)
    with alone():
        return _dumped(folder, partial(_of_set, set=set, order=sets_loaded() or [set]))


def dump_whole(folder):
    """Write every row, of whatever set, as one set of files in a new folder. Answers how many rows each file has.

    Nobody is kept from writing meanwhile: let it be one moment by a transaction.
    """
    folder.mkdir()
    return _dumped(folder, _whole)


def _refuse_other_files(folder):
    others = {path.name for path in folder.glob("*.json")} - {*form.file_names().values()}
    if others:
        raise LoadError(
            _("%(folder)s holds files that no dump wrote (%(files)s). Name an empty folder, or move them away.")
            % {"folder": folder, "files": ", ".join(sorted(others))}
        )


def _dumped(folder, choose):
    names = form.file_names()
    unfinished = {name: folder / f".{name}.unfinished" for name in names.values()}
    try:
        counts = {name: _write(unfinished[name], chain.from_iterable(map(choose, _parts(home)))) for home, name in names.items()}
        for name, count in counts.items():
            if count:
                unfinished[name].replace(folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
    finally:
        for path in unfinished.values():
            path.unlink(missing_ok=True)
    return {name: count for name, count in counts.items() if count}


def _parts(home):
    """The rows of a file in their order, in lists: some owners at a time, each with its rows."""
    owners = Record._base_manager.filter(record_type=home._meta.model_name) if home in RECORD_MODELS else home._base_manager
    keys = owners.order_by(Alphabetical("slug")).values_list("pk", flat=True).iterator(chunk_size=AT_ONCE)
    while some := list(islice(keys, AT_ONCE)):
        yield _rows_under(home, some)


def _rows_under(home, owners):
    found = []
    for place, model in enumerate(_kinds(home)):
        under = form.owner_name(model)
        for _pk, values in rows_of(model._base_manager.filter(**{f"{under or 'pk'}__in": owners})):
            owner = values[under][0] if under else values["slug"]
            found.append(_Row(owner, place, form.key_of(model, values), model, values))
    return sorted(found, key=attrgetter("owner", "place", "key"))


@dataclass(frozen=True, eq=False)
class _Row:
    """A row of the database: the slug of what it belongs to, the place of its kind below that, its natural key, its values."""

    owner: str
    place: int
    key: tuple
    model: type
    values: dict

    @property
    def name(self):
        return form.stored_name(self.model, self.key)

    @property
    def fields(self):
        return form.written(self.model, self.values)

    @property
    def needs(self):
        """Every row this one refers to, by model and natural key."""
        return form.references(self.model, self.values)


def _whole(rows):
    return [_written(row, {}) for row in rows]


def _of_set(rows, *, set, order):
    """What a dump of a set writes of some rows: its own, the editors' that stand there, and what it adds to those of others."""
    notes = notes_of([row.name for row in rows])
    own = [row for row in rows if row.name not in notes]
    notes |= notes_of([form.stored_name(*name) for row in own for name in row.needs])
    homes = {owner: home_of(added, notes, order) for owner, added in groupby(own, key=attrgetter("owner"))}
    for row in rows:
        note = notes.get(row.name)
        home = note.set if note else homes[row.owner]
        if home == set:
            yield _written(row, note.added if note else {})
        elif note and (addition := _addition(row, note, note.added.get(set, ()))):
            yield addition


def _written(row, added):
    """A row as a file writes it, without what other sets add."""
    foreign = {name for fields in added.values() for name in fields}
    return {
        "model": row.model._meta.label_lower,
        "fields": {name: value for name, value in row.fields.items() if name not in foreign},
    }


def _addition(row, note, added):
    """What a set adds to a row of another; None where that is nothing."""
    fields = row.fields
    if not fields.keys() & added:
        return None
    named = {name: value for name, value in fields.items() if name in form.key_names(row.model) or name in added}
    return {"model": row.model._meta.label_lower, "adds_to": note.set, "fields": named}


def _kinds(home):
    """The kinds of row a file holds, in the order in which they stand under one owner."""
    if home is Source:
        return [Source, Passage]
    return [Record, home, OldAddress, *row_models(home), Citation] if home in RECORD_MODELS else [home]


def _write(path, rows):
    """Write rows, one at a time, as `json.dumps` would write them all; answers how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for count, row in enumerate(rows, start=1):
            file.write("[\n  " if count == 1 else ",\n  ")
            file.write(json.dumps(row, ensure_ascii=False, indent=2).replace("\n", "\n  "))
        file.write("\n]\n")
        file.flush()
        os.fsync(file.fileno())
    return count


def rows_in(path):
    """The rows of a file as dumps write it, one at a time. Raises ValueError where it is not as they write it."""
    lines = []
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            lines.append(line)
            if line.startswith("  }"):
                yield json.loads("".join(lines).lstrip("[").rstrip(",\n"))
                lines.clear()
    if lines != ["]\n"]:
        raise ValueError(path)
