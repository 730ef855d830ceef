"""Whatever version a deployment or its backup comes from, migrating loses nothing and changes nothing, neither forward nor one step back."""

from itertools import pairwise

import pytest
from django.db import IntegrityError

from cooperation import search
from ncacsite import backups
from ncacsite.backups.beside import beside
from tests.upgrades import old

pytestmark = pytest.mark.django_db(transaction=True)

REWRITTEN = [("cooperation_searchentry", "title")]
"""What migrations may change: the tokens of titles, of which 0005 writes a new form."""

HOLDS_MORE = "0006_unquoted"
"""The migration whose own rows no earlier version could hold, so that nobody goes back from there without taking them away."""

BACKED_UP = "0005_search_storage"
"""The version whose backup is restored: what came after it brought columns, tables and rules."""


def held():
    rows = old.held()
    for table, column in REWRITTEN:
        for row in rows.get(table, {}).values():
            del row[column]
    return rows


def as_before(after, before):
    """What is held after a migration, of the rows and in the columns there were before it."""
    return {
        table: {key: {name: after[table].get(key, {}).get(name) for name in row} for key, row in rows.items()}
        for table, rows in before.items()
    }


def forward_back_and_forward(earlier, later):
    before = held()
    old.migrate(later)
    after = held()
    assert as_before(after, before) == before, later
    assert {table: len(after[table]) for table in before} == {table: len(rows) for table, rows in before.items()}

    old.migrate(earlier)
    assert held() == before, f"back from {later}"

    old.migrate(later)
    assert held() == after, f"{later} again"


def refused_to_go_back(earlier):
    before = held()

    with pytest.raises(IntegrityError):
        old.migrate(earlier)
    assert held() == before


def travel(leaves):
    """Through some versions, each with rows of its own."""
    for earlier, later in pairwise(leaves):
        forward_back_and_forward(earlier, later)
        old.put_rows(later)
        if later == HOLDS_MORE:
            refused_to_go_back(earlier)


def test_nothing_is_lost_on_the_way_from_any_version_to_the_newest(tmp_path):
    halfway = old.leaves().index(BACKED_UP)
    with beside() as put_in_place:
        old.migrate(old.leaves()[0])
        old.put_rows(old.leaves()[0])
        travel(old.leaves()[: halfway + 1])
        put_in_place()
    backup, then = backups.make(tmp_path), held()
    travel(old.leaves()[halfway:])

    assert [table for table, rows in held().items() if not rows] == []
    assert len(search.find("lantern").found) > 1

    for from_rows in (False, True):
        backups.restore(backup, replace=True, from_rows=from_rows)
        assert as_before(held(), then) == then
