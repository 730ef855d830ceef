"""The base set of fixtures: exactly the article's record, a receipt for every fact, and docs/fixtures.md true to both."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from cooperation import text
from cooperation.models import (
    Basis,
    Citation,
    Indicator,
    Initiative,
    Observation,
    Partner,
    PartnerName,
    Passage,
    Place,
    Quote,
    Record,
    Source,
    State,
    Topic,
    Treaty,
    TreatyAction,
    WorkedOut,
)
from cooperation.receipts import rows_of, uncited_facts
from cooperation.records import RECORD_MODELS

FACTS = 80
GUIDE = (settings.BASE_DIR / "docs" / "fixtures.md").read_text(encoding="utf-8")


def table(heading):
    """The rows of the guide's table under a heading, each as a list of its cells."""
    section = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def citations_named(cell):
    """The citations a cell names, each as (slug, number): "`japan` 1, 4" names two."""
    named = re.findall(r"`([a-z0-9-]+)` (\d+(?:, \d+)*)", cell)
    return {(slug, int(number)) for slug, numbers in named for number in numbers.split(", ")}


def records():
    return [record for model in RECORD_MODELS for record in model.objects.all()]


def excerpts_of(passage):
    """A passage's excerpts, but for whole quotations, which are records themselves."""
    return [citation.excerpt for citation in passage.citations.select_related("record") if not citation.is_whole_quotation]


def test_base_set_holds_as_many_of_each_as_the_manifest(article):
    counted = (Source, Passage, Partner, Treaty, TreatyAction, Initiative, Quote, Indicator, Observation)

    counts = [model.objects.count() for model in counted]

    assert counts == [1, 15, 13, 1, 0, 18, 14, 2, 3]
    assert Partner.objects.listed().count() == 11
    assert Quote.objects.filter(kind="direct").count() == 1


def test_guide_lists_the_records_of_the_set_by_slug_and_title(article):
    listed = {(kind.lower(), slug.strip("`"), title) for kind, slug, title, *_rest in table("What it holds") if kind != "Source"}

    assert listed == set(Record.objects.values_list("record_type", "slug", "title"))


def test_guide_gives_the_numbers_of_places_topics_and_citations(article):
    numbers = f"{Place.objects.count()} places · {Topic.objects.count()} topics · {Citation.objects.count()} citations."

    assert numbers in GUIDE


def test_everything_is_published_and_checked_on_the_same_day(article):
    states = set(Record.objects.values_list("state", "first_published_at__date", "last_changed_at__date", "checked_on"))

    assert states == {(State.PUBLISHED, *[date(2026, 11, 23)] * 3)}


def test_the_one_treaty_is_adopted_in_a_month_and_neither_in_force_nor_ratified(article):
    facts = Treaty.objects.values_list("slug", "adopted_on", "in_force_on", "binding", "place", "depositary").get()

    assert facts == ("beijing-treaty", "2012-06", "", None, None, None)
    assert not TreatyAction.objects.exists()


def test_no_initiative_has_a_status_and_only_the_conference_has_a_date(article):
    dated = Initiative.objects.exclude(began_on="", ended_on="").values_list("slug", "began_on", "ended_on")

    assert list(dated) == [("diplomatic-conference-2012", "2012-06", "")]
    assert set(Initiative.objects.values_list("status", flat=True)) == {"not-stated"}


def test_figures_are_as_exact_as_the_source(article):
    figures = [
        (
            row.key,
            row.period,
            row.qualifier,
            *map(float, row.numbers),
            sorted(place.slug for place in row.places.all()),
            row.places_open,
        )
        for row in Observation.objects.order_by("key")
    ]

    assert figures == [
        ("as-of-source", "2019~", "exact", 8.0, ["china"], False),
        ("china-2017", "2017", "exact", 7.35, ["china"], False),
        ("developed-regions", "../2017", "between", 9.0, 12.0, ["beijing", "shanghai", "shenzhen"], True),
    ]


def test_countries_only_compared_with_are_not_what_a_quote_is_about(article):
    about = set(Quote.objects.values_list("about__record_type", flat=True))

    assert about == {"treaty", "initiative", "indicator", None}


def test_every_stated_fact_has_a_citation(article):
    uncited = [(record.slug, fact.instance, fact.name) for record in records() for fact in uncited_facts(record)]

    assert uncited == []


def test_every_passage_is_cited_or_marked_as_without_a_claim(article):
    passages = Passage.objects.order_by("number")

    assert [passage.number for passage in passages] == list(range(1, 16))
    assert [passage.number for passage in passages if not (passage.is_without_claim or passage.citations.exists())] == []


def test_every_excerpt_is_short(article):
    long = [
        str(citation)
        for citation in Citation.objects.select_related("record")
        if not citation.is_whole_quotation and len(text.words(citation.excerpt)) > text.MAX_EXCERPT_WORDS
    ]

    assert long == []


