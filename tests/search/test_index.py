"""Keeping the index: what is found where, and that it follows every change in the transaction of the change."""

from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cooperation.models import Record, SearchEntry, SearchIndex, SearchName, SearchWord, State, Topic
from cooperation.search import find, index, rebuild, update, update_mentioning, update_sources
from tests import factories

pytestmark = pytest.mark.django_db


def found(text):
    return list(SearchEntry.objects.filter(pk__in=find(text).found).order_by("slug").values_list("slug", flat=True))


def sections_of(slug):
    entry = SearchEntry.objects.get(slug=slug)
    return {section: [text for name, text in entry.texts if name == section] for section in dict(entry.texts)}


def test_the_words_of_a_treaty_stand_in_their_sections():
    passage = factories.make_source().passages.first()
    partner = factories.make_partner("norland", title="Norland")
    treaty = factories.make_treaty(
        title="Accord of the Lanterns", short_title="Lantern Accord", title_zh="灯约", adopted_on="2001-02", administered_by=partner
    )
    treaty.topics.add(factories.make_topic("songs", label="Songs"))
    treaty.identifiers.create(key="unts", scheme="UNTS", value="12345")
    factories.make_action(treaty, partner, "signature", done_on="2001-03")
    factories.cite(treaty, "title", passage, excerpt="some cited words")
    factories.cite(treaty, "adopted_on", passage, excerpt="other words", value="2002", note="A rival date.")

    update([treaty.pk])

    entry = SearchEntry.objects.get(slug="lantern-accord")
    assert (entry.heading, entry.dated, entry.dated_fact) == ("Accord of the Lanterns", "2001-02", "adopted_on")
    assert sections_of("lantern-accord") == {
        "names": ["灯约", "Lantern Accord", "UNTS 12345"],
        "facts": ["Treaty", "February 2001", "2002", "Norland", "Norland · Signature · March 2001", "Songs"],
        "notes": ["A rival date."],
        "excerpts": ["some cited words", "other words"],
    }


def test_the_words_and_the_speaker_of_a_quote_stand_apart_from_its_facts():
    quote = factories.make_quote(text="It was quick.", speaker_name="Ada Finch", speaker_role="Keeper", said_on="2001")

    update([quote.pk])

    assert sections_of(quote.slug) == {
        "facts": ["Statement of the source", "2001"],
        "quotes": ["It was quick.", "Ada Finch", "Keeper"],
    }


@pytest.mark.parametrize(("is_public", "slugs"), [(True, ["harbour-report"]), (False, [])])
def test_the_text_of_a_passage_is_found_only_where_it_may_be_shown(is_public, slugs):
    source = factories.make_source(text_public=is_public)
    passage = source.passages.first()
    passage.text = "Nobody else says zeppelin."
    passage.save()
    factories.cite(factories.make_treaty(), passage=passage, excerpt="one word")

    update_sources([source.pk])

    assert found("zeppelin") == slugs


def test_a_source_is_found_by_title_mark_publisher_and_summary():
    source = factories.make_source(key="HARB 2001", publisher="Lighthouse Press")
    factories.cite(factories.make_treaty(), passage=source.passages.first())

    update_sources([source.pk])

    assert [found(text) for text in ("report harbour", "harb 2001", "lighthouse", "in our words")] == [["harbour-report"]] * 4


@pytest.mark.parametrize("how", ["quote", "participation", "part_of", "action", "administered_by"])
def test_a_renamed_partner_is_found_by_its_new_name_wherever_it_is_mentioned(how):
    partner = factories.make_partner("norland", title="Norland")
    record = {
        "quote": lambda: factories.make_quote(organisation=partner),
        "participation": lambda: factories.make_participation(factories.make_initiative(), partner).record,
        "part_of": lambda: factories.make_partner("ministry", part_of=partner),
        "action": lambda: factories.make_action(factories.make_treaty(), partner).treaty,
        "administered_by": lambda: factories.make_treaty(administered_by=partner),
    }[how]()
    update([record.pk, partner.pk])
    partner.title = "Zembla"
    partner.save()

    update([partner.pk])

    assert found("norland") == []
    assert found("zembla") == sorted(["norland", record.slug])


def test_a_renamed_topic_is_found_by_its_new_label():
    topic = factories.make_topic(label="Songs")
    treaty = factories.make_treaty(topics=[topic])
    update([treaty.pk])
    Topic.objects.filter(pk=topic.pk).update(label="Ballads")

    update_mentioning(Topic, [topic.pk])

    assert (found("songs"), found("ballads")) == ([], [treaty.slug])


def test_topics_and_places_are_found_by_their_chinese_names_of_records_and_of_rows():
    songs, port = factories.make_topic(label_zh="歌曲"), factories.make_place(name_zh="东港")
    treaty = factories.make_treaty(topics=[songs], place=port)
    share = factories.make_indicator()
    factories.make_observation(share, places=[port])
    update([treaty.pk, share.pk])

    assert (found("歌曲"), found("东港"), found("easthaven")) == ([treaty.slug], *[[treaty.slug, share.slug]] * 2)


