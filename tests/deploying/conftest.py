"""One machine for all tests: installing takes longer than asking."""

import os

import pytest

from .machine import Machine


@pytest.fixture(scope="session")
def machine():
    """A copy of this machine with the site installed, as `make deploy-trial` starts it."""
    if "MACHINE" not in os.environ:
        pytest.fail("These tests run on a throw-away copy of the machine: sudo make deploy-trial")
    return Machine(os.environ["MACHINE"])
