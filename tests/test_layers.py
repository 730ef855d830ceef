"""What the house promises about its own rooms."""

import ast
from pathlib import Path

import pytest

import cooperation
from cooperation import models

pytestmark = pytest.mark.once

ROOM = Path(cooperation.__file__).parent
MODULES = sorted(path for path in ROOM.rglob("*.py") if "migrations" not in path.parts and path.read_text().strip())
WRITTEN = sorted(path for path in ROOM.rglob("*") if path.suffix in {".py", ".js"} and "migrations" not in path.parts)
MOST_LINES = 400


def name_of(path):
    return str(path.relative_to(ROOM))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path):
    docstring = ast.get_docstring(ast.parse(path.read_text()))

    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_no_file_is_too_long_to_read(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


def kind_then_name(name):
    """Constants first, then classes, then functions, each by name: the order the linter keeps."""
    return (not name.isupper(), name[0].islower(), name)


def test_the_door_of_the_domain_lists_what_it_opens_in_order():
    imported = {
        alias.asname or alias.name
        for node in ast.parse(Path(models.__file__).read_text()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert set(models.__all__) == imported
    assert models.__all__ == sorted(models.__all__, key=kind_then_name)
