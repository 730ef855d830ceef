"""The words of one cell as a value, forgiven where they can mean one thing only, refused in a sentence where not; and back to words."""

import re
from decimal import Decimal, InvalidOperation
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cooperation import dates, text
from cooperation.languages import listed
from cooperation.models import PartialDateField, TermField

SEVERAL = ";"
YES, NO = {"yes", "true", "1", "y", "是"}, {"no", "false", "0", "n", "否"}
_TIME = re.compile(r"[T ]00:00(?::00)?(?:\.0+)?\Z")


def read(field, words, finder):
    """The value a field takes from the words of a cell; what it refers to, as the finder knows it. Raises ValidationError."""
    if field.many_to_many:
        return frozenset(finder.find(field.related_model, part.strip()) for part in words.split(SEVERAL) if part.strip())
    if field.is_relation:
        return finder.find(field.related_model, words)
    for kind, reader in _READERS.items():
        if isinstance(field, kind):
            return reader(field, words)
    return field.clean(words, None)


def read_term(field, words):
    """A term of a vocabulary, by its stored word or its label in any case."""
    if value := _terms(field.vocabulary, get_language()).get(text.name_key(words)):
        return value
    labels = listed(f"“{term.label}”" for term in field.vocabulary)
    raise ValidationError(_("“%(words)s” is none of the terms. Write one of these: %(terms)s.") % {"words": words, "terms": labels})


@cache
def _terms(vocabulary, language):
    """The terms of a vocabulary by everything they may be called in a language, and in English."""
    labels = {text.name_key(str(term.label)): term.value for term in vocabulary}
    with override(None):
        english = {text.name_key(str(term.label)): term.value for term in vocabulary}
    return english | labels | {text.name_key(term.value): term.value for term in vocabulary}


def read_date(field, words):
    """A partial date as people write it; never where day and month could be either."""
    try:
        return str(dates.read(_TIME.sub("", words.strip())))
    except ValueError as error:
        raise ValidationError(str(error)) from error


def read_flag(field, words):
    word = words.casefold()
    if word in YES | NO:
        return word in YES
    raise ValidationError(_("Write yes or no, or leave the cell empty."))


def read_number(field, words):
    try:
        number = Decimal(words)
    except InvalidOperation as error:
        raise ValidationError(_("“%(words)s” is no number. Write digits with a point, as in 7.35.") % {"words": words}) from error
    return field.clean(number, None)


_READERS = {
    PartialDateField: read_date,
    TermField: read_term,
    models.BooleanField: read_flag,
    models.DecimalField: read_number,
}


def written(field, value):
    """A stored value as a cell, from which `read` makes the same value; references stand as their slugs."""
    if value in (None, ""):
        return ""
    if field.many_to_many:
        return f"{SEVERAL} ".join(sorted(one.slug for one in value.all()))
    if field.is_relation:
        return value.slug
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return text.plain(value)
    return str(value)
