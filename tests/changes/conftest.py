"""An editor, and a public treaty whose first version is kept."""

import pytest

from cooperation import versions
from tests import factories


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann")


@pytest.fixture
def treaty():
    """A public treaty, cited, with its first version kept."""
    record = factories.make_treaty(title="Lantern Accord", adopted_on="2010-05", summary="Written in nine days.")
    factories.cite_everything(record, factories.make_source(key="HARBOUR").passages.first())
    versions.keep_missing()
    return record
