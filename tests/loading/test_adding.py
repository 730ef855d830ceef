"""A set may fill what another leaves empty, and never changes it."""

import json
import shutil

import pytest

from cooperation.loading import LoadError, dump, dump_whole, load, rows_in
from cooperation.models import LoadedRow, Treaty
from tests.loading.files import add, change, content, counts

pytestmark = pytest.mark.django_db

IN_FORCE = {"in_force_on": "2013-04", "in_force_on_earliest": "2013-04-01", "in_force_on_latest": "2013-04-30"}


def addition(model="treaty", adds_to="harbour", slug="lantern-accord", **fields):
    return {"model": f"cooperation.{model}", "adds_to": adds_to, "fields": {"slug": slug, **fields}}


def note(number, fact):
    fields = {"record": ["lantern-accord"], "number": number, "fact": fact, "basis": "editor", "note": "Supplied for the test."}
    return {"model": "cooperation.citation", "fields": fields}


@pytest.fixture
def later(tmp_path):
    """A set that says when the accord came into force, which the harbour's does not."""
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / "30_treaties.json").write_text(json.dumps([addition(**IN_FORCE), note(101, "in_force_on")]))
    return folder


def in_force_on():
    return Treaty.objects.get(slug="lantern-accord").in_force_on


def test_both_sets_together_hold_what_the_later_one_adds(files, later):
    load([files, later])

    assert in_force_on() == "2013-04"


def test_the_bounds_of_a_date_that_is_added_are_worked_out_and_belong_to_the_same_set(files, later, tmp_path):
    (later / "30_treaties.json").write_text(json.dumps([addition(in_force_on="2013-04"), note(101, "in_force_on")]))

    load([files, later])

    dump(tmp_path / "first", set="harbour")
    dump(tmp_path / "second", set="later")
    assert content(tmp_path / "first") == content(files)
    assert rows_of(tmp_path / "second")["30_treaties.json"][0] == addition(**IN_FORCE)


def test_the_whole_record_is_one_set_that_says_what_both_say(files, later, tmp_path):
    load([files, later])

    dump_whole(tmp_path / "record")

    (accord,) = [row for row in rows_in(tmp_path / "record" / "30_treaties.json") if row["model"] == "cooperation.treaty"]
    assert accord["fields"] | IN_FORCE == accord["fields"]
    new, changed, unchanged, kept = counts(load([tmp_path / "record"]))
    assert (new, changed, unchanged > 0, kept) == (0, 0, True, 0)


def test_loading_both_again_changes_nothing(files, later):
    load([files, later])

    new, changed, _unchanged, kept = counts(load([files, later]))

    assert (new, changed, kept) == (0, 0, 0)


def test_the_first_set_alone_leaves_what_was_added(files, later):
    load([files, later])

    new, changed, _unchanged, kept = counts(load([files]))

    assert (new, changed, kept, in_force_on()) == (0, 0, 0, "2013-04")


def test_a_set_loaded_before_is_extended(loaded, later):
    load([loaded, later])

    assert in_force_on() == "2013-04"


def test_what_is_not_added_any_more_is_taken_away(files, later):
    load([files, later])
    (later / "30_treaties.json").write_text(json.dumps([note(101, "title")]))

    load([files, later])

    assert (in_force_on(), LoadedRow.objects.exclude(added={}).count()) == ("", 0)


def test_what_an_editor_made_of_an_added_field_stays(files, later):
    load([files, later])
    treaty = Treaty.objects.get(slug="lantern-accord")
    treaty.in_force_on = "2013-05"
    treaty.save()

    load([files, later], keep_edits=True)

    assert in_force_on() == "2013-05"


def test_each_set_is_dumped_as_its_files_have_it(files, later, tmp_path):
    load([files, later])
    before = [content(folder) for folder in (files, later)]

    dump(tmp_path / "first", set="harbour")
    dump(tmp_path / "second", set="later")

    assert [content(tmp_path / "first"), rows_of(tmp_path / "second")] == [before[0], rows_of(later)]


def rows_of(folder):
    return {path.name: json.loads(path.read_text()) for path in folder.iterdir()}


def test_a_set_may_add_to_one_row_in_two_places(files, later, tmp_path):
    add(later, "30_treaties.json", addition(short_title="Lantern"), note(102, "short_title"))
    load([files, later])

    dump(tmp_path / "first", set="harbour")

    assert content(tmp_path / "first") == content(files)


def test_a_value_that_the_first_set_gives_later_wins(files, later):
    load([files, later])
    change(files, "30_treaties.json", "treaty", {"slug": "lantern-accord"}, **IN_FORCE | {"in_force_on": "2013-04~"})

    load([files])

    assert in_force_on() == "2013-04~"


def test_what_the_other_set_has_a_value_for_cannot_be_added(files, later):
    add(later, "30_treaties.json", addition(kind="agreement"))

    with pytest.raises(LoadError) as error:
        load([files, later])

    assert str(error.value) == (
        f"{later}/30_treaties.json adds “kind” to treaty lantern-accord, which has a value for it already. "
        "Give another value as a citation of its own."
    )


def test_two_sets_cannot_fill_the_same_field(files, later, tmp_path):
    shutil.copytree(later, tmp_path / "third")

    with pytest.raises(LoadError):
        load([files, later, tmp_path / "third"])

    assert not Treaty.objects.exists()


@pytest.mark.parametrize("wrong", [{"slug": "lost-accord"}, {"adds_to": "elsewhere"}])
def test_an_addition_to_what_is_not_loaded_is_told_in_a_sentence(files, later, wrong):
    add(later, "30_treaties.json", addition(**wrong, short_title="Lantern"))

    with pytest.raises(LoadError) as error:
        load([files, later])

    assert "which is not being loaded. Load both sets, or correct the addition." in str(error.value)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"colour": "red"}, "cooperation.treaty has no field “colour”"),
        (IN_FORCE | {"in_force_on_latest": "2014-01-01"}, "the field “in_force_on_latest” is 2014-01-01"),
    ],
)
def test_an_addition_that_cannot_be_read_is_told_in_a_sentence(files, later, fields, why):
    (later / "30_treaties.json").write_text(json.dumps([addition(**fields)]))

    with pytest.raises(LoadError) as error:
        load([files, later])

    assert why in str(error.value)
    assert not Treaty.objects.exists()


def test_an_addition_that_names_no_row_is_told_in_a_sentence(files, later):
    add(later, "30_treaties.json", {"model": "cooperation.treaty", "adds_to": "harbour", "fields": {"short_title": "Lantern"}})

    with pytest.raises(LoadError) as error:
        load([files, later])

    assert "the field “slug” is missing" in str(error.value)
