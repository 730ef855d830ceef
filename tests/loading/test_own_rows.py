"""What editors made stands in one set alone, so that the sets dumped come back together as the record they were dumped from."""

import json

import pytest
from django.core.management import call_command

from cooperation.loading import dump, load
from cooperation.models import Citation, Initiative, Partner, Passage, Place, Treaty
from tests import snapshots
from tests.factories import (
    cite,
    make_action,
    make_initiative,
    make_participation,
    make_place,
    make_source,
    make_topic,
)
from tests.loading.files import content, counts, passing, topic_row, write_set

pytestmark = pytest.mark.django_db

SETS = ["article", "reference"]


def dumped_sets(folder, *sets):
    """Each set in a folder of its own, as a deployer keeps them."""
    for name in sets:
        dump(folder / name, set=name)
    return {name: content(folder / name) for name in sets}


def named(files):
    """The rows of a dumped set that are named by a slug, and those that belong to a record or source, by model and name."""
    keys = ("slug", "record", "treaty", "partner", "source"), ("number", "key")
    rows = [row for text in files.values() for row in json.loads(text)]
    return {
        (row["model"].split(".")[1], *(str(row["fields"][key]) for part in keys for key in part if key in row["fields"]))
        for row in rows
    }


def edit_both():
    """Change a record of each set, add to each, and make a record of one's own that refers to both."""
    treaty, partner = Treaty.objects.get(slug="beijing-treaty"), Partner.objects.get(slug="china")
    of_reference = Treaty.objects.exclude(slug="beijing-treaty").order_by("slug").first()
    for record in (treaty, of_reference):
        record.summary = f"Edited. {record.summary}"
        record.save()
    make_action(treaty, Partner.objects.get(slug="mexico"), key="own-act", type="accession", done_on="2016-01-02")
    for fact in ("type", "done_on"):
        cite(treaty, fact, row="own-act")
    seen = Citation.objects.filter(passage__source__slug="ncac-interview", fact="title").exclude(excerpt="").first()
    cite(of_reference, "title", seen.passage, seen.excerpt)
    Citation.objects.filter(record__slug=of_reference.slug, excerpt=seen.excerpt).update(checked=seen.checked)
    talks = make_initiative("laos-talks", title="Talks of our own", state="draft", topics=[make_topic("own-topic")])
    make_participation(talks, partner, key="china")
    talks.place = make_place("own-quay", within=Place.objects.order_by("slug").first())
    talks.aims_at = of_reference
    talks.save()
    unread = Passage.objects.exclude(source__slug="ncac-interview").order_by("source__slug").first()
    cite(talks, "aims_at", unread, basis="stated", confidence="high", note="It says so.")


def test_both_sets_edited_and_added_to_come_back_as_they_were(db, tmp_path):
    with passing():
        call_command("load_record", *SETS, verbosity=0)
        edit_both()
        first = dumped_sets(tmp_path / "first", *SETS)

    outcome = load([tmp_path / "first" / name for name in SETS])

    assert counts(outcome)[1:] == (0, 0, 0)
    assert Initiative.objects.get(slug="laos-talks").aims_at.slug in str(first["reference"])
    assert dumped_sets(tmp_path / "second", *SETS) == first


def test_no_row_of_the_editors_is_in_two_sets(db, tmp_path):
    snapshots.put(*SETS)
    with passing():
        before = [named(files) for files in dumped_sets(tmp_path / "before", *SETS).values()]
    edit_both()

    after = [named(files) for files in dumped_sets(tmp_path / "after", *SETS).values()]

    added = [rows - earlier for rows, earlier in zip(after, before, strict=True)]
    assert added[0] & added[1] == set()
    assert ("treatyaction", "['beijing-treaty']", "own-act") in added[0]
    assert {("record", "laos-talks"), ("topic", "own-topic"), ("place", "own-quay")} <= added[1]


@pytest.fixture
def two(tmp_path):
    """Two sets, of which the later refers to the earlier."""
    place = {"model": "cooperation.place", "fields": {"slug": "quay", "name": "Quay", "within": ["easthaven"]}}
    source = {"model": "cooperation.source", "fields": {"slug": "notice", "key": "N", "title": "Notice", "kind": "official"}}
    early = {"model": "cooperation.place", "fields": {"slug": "easthaven", "name": "Easthaven"}}
    folders = [
        write_set(tmp_path / "zeta", places=[early], topics=[topic_row("songs")]),
        write_set(tmp_path / "alpha", places=[place], sources=[source]),
    ]
    load(folders)
    return folders


def test_what_editors_add_to_a_source_stands_in_its_set(two, tmp_path):
    make_source("report", attached=False)

    files = dumped_sets(tmp_path / "dump", "zeta", "alpha")

    assert "10_sources.json" not in files["zeta"]
    assert len(json.loads(files["alpha"]["10_sources.json"])) == 1 + 1 + 5


def test_what_stands_by_itself_is_in_the_set_that_came_last_whatever_its_name(two, tmp_path):
    make_topic("ports")
    load(two)

    files = dumped_sets(tmp_path / "dump", "zeta", "alpha")

    assert [json.loads(files[name]["11_topics.json"])[0]["fields"]["slug"] for name in ("zeta", "alpha")] == ["songs", "ports"]
