"""What the tests of statuses begin with."""

import pytest

from tests import factories


@pytest.fixture
def passage():
    return factories.make_source().passages.first()


@pytest.fixture
def treaty():
    return factories.make_treaty("accord", title="Lantern Accord")


@pytest.fixture
def norland():
    return factories.make_partner("norland", title="Norland", is_home=True)
