"""What is counted, what was proved, and at what price."""

import pytest
from django.db import connection

from cooperation.models import (
    Passage,
    Record,
    Treaty,
)
from cooperation.verify import report
from cooperation.verify.reading import every_record
from tests import invented
from tests.factories import cite, make_action, make_initiative, make_partner
from tests.harbour import make_harbour
from tests.verify.planting import citation, mark, problems, refresh_checks

pytestmark = pytest.mark.django_db


def test_a_whole_record_has_no_problems_and_is_covered_in_full(is_attached):
    result = report()

    assert result.problems == []
    assert (result.facts_cited, result.facts_total, result.coverage) == (24, 24, 100)
    assert (result.passages_used, result.passages_total) == (5, 5)
    assert (result.excerpts_found, result.excerpts_unaltered, result.excerpts_unchecked) == (
        (24, 0, 0) if is_attached else (0, 24, 0)
    )


def test_the_number_of_queries_does_not_grow_with_the_records(harbour, django_assert_max_num_queries):
    for number in range(5):
        accord = Treaty.objects.create(slug=f"accord-{number}", title=f"Accord {number}", kind="treaty")
        make_action(accord, make_partner(f"party-{number}"))
        cite(accord, "title", Passage.objects.get(number=1))

    with django_assert_max_num_queries(60):
        report()


def test_more_records_than_a_statement_has_room_for_are_read(harbour):
    count = 1_001
    records = Record.objects.bulk_create(
        Record(slug=f"accord-{number}", title=f"Accord {number}", record_type="treaty") for number in range(count)
    )
    with connection.cursor() as cursor:
        first = Treaty.objects.values_list("record_id", flat=True)[0]
        rows = connection.ops.quote_name(Treaty._meta.db_table)
        columns = ", ".join(connection.ops.quote_name(field.column) for field in Treaty._meta.local_concrete_fields[1:])
        keys = ", ".join(str(record.pk) for record in records)
        cursor.execute(
            f"INSERT INTO {rows} (record_id, {columns}) SELECT record.id, {columns} FROM {rows}, cooperation_record record"
            f" WHERE {rows}.record_id = {first} AND record.id IN ({keys})"
        )

    assert sum(record.slug.startswith("accord-") for record in every_record({})) == count


def test_what_is_found_holds_no_record_in_memory(harbour):
    citation("norland", "title").update(excerpt="Nothing of the kind")

    assert [(problem.row, problem.citation) for problem in report().problems] == [(None, None)]


def test_drafts_are_held_to_the_rules_and_not_counted(harbour):
    draft = make_initiative("talks", state="draft")
    cite(draft, "titel", Passage.objects.get(number=1), "The Harbour Office")

    result = report()

    assert [str(problem) for problem in result.problems] == [
        "initiative talks, citation 1: there is no fact “titel” here. Name a field, or “record” for the record as a whole."
    ]
    assert result.facts_total == 24


def test_a_file_with_the_sources_fingerprint_lends_its_words_whatever_its_name(tmp_path):
    make_harbour(attached=False)
    (tmp_path / "scan.txt").write_bytes(invented.TEXT.encode())
    (tmp_path / "notes.txt").write_text("Something else.")
    (tmp_path / "folder").mkdir()

    result = report(tmp_path)

    assert result.problems == []
    assert (result.excerpts_found, result.excerpts_unaltered) == (24, 0)
    assert not Passage.objects.exclude(text="").exists()


def test_a_lent_text_finds_what_a_fingerprint_cannot(tmp_path):
    make_harbour(attached=False)
    citation("norland", "title").update(excerpt="The Harbor Office of Norland")
    refresh_checks("norland", "title")
    (tmp_path / "harbour-report.txt").write_bytes(invented.TEXT.encode())

    assert problems() == []
    assert problems(texts=tmp_path) == ["partner norland, citation 1: “The Harbor Office of Norland” is not in " + mark(1)]


def test_a_file_named_after_a_source_must_be_its_text(tmp_path):
    make_harbour(attached=False)
    (tmp_path / "harbour-report.txt").write_text("Another text.")

    assert problems(texts=tmp_path) == [
        f"{tmp_path / 'harbour-report.txt'}: this is not the file its source was read from. Give the one whose SHA-256 the source has."
    ]
