"""Reasons to stop a load, each told in sentences that say how to go on."""

from django.utils.translation import gettext as _

from .comparing import CONFLICT
from .form import LoadError, describe

AT_ONCE = 20
"""So many faults are told at once."""


def refuse(faults):
    """Stop where there are faults, with the sentences of the first of them."""
    if not faults:
        return
    told = faults[:AT_ONCE]
    if more := len(faults) - len(told):
        told.append(_("And %(count)s more.") % {"count": more})
    raise LoadError("\n".join(told))


def refuse_unknown_names(force, rows):
    """Stop at a slug given to `--force` that no row of the files has or belongs to."""
    slugs = {row.slug for row in rows}
    for name in force:
        if name not in slugs:
            raise LoadError(
                _("No row of these files belongs to “%(name)s”. Give --force a slug that stands in them.") % {"name": name}
            )


def refuse_conflicts(verdicts):
    """Stop where both a file and an editor changed a row."""
    sentence = _(
        "%(row)s: the file and an editor have both changed it. Take the file's with --force %(slug)s, or the editor's with --keep-edits."
    )
    if conflicts := [row for row, verdict in verdicts if verdict == CONFLICT]:
        raise LoadError("\n".join(sentence % {"row": row, "slug": row.slug} for row in conflicts))


def refuse_unknown_references(rows, to_write, held):
    """Stop at rows to be written that refer to what is not there and will not be."""
    known, in_files = {*held, *(row.name for row, _verdict in to_write)}, {row.name for row in rows}
    faults = [
        _unknown_reference(row, name, is_deleted=name in in_files)
        for row, _verdict in to_write
        for name in row.references
        if name not in known
    ]
    refuse([*dict.fromkeys(faults)])


def _unknown_reference(row, name, *, is_deleted):
    if is_deleted:
        sentence = _(
            "%(row)s refers to %(other)s, which an editor deleted. Bring it back with --force %(slug)s, or correct the reference."
        )
    else:
        sentence = _(
            "%(row)s refers to %(other)s, which is nowhere in the files or the record. Correct the reference, or add that row."
        )
    return sentence % {"row": row, "other": describe(*name), "slug": name[1][0]}


def refuse_new_problems(before, after):
    """Stop when verify names what it did not name before."""
    if new := [problem for problem in after if problem not in before]:
        lines = "\n".join(map(str, new))
        raise LoadError(
            f"{lines}\n" + _("Nothing was loaded, for it would bring these problems. Correct the files and load again.")
        )
