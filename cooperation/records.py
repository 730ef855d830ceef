"""The record types, in the order visitors see them: the one list that every feature across types loops over."""

from .models import Indicator, Initiative, Partner, Quote, Treaty

RECORD_MODELS = [Treaty, Partner, Initiative, Quote, Indicator]


def model_of(record):
    """The model of a record, from its type."""
    return next(model for model in RECORD_MODELS if model._meta.model_name == record.record_type)
