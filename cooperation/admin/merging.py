"""Merging what two editors did at the same time, field by field and row by row.

A form carries the values it was opened with. When it comes back, each field has three: what it was opened with, what is stored now, and
what was sent. What its sender left alone stays as it is stored now. What both changed is sent back once with both texts: whoever sends
it again has seen the other's.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation import text

from .keys import sent_key

SEEN = "seen"
UNSEEN = gettext_lazy("This form came without the values it was opened with. Open the record again, and make the change there.")


class SeenField(forms.CharField):
    """The values a form was opened with. Shown again it has those stored now, for by then its sender has seen them."""

    widget = forms.HiddenInput

    def bound_data(self, data, initial):
        return initial


@dataclass
class Conflict:
    """A field that two editors changed: the words stored now, and those sent."""

    name: str
    label: str
    theirs: str
    mine: str

    @property
    def words(self):
        """From theirs to mine, word by word."""
        return text.word_changes(self.theirs, self.mine)


class MergingForm(forms.ModelForm):
    """A form that leaves alone what its sender left alone."""

    seen = SeenField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicts, self.taken = [], []
        """What both changed; and the names of the fields that somebody else changed and the sender did not."""
        self._is_merged = False
        self.initial[SEEN] = self._stored_as_text

    def _stored_as_text(self):
        return json.dumps(self.stored(), cls=DjangoJSONEncoder) if self.instance.pk else ""

    def stored(self):
        """The values stored now, as they could stand in JSON."""
        return {
            name: self.fields[name].prepare_value(self.get_initial_for_field(self.fields[name], name)) for name in self.compared
        }

    @cached_property
    def compared(self):
        """The names of the fields that are a column or a relation of the model and may be changed."""
        columns = {field.name for field in (*self._meta.model._meta.concrete_fields, *self._meta.model._meta.many_to_many)}
        outside = {self._meta.model._meta.pk.name, getattr(self._meta.model, "owner", ""), "source" if self.prefix else ""}
        return [
            name
            for name, field in self.fields.items()
            if name in columns - outside and not field.disabled and not isinstance(field, forms.FileField)
        ]

    @property
    def opened_with(self):
        """The values the form was opened with; None where it did not bring them."""
        try:
            values = json.loads(self.data.get(self.add_prefix(SEEN)) or "")
        except ValueError:
            return None
        return values if isinstance(values, dict) else None

    def sent(self, name):
        """What was sent for a field, comparable."""
        field = self.fields[name]
        return comparable(field, field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)))

    def merge(self):
        """Take over what somebody else changed and the sender left alone. Once, before anything reads what was sent."""
        if self._is_merged:
            return
        self._is_merged = True
        if not self.is_bound or not self.instance.pk or self.opened_with is None:
            return
        base, stored, sent = self.opened_with, self.stored(), {name: self.sent(name) for name in self.compared}
        for name in self.compared:
            if name not in base:
                continue
            field = self.fields[name]
            was, now = comparable(field, base[name]), comparable(field, stored[name])
            if now in (was, sent[name]):
                continue
            if sent[name] == was or self.data.get(f"take-{self.add_prefix(name)}") == "theirs":
                self._take(name, stored[name])
            else:
                self.conflicts.append(self._conflict(name, stored[name]))

    def _take(self, name, value):
        self.data = self.data.copy()
        write(self.data, self.fields[name], self.add_prefix(name), value)
        self.taken.append(name)

    def _conflict(self, name, theirs):
        field = self.fields[name]
        mine = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return Conflict(self.add_prefix(name), self.label_of(name), in_words(field, theirs), in_words(field, mine))

    def label_of(self, name):
        """What a field of this form is called in a message."""
        return capfirst(str(self[name].label))

    @property
    def was_changed_by_others(self):
        """Whether anything stored now differs from what the form was opened with."""
        base = self.opened_with
        if not self.instance.pk or base is None:
            return False
        stored = self.stored()
        return any(
            name in base and comparable(self.fields[name], base[name]) != comparable(self.fields[name], stored[name])
            for name in self.compared
        )

    def full_clean(self):
        self.merge()
        super().full_clean()

    def _post_clean(self):
        self.instance.is_as_stored = bool(self.instance.pk) and not self.has_changed()
        try:
            super()._post_clean()
        finally:
            self.instance.is_as_stored = False

    @cached_property
    def changed_data(self):
        self.merge()
        return [name for name in super().changed_data if name != SEEN]

    def clean(self):
        super().clean()
        if self.is_bound and self.instance.pk and self.opened_with is None:
            self.add_error(None, ValidationError(UNSEEN, code="unseen"))
        for conflict in self.conflicts:
            self.add_error(
                conflict.name.removeprefix(f"{self.prefix}-") if self.prefix else conflict.name, self._sentence(conflict)
            )

    def _sentence(self, conflict):
        message = _(
            "Somebody changed this to “%(theirs)s” while you were writing. What you wrote is below: save again to keep it, or take theirs."
        )
        return ValidationError(message % {"theirs": conflict.theirs or _("nothing")}, code="conflict")


def comparable(field, value):
    """A value sent or stored, so that equal ones are equal whatever they came from."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(str(one) for one in value or ())
    if isinstance(field, forms.ModelChoiceField):
        return str(value or "")
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    try:
        value = field.to_python(value)
    except ValidationError:
        value = str(value)
    if isinstance(value, datetime):
        value = value.replace(microsecond=0)  # browsers send none
    return "" if value is None else value


