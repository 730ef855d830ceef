"""What the documents list is what there is."""

import pydoc
import re

import pytest
from django.conf import settings
from django.core.management import get_commands

DOCUMENTS = [
    settings.BASE_DIR / "README.md",
    settings.BASE_DIR / "CHANGELOG.md",
    settings.BASE_DIR / "SECURITY.md",
    *sorted((settings.BASE_DIR / "docs").rglob("*.md")),
]


def read(name):
    return (settings.BASE_DIR / name).read_text(encoding="utf-8")


def settings_of_the_environment():
    return set(re.findall(r'(?:environ\.get|env_\w+|networks)\(\s*"([A-Z_]+)"', read("ncacsite/settings.py")))


def test_deploying_lists_every_setting_the_environment_gives():
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", read("docs/deploying.md"), re.MULTILINE))

    assert listed == settings_of_the_environment()


def test_the_environment_file_names_every_setting_and_those_of_the_server():
    named = re.findall(r"^#?([A-Z_]+)=", read("deploy/environment"), re.MULTILINE)

    assert sorted(named) == sorted(settings_of_the_environment() | {"GRANIAN_WORKERS", "GRANIAN_BLOCKING_THREADS"})


def test_the_limits_of_the_table_are_those_of_the_code():
    table = read("docs/deploying.md").partition("## Limits")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \| ((?:`[\w.]+`(?:, )?)+) \|$", table, re.MULTILINE)

    said = {what: [int(number) for number in re.findall(r"\d+", most)] for what, most, _ in rows}
    held = {what: [pydoc.locate(name) for name in re.findall(r"[\w.]+", names)] for what, _, names in rows}

    assert said == held
    assert len(rows) == table.count("\n|") - 2


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path):
    links = [link for link in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")) if "://" not in link]

    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_rooms_of_the_architecture_stand():
    """All but the files of the recipe's imagined report type."""
    rooms = re.findall(r"`((?:cooperation|ncacsite|templates|fixtures|tests)/[\w./]*)`", read("docs/architecture.md"))

    assert len(rooms) > 15
    assert [room for room in rooms if not (settings.BASE_DIR / room).exists() and "report" not in room] == []


def test_the_changelog_names_our_commands():
    ours = {name for name, app in get_commands().items() if app == "cooperation"}

    assert {name for name in ours if f"`{name}`" not in read("CHANGELOG.md")} == set()
