"""Writing a record back as an edit held it: its own fields, its rows and its citations, and nothing that would not fit any more.

Whatever differs is deleted first and then written anew, with the key it has, so that two rows can trade what must not stand twice.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.models import Citation, row_models

from .held import CITATION, OWN, fields_of, in_order, kind_and_key, part_model
from .words import Names, part_label

STANDING = {"slug", "state", "publish_at", "withdrawn_reason", "successor"}
"""Where a record stands: its address and state are moved by acts of their own and stay when its contents go back."""


def is_same(model, before, after):
    """Whether two records of one type as plain data have the same contents, wherever they stand."""
    return not _differing(model, before, after)


def write(record, *, now, wanted, names=None):
    """Make the stored contents of a record, which are `now`, what is `wanted`. Answers sentences on what cannot be.

    Fields that `wanted` does not hold stay as they are, and what it holds besides our fields is passed over. Where there is any
    sentence something may be half-written: the caller's transaction must be rolled back then.
    """
    model = type(record)
    names = names or Names(model, wanted)
    differing = _differing(model, now, wanted)
    lost = [sentence for part in differing if part in wanted for sentence in _lost(model, part, now, wanted, names)]
    if lost:
        return lost
    stored = _take_out(record, [part for part in differing if part != OWN])
    sentences = _write_own(record, now[OWN], wanted[OWN]) if OWN in differing else []
    for part in differing:
        if part != OWN and part in wanted:
            values = now.get(part, {}) | wanted[part]
            sentences += _write_part(record, part, values, stored.get(part), label=part_label(model, part, wanted))
    return sentences or _orphans(wanted)


def _differing(model, before, after):
    """The parts whose contents differ, as far as the models still have them."""
    return [part for part in in_order(model, before, after) if part_model(model, part) and _differs(model, part, before, after)]


def _differs(model, part, before, after):
    if part not in before or part not in after:
        return True
    return any(
        name in after[part] and before[part].get(name) != after[part][name]
        for name in fields_of(part_model(model, part))
        if _moves(name)
    )


def _moves(name):
    return name not in STANDING


def _lost(model, part, now, wanted, names):
    """A sentence for each thing deleted since to which what comes back refers."""
    for name, field in fields_of(part_model(model, part)).items():
        value = wanted[part].get(name)
        if not field.is_relation or not _moves(name) or value == now.get(part, {}).get(name):
            continue
        for title in names.missing(field, value):
            label = field.verbose_name if part == OWN else f"{part_label(model, part, wanted)}, {field.verbose_name}"
            yield _("%(field)s: it referred to %(title)s, so it cannot go back. Restore the other values one by one.") % {
                "field": capfirst(label),
                "title": title,
            }


def _take_out(record, parts):
    """Delete the stored rows and citations of these names. Answers them by name, to be written anew."""
    found = {}
    for model, owner, key in [*((row, row.owner, "key") for row in row_models(type(record))), (Citation, "record", "number")]:
        keys = [kind_and_key(part)[1] for part in parts if part_model(type(record), part) is model]
        rows = model.objects.filter(**{owner: record.pk, f"{key}__in": keys}) if keys else []
        for row in rows:
            found[f"{model._meta.model_name} {getattr(row, key)}"] = row
        if rows:
            model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return found


def _write_own(record, now, wanted):
    values = {name: value for name, value in wanted.items() if _moves(name) and now.get(name) != value}
    return _save(record, values)


def _write_part(record, part, values, stored, *, label):
    """Write one row or citation; `stored` is what stood under its name until now, whose primary key it keeps."""
    model = part_model(type(record), part)
    row = stored or model()
    row._state.adding = True
    setattr(row, "record" if model is Citation else model.owner, record)
    if model is Citation:
        row.checked = values.get("checked", "")
    return _save(row, values, label)


def _save(thing, values, label=""):
    """Save a record or row with these values. Answers sentences where a rule of the model or of the database is against it."""
    many = _set(thing, values)
    if isinstance(thing, Citation):
        thing.check_against_text()
    try:
        thing.clean_fields(
            exclude=[field.name for field in thing._meta.concrete_fields if field.is_relation or field.name not in values]
        )
        thing.clean()
        with transaction.atomic():
            thing.save(force_insert=thing._state.adding)
    except ValidationError as error:
        return _sentences(thing, error, label)
    except IntegrityError:
        # Asked beforehand, each constraint would be a query.
        return _clashes(thing, label)
    for name, keys in many.items():
        getattr(thing, name).set(keys)
    return []


def _clashes(thing, label):
    try:
        thing.validate_unique()
        thing.validate_constraints()
    except ValidationError as error:
        return _sentences(thing, error, label)
    return [_("Somebody saved something at the same moment that clashes with this. Try again.")]


def _sentences(thing, error, label):
    if not hasattr(error, "error_dict"):
        error = ValidationError({NON_FIELD_ERRORS: error})
    named = {field.name: str(field.verbose_name) for field in thing._meta.get_fields() if hasattr(field, "verbose_name")}
    return [
        ": ".join(filter(None, [label, capfirst(named.get(name, "")), message]))
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def _set(thing, values):
    """Set the values of a record or row; those to many are answered, to be set once it is saved."""
    many = {}
    for name, field in fields_of(type(thing)).items():
        if name not in values:
            continue
        if field.many_to_many:
            many[name] = values[name]
        else:
            setattr(
                thing,
                field.attname,
                field.target_field.to_python(values[name]) if field.is_relation else field.to_python(values[name]),
            )
    return many


def _orphans(wanted):
    """A sentence for each citation that would be about a row that is not there."""
    keys = {"", *(kind_and_key(part)[1] for part in wanted if part != OWN and kind_and_key(part)[0] != CITATION)}
    return [
        _("Citation %(number)s is about the row “%(row)s”, which would not be there. Restore or delete both.")
        % {"number": values["number"], "row": values["row"]}
        for part, values in wanted.items()
        if kind_and_key(part)[0] == CITATION and values.get("row", "") not in keys
    ]
