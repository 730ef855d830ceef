"""A dump gives the files back, whatever a record holds."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.loading import LoadError, dump, dumping, load, rows_in
from cooperation.models import (
    OldAddress,
    Record,
    Topic,
)
from tests.factories import (
    cite,
    make_action,
    make_indicator,
    make_initiative,
    make_name,
    make_observation,
    make_participation,
    make_partner,
    make_place,
    make_quote,
    make_source,
    make_topic,
    make_treaty,
)
from tests.loading.files import content, counts, dumped, passing

pytestmark = pytest.mark.django_db


def test_what_no_load_wrote_is_dumped_with_the_set(loaded, tmp_path):
    make_topic("ports")
    OldAddress.objects.create(record=Record.objects.get(slug="norland"), slug="north-land")

    written = dumped(tmp_path / "dump")

    assert [row["fields"]["slug"] for row in json.loads(written["11_topics.json"])] == ["ports", "songs"]
    assert [row["model"].split(".")[1] for row in json.loads(written["20_partners.json"])] == [
        "record", "partner", "partnername", "citation", "citation",
        "record", "partner", "oldaddress", "citation",
    ]  # fmt: skip


def test_a_chinese_name_stands_beside_the_english_one_and_an_empty_one_is_left_out(loaded, tmp_path):
    make_topic("ports")

    written = dumped(tmp_path / "dump")

    assert [row["fields"] for row in json.loads(written["11_topics.json"])] == [
        {"slug": "ports", "label": "Ports"},
        {"slug": "songs", "label": "Songs", "label_zh": "歌曲"},
    ]
    assert json.loads(written["12_places.json"])[0]["fields"]["name_zh"] == "东港"


def test_a_file_whose_rows_are_gone_is_removed(loaded, tmp_path):
    dumped(tmp_path / "dump")
    Record.objects.get(slug="norland").topics.clear()
    Topic.objects.all().delete()

    assert "11_topics.json" not in dumped(tmp_path / "dump")


def test_a_dump_refuses_a_folder_with_other_files(tmp_path):
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("")

    with pytest.raises(LoadError) as error:
        dump(tmp_path)

    assert str(error.value) == (
        f"{tmp_path} holds files that no dump wrote (package.json). Name an empty folder, or move them away."
    )
    assert content(tmp_path) == {"package.json": "{}", "notes.txt": ""}


def test_a_place_and_a_record_may_share_a_slug(tmp_path):
    make_place("easthaven")
    make_initiative("easthaven")

    assert dump(tmp_path) == {"12_places.json": 1, "40_initiatives.json": 2}


def test_the_articles_files_come_back_byte_for_byte(article, fixture_files, tmp_path):
    dump(tmp_path)

    assert content(tmp_path) == {path.name: path.read_text(encoding="utf-8") for path in fixture_files}


@pytest.mark.parametrize("at_once", [1, 7])
def test_however_few_are_in_memory_at_once_the_bytes_are_the_same(article, fixture_files, tmp_path, monkeypatch, at_once):
    monkeypatch.setattr(dumping, "AT_ONCE", at_once)

    dump(tmp_path)

    assert content(tmp_path) == {path.name: path.read_text(encoding="utf-8") for path in fixture_files}


def test_a_dump_is_read_back_row_by_row(article, tmp_path):
    counts = dump(tmp_path)

    assert {name: [*rows_in(tmp_path / name)] for name in counts} == {
        name: json.loads(words) for name, words in content(tmp_path).items()
    }


@pytest.mark.parametrize("words", ["", "[\n", '[\n  {\n    "model": "x"\n  },\n', '[\n  {\n    "mo', "[]\n"])
def test_half_a_file_is_no_dump(tmp_path, words):
    (tmp_path / "file.json").write_text(words)

    with pytest.raises(ValueError, match=r"file\.json"):
        [*rows_in(tmp_path / "file.json")]


# Whatever a record holds

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60)
days = st.dates(date(1000, 1, 1), date(2025, 12, 31)).map(str)  # what has happened: no load takes an act in the future
partial_dates = st.one_of(st.just(""), days, days.map(lambda day: day[:7] + "~"), days.map(lambda day: day[:4] + "/.."))
moments = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
figures = st.decimals(-(10**9), 10**9, places=6)
facts = st.fixed_dictionaries(
    {
        "title": words,
        "summary": st.just("") | words,
        "title_zh": st.sampled_from(["", "北京条约"]),
        "state": st.sampled_from(["draft", "in-review", "withdrawn"]),
        "withdrawn_reason": words,
        "publish_at": moments,
        "checked_on": st.none() | st.dates(),
        "has_topics": st.booleans(),
    }
)


def build(records, dated, binding, low):
    """Records of every type, none of them published, that hold what was drawn."""
    topics = [make_topic("songs"), make_topic("ports")]
    source = make_source(attached=False, published_on=dated)
    quay = make_place("quay", within=make_place("westhaven"))
    for number, drawn in enumerate(records):
        fields = {name: value for name, value in drawn.items() if name != "has_topics"}
        fields["topics"] = topics if drawn["has_topics"] else []
        partner = make_partner(f"partner-{number}", **fields | {"title": f"{drawn['title']} {number}"})
        make_name(partner, f"Name {number}", key="name")
        talks = make_initiative(f"talks-{number}", began_on=dated, place=quay, successor=partner.record, **fields)
        make_participation(talks, partner, key="host")
        accord = make_treaty(f"accord-{number}", adopted_on=dated, adopted_at=talks, binding=binding, **fields)
        make_action(accord, partner, done_on=dated, key="act")
        make_quote(f"quote-{number}", about=[accord, talks, partner], occasion=talks, **fields)
        share = make_indicator(f"count-{number}", **fields | {"unit": "songs"})
        make_observation(share, key="one", low=low, period=dated, places=[quay])
        OldAddress.objects.create(record=accord.record, slug=f"old-{number}")
        cite(accord, "title", source.passages.first(), "The Harbour Office")


@given(
    records=st.lists(facts, min_size=1, max_size=3), dated=partial_dates, binding=st.sampled_from([None, True, False]), low=figures
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_dump_loaded_into_an_empty_database_dumps_the_same(tmp_path_factory, records, dated, binding, low):
    first, second = (tmp_path_factory.mktemp("dumps") / name / "set" for name in ("first", "second"))
    with passing():
        build(records, dated, binding, low)
        dump(first)

    with passing():
        outcome = load([first])
        dump(second, set="set")

    assert counts(outcome)[1:] == (0, 0, 0)
    assert content(second) == content(first)
