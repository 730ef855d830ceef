"""Which records state something that rests on nothing, as one condition of one query."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value

from cooperation.models import NOT_STATED, Citation, fact_names, row_models

REPEATS = {"observation.high": Q(high=F("low"), low__isnull=False)}
"""`Row.repeats` as conditions: facts that say nothing beyond another fact of their row."""


def uncited(model):
    """Records of a type with a stated fact, their own or a row's, that no citation supports.

    The same as `receipts.uncited_facts` being non-empty, which a test holds it to.
    """
    own = _states_without_receipt(model, record=OuterRef("pk"), row=Value(""))
    return reduce(or_, (_has_such_row(row) for row in row_models(model)), own)


def _has_such_row(model):
    owner = model._meta.get_field(model.owner)
    rows = model.objects.filter(**{owner.name: OuterRef("pk")})
    return Q(Exists(rows.filter(_states_without_receipt(model, record=OuterRef(owner.attname), row=OuterRef("key")))))


def _states_without_receipt(model, *, record, row):
    supporting = Citation.objects.filter(record=record, row=row, value="")
    return reduce(or_, (_states(model, fact) & ~Exists(supporting.filter(fact=fact)) for fact in fact_names(model)))


def _states(model, fact):
    """The opposite of `is_empty`, for a column."""
    field = model._meta.get_field(fact)
    if field.many_to_many:
        return Q(Exists(field.remote_field.through.objects.filter(**{field.m2m_field_name(): OuterRef("pk")})))
    if isinstance(field, models.BooleanField) and not field.null:
        return Q(**{fact: True})
    if isinstance(field, (models.CharField, models.TextField)):
        return ~Q(**{f"{fact}__in": ["", NOT_STATED]})
    stated = Q(**{f"{fact}__isnull": False})
    repeats = REPEATS.get(f"{model._meta.model_name}.{fact}")
    return stated & ~repeats if repeats else stated
