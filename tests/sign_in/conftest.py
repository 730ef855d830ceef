"""Who comes to the door of the admin."""

import pytest

from tests.signing_in import PASSWORD


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann", password=PASSWORD)


@pytest.fixture
def bea(django_user_model):
    return django_user_model.objects.create_user("bea", password=PASSWORD, is_staff=True)
