"""Putting the kept rows of the fixtures into a database leaves what loading them leaves."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from cooperation.models import ContentRevision, Record
from cooperation.search import find
from tests import factories, snapshots

pytestmark = pytest.mark.django_db

WORDS = ["beijing", "copyright", "japan", "treaty"]
MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def everything():
    """Every row of every table, and what is found by a few words; the moment of the load, which is another, apart."""
    rows = {model.__name__: list(model._base_manager.order_by("pk").values()) for model in MODELS}
    for row in rows["ContentRevision"]:
        del row["changed_at"]
    for row in rows["ContentChange"]:
        del row["raised_at"]
    return rows | {"found": {word: find(word).found for word in WORDS}}


@pytest.mark.parametrize("sets", [["article"], ["article", "reference"]], ids=" ".join)
def test_every_row_is_as_a_load_leaves_it(sets):
    with transaction.atomic():
        snapshots.reset_sequences()
        call_command("load_record", *sets, verbosity=0)
        loaded = everything()
        transaction.set_rollback(True)

    snapshots.put(*sets)

    put = everything()
    assert {name: rows for name, rows in put.items() if rows != loaded[name]} == {}
    assert all(put["found"].values())
    assert put.keys() == loaded.keys()


def test_the_record_has_changed_just_now():
    before = timezone.now()

    snapshots.put("article")

    assert before <= ContentRevision.objects.get().changed_at <= timezone.now()


def test_the_next_row_has_the_next_key_whatever_was_there_before():
    for name in ("one", "two"):
        factories.make_partner(name)
    Record.objects.all().delete()

    snapshots.put("article")

    last = Record.objects.latest("pk").pk
    assert factories.make_partner("atlantis").pk == last + 1
