"""The record types, in the order visitors see them: the one list that every feature across types loops over."""

from .models import Indicator, Initiative, Partner, Quote, Treaty

RECORD_MODELS = [Treaty, Partner, Initiative, Quote, Indicator]


def model_named(record_type):
    """The model of a type of record."""
    return next(model for model in RECORD_MODELS if model._meta.model_name == record_type)


def model_of(record):
    """The model of a record, also of a bare Record."""
    return model_named(record.record_type)
