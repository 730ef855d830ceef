"""What to do with each row of the files, given the row in the database and what the last load wrote."""

from . import form

NEW, CHANGED, SAME, KEPT, CONFLICT = "new", "changed", "unchanged", "kept", "conflict"


def compare(rows, held, loaded, *, force):
    """Each row with its verdict. `loaded` holds what the last load noted, `force` the slugs whose rows the files overrule."""
    verdicts, gone = [], set()
    for row in rows:
        was = loaded.get(form.stored_name(*row.name))
        verdict = _verdict(row, held.get(row.name), was.digest if was else "", is_forced=row.slug in force)
        if verdict == KEPT and row.name not in held:
            gone.add(row.name)
        verdicts.append((row, verdict))
    return [(row, KEPT if verdict == NEW and row.owner in gone else verdict) for row, verdict in verdicts]


def _verdict(row, held, was, *, is_forced):
    if not held:
        return KEPT if was and not is_forced else NEW
    if held.digest == row.digest and not (row.text and "text" not in held.fields):
        return SAME
    if is_forced or held.digest in (was, row.digest):
        return CHANGED
    return KEPT if row.digest == was else CONFLICT
