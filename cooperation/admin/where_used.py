"""What refers to a record, a source, a passage, a topic or a place: shown on its form, and the reason why it cannot be deleted."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.languages import listed
from cooperation.models import ROW_MODELS, Citation, Passage, Place, Record, Source, State
from cooperation.records import RECORD_MODELS, model_named

from .wording import counted_of, state_in_words

SHOWN = 200
"""At most so many are listed; the count is of all."""


@dataclass(frozen=True)
class Use:
    """One thing that refers to another, with the way to its form."""

    thing: object

    @property
    def title(self):
        return str(self.thing)

    @property
    def type(self):
        return capfirst(_model(self.thing)._meta.verbose_name)

    @property
    def state(self):
        return state_in_words(self.thing) if isinstance(self.thing, Record) else ""

    @property
    def url(self):
        return reverse(f"admin:cooperation_{_model(self.thing)._meta.model_name}_change", args=[self.thing.pk])


@dataclass(frozen=True)
class Uses:
    """Everything that refers to one thing: how many of each type, and the first of them."""

    counts: dict
    shown: list

    @property
    def count(self):
        return sum(self.counts.values())

    @property
    def left_out(self):
        return self.count - len(self.shown)

    @property
    def sentence(self):
        """ "Used by 12: 7 treaties, 5 quotes"."""
        if not self.count:
            return _("Not used anywhere.")
        kinds = [counted_of(model, count) for model, count in self.counts.items()]
        return _("Used by %(count)d: %(kinds)s") % {"count": self.count, "kinds": listed(kinds)}

    @property
    def groups(self):
        """The listed ones by type: (type in the plural, uses)."""
        found = {}
        for use in self.shown:
            found.setdefault(_model(use.thing), []).append(use)
        return [(capfirst(model._meta.verbose_name_plural), uses) for model, uses in found.items()]


def _model(thing):
    return model_named(thing.record_type) if isinstance(thing, Record) else type(thing)


def used_by(thing):
    """What refers to a thing, in two queries, three for a place."""
    users = Record.objects.filter(_refers_to(type(thing), thing)).order_by()
    counts = dict(users.values_list("record_type").annotate(Count("pk")))
    shown = list(users.order_by("record_type", "title", "pk")[:SHOWN]) if counts else []
    found = {model: counts[model._meta.model_name] for model in RECORD_MODELS if model._meta.model_name in counts}
    if isinstance(thing, Place):
        parts = list(thing.parts.order_by("name", "pk"))
        found |= {Place: len(parts)} if parts else {}
        shown = [*parts, *shown][:SHOWN]
    order = list(found)
    uses = sorted((Use(one) for one in shown), key=lambda use: order.index(_model(use.thing)))
    return Uses(found, uses)


def is_used(model):
    """The condition that something refers to a row of the model."""
    used = reduce(or_, (Q(Exists(referring)) for referring, _owner in _ways(model, OuterRef("pk"))))
    return used | Q(Exists(Place.objects.filter(within=OuterRef("pk")))) if model is Place else used


def names_withdrawn():
    """The condition on records that they or their rows refer to a record that was withdrawn."""
    withdrawn = Record.objects.filter(state=State.WITHDRAWN).values("pk")
    return _refers_to(Record, withdrawn, "__in")


def _refers_to(model, thing, lookup=""):
    """The condition on records that they, their rows or their citations refer to a thing of a model; with the lookup, to one of several."""
    return reduce(or_, (Q(pk__in=referring.values(owner)) for referring, owner in _ways(model, thing, lookup)))


def _ways(model, thing, lookup=""):
    """Each way of referring to a thing: what does it, and the name under which that has its record."""
    if model is Source:
        yield Citation.objects.filter(passage__source=thing), "record"
    if model is Passage:
        yield Citation.objects.filter(passage=thing), "record"
    for referring in (Record, *RECORD_MODELS, *ROW_MODELS):
        for field in (*referring._meta.local_fields, *referring._meta.local_many_to_many):
            if _leads_to(field, model, referring):
                yield referring.objects.filter(**{f"{field.name}{lookup}": thing}), getattr(referring, "owner", "") or "pk"


def _leads_to(field, model, referring):
    """Whether a field refers to things of a model; of Record, to records of any type."""
    if not field.is_relation or field.primary_key or field.name == getattr(referring, "owner", ""):
        return False
    return issubclass(field.related_model, model) or (field.related_model is Record and issubclass(model, Record))


def refusals(things):
    """For the page that asks whether to delete: every use that stands against it, each with the way to change it."""
    lines = []
    for thing in things:
        for use in used_by(thing).shown:
            lines.append(format_html('{}: <a href="{}">{}</a> ({})', use.type, use.url, use.title, _("Edit")))
    return lines


class WithWhereUsed:
    """Mixin of admins: the form says what refers to the thing, and what is referred to is not deleted."""

    def render_change_form(self, request, context, *args, **kwargs):
        if original := context.get("original"):
            context["where_used"] = used_by(original)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs, request):
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, needed, refusals(objs) or protected
