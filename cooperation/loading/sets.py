"""Which sets the record came from, and in which one of them a row stands that no load wrote."""

from django.db.models import Min
from django.utils.translation import gettext as _

from cooperation.models import LoadedRow

from . import form
from .form import LoadError

FIRST = "article"
"""The set that is dumped where several were loaded and none is named, or none was loaded yet."""


def sets_loaded():
    """The names of the sets that loads brought, in the order in which they first came: a later one may refer to an earlier."""
    return [*LoadedRow.objects.values("set").annotate(first=Min("pk")).order_by("first").values_list("set", flat=True)]


def set_to_dump(named=None):
    """The set to dump: that named, or else the only one there is.

    A set that no load brought is refused, lest an earlier dump be emptied; before any load there is nothing to confuse it with.
    """
    known = sets_loaded()
    set = named or (known[0] if len(known) == 1 else FIRST)
    if known and set not in known:
        raise LoadError(
            _("There is no set “%(set)s” here. Name one that was loaded: %(sets)s.")
            % {"set": set, "sets": ", ".join(sorted(known))}
        )
    return set


def notes_of(names):
    """What loads noted of rows, by the name they are stored under."""
    if not names:
        return {}
    models, keys = ({*part} for part in zip(*names, strict=True))
    return {(row.model, row.natural_key): row for row in LoadedRow.objects.filter(model__in=models, natural_key__in=keys)}


def home_of(own, notes, order):
    """The set for what editors added to one owner, all together: the last of those whose rows any of it belongs or refers to.

    A record, source, topic or place that editors made stands in the last set of all, and so does what refers to one.
    """
    needed = {form.stored_name(*name) for row in own for name in row.needs}
    needed |= {row.name for row in own if not form.owner_name(row.model)}
    places = [order.index(notes[name].set) if name in notes else len(order) - 1 for name in needed]
    return order[max(places, default=len(order) - 1)]
