"""The invented record as files, and loaded from them."""

import shutil

import pytest

from cooperation.loading import dump, load
from tests.harbour import make_harbour
from tests.loading.files import passing


@pytest.fixture(scope="session")
def harbour_files(django_db_setup, django_db_blocker, tmp_path_factory):
    """The invented record as fixture files, in a folder that no test changes."""
    folder = tmp_path_factory.mktemp("fixtures") / "harbour"
    with django_db_blocker.unblock(), passing():
        make_harbour()
        dump(folder)
    return folder


@pytest.fixture
def files(harbour_files, tmp_path):
    """A copy of the invented record's files, for a test to change."""
    return shutil.copytree(harbour_files, tmp_path / "harbour")


@pytest.fixture
def loaded(files):
    """The invented record, loaded from its files."""
    load([files])
    return files
