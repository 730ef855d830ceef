"""Save what one statement says, or say what is against it at the cell."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .rows import WHOLE_ROW


class RowRefusedError(Exception):
    """A row that must not be written. `sentences` say why, by heading."""

    def __init__(self, sentences):
        super().__init__()
        self.sentences = sentences


def save(statement, stored):
    """The record or child row that a statement is about, saved as it says; made where `stored` is None."""
    instance = stored or _made(statement)
    many = _set(instance, statement)
    # References come from the finder, which has seen what they refer to.
    passed_over = [one.name for one in instance._meta.concrete_fields if one.is_relation or one.name not in statement.values]
    try:
        _refuse_missing(instance, statement)
        instance.clean_fields(exclude=passed_over)
        if not statement.is_made:
            instance.clean()
        with transaction.atomic():
            instance.save(force_insert=instance._state.adding)
    except ValidationError as error:
        raise RowRefusedError(_by_heading(error, statement)) from error
    except IntegrityError as error:
        # Asked beforehand, each constraint would be a query.
        raise RowRefusedError(_clashes(instance, statement)) from error
    for name, keys in many.items():
        getattr(instance, name).set(keys)
    return instance


def _made(statement):
    instance = statement.model()
    if statement.model is not statement.target.model:
        setattr(instance, f"{statement.model.owner}_id", statement.target.pk)
    else:
        instance.slug = statement.target.slug
    return instance


def _set(instance, statement):
    """Set the values of a record or row; those to many are answered, to be set once it is saved."""
    many = {}
    for name, value in statement.values.items():
        column = instance._meta.get_field(name)
        if column.many_to_many:
            many[name] = [target.pk for target in value]
        elif column.is_relation:
            setattr(instance, column.attname, value.pk)
        else:
            setattr(instance, name, value)
    return many


def _refuse_missing(instance, statement):
    """Refuse what is new and lacks what it needs."""
    missing = {}
    for column in instance._meta.concrete_fields if instance._state.adding else ():
        is_needed = column.editable and not (column.blank or column.null or column.has_default() or column.primary_key)
        if is_needed and getattr(instance, column.attname) in (None, ""):
            message = _("Fill in “%(column)s”: a new %(thing)s needs it.")
            missing[column.name] = message % {"column": column.verbose_name, "thing": statement.model._meta.verbose_name}
    if missing:
        raise ValidationError(missing)


def _clashes(instance, statement):
    try:
        instance.validate_unique()
        instance.validate_constraints()
    except ValidationError as error:
        return _by_heading(error, statement)
    return {WHOLE_ROW: [_("Somebody saved something at the same moment that clashes with this. Try again.")]}


def _by_heading(error, statement):
    if not hasattr(error, "error_dict"):
        error = ValidationError({NON_FIELD_ERRORS: error})
    found = {}
    for name, messages in error.message_dict.items():
        found.setdefault(statement.headings.get(name, WHOLE_ROW), []).extend(messages)
    return found
