"""What the public was shown is kept, and one version is told from the next."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation import versions, workflow
from cooperation.documents import document
from cooperation.models import ChangeKind, ContentRevision, Partner, Record, State, Treaty, Version
from tests import factories

from .editing import change

pytestmark = pytest.mark.django_db


def kept(record):
    return [(version.number, version.kind, version.note) for version in record.versions.order_by("number")]


def test_a_load_keeps_every_published_record_as_its_first_version(article):
    treaty = Treaty.objects.for_detail().get()

    version = treaty.versions.get()

    assert (version.number, version.kind, version.published_at) == (1, ChangeKind.PUBLICATION, treaty.first_published_at)
    assert version.document == document(treaty)
    assert Version.objects.count() == Record.objects.public().count()


def test_a_second_load_keeps_nothing_and_leaves_the_revision(article):
    before = (Version.objects.count(), ContentRevision.objects.get().number)

    call_command("load_record", "article", verbosity=0)

    assert (Version.objects.count(), ContentRevision.objects.get().number) == before


def test_plain_loaddata_is_made_good_by_the_next_load(article):
    Version.objects.all().delete()

    call_command("load_record", "article", verbosity=0)

    assert Version.objects.count() == Record.objects.public().count()


def test_keeping_many_takes_a_fixed_number_of_queries():
    def queries():
        Version.objects.all().delete()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            versions.keep_missing()
        return len(captured)

    factories.make_partner("one")
    few = queries()
    for number in range(5):
        factories.make_partner(f"more-{number}")

    assert queries() == few


def test_a_published_record_gets_its_first_version_and_each_change_another(ann):
    partner = factories.make_partner(state=State.DRAFT, title="Norland")
    change(partner, ann, state=State.PUBLISHED)
    change(partner, ann, summary="An island.", kind=ChangeKind.UPDATE, note="Says what it is.")
    change(partner, ann, summary="A peninsula.", kind=ChangeKind.CORRECTION, note="It is no island.")

    assert kept(partner) == [
        (1, "publication", ""),
        (2, "update", "Says what it is."),
        (3, "correction", "It is no island."),
    ]


def test_a_change_without_a_note_says_what_changed(ann, treaty):
    change(treaty, ann, summary="Written in ten days.", adopted_on="2011", short_title="Accord")

    assert kept(treaty)[-1] == (2, "update", "Changed: Summary; Adopted on; Short title.")


def test_a_draft_keeps_no_version(ann):
    partner = factories.make_partner(state=State.DRAFT)

    change(partner, ann, summary="Not ready.")

    assert kept(partner) == []


def test_withdrawing_is_a_change_with_its_reason_and_without_content(ann, treaty):
    change(treaty, ann, state=State.WITHDRAWN, withdrawn_reason="It was entered twice.")

    assert kept(treaty)[-1] == (2, "withdrawal", "It was entered twice.")
    assert treaty.versions.get(number=2).document is None


def test_a_scheduled_record_replaces_its_first_version_until_somebody_could_see_it(ann):
    tomorrow = timezone.now() + timedelta(days=1)
    partner = factories.make_partner(state=State.DRAFT)
    change(partner, ann, state=State.PUBLISHED, publish_at=tomorrow)
    change(partner, ann, summary="Second thoughts.")

    version = partner.versions.get()

    assert (version.number, version.kind, version.published_at) == (1, "publication", tomorrow)
    assert version.document["summary"] == "Second thoughts."
    assert list(Version.objects.announced()) == []


def test_a_load_of_other_words_is_a_new_version_of_what_the_public_saw(article):
    Treaty.objects.filter(slug="beijing-treaty").update(short_title="Treaty of Beijing")

    call_command("load_record", "article", force=["beijing-treaty"], verbosity=0)
    unchanged = Treaty.objects.get().version
    held = Treaty.objects.get().versions.get()
    held.document["summary"] = "What an older file said."
    held.save()
    workflow.records_loaded(records=["beijing-treaty"], sources=[], surroundings=[])

    assert unchanged == 1
    assert Treaty.objects.get().version == 2
    assert kept(Treaty.objects.get())[-1] == (2, "update", "Changed: Summary.")


def test_a_number_never_falls_behind_what_is_kept(ann, treaty):
    change(treaty, ann, summary="Second.")
    Record.objects.update(version=1)

    workflow.records_loaded(records=[treaty.slug], sources=[], surroundings=[])

    treaty.refresh_from_db()
    assert treaty.version == 2
    assert [number for number, _kind, _note in kept(treaty)] == [1, 2]


def test_differences_are_told_value_by_value(ann, treaty):
    citation = treaty.citations.get(fact="adopted_on")
    citation.note = "Month only."
    citation.save()
    change(treaty, ann, summary="Written in ten days.", adopted_on="2010", kind=ChangeKind.CORRECTION, note="The day was wrong.")

    latest, first = versions.steps(treaty.versions.order_by("-number"))

    assert [(each.label, each.before, each.after) for each in latest.changes] == [
        ("Summary", "Written in nine days.", "Written in ten days."),
        ("Adopted on", "May 2010", "2010"),
        (
            "Adopted on, citations",
            f"HARBOUR ¶ 1 “{citation.excerpt}” (stated)",
            f"HARBOUR ¶ 1 “{citation.excerpt}” Month only. (stated)",
        ),
    ]
    assert latest.changes[0].words == [("same", "Written in "), ("out", "nine"), ("in", "ten"), ("same", " days.")]
    assert first.changes == []


def test_a_row_added_or_removed_is_a_difference(ann, treaty):
    factories.make_participation(treaty, factories.make_partner(title="Norland"), "host", key="norland-host")
    change(treaty, ann)

    latest = versions.steps(treaty.versions.order_by("-number"))[0]

    assert ("Norland, Host: role", "", "Host") in [(each.label, each.before, each.after) for each in latest.changes]


def test_what_names_a_withdrawn_record_has_a_version_without_it_and_one_with_it_again(ann, treaty):
    norland = factories.make_partner(title="Norland")
    factories.make_action(treaty, norland, "ratification", done_on="2014")
    change(treaty, ann)
    before = treaty.versions.count()

    change(norland, ann, state=State.WITHDRAWN, withdrawn_reason="It stands twice here.")
    gone = versions.steps(treaty.versions.order_by("-number"))[0]
    change(norland, ann, state=State.PUBLISHED)
    back = versions.steps(treaty.versions.order_by("-number"))[0]

    assert treaty.versions.count() == before + 2
    assert ("Norland, Ratification: act", "Ratification", "") in [(each.label, each.before, each.after) for each in gone.changes]
    assert ("Norland, Ratification: act", "", "Ratification") in [(each.label, each.before, each.after) for each in back.changes]
    assert [step.version.note for step in (gone, back)] == [
        "It names what visitors are no longer shown: Norland.",
        "It names what visitors are shown from now on: Norland.",
    ]
    assert back.version.document == versions.document_of(treaty)


def test_however_many_name_it_a_withdrawal_takes_as_many_queries(ann, treaty):
    def queries(number):
        gone = factories.make_partner(f"gone-{number}", title="Gone")
        for each in range(number):
            factories.make_action(factories.make_treaty(f"t-{number}-{each}"), gone, "ratification", done_on="2014")
        versions.keep_missing()
        with CaptureQueriesContext(connection) as captured:
            change(gone, ann, state=State.WITHDRAWN, withdrawn_reason="It stands twice here.")
        assert Version.objects.filter(record__slug__startswith=f"t-{number}-", number=2).count() == number
        return len(captured)

    few, many = queries(2), queries(9)

    assert many <= few  # the first time content types are asked for, too


def test_a_record_that_shows_nothing_of_what_is_withdrawn_keeps_its_version(ann, treaty):
    abroad = factories.make_partner("abroad", title="Abroad")
    factories.make_participation(treaty, factories.make_partner(title="Norland"), "host")
    change(treaty, ann)
    before = treaty.versions.count()

    change(abroad, ann, state=State.WITHDRAWN, withdrawn_reason="It stands twice here.")

    assert treaty.versions.count() == before


def test_differences_take_two_queries_however_many_versions(ann, treaty, django_assert_num_queries):
    for number in range(5):
        change(treaty, ann, summary=f"Thought {number}.")
    held = list(treaty.versions.order_by("-number"))

    with django_assert_num_queries(2):
        versions.steps(held)


def test_only_what_visitors_can_see_raises_the_revision(ann, treaty):
    number = ContentRevision.objects.count() and ContentRevision.objects.get().number
    change(factories.make_partner(state=State.DRAFT), ann, summary="Not yet.")
    after_draft = ContentRevision.objects.count() and ContentRevision.objects.get().number
    change(treaty, ann, summary="Seen by all.")

    assert after_draft == number
    assert ContentRevision.objects.get().number == number + 1


def test_hidden_records_leave_no_change_behind(ann, treaty):
    partner = factories.make_partner()
    versions.keep_missing()
    change(partner, ann, state=State.DRAFT)

    assert set(Version.objects.announced().values_list("record__slug", flat=True)) == {treaty.slug}
    assert Partner.objects.public().count() == 0
