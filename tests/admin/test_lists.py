"""The lists: what they say of each record, how they are narrowed, and that they ask no more for fifty rows than for one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cooperation import edits
from cooperation.admin import narrowing
from cooperation.models import KeptForm, Source
from cooperation.records import RECORD_MODELS
from tests import factories

pytestmark = pytest.mark.django_db

MAKERS = {
    "treaty": factories.make_treaty,
    "partner": factories.make_partner,
    "initiative": factories.make_initiative,
    "quote": factories.make_quote,
    "indicator": factories.make_indicator,
}


def address(model, page="changelist", **kwargs):
    return reverse(f"admin:cooperation_{model}_{page}", **kwargs)


def listed(editor, model, **query):
    page = editor.get(address(model), query)
    return [str(row) for row in page.context["cl"].result_list]


def column(editor, model, name):
    page = editor.get(address(model))
    return [getattr(page.context["cl"].model_admin, name)(row) for row in page.context["cl"].result_list]


def offered(editor, model, title, **query):
    page = editor.get(address(model), query)
    spec = next(spec for spec in page.context["cl"].filter_specs if spec.title == title)
    return [str(choice["display"]) for choice in spec.choices(page.context["cl"])]


def make_full(model, number):
    """A record with rows and citations, so that a list that asks for each is caught."""
    record = MAKERS[model](f"{model}-{number}")
    partner = factories.make_partner(f"with-{model}-{number}")
    if model in ("treaty", "initiative"):
        factories.make_participation(record, partner)
    if model == "treaty":
        factories.make_action(record, partner)
    if model == "partner":
        factories.make_name(record, f"Name {number}")
        type(record).objects.filter(pk=record.pk).update(part_of=partner)
    if model == "quote":
        record.about.add(partner)
    if model == "indicator":
        factories.make_observation(record, places=[factories.make_place(f"place-{number}")])
    return factories.cite_everything(record)


def queries_of(editor, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert editor.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", MAKERS)
def test_a_list_asks_the_same_for_one_three_and_fifty_records(editor, model):
    counts = []
    made = 0
    for rows in (1, 3, 50):
        for number in range(made, rows):
            make_full(model, number)
        made = rows
        counts.append(queries_of(editor, address(model)))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12


def test_the_list_of_sources_asks_the_same_for_one_and_three(editor):
    counts = []
    for number in (1, 2, 3):
        factories.make_source(f"source-{number}")
        counts.append(queries_of(editor, address("source")))

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 12


def test_an_initiative_shows_its_state_and_its_status_apart(editor):
    factories.make_initiative(status="ongoing", state="draft")

    assert column(editor, "initiative", "standing") == ["Draft"]
    assert column(editor, "initiative", "progress") == ["Ongoing"]


def test_states_are_words(editor):
    soon = datetime(2126, 12, 4, 9, tzinfo=UTC)
    factories.make_partner("a", title="A", state="draft")
    factories.make_partner("b", title="B", state="in-review")
    factories.make_partner("c", title="C")
    factories.make_partner("d", title="D", publish_at=soon)
    factories.make_partner("e", title="E", publish_at=timezone.now() - timedelta(days=1))
    factories.make_partner("f", title="F", state="withdrawn", withdrawn_reason="Mistaken.")

    assert column(editor, "partner", "standing") == [
        "Draft",
        "In review",
        "Published",
        "Scheduled 4 Dec 2126 09:00 UTC",
        "Published",
        "Withdrawn",
    ]


def test_the_list_says_how_many_facts_are_cited(editor):
    treaty = factories.make_treaty(adopted_on="2010", laterality="multilateral")
    for fact in ("title", "kind", "adopted_on"):
        factories.cite(treaty, fact)
    factories.cite(treaty, "laterality", value="bilateral")

    assert column(editor, "treaty", "cited") == ["3 of 4 facts"]


def test_a_list_shows_drafts_with_every_gap_there_can_be(editor):
    for make in MAKERS.values():
        make(state="draft")
    factories.make_treaty("odd", adopted_on="2010/..")

    pages = [editor.get(address(model)) for model in MAKERS]

    assert [page.status_code for page in pages] == [200] * 5


def test_what_is_missing_narrows_the_list(editor):
    factories.cite_everything(factories.make_treaty("whole", title="Whole", title_zh="全", summary="All there.", adopted_on="2010"))
    factories.make_treaty("bare", title="Bare")

    assert listed(editor, "treaty") == ["Bare", "Whole"]
    for gap in ("citation", "summary", "date", "chinese-title"):
        assert listed(editor, "treaty", missing=gap) == ["Bare"], gap
    assert offered(editor, "treaty", "what is missing") == [
        "All",
        "A citation (1)",
        "Summary (1)",
        "Date (1)",
        "Chinese title (1)",
        "Chinese summary (1)",
        "Chinese summary that is up to date (0)",
    ]


def test_types_without_a_date_do_not_ask_for_one(editor):
    factories.make_partner()

    assert offered(editor, "partner", "what is missing") == [
        "All",
        "A citation (1)",
        "Summary (1)",
        "Chinese title (1)",
        "Chinese summary (0)",
        "Chinese summary that is up to date (0)",
    ]


def test_the_counts_beside_the_filters_are_the_lengths_of_the_lists_they_lead_to(editor):
    for number, (state, kind, date) in enumerate(
        [
            ("draft", "treaty", "1996"),
            ("published", "treaty", "2010"),
            ("published", "convention", "2012"),
            ("in-review", "treaty", ""),
        ]
    ):
        factories.make_treaty(f"t-{number}", state=state, kind=kind, adopted_on=date)

    for narrowed in ({}, {"state": "published"}, {"kind": "treaty", "missing": "date"}, {"decade": "2010", "state": "published"}):
        page = editor.get(address("treaty"), narrowed)
        for spec in page.context["cl"].filter_specs:
            for choice in list(spec.choices(page.context["cl"]))[1:]:
                found = editor.get(address("treaty") + choice["query_string"]).context["cl"].result_count
                assert choice["display"].endswith(f"({found})"), (narrowed, choice)


def test_a_list_too_long_to_count_is_paged_as_far_as_it_is_and_says_that_there_is_more(editor, monkeypatch):
    monkeypatch.setattr(narrowing, "MOST_COUNTED", 2)
    for slug in ("a", "b", "c"):
        factories.make_treaty(slug, title=slug)

    page = editor.get(address("treaty"))

    assert offered(editor, "treaty", "state")[:3] == ["All", "Draft", "In review"]
    assert page.context["cl"].result_count == 2
    assert "Shown are the first 2; there are more." in page.content.decode()
    assert listed(editor, "treaty", missing="citation") == ["a", "b", "c"]
    assert listed(editor, "treaty", q="c", p=1) == ["c"]
    assert offered(editor, "treaty", "state", q="c", p=1)[:2] == ["All", "Draft (0)"]


def test_states_are_filters_in_the_words_of_the_column(editor, django_user_model):
    live = factories.make_partner("a", title="A")
    factories.make_partner("b", title="B", publish_at=datetime(2126, 12, 4, 9, tzinfo=UTC))
    KeptForm.objects.create(by=django_user_model.objects.get(), waiting="review", path="/", title="A", record=live, pairs=[])

    assert offered(editor, "partner", "state") == [
        "All",
        "Draft (0)",
        "In review (0)",
        "Scheduled (1)",
        "Published (1)",
        "Published, change waiting or scheduled (1)",
        "Withdrawn (0)",
    ]
    assert listed(editor, "partner", state="waiting") == ["A"]
    assert column(editor, "partner", "standing") == ["Published, change waiting", "Scheduled 4 Dec 2126 09:00 UTC"]


def test_a_record_with_a_change_that_waits_for_its_time_is_among_what_is_scheduled(editor, django_user_model):
    live = factories.make_partner("a", title="A")
    due = {"waiting": "time", "due_at": datetime(2126, 12, 4, 9, tzinfo=UTC)}
    KeptForm.objects.create(by=django_user_model.objects.get(), path="/", title="A", record=live, pairs=[], **due)

    assert listed(editor, "partner", state="scheduled") == listed(editor, "partner", state="waiting") == ["A"]
    assert column(editor, "partner", "standing") == ["Published, change scheduled 4 Dec 2126 09:00 UTC"]


def test_the_column_tells_what_waits_for_review_from_what_waits_for_its_time_and_from_what_could_not_be_made(
    editor, django_user_model
):
    live, by = factories.make_partner("a", title="A"), django_user_model.objects.get()
    timed = {"by": by, "waiting": "time", "path": "/", "title": "A", "record": live, "pairs": []}
    KeptForm.objects.create(due_at=datetime(2126, 12, 5, 9, tzinfo=UTC), **timed)
    KeptForm.objects.create(due_at=datetime(2126, 12, 4, 9, tzinfo=UTC), **timed)
    KeptForm.objects.create(due_at=datetime(2026, 1, 4, 9, tzinfo=UTC), failure="Cite the title.", **timed)
    KeptForm.objects.create(**timed | {"waiting": "review"})

    assert column(editor, "partner", "standing") == [
        "Published, change due 4 Jan 2026 09:00 UTC not made, change waiting, change scheduled 4 Dec 2126 09:00 UTC"
    ]


def test_the_list_says_who_changed_a_record_last_and_finds_what_i_changed(editor, django_user_model):
    ann, bob = django_user_model.objects.get(), django_user_model.objects.create_user("bob")
    mine, theirs = factories.make_partner("a", title="A"), factories.make_partner("b", title="B")
    factories.make_partner("c", title="C")
    edits.keep(mine, by=ann)
    edits.keep(mine, by=bob)
    edits.keep(theirs, by=bob)
    day = date_format(timezone.now(), "j M Y")

    assert column(editor, "partner", "changed") == [f"{day}, bob", f"{day}, bob", day]
    assert listed(editor, "partner", mine="yes") == ["A"]


def test_the_list_says_in_which_languages_a_record_can_be_read(editor):
    factories.make_partner("a", title="A", summary="A sentence.")
    factories.make_partner("b", title="B", summary="A sentence.", title_zh="乙")
    factories.make_partner("c", title="C", summary="A sentence.", title_zh="丙", summary_zh="一句话。")

    assert column(editor, "partner", "languages") == ["English", "English, Chinese without summary", "English, Chinese"]


def test_what_narrows_the_list_stands_above_it_and_can_be_taken_away(editor):
    factories.make_treaty(title="Lantern Accord", kind="treaty")

    page = editor.get(address("treaty"), {"q": "lantern", "missing": "summary", "kind": "treaty"})

    assert page.context["cl"].active_words == [
        ("found by “lantern”", "?kind=treaty&missing=summary"),
        ("kind: Treaty", "?missing=summary&q=lantern"),
        ("what is missing: Summary", "?kind=treaty&q=lantern"),
    ]


@pytest.mark.parametrize("words", ["norland", "Nordmark", "北国", "norland-office"])
def test_what_is_named_exactly_as_searched_opens_at_once(editor, words):
    norland = factories.make_partner("norland-office", title="Norland", title_zh="北国")
    factories.make_name(norland, "Nordmark")
    factories.make_partner("new", title="New Norland")

    answer = editor.get(address("partner"), {"q": words})

    assert (answer.status_code, answer.headers["Location"]) == (302, address("partner", "change", args=[norland.pk]))


def test_two_of_the_same_name_are_listed(editor):
    for slug in ("a", "b"):
        factories.make_treaty(slug, title="Accord")

    assert listed(editor, "treaty", q="accord") == ["Accord", "Accord"]


def test_decades_are_offered_where_there_are_records(editor):
    for slug, date in (("a", "1996"), ("b", "2010-05"), ("c", "2012/.."), ("d", ""), ("e", "../2012")):
        factories.make_treaty(slug, title=slug, adopted_on=date)

    assert offered(editor, "treaty", "decade") == ["All", "1990s (1)", "2010s (2)"]
    assert listed(editor, "treaty", decade="2010") == ["b", "c"]


def test_counts_of_filters_hold_while_searching(editor):
    treaty = factories.make_treaty(title="Lantern Accord", adopted_on="2010")
    for fact in ("title", "record"):
        factories.cite(treaty, fact)
    factories.make_treaty("other", title="Harbour Pact", adopted_on="2010")

    assert offered(editor, "treaty", "decade", q="Lantern") == ["All", "2010s (1)"]
    assert offered(editor, "treaty", "what is missing", q="Lantern")[1] == "A citation (1)"


@pytest.mark.parametrize(
    "query", ["missing=nonsense", "decade=nonsense", "decade=99999999999999999999", "state__exact=%00", "kind__exact=x%00"]
)
def test_a_filter_nobody_offered_is_answered_with_the_whole_list(editor, query):
    factories.make_treaty()

    page = editor.get(f"{address('treaty')}?{query}", follow=True)

    assert page.status_code == 200
    assert len(page.context["cl"].result_list) == 1


def test_search_covers_names_and_excerpts(editor, report):
    island = factories.make_partner("island", title="Island Union", title_zh="岛国联盟")
    factories.make_name(island, "I.U.")
    factories.cite(island, "title", report.passages.get(number=2), "together with the Island Union")
    factories.make_partner()

    for words in ("Island", "岛国", "i.u.", "together with"):
        assert listed(editor, "partner", q=words, p=1) == ["Island Union"], words


def test_words_that_no_text_can_hold_find_nothing_and_break_nothing(editor):
    factories.make_partner(title="Norland")

    assert picked(editor, "treatyaction", "party", "Nor\0land") == ["Norland"]
    assert editor.get(address("partner"), {"q": "a\0b"}, follow=True).status_code == 200


def test_the_exact_name_comes_first(editor):
    for slug in ("a-norland-office", "norland", "new-norland"):
        factories.make_partner(slug, title=slug.replace("-", " ").title())

    assert listed(editor, "partner", q="norland", p=1)[0] == "Norland"


def picked(editor, model, field, term):
    query = {"app_label": "cooperation", "model_name": model, "field_name": field, "term": term}
    address = "admin:cooperation_passage_autocomplete" if field == "passage" else "admin:autocomplete"
    return [result["text"] for result in editor.get(reverse(address), query).json()["results"]]


def test_a_picker_offers_the_exact_name_or_abbreviation_first(editor):
    factories.make_partner("a", title="A Norland Office")
    factories.make_name(factories.make_partner("z", title="Zealous Office"), "Norland", kind="abbreviation")

    assert picked(editor, "treatyaction", "party", "norland") == ["Zealous Office", "A Norland Office"]


def test_a_picker_of_passages_shows_what_each_says(editor, report):
    assert picked(editor, "citation", "passage", "HARBOUR 4") == ["HARBOUR ¶ 4: What passage 4 says, in our words."]


def test_a_picker_of_any_record_finds_all_types(editor):
    factories.make_treaty(title="Lantern Accord")
    factories.make_partner(title="Lantern Office")

    assert picked(editor, "quote", "about", "lantern") == ["Lantern Accord", "Lantern Office"]


def test_passages_and_bare_records_have_no_pages_of_their_own(editor):
    index = editor.get(reverse("admin:index")).content.decode()

    assert all(f"/admin/cooperation/{name}/" not in index for name in ("passage", "record"))
    assert [editor.get(f"/admin/cooperation/{name}/").status_code for name in ("passage", "record")] == [404, 404]


def test_every_record_type_has_its_list():
    assert list(MAKERS) == [model._meta.model_name for model in RECORD_MODELS]


def test_the_list_of_sources_says_what_is_read_of_each(editor):
    source = factories.make_source()
    factories.cite(factories.make_partner(), "title", source.passages.get(number=1))
    source.passages.filter(number=2).update(is_without_claim=True)

    assert column(editor, "source", "coverage") == ["2 of 5 passages are cited or hold no claim."]
    assert column(editor, "source", "is_attached") == ["Attached"]
    assert Source.objects.count() == 1