def test_excerpts_disclose_at_most_half_of_any_passage(article):
    shares = {passage.number: text.excerpted_words(excerpts_of(passage)) / passage.length for passage in Passage.objects.all()}

    assert [number for number, share in shares.items() if share > text.MAX_SHARE] == []


def test_every_excerpt_is_unaltered_since_it_was_found_in_the_text(article):
    altered = [str(citation) for citation in Citation.objects.exclude(passage=None) if not citation.is_unaltered]

    assert altered == []


def test_no_text_of_the_source_is_in_the_files(article, fixture_files):
    files = "".join(path.read_text(encoding="utf-8") for path in fixture_files)

    assert set(Passage.objects.values_list("text", flat=True)) == {""}
    assert [passage.number for passage in Passage.objects.all() if passage.sha256 not in files] == []


def test_what_the_editors_supply_says_so(article):
    notes = Citation.objects.filter(basis=Basis.EDITOR).values_list("note", flat=True)

    assert {note.split(":")[0] for note in notes} == {"Supplied by the editors, not in the source"}


def test_every_figure_stands_in_an_excerpt_cited_for_it(article):
    missing = []
    for row in Observation.objects.select_related("indicator"):
        excerpts = row.indicator.citations.filter(row=row.key).values_list("excerpt", flat=True)
        cited = set().union(*(text.numbers(excerpt) for excerpt in excerpts))
        missing += [(row.key, number) for number in row.numbers if number not in cited]

    assert missing == []


def test_every_citation_names_a_fact_of_a_row_that_exists(article):
    unknown = []
    for record in records():
        rows = {"": record} | {row.key: row for row in rows_of(record)}
        facts = {(key, field.name) for key, row in rows.items() for field in row._meta.get_fields()} | {("", "record")}
        unknown += [str(citation) for citation in record.citations.all() if (citation.row, citation.fact) not in facts]

    assert unknown == []


def test_the_direct_quotation_is_cited_whole_and_ends_as_it_was_spoken(article):
    quote = Quote.objects.get(kind="direct")

    cited = quote.citations.get(fact="text")

    assert cited.is_whole_quotation
    assert cited.excerpt == quote.text
    assert not quote.text.endswith((",", "."))


def test_only_the_direct_quotation_is_word_for_word(article):
    quoted = Citation.objects.filter(fact="text", basis=Basis.QUOTED).values_list("record__slug", flat=True)
    marked = [quote.slug for quote in Quote.objects.all() if re.search(r"[“”\"]", quote.text)]

    assert list(quoted) == ["gurry-milestone"]
    assert marked == []


@pytest.mark.django_db
def test_plain_loaddata_gives_what_dump_record_writes_as_the_same_files(fixture_files, tmp_path):
    call_command("loaddata", *fixture_files, verbosity=0)

    call_command("dump_record", tmp_path, verbosity=0)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {path.name: path.read_bytes() for path in fixture_files}


@pytest.mark.django_db
def test_columns_worked_out_of_others_agree_with_them_in_the_files(fixture_files):
    call_command("loaddata", *fixture_files, verbosity=0)
    models = [*RECORD_MODELS, Source, Observation, PartnerName]
    columns = [(model, field) for model in models for field in model._meta.local_fields if isinstance(field, WorkedOut)]

    wrong = [
        (str(row), field.name)
        for model, field in columns
        for row in model.objects.all()
        if getattr(row, field.attname) != field.work_out(row)
    ]

    assert wrong == []


def test_guide_has_every_fact_of_the_article_once():
    numbers = [int(number) for number, *_rest in table("The facts")]

    assert numbers == list(range(1, FACTS + 1))


def test_guide_says_for_every_fact_where_it_is_held():
    unplaced = [
        number
        for number, _paragraph, _words, where in table("The facts")
        if not (citations_named(where) or "not recorded" in where)
    ]

    assert unplaced == []


def test_every_citation_the_guide_names_exists_and_no_cited_words_go_unnamed(article):
    named = set().union(*(citations_named(where) for *_rest, where in table("The facts")))
    existing = set(Citation.objects.values_list("record__slug", "number"))
    from_words = set(Citation.objects.exclude(passage=None).values_list("record__slug", "number"))

    assert named - existing == set()
    assert from_words - named == set()


def test_guide_names_facts_with_the_paragraphs_they_are_cited_from(article):
    cited = {
        (slug, number): passage
        for slug, number, passage in Citation.objects.values_list("record__slug", "number", "passage__number")
    }

    elsewhere = [
        number
        for number, paragraph, _words, where in table("The facts")
        if int(paragraph) not in {cited[citation] for citation in citations_named(where)}
    ]

    assert elsewhere == []


def test_guide_tells_how_every_paragraph_is_used(article):
    told = [
        (int(number), int(length), summary, int(count), int(words))
        for number, length, summary, count, _slugs, words in table("The paragraphs")
    ]

    used = [
        (passage.number, passage.length, passage.summary, passage.citations.count(), text.excerpted_words(excerpts_of(passage)))
        for passage in Passage.objects.order_by("number")
    ]

    assert told == used
