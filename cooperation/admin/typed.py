"""What somebody typed into a form that could not be dealt with, in the words of the form, to be read and copied."""

import re

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation import rights

from .acts import Act
from .citation_form import fact_label
from .keeping import pairs_of
from .keys import sent_key

ROW = re.compile(r"(\w+)-(\d+)-(\w+)", re.ASCII)
MANAGED = re.compile(r"(?:^|-)(?:seen|\w+_FORMS)$|__prefix__", re.ASCII)
"""What a form brings along that nobody types: counts, the values it was opened with, and the empty row that others are copied from."""

OFFERED = {"fact", "row"}
"""What a new row may come with though nobody has begun it, besides its defaults."""


def typed(request):
    """(label, words) of what its sender typed into one of our forms. Other forms hold passwords, which no page shows."""
    if {"_token", Act.SHOW.value}.isdisjoint(request.POST):
        return []
    sent = [(name, value) for name, value in pairs_of(request.POST) if value.strip() and not MANAGED.search(name)]
    if not (model := _model_of(request)):
        return sent
    every = [Typed(request, model, name, value) for name, value in sent]
    begun = {one.row for one in every if one.begins_its_row}
    return [(one.label, one.words) for one in every if not one.is_link and (one.row is None or one.row in begun)]


def _model_of(request):
    """What the form at an address is about; None where it is about nothing that editors keep."""
    name = getattr(request.resolver_match, "url_name", "")
    names = {f"{model._meta.app_label}_{model._meta.model_name}_{act}": model for model in rights.KEPT for act in ("add", "change")}
    return names.get(name)


class Typed:
    """What was sent under one name: the field of the record, or of one of its rows, that it is for."""

    def __init__(self, request, model, name, value):
        self.request, self.model, self.owner, self.name, self.value = request, model, model, name, value
        self.row = self.link = None
        match = ROW.fullmatch(name)
        if match and (relation := _relation(model, match[1])):
            self.owner, self.link, self.name = relation.related_model, relation.field, match[3]
            self.row, self.place = (match[1], match[2]), int(match[2])
            self.is_stored = self.place < sent_key(request.POST.get(f"{match[1]}-INITIAL_FORMS"))
        self.field = _field(self.owner, self.name)

    @property
    def is_link(self):
        """Whether it only ties a row to its record."""
        return self.link is not None and self.field is not None and (self.field.primary_key or self.field is self.link)

    @property
    def begins_its_row(self):
        """Whether it shows that somebody means its row: what is stored already, or another value than new rows come with."""
        if self.row is None or self.is_link:
            return False
        return self.is_stored or not self.field or (self.name not in OFFERED and self.value != str(self.field.get_default()))

    @property
    def label(self):
        if self.row is None:
            return self._field_label()
        row = _("%(kind)s in row %(place)d") if self.is_stored else _("New %(kind)s #%(place)d")
        return f"{capfirst(row % {'kind': self.owner._meta.verbose_name, 'place': self.place + 1})}, {self._field_label().lower()}"

    def _field_label(self):
        if self.field:
            return str(capfirst(self.field.verbose_name))
        if self.name == "DELETE":
            return _("Delete")
        return str(getattr(self._asked, "label", "") or self.name)

    @property
    def _asked(self):
        """The field of the form that asks for something besides the record: why it changes, and when."""
        return admin.site.get_model_admin(self.model).form.declared_fields.get(self.name)

    @property
    def words(self):
        """The value as the form shows it. What it refers to is named to those who may see it, to others only its number."""
        if self.owner is not self.model and self.name == "fact":
            return str(capfirst(fact_label(self.model, self.value.rpartition("/")[2])))
        if self.name == "DELETE" or isinstance(self.field, BooleanField):
            return {"on": _("Yes"), "true": _("Yes"), "false": _("No"), "unknown": _("Unknown")}.get(self.value, self.value)
        if self.field and self.field.is_relation:
            return self._named() or _("no. %(number)s") % {"number": self.value}
        choices = dict(self.field.flatchoices if self.field else getattr(self._asked, "choices", ()))
        return str(choices.get(self.value, self.value))

    def _named(self):
        found = rights.may_look(self.request.user) and self.field.related_model.objects.filter(pk=sent_key(self.value)).first()
        return str(found) if found else ""


def _relation(model, rows):
    """The relation by which a model has rows of a name."""
    return next((one for one in model._meta.related_objects if one.get_accessor_name() == rows), None)


def _field(model, name):
    """A field of a model by its name; None where it has none such."""
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if found.concrete else None
