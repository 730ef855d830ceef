"""What one edit left differently from another, in the words editors read."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from reversion.models import Version as KeptRow

from cooperation import edits
from cooperation.models import Edit, State, Treaty
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def passage():
    return factories.make_source(key="HARBOUR").passages.first()


@pytest.fixture
def accord(passage):
    """A draft treaty with a party, a citation and a topic, kept once."""
    treaty = factories.make_treaty(title="Lantern Accord", state=State.DRAFT, adopted_on="2010-05", summary="Written in nine days.")
    factories.make_action(treaty, factories.make_partner(title="Norland"), key="norland-2010", done_on="2010-05-04")
    factories.cite(treaty, "adopted_on", passage, excerpt="authors' rights")
    treaty.topics.add(factories.make_topic("songs"))
    edits.keep_first(treaty)
    return treaty


def found(record):
    """(label, before, after) of everything that no edit holds yet."""
    return [(one.label, one.before, one.after) for one in edits.changes(record)]


def brief(record):
    return edits.in_brief(edits.changes(record))


def save(record, **fields):
    Treaty.objects.filter(pk=record.pk).update(**fields)


def test_nothing_differs_where_nothing_was_changed(accord):
    assert found(accord) == []


def test_own_fields_are_told_as_readers_see_them(accord):
    lantern_talks = factories.make_initiative(title="Lantern talks")
    save(
        accord,
        kind="convention",
        adopted_on="2010-05-26",
        adopted_at=lantern_talks,
        binding=True,
        official_url="https://a.example/",
    )

    assert found(accord) == [
        ("Kind", "Treaty", "Convention"),
        ("Legally binding", "", "Yes"),
        ("Adopted on", "May 2010", "26 May 2010"),
        ("Adopted at", "", "Lantern talks"),
        ("Official text", "", "https://a.example/"),
    ]


def test_state_and_time_of_publication_are_told_too(accord):
    save(accord, state="published", publish_at="2030-01-02T03:04:00Z", first_published_at="2030-01-02T03:04:00Z")

    assert found(accord) == [("State", "Draft", "Published"), ("Publish at", "", "2 January 2030, 03:04 UTC")]


def test_topics_are_a_set_of_labels(accord):
    accord.topics.add(factories.make_topic("music"))

    assert found(accord) == [("Topics", "Songs", "Music, Songs")]


def test_a_row_is_named_by_its_kind_and_key(accord):
    accord.actions.update(type="accession", done_on_latest=None)

    assert found(accord) == [("Treaty action norland-2010: act", "Signature", "Accession")]


def test_a_row_that_came_or_went_is_told_whole(accord):
    accord.actions.all().delete()
    factories.make_participation(accord, factories.make_partner("island-union", title="Island Union"))

    assert found(accord) == [
        ("Treaty action norland-2010", "party: Norland; act: Signature; done on: 4 May 2010", ""),
        ("Participation island-union-member", "", "partner: Island Union; role: Participant"),
    ]


def test_a_citation_is_named_by_its_number_and_fact(accord):
    accord.citations.update(excerpt="other words")

    assert found(accord) == [("Citation 1 (adopted on): excerpt", "authors' rights", "other words")]


def test_what_was_deleted_is_told_by_the_title_it_had(accord):
    gone = factories.make_initiative(title="Lantern talks")
    save(accord, adopted_at=gone)
    edits.keep_first(gone)
    edits.keep(accord, by=None)
    save(accord, adopted_at=None)
    gone.delete()

    assert found(accord) == [("Adopted at", "“Lantern talks” (deleted)", "")]


def test_what_was_deleted_and_never_kept_is_told_by_its_kind(accord):
    gone = factories.make_place()
    save(accord, place=gone)
    edits.keep(accord, by=None)
    save(accord, place=None)
    gone.delete()

    assert found(accord) == [("Place of adoption", "a place that is deleted", "")]


def rewrite(record, model, change):
    """Make the edit look as if it had been kept by an earlier version of our models."""
    for row in KeptRow.objects.filter(revision__edit__record=record.pk, content_type__model=model):
        data = json.loads(row.serialized_data)
        change(data[0])
        row.serialized_data = json.dumps(data)
        row.save()


def test_fields_the_models_have_no_more_are_shown_by_name(accord):
    rewrite(accord, "treaty", lambda row: row["fields"].update(seal="red wax"))

    assert found(accord) == [("Seal", "red wax", "not held")]


def test_fields_the_edit_does_not_have_are_not_held(accord):
    rewrite(accord, "record", lambda row: row["fields"].pop("summary"))

    assert found(accord) == [("Summary", "not held", "Written in nine days.")]


def test_kinds_of_row_the_models_have_no_more_are_shown_by_name(accord):
    rewrite(accord, "treatyaction", lambda row: row.update(model="cooperation.seal"))

    labels = [label for label, _before, _after in found(accord)]

    assert labels == ["Treaty action norland-2010", "Seal norland-2010"]


def test_two_edits_are_compared_word_by_word(accord):
    save(accord, summary="Written in ten days.")
    first, later = Edit.objects.earliest("pk"), edits.keep(accord, by=None)
    held = edits.held([first, later])

    (difference,) = edits.differences(Treaty, held[first.pk], held[later.pk])

    assert difference.words == [("same", "Written in "), ("out", "nine"), ("in", "ten"), ("same", " days.")]


def test_the_queries_of_a_page_of_history_do_not_grow_with_it(accord):
    def queries():
        save(accord, summary=f"Number {Edit.objects.count()}")
        edits.keep(accord, by=None)
        with CaptureQueriesContext(connection) as captured:
            edits.steps(accord, accord.edits.order_by("-pk"))
        return len(captured)

    assert queries() == queries()


def test_the_note_says_in_brief_what_changed(accord, passage):
    save(accord, summary="Other.", adopted_on="2010")
    factories.cite(accord, "kind", passage, excerpt="other countries")
    factories.cite(accord, "title", passage, excerpt="Harbour Office")
    accord.actions.all().delete()

    assert brief(accord) == "Summary; Adopted on; 1 treaty action removed; 2 citations added"


def test_a_row_of_which_two_values_changed_is_one_row(accord):
    accord.actions.update(type="accession", reference="NORLAND 1")

    assert brief(accord) == "1 treaty action changed"


@pytest.mark.parametrize(
    ("field", "before", "after", "is_minor"),
    [
        ("summary", "Writen in nine days.", "Written in nine days.", True),
        ("summary", "Teh accord was written.", "The accord was written.", True),
        ("summary", "Written in nine days.", "Written in ten days.", False),
        ("summary", "Written in 2010.", "Written in 2011.", False),
        ("summary", "Written with Norland.", "Written with Easthaven.", False),
        ("title", "Accord on songs", "Accord about songs", True),
        ("title", "Accord on Songs", "Treaty on Songs", False),
        ("title", "Norland", "Easthaven", False),
        ("title", "灯笼协定", "灯笼条约", False),
        ("title_zh", "灯笼协定", "灯笼条约", False),
        ("adopted_on", "2010-05", "2010-06", False),
        ("kind", "treaty", "convention", False),
        ("short_title", "Accord", "The accord", False),
    ],
)
def test_only_wording_without_numbers_and_names_is_minor(accord, field, before, after, is_minor):
    save(accord, **{field: before})
    edits.keep(accord, by=None)
    save(accord, **{field: after})

    assert edits.is_minor_possible(edits.changes(accord)) is is_minor


def test_a_citation_is_never_minor(accord):
    accord.citations.update(note="Read again.")

    assert edits.is_minor_possible(edits.changes(accord)) is False
