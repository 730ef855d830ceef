"""Every public page keeps the promises made for all of them, with the article's record alone and with the reference set on top."""

from itertools import pairwise

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction

from cooperation.languages import CHINESE, ENGLISH, language_at, neutral, path_in
from cooperation.models import EXEMPT, VOCABULARIES
from cooperation.receipts import field_label
from tests import snapshots
from tests.pages import Answer, Page, addresses

CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
MAX_CSS, MAX_QUERIES = 15_000, 12
SETS = {"article": 40_000, "article reference": 100_000}
"""The sets of fixtures a deployment starts with, and how many bytes of HTML a page of theirs may have."""

SITES = [("article", ENGLISH), ("article reference", ENGLISH), ("article reference", CHINESE)]
"""On PostgreSQL the first alone: `test_databases.py` sees that with both sets every page is the same there, byte for byte."""


@pytest.fixture(
    scope="module",
    params=[SITES[0], *(pytest.param(site, marks=pytest.mark.once) for site in SITES[1:])],
    ids=map(" in ".join, SITES),
)
def site(request):
    """What is loaded, and the language it is read in."""
    return request.param


@pytest.fixture(scope="module")
def sets(site):
    """The names of the sets that are loaded."""
    return site[0]


@pytest.fixture(scope="module")
def language(site):
    return site[1]


@pytest.fixture(scope="module")
def answers():
    """What was answered so far, by the sets that were loaded and the address."""
    return {sets: {} for sets in SETS}


@pytest.fixture(scope="module")
def ask(answers, sets):
    """What the site answers at an address, each asked for once: the same record is there in every test of these sets."""

    def ask(address):
        if address not in answers[sets]:
            answers[sets][address] = Answer(address)
        return answers[sets][address]

    return ask


@pytest.fixture(scope="module")
def pages(ask, sets, language, django_db_setup, django_db_blocker):
    """Every public page by its English address; the database is empty again afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        snapshots.put(*sets.split())
        found = {address: Page(ask(path_in(language, address))) for address in addresses()}
        transaction.set_rollback(True)
    return found


@pytest.fixture
def record(db, sets):
    """The same record, to ask more of."""
    snapshots.put(*sets.split())


of_article = pytest.mark.parametrize("site", SITES[:1], indirect=True)
"""What only the article's record can promise."""


def failing(pages, promise):
    """The addresses whose page breaks a promise, with what breaks it."""
    return {address: broken for address, page in pages.items() if (broken := promise(page))}


def test_pages_are_valid_html_without_script_or_inline_style(pages):
    """A block of JSON-LD is data: no browser runs it."""
    scripts = "script:not([type='application/ld+json'])"

    assert failing(pages, lambda page: page.parse_errors) == {}
    assert failing(pages, lambda page: page.all(f"{scripts}, style, [style], [onclick], [onload], iframe, object")) == {}


def test_pages_have_one_main_heading_and_never_skip_a_level(pages):
    def skips(page):
        levels = [int(node.name[1]) for node in page.all("h1, h2, h3, h4, h5, h6")]
        steps = [(above, below) for above, below in pairwise(levels) if below > above + 1]
        return steps or levels.count(1) != 1

    assert failing(pages, skips) == {}


def test_pages_say_which_language_they_are_in_and_where_the_other_is(pages, language):
    tag, other = ("en", "zh-Hans") if language == ENGLISH else ("zh-Hans", "en")

    assert failing(pages, lambda page: page.language != tag) == {}
    assert failing(pages, lambda page: page.attributes("nav a[hreflang]", "hreflang") != [other]) == {}


def test_every_page_has_a_title_of_its_own_and_a_description(pages):
    titles = [page.text("title")[0] for page in pages.values()]

    assert len(set(titles)) == len(titles)
    assert failing(pages, lambda page: not page.attributes("meta[name=description]", "content")[0]) == {}


def test_pages_are_small(pages, sets):
    style = finders.find("cooperation/site.css")

    with open(style, "rb") as file:
        assert len(file.read()) <= MAX_CSS
    assert failing(pages, lambda page: max(0, len(page.html.encode()) - SETS[sets])) == {}


def test_words_of_the_other_language_say_what_they_are_in(pages):
    assert failing(pages, lambda page: page.foreign_text_without_language()) == {}


def test_every_mark_opens_a_card_of_its_own_page(pages):
    def lost(page):
        ids = page.attributes("[id]", "id")
        targets = page.attributes("[popovertarget]", "popovertarget")
        return [id for id in set(ids) if ids.count(id) > 1] + [target for target in targets if target not in ids]

    assert failing(pages, lost) == {}


def test_every_value_in_a_list_of_facts_has_a_mark_or_says_that_nothing_is_stated(pages):
    """Our own words about a document or the vocabulary are no facts of the record."""
    records = {address: page for address, page in pages.items() if address.count("/") == 3 and not address.startswith("/sources/")}

    bare = failing(records, lambda page: [row.to_text() for row in page.all("dl.facts > div") if not row.query("button.c, .none")])

    assert len(records) >= 48
    assert bare == {}


