"""Who edits, and what is there to edit."""

import pytest

from tests import factories


@pytest.fixture
def editor(client, django_user_model, db):
    """A client signed in as somebody who may do everything."""
    client.force_login(django_user_model.objects.create_superuser("ann", password="not used here"))
    return client


@pytest.fixture
def report(db):
    """The invented source, its text attached."""
    return factories.make_source(key="HARBOUR")


@pytest.fixture
def accord(report):
    """The second passage of the invented source, which dates a treaty."""
    return report.passages.get(number=2)
