"""Write the record as fixture files, the same bytes for the same record on every database, in the memory that a few records take."""

import json
import os
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from django.utils.translation import gettext as _

from cooperation.models import Alphabetical, Citation, LoadedRow, OldAddress, Passage, Record, Source, row_models
from cooperation.records import RECORD_MODELS

from . import form
from .form import LoadError
from .snapshot import alone, rows_of

AT_ONCE = 200
"""So many records, or sources, topics, places, are in memory at once, each with all its rows."""


def dump(folder, *, set="article"):
    """Write the rows of a set, and those never loaded from any, as files in a folder. Answers how many rows each file has.

    All files are written before the first takes its place, and each appears whole or not at all. A file of an earlier dump that has no
    rows any more is removed; where other JSON files stand nothing is written.
    """
    _refuse_unknown_set(set)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _refuse_other_files(folder)
    with alone():
        return _dumped(folder, partial(_of_set, set=set))


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


def _refuse_unknown_set(set):
    """Refuse a set no load brought, lest an earlier dump be emptied; before any load there is nothing to confuse it with."""
    known = sorted({*LoadedRow.objects.order_by().values_list("set", flat=True).distinct()})
    if known and set not in known:
        raise LoadError(
            _("There is no set “%(set)s” here. Name one that was loaded: %(sets)s.") % {"set": set, "sets": ", ".join(known)}
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
    """The rows of a file in their order, in lists of (model, natural key, fields): some owners at a time, each with its rows."""
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
            found.append((owner, place, form.key_of(model, values), model, form.written(model, values)))
    return [(model, key, fields) for _owner, _place, key, model, fields in sorted(found, key=itemgetter(0, 1, 2))]


def _whole(rows):
    return [_written(model, fields, None, "") for model, _key, fields in rows]


def _of_set(rows, *, set):
    """What a dump of a set writes of some rows: those last loaded from it, those no load wrote, and what it adds to the rows of others."""
    names = [form.stored_name(model, key) for model, key, _fields in rows]
    models, keys = ({*part} for part in zip(*names, strict=True))
    loaded = {(row.model, row.natural_key): row for row in LoadedRow.objects.filter(model__in=models, natural_key__in=keys)}
    written = (_written(model, fields, loaded.get(name), set) for (model, _key, fields), name in zip(rows, names, strict=True))
    return filter(None, written)


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
