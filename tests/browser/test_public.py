"""The public pages in a real Chromium."""

import pytest
from playwright.sync_api import expect

from cooperation import workflow
from cooperation.models import Record, State, Treaty
from ncacsite.headers import FEATURES
from tests import factories, snapshots

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/",
    "/treaties/",
    "/treaties/beijing-treaty/",
    "/partners/",
    "/partners/china/",
    "/partners/wipo/",
    "/initiatives/",
    "/initiatives/?kind=dialogue",
    "/initiatives/?kind=dialogue&partner=australia",
    "/initiatives/?kind=nonsense",
    "/initiatives/diplomatic-conference-2012/",
    "/quotes/",
    "/quotes/gurry-milestone/",
    "/quotes/gap-narrowing/",
    "/indicators/",
    "/indicators/copyright-industry-share-of-gdp/",
    "/sources/",
    "/sources/ncac-interview/",
    "/sources/far-away/",
    "/search/",
    "/search/?q=beijing+treaty",
    "/search/?q=%E6%9D%A1%E7%BA%A6",
    "/search/?q=audiovisaul",
    "/search/?q=nothing+of+the+kind&type=treaty",
    "/changes/",
    "/changes/?kind=correction",
    "/corrections/",
    "/treaties/beijing-treaty/history/",
    "/treaties/beijing-treaty/v/1/",
    "/data/",
    "/api/",
    "/about/",
    "/accessibility/",
    "/no-such-page/",
    "/zh/",
    "/zh/treaties/",
    "/zh/treaties/beijing-treaty/",
    "/zh/partners/china/",
    "/zh/quotes/gap-narrowing/",
    "/zh/timeline/",
    "/zh/no-such-page/",
]


@pytest.fixture
def site(live_server, django_user_model):
    """The article's record, served, with one correction."""
    snapshots.put("article")
    treaty = Treaty.objects.get()
    treaty.summary = treaty.summary.replace("June", "the summer of")
    treaty.save()
    ann = django_user_model.objects.create_superuser("ann")
    workflow.record_changed(record=treaty, by=ann, was_public=True, kind="correction", note="The source names the month.")
    far_away = factories.make_source("far-away", url=f"https://record.example/{'a' * 150}")
    factories.cite(treaty, "kind", far_away.passages.get(number=1))
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_have_no_accessibility_violation_and_never_scroll_sideways(site, sweep, scheme):
    found, _page = sweep(site, PAGES, scheme=scheme)

    assert found == {}


def test_withdrawn_page_has_no_accessibility_violation(site, open_page, axe):
    record = Record.objects.get(slug="rcep")
    record.state, record.withdrawn_reason = State.WITHDRAWN, "Entered twice."
    record.save()

    page = open_page(site + "/initiatives/rcep/", width=320)

    assert page.locator("h1").inner_text() == "Regional Comprehensive Economic Partnership"
    assert axe(page) == []


def test_no_page_needs_script_or_makes_the_console_complain(site, open_page):
    page = open_page("", java_script_enabled=False)
    requests = []
    page.on("request", lambda request: requests.append(request.url))

    for path in PAGES:
        page.goto(site + path)

    assert [url for url in requests if not url.startswith(site)] == []
    assert [text for text in page.complaints if "400" not in text and "404" not in text] == []


def test_a_public_page_can_use_no_feature_and_turn_no_text_into_markup(site, open_page):
    page, said = open_page(""), []
    page.on("console", lambda message: said.append(message.text))
    page.goto(site + "/treaties/beijing-treaty/")
    written = page.evaluate("() => { try { document.body.innerHTML = 'x'; return 'written' } catch (error) { return error.name } }")

    assert page.evaluate("names => names.filter(name => document.featurePolicy.allowsFeature(name))", FEATURES) == []
    assert set(FEATURES) - set(page.evaluate("document.featurePolicy.features()")) == set()
    assert written == "TypeError"
    assert [text for text in said if "TrustedHTML" not in text] == []


def test_mark_opens_the_exact_words_in_place_and_escape_closes_them(site, open_page):
    page = open_page(site + "/treaties/beijing-treaty/", java_script_enabled=False)
    row = page.locator("dl.facts > div", has_text="Administered by").first
    mark = row.locator("button.c")

    mark.click()

    card = row.locator(".card")
    expect(card).to_be_visible()
    assert "copyright-related agreement" in card.locator("q").first.inner_text()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_each_receipt_has_an_address_that_opens_it_where_it_stands(site, open_page, width):
    page = open_page(site + "/treaties/beijing-treaty/", java_script_enabled=False, width=width)
    row = page.locator("dl.facts > div", has_text="Administered by").first
    row.locator("button.c").click()
    address = row.locator(".card a").last.get_attribute("href")
    page.keyboard.press("Escape")

    page.goto(f"{site}/treaties/beijing-treaty/{address}")

    card = row.locator(".card")
    assert page.locator(".card:visible").count() == 1
    expect(card).to_be_in_viewport()
    box, of_row = card.bounding_box(), row.bounding_box()
    assert of_row["y"] <= box["y"]
    assert box["y"] + box["height"] <= of_row["y"] + of_row["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [320, 1280])
def test_an_open_card_stays_inside_the_window(site, open_page, width):
    page = open_page(site + "/initiatives/diplomatic-conference-2012/", width=width)

    for mark in page.locator("button.c").all():
        mark.click()
        box = page.locator(".card:popover-open").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")


def test_tab_reaches_the_skip_link_first_and_every_mark(site, open_page):
    page = open_page(site + "/treaties/beijing-treaty/")
    marks = page.locator("button.c").count()
    focused = []

    for _step in range(200):
        page.keyboard.press("Tab")
        focused.append(page.evaluate("document.activeElement.className || document.activeElement.tagName"))

    assert focused[0] == "skip"
    assert focused.count("c") >= marks


def test_filters_work_by_form_and_lead_to_the_counted_list(site, open_page):
    page = open_page(site + "/initiatives/")
    label = page.locator("label.tick", has_text="Dialogue")
    count = label.locator("span").inner_text()

    label.click()
    page.get_by_role("button", name="Apply filters").click()

    expect(page).to_have_url(site + "/initiatives/?kind=dialogue")
    expect(page.locator("li.rec")).to_have_count(int(count))
    page.locator("a.chip").click()
    expect(page).to_have_url(site + "/initiatives/")


def test_printing_keeps_the_passages_and_drops_the_navigation(site, open_page):
    page = open_page(site + "/treaties/beijing-treaty/")

    page.emulate_media(media="print")

    expect(page.locator("ol.passages")).to_be_visible()
    expect(page.locator("nav.nav")).to_be_hidden()


def test_controls_are_at_least_24_pixels_in_both_directions(site, open_page):
    page = open_page(site + "/initiatives/?kind=dialogue", width=320)
    page.locator("details.filters > summary").click()

    small = page.evaluate(
        """() => [...document.querySelectorAll('summary, label.tick, button, a.chip, nav a')]
        .filter(element => !element.closest('.crumbs, .card'))
        .map(element => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
        .filter(([html, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""
    )

    assert small == []