def write(data, field, name, value):
    """Put a stored value among sent ones, as a browser would send it."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        data.setlist(name, [str(one) for one in value or ()])
    elif isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    else:
        shown = field.widget.format_value(value) if isinstance(field.widget, forms.DateTimeInput) else value
        data[name] = "" if shown is None else str(shown)


def in_words(field, value):
    """A value as its field shows it: the label of a choice, the name of what is referred to."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        chosen = field.queryset.filter(pk__in=[sent_key(one) for one in value or ()])
        return ", ".join(sorted(map(str, chosen)))
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.filter(pk=key).first() or "") if (key := sent_key(value)) else ""
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ()) if not isinstance(label, (list, tuple))}
    return labels.get(str(value), "" if value is None else str(value))


MOST_UNSENT = 100
"""Up to so many rows a form may count without sending anything of them."""

LONGEST_PLACE = 6
"""Digits of the place of a row; a form has no room for so many fields as there are places."""


def _claimed(text):
    """A number of rows as Django reads it, however long it is written."""
    if not text.isdecimal():
        return 0
    return int(text) if len(text) <= LONGEST_PLACE else 10**LONGEST_PLACE


class MergingFormSet(forms.BaseInlineFormSet):
    """Rows of which some may have been added, changed or deleted since the form was opened."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.returned = ()
        """Places of rows that somebody else deleted and the sender changed: they are back, as new ones."""
        if self.is_bound:
            self._forget_unsent()
        if self.is_bound and self.instance.pk:
            self._align()

    def _forget_unsent(self):
        """Leave out rows of which nothing was sent: a browser sends something of each, and to make thousands of empty ones takes half a minute."""
        beginning = f"{self.prefix}-"
        total, initial = (_claimed(self.data.get(f"{beginning}{name}", "")) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
        if total <= MOST_UNSENT:
            return
        parts = (name.removeprefix(beginning).partition("-")[0] for name in self.data if name.startswith(beginning))
        sent = sorted({int(part) for part in parts if part.isdecimal() and len(part) <= LONGEST_PLACE and int(part) < total})
        if len(sent) < total:
            self._rewrite(sent, initial=sum(place < initial for place in sent))

    def _align(self):
        """Have what was sent name exactly the rows that are stored, before forms are made of it."""
        stored = {str(row.pk): row for row in self.get_queryset()}
        total, initial = (self._count(name) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
        if total is None or initial is None or not initial <= total <= self.absolute_max:
            return
        keys = [self.data.get(f"{self.prefix}-{place}-{self._pk_name}", "") for place in range(initial)]
        if keys == list(stored):
            return
        present = [place for place, key in enumerate(keys) if key in stored]
        gone = [place for place, key in enumerate(keys) if key not in stored and self._is_touched(place)]
        unsent = [row for key, row in stored.items() if key not in keys]
        self._rewrite([*present, *unsent, *gone, *range(initial, total)], initial=len(present) + len(unsent))
        self.returned = range(len(stored), len(stored) + len(gone))

    @property
    def _pk_name(self):
        return self.model._meta.pk.name

    def _count(self, name):
        """A number of rows as it was sent; None where it is none."""
        return sent_key(self.data.get(f"{self.prefix}-{name}"), otherwise=None)

    def _is_touched(self, place):
        """Whether the sender changed a row that is not there any more. Deleting it as well is no change."""
        form = self._blank(place, data=self.data)
        base = form.opened_with
        if base is None or self.data.get(form.add_prefix("DELETE")):
            return False
        return any(name in base and comparable(form.fields[name], base[name]) != form.sent(name) for name in form.compared)

    def _blank(self, place, **kwargs):
        return self.form(prefix=self.add_prefix(place), **self.get_form_kwargs(place), **kwargs)

    def _rewrite(self, rows, *, initial):
        """Write the rows anew in this order: a number is the place a row was sent at, a row one that was not sent."""
        old, self.data = self.data, self.data.copy()
        of_a_row = re.compile(rf"{re.escape(self.prefix)}-[0-9]+-")
        for name in [name for name in old if of_a_row.match(name)]:
            del self.data[name]
        for place, row in enumerate(rows):
            if isinstance(row, int):
                self._move(old, row, place, keeps_key=place < initial)
            else:
                self._write_stored(row, place)
        self.data[f"{self.prefix}-TOTAL_FORMS"], self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(rows)), str(initial)
        self.__dict__.pop("management_form", None)

    def _move(self, old, source, place, *, keeps_key):
        beginning = f"{self.prefix}-{source}-"
        for name in [name for name in old if name.startswith(beginning)]:
            part = name.removeprefix(beginning)
            if keeps_key or part not in (self._pk_name, SEEN):
                self.data.setlist(f"{self.prefix}-{place}-{part}", old.getlist(name))

    def _write_stored(self, row, place):
        form = self._blank(place, instance=row)
        for name, value in form.stored().items():
            write(self.data, form.fields[name], form.add_prefix(name), value)
        self.data[form.add_prefix(SEEN)] = form._stored_as_text()
        self.data[form.add_prefix(self._pk_name)] = str(row.pk)

    def clean(self):
        super().clean()
        for place in self.returned:
            self.forms[place].add_error(
                None, _("Somebody deleted this row while you changed it. Save again to add it anew, or delete it.")
            )
        for form in self.deleted_forms:
            if form.was_changed_by_others:
                message = _("Somebody changed “%(row)s” since you opened it. Look at it, and delete it again if you still want to.")
                raise ValidationError(message % {"row": form.instance}, code="conflict")
