"""Who goes back, and what there is to go back in."""

import pytest

from tests import factories


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann")


@pytest.fixture
def passage():
    return factories.make_source(key="HARBOUR").passages.first()


@pytest.fixture
def talks(passage):
    """Public talks with a participant, all of it cited."""
    record = factories.make_initiative(title="Lantern talks", summary="Held in the harbour.", place=factories.make_place())
    factories.make_participation(record, factories.make_partner())
    return factories.cite_everything(record, passage)