def test_a_deleted_record_is_gone_from_the_index():
    treaty = factories.make_treaty()
    update([treaty.pk])

    treaty.delete()

    assert (SearchEntry.objects.count(), SearchIndex.objects.count(), SearchName.objects.count()) == (0, 0, 0)


def test_a_change_that_is_undone_leaves_the_index_as_it_was():
    treaty = factories.make_treaty(title="Old name")
    update([treaty.pk])

    with transaction.atomic():
        Record.objects.filter(pk=treaty.pk).update(title="New name")
        update([treaty.pk])
        transaction.set_rollback(True)

    assert (found("old"), found("new")) == ([treaty.slug], [])


def test_entries_are_in_the_language_of_the_record_whoever_edits_it():
    treaty = factories.make_treaty(adopted_on="2001-02")

    with translation.override("de"):
        update([treaty.pk])

    assert "February 2001" in sections_of(treaty.slug)["facts"]


def test_indexing_asks_the_same_queries_for_one_record_and_for_many(django_assert_num_queries):
    records = [factories.make_treaty(f"treaty-{number}") for number in range(6)]
    with CaptureQueriesContext(connection) as one:
        update([records[0].pk])

    with django_assert_num_queries(len(one)):
        update([record.pk for record in records])


def test_rebuilding_restores_everything_and_drops_what_no_entry_has(capsys):
    factories.make_treaty(title="Accord of the Lanterns")
    factories.cite(factories.make_treaty("second"), passage=factories.make_source().passages.first())
    SearchWord.objects.create(word="zeppelin", stem="zeppelin", head="ze", tail="in", length=8)
    lines = []

    assert rebuild(progress=lambda done, total: lines.append((done, total))) == 3

    assert lines == [(2, 3), (3, 3)]
    assert found("lanterns") == ["lantern-accord"]
    assert found("harbour report") == ["harbour-report"]
    assert not SearchWord.objects.filter(word="zeppelin").exists()


def test_the_migration_marks_titles_as_they_are_written_now(article):
    factories.make_treaty("draft", state=State.DRAFT)
    factories.make_treaty("wordless", title="?")
    rebuild()
    written = dict(SearchEntry.objects.values_list("pk", "title"))
    for entry in SearchEntry.objects.all():
        is_published = " .published " in entry.title
        entry.title = entry.title[: entry.title.index(" .type.")] + f" type.{entry.kind} {'is.published' if is_published else ''} "
        entry.save()

    with connection.cursor() as cursor:
        cursor.execute(import_module("cooperation.migrations.0005_search_storage").MARK)

    assert dict(SearchEntry.objects.values_list("pk", "title")) == written
    assert found("beijing treaty")[0] == "beijing-treaty"


def test_the_command_says_what_it_did(capsys):
    factories.make_treaty()

    call_command("rebuild_search")

    assert capsys.readouterr().out == "Search index rebuilt: 1 records and sources.\n"


def test_a_word_stays_for_the_next_writer_of_it():
    for slug in ("one", "two"):
        update([factories.make_treaty(slug, title="Accord of the Lanterns").pk])

    assert SearchWord.objects.filter(word="lanterns").count() == 1


def test_a_text_beyond_measure_is_cut_not_refused():
    treaty = factories.make_treaty(summary=" ".join(f"word{number}" for number in range(60_000)))

    update([treaty.pk])

    assert len(SearchEntry.objects.get().summary) < index.words.MOST_CHARACTERS
    assert found("word7") == [treaty.slug]


def test_an_entry_stands_for_one_record_or_one_source():
    treaty, source = factories.make_treaty(), factories.make_source()
    wrong = [
        {"id": treaty.pk * 2},
        {"id": treaty.pk * 2, "record": treaty, "source": source},
        {"id": treaty.pk * 2 + 1, "record": treaty},
        {"id": source.pk * 2, "source": source},
    ]

    for fields in wrong:
        with pytest.raises(IntegrityError, match="searchentry_stands_for_one_thing"), transaction.atomic():
            SearchEntry.objects.create(kind="treaty", slug="it", heading="It", **fields)


def test_a_name_stands_once_in_its_entry_and_has_words():
    update([factories.make_treaty().pk])
    name = SearchName.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        SearchName.objects.create(entry_id=name.entry_id, words=name.words)
    with pytest.raises(IntegrityError, match="searchname_not_empty"), transaction.atomic():
        SearchName.objects.create(entry_id=name.entry_id, words="")


def test_a_word_has_three_letters():
    with pytest.raises(IntegrityError, match="searchword_has_three_letters"), transaction.atomic():
        SearchWord.objects.create(word="ab", stem="ab", head="ab", tail="ab", length=2)
