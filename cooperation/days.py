"""The day an address asks about: `?on=2020-04-28`, or today where it names none."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

ON = "on"
"""The name of the parameter."""

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Day:
    """A day that statuses are told for, as seen from today."""

    date: date
    today: date
    is_asked: bool

    @classmethod
    def of(cls, asked):
        """The day asked for, today for None."""
        today = timezone.localdate()
        return cls(asked or today, today, asked is not None)

    @property
    def is_ahead(self):
        """Whether it is still to come, so that acts may yet be done before it."""
        return self.date > self.today

    @property
    def text(self):
        """As addresses write it, empty where they do not name it."""
        return self.date.isoformat() if self.is_asked else ""

    @property
    def query(self):
        """How the one address of the day ends."""
        return f"?{ON}={self.text}" if self.is_asked else ""

    @property
    def told_anew_on(self):
        """The last day whose beginning changed what is told of this one; None while it lies ahead.

        Today's statuses are told anew every midnight, those of a named day once: when it has come.
        """
        return None if self.is_ahead else self.date


class DayField(forms.CharField):
    """A day written as 2020-04-28 and in no other way."""

    def to_python(self, value):
        text = super().to_python(value)
        return read_day(text) if text else None


def read_day(text):
    """The day a text names. What is none is refused with a sentence that says how to write one."""
    try:
        if _WRITTEN.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise forms.ValidationError(_("“%(value)s” is no day. Enter a day as 2020-04-28.") % {"value": text})


class AskedDay:
    """The day in the address of one record. Every other parameter is passed over, as at the address of any record."""

    def __init__(self, query_string):
        self._given = [value for name, value in parse_qsl(query_string, keep_blank_values=True) if name == ON]

    @cached_property
    def problem(self):
        """What is wrong with it, in a sentence; empty when nothing is."""
        if len(self._given) > 1:
            return _("“%(name)s” is given twice. Choose one value.") % {"name": ON}
        return " ".join(self._read[1])

    @cached_property
    def day(self):
        """The day; today where the address names none that can be read."""
        return Day.of(self._read[0])

    @property
    def is_canonical(self):
        return self._given == ([self.day.text] if self.day.is_asked else [])

    @cached_property
    def _read(self):
        try:
            return DayField(required=False).clean(self._given[0] if self._given else ""), []
        except forms.ValidationError as error:
            return None, error.messages
