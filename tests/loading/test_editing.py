"""Loading never loses an editor's work, and never a text."""

import pytest

from cooperation.loading import LoadError, dump, load
from cooperation.models import (
    Citation,
    Indicator,
    Observation,
    Partner,
    Passage,
    Place,
    Record,
    Source,
    Topic,
    Treaty,
)
from tests.factories import (
    make_topic,
)
from tests.harbour import make_harbour
from tests.loading.files import ROWS, add, change, content, counts, dumped, note_of, passing, stored

pytestmark = pytest.mark.django_db


def test_an_editors_change_stands_when_the_file_has_not_changed(loaded):
    Record.objects.filter(slug="norland").update(title="Norland (the country)")

    outcome = load([loaded])

    assert counts(outcome) == (0, 0, ROWS - 1, 1)
    assert outcome.kept == []
    assert Record.objects.get(slug="norland").title == "Norland (the country)"


def test_a_changed_file_updates_a_row_no_editor_touched(loaded):
    change(loaded, "20_partners.json", "record", {"slug": "norland"}, title="The Country of Norland", topics=[])
    change(loaded, "20_partners.json", "partner", {"slug": "island-union"}, official_name="Union of the Islands", is_home=True)
    change(loaded, "20_partners.json", "citation", {"record": ["island-union"], "number": 1}, note="As printed.")
    add(loaded, "20_partners.json", note_of("official_name", "island-union", 3))

    outcome = load([loaded])

    assert counts(outcome) == (1, 3, ROWS - 3, 0)
    assert list(Record.objects.filter(slug="norland").values_list("title", "topics")) == [("The Country of Norland", None)]
    assert list(Partner.objects.filter(is_home=True).values_list("slug", "official_name")) == [
        ("island-union", "Union of the Islands"),
        ("norland", ""),
    ]


def test_chinese_names_come_with_a_release_of_the_files_that_has_them_and_one_an_editor_typed_stands(files):
    for name, model, slug, chinese in (
        ("11_topics.json", "topic", "songs", "label_zh"),
        ("12_places.json", "place", "easthaven", "name_zh"),
    ):
        change(files, name, model, {"slug": slug}, **{chinese: ""})
    load([files])
    change(files, "11_topics.json", "topic", {"slug": "songs"}, label_zh="歌曲")
    Place.objects.update(name_zh="东港")

    outcome = load([files])

    assert counts(outcome) == (0, 1, ROWS - 2, 1)
    assert (Topic.objects.get().label_zh, Place.objects.get().name_zh) == ("歌曲", "东港")


@pytest.fixture
def conflict(loaded):
    """A title that both an editor and a new release of the files changed, and another that only the files did."""
    Record.objects.filter(slug="norland").update(title="The editor's Norland")
    change(loaded, "20_partners.json", "record", {"slug": "norland"}, title="The file's Norland")
    change(loaded, "30_treaties.json", "treaty", {"slug": "lantern-accord"}, short_title="Accord")
    add(loaded, "30_treaties.json", note_of("short_title", "lantern-accord", 9))
    return loaded


def titles():
    return Record.objects.get(slug="norland").title, Treaty.objects.get().short_title


def test_a_conflict_stops_the_load_and_says_how_to_go_on(conflict):
    before = stored()

    with pytest.raises(LoadError) as error:
        load([conflict])

    assert str(error.value) == (
        "20_partners.json, record norland: the file and an editor have both changed it. "
        "Take the file's with --force norland, or the editor's with --keep-edits."
    )
    assert stored() == before


def test_force_takes_the_files_side(conflict):
    outcome = load([conflict], force=["norland"])

    assert counts(outcome) == (1, 2, ROWS - 2, 0)
    assert titles() == ("The file's Norland", "Accord")
    assert load([conflict]).written == []


def test_keep_edits_takes_the_editors_side_and_says_so_each_time(conflict):
    outcome = load([conflict], keep_edits=True)
    again = load([conflict], keep_edits=True)

    assert counts(outcome) == (1, 1, ROWS - 2, 1)
    assert titles() == ("The editor's Norland", "Accord")
    assert [str(row) for row in outcome.kept] == [str(row) for row in again.kept] == ["20_partners.json, record norland"]


