"""Answers: what is found, in which order, with how many queries, and that nothing typed is an error."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import Record, SearchEntry, State
from cooperation.search import find, hits, pieces, rebuild
from cooperation.search.showing import cut
from tests import factories
from tests.test_drafts import hidden

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    "   ",
    "\x00",
    "\ud800",
    '"',
    "'",
    "\\",
    'beijing" OR *:( NEAR',
    "a AND b OR NOT c",
    "title:treaty ^x {y}",
    "treaty:* & ! | <->",
    "'; DROP TABLE cooperation_record; --",
    "%s %(x)s {0}",
    "😀😀",
    "…—!?",
    "视" * 5000,
    "word " * 6000,
    "x" * 30_000,
    "type.treaty",
    "NULL",
    "-1e309",
]


def slugs(text, **kind):
    entries = SearchEntry.objects.in_bulk(find(text, **kind).found)
    return [entries[pk].slug for pk in find(text, **kind).found]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_nothing_typed_is_an_error(text):
    factories.make_treaty(title="Treaty of Null")
    rebuild()

    answer = find(text)

    assert answer.found == [] or text in ("treaty:* & ! | <->", "title:treaty ^x {y}", "type.treaty", "NULL", HOSTILE[11])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200)
@given(st.text(max_size=60))
def test_no_text_is_an_error(text):
    answer = find(text)

    assert (answer.found, answer.is_partial, answer.is_capped) == ([], False, False)


def test_titles_come_first_then_names_then_the_rest_by_weight():
    factories.make_treaty("cited", title="Third accord")
    factories.cite(Record.objects.get(slug="cited"), "title", factories.make_source().passages.first(), excerpt="the lantern words")
    factories.make_treaty("summed", title="Second accord", summary="About a lantern.")
    factories.make_treaty("named", title="Fourth accord", official_url="", short_title="Lantern matters")
    factories.make_treaty("titled", title="A lantern accord")
    factories.make_treaty("whole", title="Lanterns")
    factories.make_treaty("short", title="Zest", short_title="Lantern")
    rebuild()

    assert slugs("lantern") == ["whole", "short", "titled", "named", "summed", "cited"]


def test_the_word_itself_comes_before_longer_ones():
    factories.make_treaty("longer", title="A lanternist accord")
    factories.make_treaty("itself", title="The lantern accord")
    rebuild()

    assert slugs("lantern") == ["itself", "longer"]
    assert slugs("lanter") == ["longer", "itself"]


def test_ties_are_in_the_order_of_titles_then_of_addresses():
    for slug, title in (("c", "Accord B"), ("b", "accord a"), ("a", "Accord B")):
        factories.make_treaty(slug, title=title)
    rebuild()

    assert slugs("accord") == ["b", "a", "c"]


@pytest.mark.parametrize("cap", [1000, 1])
def test_a_record_with_the_name_that_is_asked_for_comes_before_a_source_with_that_title(cap):
    treaty = factories.make_treaty("harbour", title="Convention for the Protection of Harbours", short_title="Harbour Convention")
    source = factories.make_source(slug="report", title="Harbour Convention")
    factories.cite(treaty, "title", source.passages.first())
    rebuild()

    assert slugs("harbour convention", cap=cap)[0] == "harbour"
    assert slugs("harbour convention", kind="source")[0] == "report"


def test_all_words_must_be_there_or_the_answer_says_so():
    factories.make_treaty("both", title="Lantern and harbour")
    factories.make_treaty("one", title="Lantern")
    rebuild()

    assert (slugs("harbour lantern"), find("harbour lantern").is_partial) == (["both"], False)
    assert (slugs("one lantern nowhere"), find("lantern nowhere").is_partial) == (["one", "both"], True)


def test_a_partner_is_found_by_every_name_and_so_is_what_mentions_it():
    partner = factories.make_partner("norland", title="United Norland", title_zh="诺兰")
    factories.make_name(partner, "U.N.L.", "abbreviation")
    factories.make_quote("said", text="The UNL has spoken.")
    factories.make_quote("apart", text="Norland is not united.")
    rebuild()

    assert [slugs(text) for text in ("UNL", "united norland", "诺兰", "U.N.L.")] == [["norland", "said"]] * 4


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled", "withdrawn"])
def test_what_is_not_public_is_not_found_suggested_or_counted(how):
    factories.make_partner("secret", title="Zembla", **hidden(how))
    factories.make_name(Record.objects.get().partner, "Lantern", "abbreviation")
    factories.make_treaty("open", title="Lantern accord")
    rebuild()

    answers = [find(text) for text in ("zembla", "zembl", "zemblla", "zembla accord")]

    assert [(answer.found, answer.suggestion) for answer in answers[:3]] == [([], "")] * 3
    assert answers[3].counts == {"treaty": 1}
    assert slugs("lantern") == ["open"]


def test_a_scheduled_record_is_found_once_its_time_has_come():
    factories.make_treaty("due", title="Lantern accord", publish_at=timezone.now() + timedelta(hours=1))
    rebuild()
    before = slugs("lantern")

    Record.objects.update(publish_at=timezone.now() - timedelta(seconds=1))

    assert (before, slugs("lantern")) == ([], ["due"])


def test_a_source_that_only_drafts_cite_is_not_found():
    source = factories.make_source()
    factories.cite(factories.make_treaty(state=State.DRAFT), passage=source.passages.first())
    rebuild()

    assert slugs("harbour report") == []


def test_facets_count_what_they_lead_to():
    factories.make_treaty("accord", title="Lantern accord")
    factories.make_quote("said", title="Of the lantern")
    factories.make_quote("again", title="Of the lantern again")
    rebuild()

    answer = find("lantern", kind="quote")

    assert answer.counts == {"treaty": 1, "quote": 2}
    assert slugs("lantern", kind="quote") == ["said", "again"]


@pytest.fixture
def many():
    """More hits than are looked at: the whole title among the oldest, then a title, then texts."""
    factories.make_treaty("whole", title="Lantern")
    factories.make_partner("titled", title="A lantern partner")
    quotes = [factories.make_quote(f"quote-{number}", title="Said", text="By the lantern.") for number in range(6)]
    rebuild()
    return quotes


def test_where_too_much_is_found_titles_and_whole_names_are_kept_then_the_newest(many):
    answer = find("lantern", cap=3)

    assert slugs("lantern", cap=3) == ["whole", "titled", "quote-5"]
    assert answer.is_capped
    assert (answer.counts, answer.uncounted) == ({"treaty": 1, "partner": 1, "quote": 4}, frozenset())


def test_a_type_of_which_little_is_found_is_shown_whole(many):
    answer = find("lantern", kind="partner", cap=3)

    assert (slugs("lantern", kind="partner", cap=3), answer.is_capped) == (["titled"], False)


def test_of_a_type_that_has_too_much_the_newest_are_shown_though_newer_entries_are_of_others(many):
    for number in range(5):
        factories.make_treaty(f"treaty-{number}", title="Accord", summary="Of the lantern.")
    rebuild()

    answer = find("lantern", kind="quote", cap=3)

    assert slugs("lantern", kind="quote", cap=3) == ["quote-5", "quote-4", "quote-3"]
    assert (answer.is_capped, answer.counts) == (True, {"treaty": 4, "partner": 1, "quote": 4})


def test_where_too_much_is_found_types_among_the_newest_are_counted_no_further(many):
    factories.make_treaty("newest", title="Accord", summary="Of the lantern.")
    rebuild()

    answers = [find("lantern", kind=kind, cap=3) for kind in ("", "treaty")]

    assert [(answer.counts, sorted(answer.uncounted)) for answer in answers] == [
        ({"treaty": 1, "partner": 1, "quote": 3}, ["quote", "treaty"]),
        ({"treaty": 2, "partner": 1, "quote": 3}, ["quote"]),
    ]


def test_words_that_name_a_type_do_not_make_an_entry_one_of_it(many):
    factories.make_treaty("about", title="Title lantern", summary="A lantern of type partner, is-published and .type.partner.")
    rebuild()

    assert slugs("lantern", kind="partner", cap=3) == ["titled"]
    assert slugs("title lantern", cap=3) == ["about"]


@pytest.mark.parametrize("how", ["draft", "in review", "scheduled"])
def test_where_too_much_is_found_nothing_hidden_is_shown_or_counted(many, how):
    Record.objects.filter(slug__in=["titled", "quote-5", "quote-0", "quote-1", "quote-2"]).update(**hidden(how))

    answer = find("lantern", cap=2)

    assert slugs("lantern", cap=2) == ["whole", "quote-4"]
    assert (answer.is_capped, answer.counts) == (True, {"treaty": 1, "quote": 2})


@pytest.mark.parametrize("cap", [1000, 3])
@pytest.mark.parametrize("text", ["lantern", "by the lantern", "lanter", "lantren", "lantern nowhere", "灯", "Lantern 7.5"])
def test_a_search_asks_at_most_four_queries(many, django_assert_max_num_queries, text, cap):
    with django_assert_max_num_queries(4):
        find(text, cap=cap)


def test_hits_are_read_with_the_same_queries_for_one_and_for_many(many, django_assert_num_queries):
    passage = factories.make_source().passages.first()
    for record in many:
        factories.cite(record, "text", passage)
    answer = find("lantern")
    expected = [("whole", 0), ("titled", 0), *((record.slug, 1) for record in many)]

    for count in (1, len(answer.found)):
        with django_assert_num_queries(2):
            shown = hits(answer.found[:count], answer.groups)
            assert [(hit.subject.slug, len(hit.citations)) for hit in shown] == expected[:count]


def marked(shown):
    return "".join(f"[{piece.text}]" if piece.is_marked else piece.text for piece in shown)


def test_the_words_asked_for_are_marked_with_their_endings():
    assert marked(pieces("Treaties, treaty’s and Entreaties", {"treati"})) == "[Treaties], [treaty’s] and Entreaties"


def test_chinese_is_marked_inside_a_run_and_says_its_language():
    shown = pieces("The 视听表演北京条约, 2012", {"表演", "演北"})

    assert marked(shown) == "The 视听[表演北]京条约, 2012"
    assert [piece.text for piece in shown if piece.language] == ["视听", "表演北", "京条约"]


def test_a_long_text_is_cut_around_the_first_word_found():
    text = "before " * 50 + "lantern " + "after " * 50

    stretch = cut(text, {"lantern"})

    assert stretch.startswith("… before ")
    assert stretch.endswith(" after …")
    assert "lantern" in stretch
    assert len(stretch) < 320


def test_a_hit_says_where_the_words_stand():
    factories.make_treaty(title="Accord", summary="In summary a lantern.", short_title="Harbour")
    rebuild()

    shown = {text: hits(find(text).found, find(text).groups)[0] for text in ("lantern", "harbour", "accord")}

    assert [str(hit.where) for hit in shown.values()] == ["Summary", "Names", "Title"]
    assert [marked(hit.snippet) for hit in shown.values()] == ["In summary a [lantern].", "[Harbour]", "In summary a lantern."]


def test_a_long_text_is_cut_where_most_of_the_words_stand_together():
    text = "lantern " + "before " * 80 + "a meadow with a lantern " + "after " * 80

    assert "meadow with a lantern" in cut(text, {"lantern", "meadow"})


def snippet_of(text):
    answer = find(text)
    hit = hits(answer.found, answer.groups)[0]
    return str(hit.where), marked(hit.snippet)


def test_a_hit_shows_the_words_its_heading_lacks_and_a_note_last():
    passage = factories.make_source().passages.first()
    treaty = factories.make_treaty(title="Lantern Accord", short_title="Lantern", summary="An accord that Norland joined.")
    factories.make_action(treaty, factories.make_partner("norland", title="Norland"), "accession", done_on="2001-03")
    factories.cite(treaty, "title", passage, note="Of the lantern accord: Norland and its accession were not seen at first.")
    rebuild()

    assert snippet_of("lantern accord norland") == ("Summary", "An [accord] that [Norland] joined.")
    assert snippet_of("when was the lantern accord accession") == ("Facts", "Norland · [Accession] · March 2001")
    assert snippet_of("accord seen")[0] == "Notes"
