"""Rules about the values of one record and its rows."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation import dates, text
from cooperation.languages import all_of
from cooperation.models import Basis, PartialDateField, Record, State, WorkedOut, reference_fields
from cooperation.receipts import Receipts, rows_of

from .problem import Problem, name_of, problem

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

DONE = {"adopted_on", "done_on", "said_on"}
"""Dates of what has happened, wherever they stand; a beginning, an effect or an entry into force may be yet to come."""


def worked_out_columns_agree(record):
    """Every partial date can be read, and every worked-out column is what the field it follows from makes it."""
    for instance in (record, *rows_of(record)):
        for message in column_faults(instance):
            yield Problem(name_of(record, instance), message, None if instance is record else instance)


def column_faults(instance):
    """What is wrong with the partial dates and worked-out columns of one row."""
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.attname)
        if isinstance(field, PartialDateField) and value and (error := _date_error(value)):
            yield error
        if isinstance(field, WorkedOut) and value != (right := field.work_out(instance)):
            message = _("“%(field)s” is %(value)s, and “%(of)s” makes it %(right)s. Save the record again in the admin.")
            yield message % {"field": field.name, "value": value, "of": field.of, "right": right}


def _date_error(value):
    try:
        dates.parse(value)
    except ValueError as error:
        return str(error)
    return ""


def dates_are_no_more_precise_than_their_words(record):
    """The day, month and year of a date each stand in the words cited for it.

    What the editors supply or another source says is not held to the words, nor what is inferred where a note says how.
    """
    for instance, fact in _dated(record):
        if not _is_explained(fact):
            for part in _unsupported(fact):
                message = _(
                    "“%(fact)s” says %(part)s, and no words cited for it do. Store no more than they say, or cite words that do."
                )
                yield problem(record, message, row=instance, fact=fact.name, part=part)


def inferred_dates_say_how(record):
    """Which day or month is worked out from the words ("three months after") and stands in none of them: its note has to carry it."""
    for instance, fact in _dated(record):
        if _is_explained(fact) and (parts := list(_unsupported(fact))):
            message = _("“%(fact)s” says %(parts)s, which follows from the note alone. Check that the note says how.")
            yield problem(record, message, row=instance, fact=fact.name, parts=all_of(parts))


def _dated(record):
    """(row, fact) of each date that is stated and cited."""
    receipts = Receipts(record)
    for instance in (record, *rows_of(record)):
        for fact in receipts.facts(instance):
            if isinstance(fact.field, PartialDateField) and fact.citations and not fact.is_empty:
                yield instance, fact


def _is_explained(fact):
    """Whether a note says how the date follows from the words."""
    return any(citation.basis == Basis.INFERRED and citation.note.strip() for citation in fact.citations)


def _unsupported(fact):
    """The parts of a date that its citations lack; of an inferred one the year may be missing."""
    bases = {citation.basis for citation in fact.citations}
    value = getattr(fact.instance, fact.name)
    if bases & {Basis.EDITOR, Basis.EXTERNAL} or _date_error(value):
        return
    words = " ".join(text.normalise(citation.evidence) for citation in fact.citations)
    for point in dates.parse(value).points:
        if point.day and not _has_number(point.day, words):
            yield _("day %(day)s") % {"day": point.day}
        if point.month and not (_has_month(point.month, words) or _has_number(point.month, words)):
            yield MONTHS[point.month - 1]
        if Basis.INFERRED not in bases and not _has_number(point.year, words):
            yield str(point.year)


def _has_number(number, words):
    return bool(re.search(rf"(?<!\d)0*{number}(?!\d)", words))


def _has_month(month, words):
    """Whether the words name a month, in full or by its first three letters ("Sept." has four)."""
    name = MONTHS[month - 1]
    return bool(re.search(rf"\b(?:{name}|{name[:3]}t?)\b", words, re.IGNORECASE if month != 5 else 0))


def acts_are_past(record):
    """What a source reports as done was done by today: an act, an adoption, something said."""
    for instance in (record, *rows_of(record)):
        for name in DONE & {field.name for field in instance._meta.concrete_fields}:
            earliest = getattr(instance, f"{name}_earliest")
            if earliest and earliest > timezone.localdate():
                message = _("“%(fact)s” lies in the future. Enter what has happened already, or correct the date.")
                yield problem(record, message, row=instance, fact=name)


def bilateral_treaty_has_two_sides(record):
    """A published bilateral treaty has exactly two sides; partners of one side count as one."""
    if record.state != State.PUBLISHED or getattr(record, "laterality", None) != "bilateral":
        return
    sides = {row.side or row.partner_id for row in record.participations.all()} or {act.party_id for act in record.actions.all()}
    if len(sides) != 2:
        message = _(
            "a bilateral treaty has two sides, and this one has %(count)s. Correct the participants, or how many sides it has."
        )
        yield problem(record, message, count=len(sides))


def figures_stand_in_their_words(record):
    """Each number of an observation stands in words cited for it, and a share lies between 0 and 100."""
    for row in rows_of(record):
        cited = [citation for citation in record.citations.all() if citation.row == row.key and not citation.value]
        stated = text.numbers(" … ".join(citation.evidence for citation in cited))
        for number in getattr(row, "numbers", ()):
            if cited and number not in stated:
                message = _("no words cited for it hold the number %(number)s. Cite words that do, or correct the number.")
                yield problem(record, message, row=row, number=text.plain(number))
            if record.is_share and not 0 <= number <= 100:
                message = _("%(number)s is no share: those lie between 0 and 100. Correct the number, or the indicator's unit.")
                yield problem(record, message, row=row, number=text.plain(number))


def public_refers_to_public(record):
    """What a published record refers to is public by the time the record is."""
    if record.state != State.PUBLISHED:
        return
    for instance in (record, *rows_of(record)):
        for field in reference_fields(type(instance)):
            for target in _targets(instance, field):
                if not _is_public_before(target, record):
                    message = _(
                        "“%(fact)s” refers to %(target)s, which visitors may not see. Publish it first, or take the reference out."
                    )
                    yield problem(record, message, row=instance, fact=field.name, target=target.slug)


def _targets(instance, field):
    value = getattr(instance, field.name)
    if field.many_to_many:
        return value.all()
    return [value] if value else []


def _is_public_before(target: Record, record: Record) -> bool:
    due = max(timezone.now(), record.publish_at or timezone.now())
    return target.state == State.PUBLISHED and (target.publish_at is None or target.publish_at <= due)


RULES = [
    worked_out_columns_agree,
    dates_are_no_more_precise_than_their_words,
    acts_are_past,
    bilateral_treaty_has_two_sides,
    figures_stand_in_their_words,
    public_refers_to_public,
]
ODDITIES = [inferred_dates_say_how]
