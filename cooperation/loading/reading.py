"""Read a set of fixture files whole, and refuse what cannot be loaded before anything is written."""

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cooperation.models import Passage, Record, Source

from . import form
from .adding import Addition, merged
from .form import LoadError, describe
from .refusing import refuse


@dataclass(frozen=True, eq=False)
class FileRow:
    """One row of a file: what it is, where it stands, and the values it gives; with what other sets add to it."""

    path: Path
    place: int
    """Its number in the file, from 1."""
    model: type
    fields: dict
    """The fields as the file writes them."""
    values: dict
    added: dict = field(default_factory=dict)
    """By the name of another set, the fields it fills."""

    @property
    def set(self):
        return self.path.parent.name

    @cached_property
    def key(self):
        """The natural key."""
        return form.key_of(self.model, self.values)

    @property
    def name(self):
        return self.model, self.key

    @property
    def owner(self):
        """The row this one belongs to, None for a source, topic, place or record, which belong to nothing."""
        if form.is_type(self.model):
            return Record, self.key
        if name := form.owner_name(self.model):
            return self.model._meta.get_field(name).related_model, self.values[name]
        return None

    @property
    def slug(self):
        """The slug that `--force` knows it by: its own, or that of what it belongs to."""
        return self.owner[1][0] if self.owner else self.key[0]

    @property
    def text(self):
        """The text of a passage, where the file gives one."""
        return self.values["text"] if self.model is Passage else ""

    @cached_property
    def digest(self):
        return form.digest(form.written(self.model, self.values))

    @property
    def references(self):
        """Every row this one needs, by model and natural key."""
        return form.references(self.model, self.values)

    def with_fields(self, fields, *, added):
        """The same row with other fields. Raises ValidationError where they cannot be read."""
        return replace(self, fields=fields, values=form.read(self.model, fields), added=added)

    def __str__(self):
        return f"{self.path.name}, {describe(*self.name)}"


def read_sets(names):
    """The rows of all the sets, in the order of their files, with what the sets add to each other's rows."""
    faults = []
    every = [row for name in names for path in files_of(name) for row in _rows_of(path, faults)]
    rows = [row for row in every if isinstance(row, FileRow)]
    refuse([*faults, *_duplicates(rows)])
    rows = merged(rows, [row for row in every if isinstance(row, Addition)])
    _refuse_private_text(rows)
    return rows


def folder_of(name):
    """The folder of a set: by its name below RECORD_FIXTURES, or any path."""
    for folder in (settings.RECORD_FIXTURES / name, Path(name)):
        if folder.is_dir():
            return folder.resolve()
    raise LoadError(
        _("There is no folder “%(name)s” in %(fixtures)s, nor at that path. Name a set of fixtures or the folder that holds one.")
        % {"name": name, "fixtures": settings.RECORD_FIXTURES}
    )


def files_of(name):
    """The files of a set, in loading order."""
    folder = folder_of(name)
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise LoadError(_("%(folder)s holds no .json file. Name the folder that holds the fixtures.") % {"folder": folder})
    return paths


def _rows_of(path, faults):
    """The rows and additions of one file, as far as they can be read; what cannot be goes to the faults."""
    try:
        raws = _parse(path)
    except LoadError as error:
        faults.append(str(error))
        return
    for place, raw in enumerate(raws, start=1):
        try:
            yield _read_row(path, place, raw)
        except LoadError as error:
            faults.append(str(error))


def _parse(path):
    rows = _parse_json(path)
    if not isinstance(rows, list):
        raise LoadError(_("%(file)s is not a list of rows. Put its rows between [ and ].") % {"file": path})
    return rows


def _parse_json(path):
    try:
        return json.loads(path.read_bytes().decode())
    except OSError as error:
        raise LoadError(_("%(file)s cannot be read (%(why)s). Check it.") % {"file": path, "why": error.strerror}) from error
    except UnicodeDecodeError as error:
        raise LoadError(
            _("%(file)s is not UTF-8 at byte %(byte)s. Save it as UTF-8.") % {"file": path, "byte": error.start + 1}
        ) from error
    except json.JSONDecodeError as error:
        place = {"file": path, "line": error.lineno, "column": error.colno, "why": error.msg}
        raise LoadError(
            _(
                "%(file)s breaks off or is not JSON at line %(line)s, column %(column)s (%(why)s). Correct it there, or fetch the file again."
            )
            % place
        ) from error
    except RecursionError as error:
        raise LoadError(_("%(file)s is nested too deeply to be a fixture. Fetch the file again.") % {"file": path}) from error


def _read_row(path, place, raw):
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict) or set(raw) - {"adds_to"} != {"model", "fields"}:
        raise LoadError(
            _("%(file)s, row %(place)s, is not a row. Write it as {“model”: …, “fields”: {…}}, without a primary key.")
            % {"file": path.name, "place": place}
        )
    model = form.by_label().get(raw["model"]) if isinstance(raw["model"], str) else None
    if not model:
        raise LoadError(
            _("%(file)s, row %(place)s, is of the unknown model “%(model)s”. Use one of: %(models)s.")
            % {"file": path.name, "place": place, "model": raw["model"], "models": ", ".join(form.by_label())}
        )
    try:
        fields = form.completed(model, raw["fields"])
        if "adds_to" in raw:
            return Addition(path, model, form.read_key(model, fields), str(raw["adds_to"]), fields)
        return FileRow(path, place, model, fields, form.read(model, fields))
    except ValidationError as error:
        raise LoadError(
            _("%(file)s, row %(place)s (%(named)s): %(why)s. Correct it in the file.")
            % {"file": path.name, "place": place, "named": _named(model, raw["fields"]), "why": "; ".join(error.messages)}
        ) from error


def _named(model, fields):
    """As much of the row's name as the file gives."""
    parts = [fields.get(name, "?") for name in form.key_names(model)]
    return describe(model, [part[0] if isinstance(part, list) and part else part for part in parts])


def _duplicates(rows):
    """A sentence for each row that stands in the files before."""
    sentence = _("%(row)s stands in %(first)s, row %(place)s, and again in %(second)s, row %(again)s. Delete one of the two.")
    seen = {}
    for row in rows:
        first = seen.setdefault(row.name, row)
        if first is not row:
            places = {"first": first.path, "place": first.place, "second": row.path, "again": row.place}
            yield sentence % {"row": describe(*row.name), **places}


def _refuse_private_text(rows):
    """Refuse a passage's text in a file unless its source says that the text may be shown."""
    public = {row.key for row in rows if row.model is Source and row.values["text_public"]}
    for row in rows:
        if row.text and row.values["source"] not in public:
            raise LoadError(
                _("%(row)s: the file holds its text, which may not be shown. Delete “text” there, and use attach_text.")
                % {"row": row}
            )
