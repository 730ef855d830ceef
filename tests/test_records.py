"""The one list of record types that every feature across types loops over."""

import pytest
from django.apps import apps

from cooperation.models import Record
from cooperation.records import RECORD_MODELS, model_of
from tests import factories


def test_every_type_of_record_is_listed_once():
    models = [
        model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Record) and model is not Record
    ]

    assert sorted(RECORD_MODELS, key=lambda model: model.__name__) == sorted(models, key=lambda model: model.__name__)


@pytest.mark.django_db
@pytest.mark.parametrize("model", RECORD_MODELS)
def test_the_model_of_a_record_is_known_from_its_type(model):
    record = getattr(factories, f"make_{model._meta.model_name}")()

    assert model_of(Record.objects.get()) is model
    assert model_of(record) is model
    assert getattr(Record.objects.get(), model._meta.model_name) == record


@pytest.mark.parametrize("model", RECORD_MODELS)
def test_every_type_of_record_has_its_parent_as_record(model):
    link = model._meta.pk

    assert (link.name, link.remote_field.model, link.remote_field.parent_link) == ("record", Record, True)
    assert link.remote_field.related_name == model._meta.model_name
