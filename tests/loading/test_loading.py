"""A load is all or nothing, and the same load twice changes nothing."""

import json
import shutil

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation.loading import dump, load
from cooperation.models import (
    LoadedRow,
    OldAddress,
    Partner,
    PartnerName,
    Place,
    Record,
    Treaty,
)
from tests.factories import (
    make_name,
    make_topic,
)
from tests.loading.files import ROWS, add, change, content, counts, dumped, stored

pytestmark = pytest.mark.django_db


def test_a_fresh_load_writes_every_row_and_a_dump_gives_the_files_back(files, tmp_path):
    outcome = load([files])

    assert counts(outcome) == (ROWS, 0, 0, 0)
    assert outcome.problems == []
    assert dumped(tmp_path / "dump") == content(files)


@pytest.mark.postgresql
def test_postgresql_plans_for_what_was_loaded_at_once(loaded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'cooperation_record'")

        assert cursor.fetchone()[0] == Record.objects.count() > 0


def test_loading_twice_changes_nothing(loaded):
    before = stored()

    outcome = load([loaded])

    assert counts(outcome) == (0, 0, ROWS, 0)
    assert outcome.written == []
    assert stored() == before


def test_an_excerpt_with_line_breaks_in_a_file_is_the_same_excerpt(loaded):
    for path in loaded.iterdir():
        rows = json.loads(path.read_text(encoding="utf-8"))
        for row in rows:
            if excerpt := row["fields"].get("excerpt"):
                row["fields"]["excerpt"] = excerpt.replace(" ", "\r\n ") + "\n"
        path.write_text(json.dumps(rows), encoding="utf-8")

    assert counts(load([loaded])) == (0, 0, ROWS, 0)


def test_rows_of_plain_loaddata_are_adopted(files):
    call_command("loaddata", *sorted(files.glob("*.json")), verbosity=0)

    outcome = load([files])

    assert counts(outcome) == (0, 0, ROWS, 0)
    assert LoadedRow.objects.filter(set="harbour").count() == ROWS


def test_a_set_may_be_named_by_its_folder_below_the_fixtures(files, settings):
    settings.RECORD_FIXTURES = files.parent

    assert counts(load(["harbour"])) == (ROWS, 0, 0, 0)


def test_a_second_set_may_refer_to_the_first(loaded, tmp_path):
    topic = {"model": "cooperation.topic", "fields": {"slug": "ports", "label": "Ports"}}
    second = tmp_path / "second"
    second.mkdir()
    (second / "11_topics.json").write_text(json.dumps([topic]))

    outcome = load([loaded, second])

    assert counts(outcome) == (1, 0, ROWS, 0)
    assert LoadedRow.objects.get(set="second").natural_key == "ports"
    assert dump(tmp_path / "dump", set="second") == {"11_topics.json": 1}


def test_corrections_loaded_from_another_folder_leave_rows_with_their_set(loaded, tmp_path):
    corrected = shutil.copytree(loaded, tmp_path / "corrected")
    change(corrected, "11_topics.json", "topic", {"slug": "songs"}, label="All songs")

    outcome = load([corrected])

    assert counts(outcome) == (0, 1, ROWS - 1, 0)
    assert {*LoadedRow.objects.values_list("set", flat=True)} == {"harbour"}


def test_a_row_follows_its_file_from_one_set_to_another(loaded, tmp_path):
    second = tmp_path / "second"
    second.mkdir()
    (loaded / "11_topics.json").rename(second / "11_topics.json")

    outcome = load([loaded, second])

    assert (counts(outcome), outcome.departed) == ((0, 0, ROWS, 0), [])
    assert [row.natural_key for row in LoadedRow.objects.filter(set="second")] == ["songs"]


def test_what_is_worked_out_may_be_left_out_of_the_files(files, tmp_path):
    for path in files.glob("*.json"):
        rows = json.loads(path.read_text())
        for row in rows:
            worked_out = {name for name in row["fields"] if name.endswith(("_earliest", "_latest"))}
            for name in {*worked_out, "name_key", "last_changed_at"} & row["fields"].keys():
                del row["fields"][name]
        path.write_text(json.dumps(rows))

    assert counts(load([files])) == (ROWS, 0, 0, 0)
    assert counts(load([files])) == (0, 0, ROWS, 0)
    assert Treaty.objects.get().adopted_on_latest.isoformat() == "2010-05-31"
    assert PartnerName.objects.get().name_key == "theunion"
    assert Record.objects.filter(last_changed_at__lte=timezone.now()).count() == Record.objects.count()


def test_references_may_point_forward(files):
    place = {"model": "cooperation.place", "fields": {"slug": "a-quay", "name": "A quay", "within": ["easthaven"]}}
    path = files / "12_places.json"
    path.write_text(json.dumps([place, *json.loads(path.read_text())]))
    change(files, "20_partners.json", "record", {"slug": "island-union"}, successor=["lantern-accord"])

    load([files])

    assert Place.objects.get(slug="a-quay").within.slug == "easthaven"
    assert Record.objects.get(slug="island-union").successor.slug == "lantern-accord"
    assert Treaty.objects.get().adopted_at.slug == "lantern-conference"


def test_problems_that_were_there_before_do_not_stop_a_load(loaded):
    OldAddress.objects.create(record=Record.objects.get(slug="norland"), slug="island-union")
    add(loaded, "11_topics.json", {"model": "cooperation.topic", "fields": {"slug": "ports", "label": "Ports"}})

    outcome = load([loaded])

    assert counts(outcome) == (1, 0, ROWS, 0)
    assert [problem.where for problem in outcome.problems] == ["old address island-union"]


def test_the_number_of_queries_does_not_grow_with_the_rows(loaded):
    with CaptureQueriesContext(connection) as few:
        load([loaded])
    for number in range(20):
        make_topic(f"topic-{number}")
        make_name(Partner.objects.get(slug="norland"), f"Name {number}")
    with CaptureQueriesContext(connection) as many:
        load([loaded])

    assert len(many) == len(few)