def test_force_overrules_an_edit_even_where_the_file_has_not_changed(loaded, tmp_path):
    Citation.objects.filter(record__slug="norland").update(note="An editor's note.")

    outcome = load([loaded], force=["norland"])

    assert counts(outcome) == (0, 1, ROWS - 1, 0)
    assert dumped(tmp_path / "dump") == content(loaded)


def test_a_row_written_by_an_editor_is_not_overwritten_by_a_new_file(files):
    make_topic("songs", label="Our songs")

    with pytest.raises(LoadError, match=r"^11_topics.json, topic songs: the file and an editor have both changed it"):
        load([files])

    assert list(Topic.objects.values_list("label", flat=True)) == ["Our songs"]


def test_force_needs_a_slug_of_the_files(loaded):
    with pytest.raises(LoadError, match=r"^No row of these files belongs to “nowhere”. Give --force a slug that stands in them.$"):
        load([loaded], force=["nowhere"])


def test_a_row_an_editor_deleted_stays_deleted_unless_forced(loaded, tmp_path):
    Observation.objects.all().delete()
    Citation.objects.exclude(row="").filter(record__slug="share-of-songs").delete()

    left_alone = load([loaded])
    Passage.objects.filter(number=5).update(is_without_claim=False)
    forced = load([loaded], force=["share-of-songs"])

    assert counts(left_alone) == (0, 0, ROWS - 5, 5)
    assert counts(forced) == (5, 0, ROWS - 5, 0)
    assert dumped(tmp_path / "dump") == content(loaded)


def test_what_a_new_release_adds_to_a_deleted_record_is_left_out_with_it(loaded):
    Passage.objects.filter(number=5).update(is_without_claim=True)
    Indicator.objects.get().delete()
    add(loaded, "60_indicators.json", note_of("definition", "share-of-songs", 20))

    outcome = load([loaded])

    assert outcome.written == []
    assert not Citation.objects.filter(record__slug="share-of-songs").exists()


def test_a_changed_row_may_not_refer_to_what_an_editor_deleted(loaded):
    Observation.objects.get().places.clear()
    Place.objects.all().delete()

    with pytest.raises(LoadError) as error:
        load([loaded], force=["share-of-songs"])

    assert str(error.value) == (
        "60_indicators.json, observation share-of-songs norland-2015 refers to place easthaven, which an editor deleted. "
        "Bring it back with --force easthaven, or correct the reference."
    )


def test_a_row_that_left_the_files_is_reported_and_not_deleted(loaded):
    (loaded / "11_topics.json").write_text("[]")
    change(loaded, "20_partners.json", "record", {"slug": "norland"}, topics=[])

    outcome = load([loaded])

    assert outcome.departed == ["topic songs"]
    assert Topic.objects.filter(slug="songs").exists()


def test_an_attached_text_is_neither_wiped_by_a_load_nor_dumped(loaded, tmp_path):
    Passage.objects.filter(number=1).update(
        text="The Harbour Office of Norland told a reporter that it works with other countries on authors' rights."
    )
    before = dumped(tmp_path / "before")
    change(loaded, "10_sources.json", "passage", {"number": 1}, summary="Another summary.")

    load([loaded])

    assert Passage.objects.get(number=1).text.startswith("The Harbour Office")
    assert Passage.objects.get(number=1).summary == "Another summary."
    assert not any("told a reporter" in words for words in before.values())


def test_a_text_that_may_be_shown_is_dumped_and_comes_back(tmp_path):
    files = tmp_path / "harbour"
    with passing():
        make_harbour()
        Source.objects.update(text_public=True)
        dump(files)

    load([files])

    assert content(files)["10_sources.json"].count('"text":') == 5
    assert not Passage.objects.filter(text="").exists()
    assert dumped(tmp_path / "dump") == content(files)


def test_a_text_that_becomes_public_arrives_with_its_source(loaded, tmp_path):
    words = "The Harbour Office of Norland told a reporter that it works with other countries on authors' rights."
    change(loaded, "10_sources.json", "source", {"slug": "harbour-report"}, text_public=True)
    change(loaded, "10_sources.json", "passage", {"number": 1}, text=words)

    outcome = load([loaded])

    assert counts(outcome) == (0, 2, ROWS - 2, 0)
    assert Passage.objects.get(number=1).text == words
    assert load([loaded]).written == []
