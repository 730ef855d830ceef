"""Whatever is wrong with the files is told in a sentence before anything is written."""

import shutil

import pytest

from cooperation.loading import LoadError, load
from tests.loading.files import add, stored

pytestmark = pytest.mark.django_db


def replace(name, old, new):
    """A fault: other bytes in a file."""

    def plant(folder):
        path = folder / name
        assert old in path.read_bytes()
        path.write_bytes(path.read_bytes().replace(old, new, 1))

    return plant


def row(file, model, /, **fields):
    """A fault: one more row."""
    return lambda folder: add(folder, file, {"model": f"cooperation.{model}", "fields": fields})


def rewrite(name, content):
    """A fault: another file."""
    return lambda folder: (folder / name).write_bytes(content)


FAULTS = {
    "not UTF-8": (
        rewrite("11_topics.json", b'["\xff"]'),
        "{folder}/11_topics.json is not UTF-8 at byte 3. Save it as UTF-8.",
    ),
    "broken JSON": (
        rewrite("11_topics.json", b'[\n  {"model" "cooperation.topic"}\n]'),
        "{folder}/11_topics.json breaks off or is not JSON at line 2, column 12 (Expecting ':' delimiter). Correct it there, or fetch the file again.",
    ),
    "half written": (
        rewrite("11_topics.json", b'[\n  {\n    "model": "cooperation.to'),
        "{folder}/11_topics.json breaks off or is not JSON at line 3, column 14 (Unterminated string starting at). Correct it there, or fetch the file again.",
    ),
    "empty": (
        rewrite("11_topics.json", b""),
        "{folder}/11_topics.json breaks off or is not JSON at line 1, column 1 (Expecting value). Correct it there, or fetch the file again.",
    ),
    "nested too deeply": (
        rewrite("11_topics.json", b"[" * 100_000),
        "{folder}/11_topics.json is nested too deeply to be a fixture. Fetch the file again.",
    ),
    "no list": (
        rewrite("11_topics.json", b"{}"),
        "{folder}/11_topics.json is not a list of rows. Put its rows between [ and ].",
    ),
    "no row": (
        rewrite("11_topics.json", b'["songs"]'),
        "11_topics.json, row 1, is not a row. Write it as {{“model”: …, “fields”: {{…}}}}, without a primary key.",
    ),
    "a primary key": (
        rewrite("11_topics.json", b'[{"model": "cooperation.topic", "pk": 1, "fields": {}}]'),
        "11_topics.json, row 1, is not a row. Write it as {{“model”: …, “fields”: {{…}}}}, without a primary key.",
    ),
    "unknown field": (
        row("11_topics.json", "topic", slug="ports", label="Ports", colour="blue"),
        "11_topics.json, row 2 (topic ports): cooperation.topic has no field “colour”. Correct it in the file.",
    ),
    "missing field": (
        row("11_topics.json", "topic", slug="ports"),
        "11_topics.json, row 2 (topic ports): the field “label” is missing. Correct it in the file.",
    ),
    "a term of no vocabulary": (
        replace("40_initiatives.json", b'"conference"', b'"congress"'),
        '40_initiatives.json, row 2 (initiative lantern-conference): the field “kind” cannot be "congress" (it takes one of: forum, dialogue, negotiation, programme, conference, arrangement, case-study, focus-area). Correct it in the file.',
    ),
    "a term of no long vocabulary": (
        replace("30_treaties.json", b'"type": "signature"', b'"type": "signed"'),
        '30_treaties.json, row 3 (treaty action lantern-accord island-union): the field “type” cannot be "signed" (it takes one of 23 terms, which docs/fixtures.md lists). Correct it in the file.',
    ),
    "two faults in a row": (
        row("11_topics.json", "topic", slug="ports", label=["Ports"], colour="blue", sound="loud"),
        '11_topics.json, row 2 (topic ports): cooperation.topic has no field “colour”; cooperation.topic has no field “sound”; the field “label” cannot be ["Ports"] (it takes one value). Correct it in the file.',
    ),
    "no date": (
        replace("30_treaties.json", b'"adopted_on": "2010-05"', b'"adopted_on": "2010-13"'),
        '30_treaties.json, row 2 (treaty lantern-accord): the field “adopted_on” cannot be "2010-13" (“2010-13” is not in the calendar. Check the year, month and day). Correct it in the file.',
    ),
    "a wrong bound": (
        replace("30_treaties.json", b'"2010-05-31"', b'"2010-05-30"'),
        "30_treaties.json, row 2 (treaty lantern-accord): the field “adopted_on_latest” is 2010-05-30, and “adopted_on” makes it 2010-05-31. Correct it in the file.",
    ),
    "a time without zone": (
        row("20_partners.json", "record", slug="far", title="Far", record_type="partner", last_changed_at="2026-11-23T00:00:00"),
        '20_partners.json, row 9 (record far): the field “last_changed_at” cannot be "2026-11-23T00:00:00" (a time needs its zone, as in 2026-11-23T00:00:00Z). Correct it in the file.',
    ),
    "a list for a word": (
        row("11_topics.json", "topic", slug="ports", label=["Ports"]),
        '11_topics.json, row 2 (topic ports): the field “label” cannot be ["Ports"] (it takes one value). Correct it in the file.',
    ),
    "a number for a day": (
        replace("30_treaties.json", b'"2010-05-31"', b"20100531"),
        "30_treaties.json, row 2 (treaty lantern-accord): the field “adopted_on_latest” cannot be 20100531 (it takes another kind of value). Correct it in the file.",
    ),
    "a null character": (
        row("11_topics.json", "topic", slug="ports", label="Po\0rts"),
        '11_topics.json, row 2 (topic ports): the field “label” cannot be "Po\\u0000rts" (it holds a character no database can store). Correct it in the file.',
    ),
    "no natural key": (
        replace("20_partners.json", b'"topics": [\n        [\n          "songs"\n        ]\n      ]', b'"topics": ["songs"]'),
        '20_partners.json, row 6 (record norland): the field “topics” cannot be ["songs"] (a reference is a natural key: a list of slug). Correct it in the file.',
    ),
    "twice": (
        lambda folder: shutil.copy(folder / "11_topics.json", folder / "99_more.json"),
        "topic songs stands in {folder}/11_topics.json, row 1, and again in {folder}/99_more.json, row 1. Delete one of the two.",
    ),
    "twice in a file": (
        row("11_topics.json", "topic", slug="songs", label="All songs"),
        "topic songs stands in {folder}/11_topics.json, row 1, and again in {folder}/11_topics.json, row 2. Delete one of the two.",
    ),
    "unknown reference": (
        row("12_places.json", "place", slug="quay", name="Quay", within=["westhaven"]),
        "12_places.json, place quay refers to place westhaven, which is nowhere in the files or the record. Correct the reference, or add that row.",
    ),
    "a reference to another type": (
        replace("30_treaties.json", b'"adopted_at": [\n        "lantern-conference"', b'"adopted_at": [\n        "norland"'),
        "30_treaties.json, treaty lantern-accord refers to initiative norland, which is nowhere in the files or the record. Correct the reference, or add that row.",
    ),
    "a row of no record": (
        row("20_partners.json", "partner", slug="far", kind="state"),
        "20_partners.json, partner far refers to record far, which is nowhere in the files or the record. Correct the reference, or add that row.",
    ),
    "a broken constraint": (
        replace("20_partners.json", b'"first_published_at"', b'"publish_at"'),
        "20_partners.json, record island-union: the database refuses it (A published record needs the time of its first publication). Correct it in the file.",
    ),
    "a private text": (
        row("10_sources.json", "passage", source=["harbour-report"], number=6, label="¶ 6", length=1, sha256="0", text="Private."),
        "10_sources.json, passage harbour-report 6: the file holds its text, which may not be shown. Delete “text” there, and use attach_text.",
    ),
    "a new problem": (
        row("10_sources.json", "passage", source=["harbour-report"], number=6, label="¶ 6", length=1, sha256="0"),
        "source harbour-report, passage 6: no published record cites it. Cite it, or tick “no claim”.\nNothing was loaded, for it would bring these problems. Correct the files and load again.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("is_first", [True, False], ids=["into an empty database", "over an earlier load"])
def test_what_cannot_be_loaded_is_told_in_a_sentence_and_nothing_is_written(files, fault, is_first):
    plant, message = FAULTS[fault]
    if not is_first:
        load([files])
    plant(files)
    before = stored()

    with pytest.raises(LoadError) as error:
        load([files])

    assert str(error.value) == message.format(folder=files)
    assert stored() == before


def test_faults_of_several_files_are_told_at_once(files):
    rewrite("12_places.json", b"{}")(files)
    row("11_topics.json", "topic", slug="ports")(files)
    row("11_topics.json", "topic", slug="songs", label="All songs")(files)
    replace("40_initiatives.json", b'"2010-05"', b'"2010-13"')(files)

    with pytest.raises(LoadError) as error:
        load([files])

    assert [line.split(",")[0].rsplit(":")[0] for line in str(error.value).splitlines()] == [
        "11_topics.json",
        f"{files}/12_places.json is not a list of rows. Put its rows between [ and ].",
        "40_initiatives.json",
        f"topic songs stands in {files}/11_topics.json",
    ]


def test_of_many_faults_the_first_twenty_are_told_and_the_others_counted(files):
    add(files, "11_topics.json", *({"model": "cooperation.topic", "fields": {"slug": f"t-{number}"}} for number in range(25)))

    with pytest.raises(LoadError) as error:
        load([files])

    lines = str(error.value).splitlines()
    assert len(lines) == 21
    assert lines[19].startswith("11_topics.json, row 21 (topic t-19): ")
    assert lines[20] == "And 5 more."


def test_all_unknown_references_are_told_at_once(files):
    for slug in ("quay", "pier"):
        row("12_places.json", "place", slug=slug, name=slug, within=[f"{slug}-haven"])(files)

    with pytest.raises(LoadError) as error:
        load([files])

    assert [line.split(",")[1] for line in str(error.value).splitlines()] == [
        " place quay refers to place quay-haven",
        " place pier refers to place pier-haven",
    ]


def test_an_unknown_model_is_told_with_those_there_are(files):
    add(files, "11_topics.json", {"model": "auth.user", "fields": {"username": "mallory"}})

    with pytest.raises(
        LoadError, match=r"^11_topics.json, row 2, is of the unknown model “auth.user”. Use one of: cooperation.source, "
    ):
        load([files])


def test_a_set_that_is_not_there_is_told_by_name(tmp_path, settings):
    settings.RECORD_FIXTURES = tmp_path

    with pytest.raises(LoadError) as error:
        load(["artcle"])

    assert str(error.value) == (
        f"There is no folder “artcle” in {tmp_path}, nor at that path. Name a set of fixtures or the folder that holds one."
    )


def test_a_folder_without_files_is_told(tmp_path):
    with pytest.raises(LoadError, match=r"holds no .json file. Name the folder that holds the fixtures.$"):
        load([tmp_path])
