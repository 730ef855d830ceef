"""Setting one field of many records: which fields are simple enough, a form in which exactly one is filled in, and what that changes."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation import edits
from cooperation.languages import listed
from cooperation.models import PartialDateField, Topic, WorkedOut

from .pickers import Picker
from .wording import date_in_words

OWN_TO_EACH = {"title", "title_zh", "summary", "summary_zh"}
YES_NO = [("", "–"), ("yes", _("Yes")), ("no", _("No"))]


def simple_fields(model):
    """The fields that can be the same in many records: no titles or texts, nothing unique, nothing that is worked out."""
    taken = {name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())}
    return [
        field
        for field in model._meta.concrete_fields
        if field.editable
        and not (field.primary_key or field.unique or isinstance(field, (WorkedOut, models.TextField)))
        and not getattr(field.remote_field, "parent_link", False)
        and field.name not in OWN_TO_EACH | edits.STANDING | taken
    ]


@dataclass
class Change:
    """One field and the value it gets; of topics, one that is added or taken away."""

    field: object
    value: object
    is_added: bool = True

    @property
    def label(self):
        return capfirst(self.field.verbose_name)

    def before(self, record):
        if self.field.many_to_many:
            return listed(sorted(str(topic) for topic in record.topics.all())) or "–"
        return in_words(self.field, getattr(record, self.field.name))

    def after(self, record):
        if not self.field.many_to_many:
            return in_words(self.field, self.value)
        topics = {*record.topics.all()}
        topics = topics | {self.value} if self.is_added else topics - {self.value}
        return listed(sorted(str(topic) for topic in topics)) or "–"

    def apply(self, record):
        if not self.field.many_to_many:
            setattr(record, self.field.name, self.value)

    def apply_many(self, record):
        if self.field.many_to_many:
            change = record.topics.add if self.is_added else record.topics.remove
            change(self.value)


def in_words(field, value):
    """A stored value as editors read it; a dash for none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, PartialDateField):
        value = date_in_words(value)
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    return str(value) if value not in (None, "") else "–"


def fields_for(model, site):
    """An empty form field for each simple field, and for adding a topic, taking one away, and clearing a field."""
    simple = simple_fields(model)
    fields = {f"set_{field.name}": _form_field(field, site) for field in simple}
    topics = Topic.objects.order_by("label")
    fields["add_topic"] = forms.ModelChoiceField(topics, label=_("Add the topic"), required=False)
    fields["remove_topic"] = forms.ModelChoiceField(topics, label=_("Take away the topic"), required=False)
    clearable = [(field.name, capfirst(field.verbose_name)) for field in simple if field.blank or field.null]
    fields["clear"] = forms.ChoiceField(label=_("Clear the field"), choices=[("", "–"), *clearable], required=False)
    return fields


def _form_field(field, site):
    if isinstance(field, models.BooleanField):
        return forms.ChoiceField(label=capfirst(field.verbose_name), choices=YES_NO, required=False)
    if field.choices:
        return forms.ChoiceField(label=capfirst(field.verbose_name), choices=[("", "–"), *field.flatchoices], required=False)
    given = {"widget": Picker(field, site)} if field.is_relation else {}
    if isinstance(field, models.URLField):
        given = {"assume_scheme": "https"}
    if isinstance(field, models.DateField):
        given = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
    made = field.formfield(**given)
    made.required, made.initial = False, None
    return made


def read_change(model, cleaned):
    """The one change that a filled-in form asks for. Raises ValidationError where it asks for none or for several."""
    asked = {name: value for name, value in cleaned.items() if value not in (None, "") and _asks(name)}
    if len(asked) != 1:
        raise ValidationError(_("Fill in exactly one field: the one that all these records get."))
    ((name, value),) = asked.items()
    if name in ("add_topic", "remove_topic"):
        return Change(model._meta.get_field("topics"), value, is_added=name == "add_topic")
    if name == "clear":
        field = model._meta.get_field(value)
        return Change(field, None if field.null else field.get_default())
    field = model._meta.get_field(name.removeprefix("set_"))
    return Change(field, value == "yes" if isinstance(field, models.BooleanField) else value)


def _asks(name):
    return name.startswith("set_") or name in ("add_topic", "remove_topic", "clear")