def test_every_internal_link_leads_to_a_page_and_every_anchor_to_its_place(pages, language, record, ask):
    links = {
        link
        for page in pages.values()
        for link in page.attributes("a[href]", "href")
        if not link.startswith(("https://", "http://", "#", "mailto:"))
    }

    def body(address):
        if neutral(address) in pages and language_at(address) == language:
            return pages[neutral(address)].html
        answer = ask(address)
        return answer.content.decode(errors="replace") if answer.status_code == 200 else ""

    def is_broken(link):
        address, _, anchor = link.partition("#")
        return not (found := body(address)) or (anchor and f'id="{anchor}"' not in found)

    assert [link for link in sorted(links) if is_broken(link)] == []


def test_pages_never_show_a_leftover(pages):
    words = (">None<", " none</", "not-stated<", "lazy", "{{", "{%", "&amp;amp;", "&amp;quot;")

    assert failing(pages, lambda page: [word for word in words if word in page.html]) == {}


def test_answers_carry_the_strict_policy_and_no_cookie(record, language, ask):
    for address in [*addresses(), "/no-such-page/", "/treaties/?kind=nonsense"]:
        answer = ask(path_in(language, address))

        assert answer.headers["Content-Security-Policy"] == CSP
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.cookies == {}
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_pages_ask_at_most_twelve_queries(record, language, ask):
    views = ["/initiatives/?kind=dialogue&partner=japan", "/quotes/?kind=direct&organisation=ncac"]

    asked = {address: ask(path_in(language, address)).queries for address in [*addresses(), *views]}

    assert {address: queries for address, queries in asked.items() if len(queries) > MAX_QUERIES} == {}


def test_pages_ask_for_nothing_from_elsewhere(pages):
    def outside(page):
        fetched = page.attributes("link[rel~=stylesheet], link[rel~=preload], link[rel~=icon]", "href") + page.attributes(
            "img", "src"
        )
        return [url for url in fetched if not url.startswith("/static/")]

    assert failing(pages, outside) == {}


@of_article
def test_direct_quotations_alone_stand_in_quotation_marks(pages):
    quoted = {text for page in pages.values() for text in page.text("blockquote") if "“" in text}

    assert len(quoted) == 1
    assert quoted.pop().startswith("“The conclusion of the Beijing Treaty is an important milestone")


@of_article
def test_the_home_page_counts_what_the_database_holds(pages):
    figures = dict(zip(pages["/"].text("dl.sum dd"), pages["/"].text("dl.sum dt"), strict=True))

    assert list(figures) == ["8", "7.35%", "11", "18"]
    assert "8 reported · 1 named in this record" in figures["8"]
    assert "does not say whether that one is among the eight" in figures["8"]


def test_every_figure_and_date_of_the_home_page_opens_its_receipt_and_says_what_it_is_of(pages):
    entries, texts = (found("figure.chart li") for found in (pages["/"].all, pages["/"].text))

    assert [text for entry, text in zip(entries, texts, strict=True) if not entry.query("button.c")] == []
    assert len(set(texts)) == len(texts) > 4


@of_article
def test_the_list_of_treaties_is_not_taken_for_the_treaties_reported(pages):
    page = pages["/treaties/"]

    assert page.text("div.bar h2") == ["1 treaty"]
    assert "8 reported" in page.text("p.note")[0]
    assert "1 named here" in page.text("p.note")[0]
    assert page.text("p.note button.c") == ["¶ 3"]


@of_article
def test_the_treaty_says_what_its_source_does_not(pages):
    facts = dict(
        row.split(" Not stated")[:1] * 2 for row in pages["/treaties/beijing-treaty/"].text("dl.facts > div") if "Not stated" in row
    )

    assert list(facts) == ["Place of adoption", "Entry into force"]
    assert "No signature, ratification or other act" in pages["/treaties/beijing-treaty/"].html


@of_article
def test_month_precision_is_never_shown_as_a_day(pages):
    times = pages["/treaties/beijing-treaty/"].attributes("dl.facts time", "datetime")

    assert times == ["2012-06"]


@of_article
def test_the_source_page_shows_every_passage_with_what_rests_on_it(pages):
    page = pages["/sources/ncac-interview/"]

    assert page.attributes("ol.read > li", "id") == [f"p{number}" for number in range(1, 16)]
    assert "15 of 15 passages" in page.text("p.lead")[0]
    assert all(len(passage.query("ul li")) > 0 for passage in page.all("ol.read > li"))


def test_the_method_page_names_every_exempt_field_and_every_term(article, client):
    text = Page(client.get("/about/")).text("main")[0]

    assert [name for name in EXEMPT if field_label(name) not in text] == []
    assert [str(term.definition) for _title, terms in VOCABULARIES for term in terms if str(term.definition) not in text] == []


@pytest.mark.django_db
def test_an_empty_site_has_pages_too(client):
    statuses = {address: client.get(address).status_code for address in addresses()}

    assert set(statuses.values()) == {200}
    assert "Nothing is published here yet." in client.get("/treaties/").content.decode()
