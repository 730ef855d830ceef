"""What is taken for a key, of all that can be sent as one."""

import pytest

from cooperation.admin.keys import sent_key


@pytest.mark.parametrize(("sent", "key"), [("7", 7), (7, 7), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_key(sent, key):
    assert sent_key(sent, otherwise=None) == key


@pytest.mark.parametrize("sent", [None, "", "x", "-1", "1.0", " 1", "²", "١٢", "9" * 19, "9" * 5000])
def test_nothing_else_is(sent):
    assert sent_key(sent, otherwise=None) is None


def test_what_is_no_key_is_one_that_nothing_has():
    assert sent_key("x") == 0
