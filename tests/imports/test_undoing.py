"""Undoing an import: what it made is deleted, what it changed goes back, and a dump has the same bytes as before."""

import pytest

from cooperation import imports, reverting
from cooperation.imports import KINDS, ImportRow, Options
from cooperation.loading import dump
from cooperation.models import Batch, Partner, Record, Treaty, TreatyAction
from tests import factories
from tests.imports.acting import membership, run
from tests.reverting.acts import change

pytestmark = pytest.mark.django_db

ROWS = [("Westland", "Harbour Convention", "2012-06-26"), ("Westland", "Songs Treaty", "", "Accession", "2014"), ("Eastland", "Songs Treaty", "2013")]  # fmt: skip
COUNTING = ("version", "last_changed_at")


def bytes_of(folder):
    dump(folder)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def without_counting(files):
    return {name: [line for line in data.splitlines() if not any(word.encode() in line for word in COUNTING)] for name, data in files.items()}  # fmt: skip


@pytest.mark.usefixtures("article")
def test_after_undoing_an_import_of_drafts_a_dump_has_the_same_bytes(tmp_path, register):
    before = bytes_of(tmp_path / "before")

    outcome = membership(*ROWS, passage=register, create_missing=True)
    undone, refused = reverting.undo_batch(batch=outcome.batch, by=None)

    assert (len(undone), refused) == (4, [])
    assert bytes_of(tmp_path / "after") == before


@pytest.mark.usefixtures("article")
def test_after_undoing_a_change_of_what_visitors_see_only_its_count_of_changes_differs(tmp_path, register):
    before = bytes_of(tmp_path / "before")

    outcome = membership(("China", "Beijing", "2012-06-26", "Ratification", "2014-07-09", "2020-04-28"), passage=register)
    after_import = bytes_of(tmp_path / "imported")
    reverting.undo_batch(batch=outcome.batch, by=None)

    assert without_counting(after_import) != without_counting(before)
    assert without_counting(bytes_of(tmp_path / "after")) == without_counting(before)


def test_the_editor_who_imported_undoes_it_and_another_editor_does_not(person):
    ann = person("Editor")
    outcome = membership(*ROWS, by=ann, create_missing=True)
    bob = person("Publisher")

    _none, refused = reverting.undo_batch(batch=outcome.batch, by=bob)
    undone, _refused = reverting.undo_batch(batch=outcome.batch, by=ann)

    assert "Eastland: somebody else made it, and you may not delete it." in refused
    assert (len(undone), Record.objects.count()) == (4, 0)


def test_what_somebody_changed_since_stays_with_what_it_refers_to(person):
    outcome = membership(*ROWS, create_missing=True)
    change(Treaty.objects.get(slug="songs-treaty"), person("Publisher"), summary="By hand.")

    undone, refused = reverting.undo_batch(batch=outcome.batch, by=None)

    assert [one.slug for one in undone] == ["harbour-convention"]
    assert sorted(refused) == [
        "Eastland: “Songs Treaty” refers to it.",
        "Songs Treaty: it was changed again since. Go back to an earlier edit in its history.",
        "Westland: “Songs Treaty” refers to it.",
    ]


def test_what_others_refer_to_since_stays():
    outcome = run("partner", ["title", "kind"], ["Westland", "state"], ["Eastland", "state"])
    factories.make_action(factories.make_treaty(), Partner.objects.get(slug="westland"))

    undone, refused = reverting.undo_batch(batch=outcome.batch, by=None)

    assert ([str(one) for one in undone], refused) == (["Eastland"], ["Westland: “Treaty lantern-accord” refers to it."])
    assert Batch.objects.get(undoes=outcome.batch).what == "Undid: Imported a table"


def test_new_records_that_refer_to_one_another_are_deleted_in_the_right_order():
    rows = [["Norland", "state", ""], ["Harbour Office", "public-authority", "Norland"], ["Songs desk", "public-authority", "Harbour Office"]]  # fmt: skip
    outcome = run("partner", ["title", "kind", "part_of"], *rows)

    undone, refused = reverting.undo_batch(batch=outcome.batch, by=None)

    assert (len(undone), refused, Partner.objects.count()) == (3, [], 0)


def test_rows_of_a_record_that_was_there_go_and_the_record_stays():
    treaty = factories.make_treaty("accord", title="Accord", state="draft")
    factories.make_partner("norland", title="Norland", state="draft")
    row = ImportRow(2, {"treaty": "accord", "party": "norland", "type": "signature"})

    outcome = imports.run(["treaty", "party", "type"], [row], Options(KINDS["treatyaction"]))
    reverting.undo_batch(batch=outcome.batch, by=None)

    assert (TreatyAction.objects.count(), Treaty.objects.get()) == (0, treaty)
