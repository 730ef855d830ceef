"""Fields that one set adds to the rows of another, which leaves them empty.

A set that builds on another never changes its rows: it has rows of its own, and additions, `{"model": …, "adds_to": "article",
"fields": {…}}`, that name a row of the other set and only the fields they fill. What contradicts that set is a citation with a value
of its own.
"""

from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import form
from .form import LoadError


@dataclass(frozen=True, eq=False)
class Addition:
    """One addition as a file gives it."""

    path: Path
    model: type
    key: tuple
    adds_to: str
    fields: dict

    @property
    def set(self):
        return self.path.parent.name

    @property
    def name(self):
        return self.model, self.key

    @property
    def added(self):
        """The fields it fills."""
        return {name: value for name, value in self.fields.items() if name not in form.key_names(self.model)}


def merged(rows, additions):
    """The rows with what is added to them, in their order. Raises LoadError where an addition has no row, or a field has a value."""
    found = {row.name: row for row in rows}
    for addition in additions:
        base = found.get(addition.name)
        if not base or base.set != addition.adds_to:
            raise LoadError(
                _(
                    "%(file)s adds to %(row)s of the set “%(set)s”, which is not being loaded. Load both sets, or correct the addition."
                )
                % {"file": addition.path, "row": form.describe(*addition.name), "set": addition.adds_to}
            )
        found[addition.name] = with_added(base, addition.set, addition.added, path=addition.path)
    return list(found.values())


def with_kept(rows, loaded, *, sets):
    """The rows with what sets that are not being loaded now added to them before, as far as they are still empty."""
    return [_with_kept(row, getattr(loaded.get(form.stored_name(*row.name)), "added", {}), sets) for row in rows]


def _with_kept(row, added, sets):
    for name in sorted(added.keys() - sets):
        row = with_added(
            row, name, {field: value for field, value in added[name].items() if field not in row.fields}, path=row.path
        )
    return row


def with_added(row, set, added, *, path):
    """A row with the fields that a set adds. Raises LoadError where one of them has a value already, or cannot be read."""
    if given := sorted(row.fields.keys() & added.keys()):
        raise LoadError(
            _(
                "%(file)s adds “%(field)s” to %(row)s, which has a value for it already. Give another value as a citation of its own."
            )
            % {"file": path, "field": given[0], "row": form.describe(*row.name)}
        )
    try:
        return row.with_fields(row.fields | added, added=row.added | {set: row.added.get(set, {}) | added})
    except ValidationError as error:
        raise LoadError(
            _("%(file)s, addition to %(row)s: %(why)s. Correct it in the file.")
            % {"file": path, "row": form.describe(*row.name), "why": "; ".join(error.messages)}
        ) from error
