"""The invented record, with its text and without."""

import pytest

from tests.harbour import make_harbour


@pytest.fixture(params=[True, False], ids=["text attached", "text not held"])
def is_attached(request):
    """Builds the invented record, once with its text and once without."""
    make_harbour(attached=request.param)
    return request.param


@pytest.fixture
def harbour():
    """The invented record with its text."""
    make_harbour()
