"""Taking back that a batch made records: those that nobody changed, saw or refers to since are deleted again."""

from django.utils.translation import gettext as _

from . import rights, workflow
from .models import ROW_MODELS, Record, reference_fields
from .records import RECORD_MODELS


def why_not(record, *, by, batch):
    """A sentence on why somebody may not delete a record that a batch made; empty when nothing is against it."""
    is_own = batch.by == by and rights.may_change(by, type(record))
    return "" if is_own or rights.may_delete(by, record) else _("somebody else made it, and you may not delete it.")


def unmake(records):
    """Delete records that refer to one another at most. Answers those deleted, and by primary key why others stay."""
    going = {record.pk: record for record in records}
    references = list(_references(going))
    kept = {}
    while bound := [(referrer, target) for referrer, target in references if target in going and referrer not in going]:
        for referrer, target in bound:
            if going.pop(target, None):
                kept[target] = _("“%(referrer)s” refers to it.") % {"referrer": Record.objects.get(pk=referrer)}
    deleted, order = list(going.values()), _in_order(going, references)
    for layer in order:
        Record.objects.filter(pk__in=layer).delete()
    left = set(going).difference(*order)
    kept |= dict.fromkeys(left, _("it and another refer to each other."))
    deleted = [record for record in deleted if record.pk not in left]
    workflow.deleted(things=deleted)
    return deleted, kept


def _in_order(going, references):
    """The keys in layers: nothing in a layer is referred to from a later one."""
    layers, left = [], set(going)
    while left:
        held = {target for referrer, target in references if referrer in left and referrer != target}
        if not (free := left - held):
            break
        layers.append(free)
        left -= free
    return layers


def _references(keys):
    """(key of the referring record, key of the one it refers to) for every reference to some records."""
    yield from Record.objects.filter(successor__in=keys).values_list("pk", "successor")
    for model in (*RECORD_MODELS, *ROW_MODELS):
        owner = model.owner if model in ROW_MODELS else "pk"
        for field in reference_fields(model):
            yield from model.objects.filter(**{f"{field.name}__in": keys}).order_by().values_list(owner, field.name)
