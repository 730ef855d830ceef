"""Words and numbers for templates. No queries here, and no markup but what says that words are Chinese."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperation import dates
from cooperation.languages import all_of, wording_of
from cooperation.records import model_of
from cooperation.text import plain

register = template.Library()


@register.filter
def when(text):
    """A partial date as visitors read it: "June 2012", "about 2019"."""
    return dates.in_words(text)


@register.filter
def machine_date(text):
    """A partial date for the `datetime` attribute, empty where HTML cannot express it."""
    return dates.parse(text).machine if text else ""


@register.filter
def figure(number):
    """A figure as stored, without padding zeros: 7.35, 8."""
    return plain(number)


@register.filter
def observed(observation):
    """An observation in words, with its unit where that is a percentage: "7.35%", "9% to 12%", "above 3"."""
    sign = "%" if observation.indicator.is_share else ""
    low, high = (f"{figure(number)}{sign}" if number is not None else "" for number in (observation.low, observation.high))
    sentences = {
        "between": _("%(low)s to %(high)s"),
        "about": _("about %(low)s"),
        "above": _("above %(low)s"),
        "below": _("below %(high)s"),
    }
    return sentences.get(observation.qualifier, "%(low)s") % {"low": low, "high": high}


@register.filter
def where(observation):
    """The places of an observation in words; "such as" where the source names them as examples."""
    names = [wording_of(place) for place in observation.places.all()]
    joined = all_of(names)
    return _("such as %(names)s") % {"names": joined} if observation.places_open else joined


@register.filter
def as_list(thing):
    """One citation or fact as a list, for the component that takes several."""
    return [thing]


@register.filter
def list_url(model):
    """The address of the list of a model."""
    return reverse(f"{model._meta.model_name}-list")


@register.filter
def plural_name(model):
    """What a list of a model is called, with a capital."""
    return str(model._meta.verbose_name_plural).capitalize()


@register.filter
def named(number, model):
    """A number of records with the right name: "1 treaty", "18 initiatives"."""
    name = model._meta.verbose_name if number == 1 else model._meta.verbose_name_plural
    return _("%(number)s %(name)s") % {"number": number, "name": name}


@register.filter
def type_name(record):
    """What a record of this type is called, with a capital. Works on a bare Record too."""

    return str(model_of(record)._meta.verbose_name).capitalize()


@register.filter
def item(mapping, key):
    """The value of a key, for templates that loop over one list and look up in another."""
    return mapping.get(key)
