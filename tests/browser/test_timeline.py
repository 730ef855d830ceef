"""The timelines in a real Chromium."""

import pytest
from playwright.sync_api import expect

from tests import factories, snapshots

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/timeline/",
    "/timeline/?kind=quote",
    "/timeline/?decade=2010s&partner=wipo",
    "/timeline/?kind=nonsense",
    "/partners/china/timeline/",
    "/partners/wipo/timeline/",
]


@pytest.fixture
def site(live_server):
    """The article's record, and spans of every shape, served."""
    snapshots.put("article")
    for number, began_on in enumerate(["1996/2001", "1998/..", "../2004", "2003~"]):
        factories.make_initiative(f"span-{number}", began_on=began_on, ended_on="2009" if began_on == "2003~" else "")
    for number in range(150):
        moment = factories.make_initiative(f"moment-{number}", kind="conference", began_on=f"{1990 + number % 30}-05")
        if number < 12:
            partner = factories.make_partner(
                f"forum-{number}", title=f"Forum {number} of the Harbours and Lighthouses of the North"
            )
            factories.make_participation(moment, partner)
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_timelines_have_no_accessibility_violation_and_never_scroll_sideways(site, sweep, scheme):
    found, page = sweep(site, PAGES, scheme=scheme)

    assert found == {}
    assert [text for text in page.complaints if "400" not in text] == []


def test_no_two_labels_of_the_picture_touch(site, open_page):
    page = open_page(site + "/timeline/", width=1280)

    touching = page.evaluate(
        """() => {
        const boxes = [...document.querySelectorAll('svg[role=img] text')].map(text => [text.textContent, text.getBoundingClientRect()])
        return boxes.flatMap(([words, a], place) => boxes.slice(place + 1)
            .filter(([other, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
            .map(([other]) => `${words} / ${other}`))}"""
    )

    assert page.locator("svg[role=img] text").count() > 20
    assert touching == []


def test_narrow_windows_have_the_list_and_no_picture(site, open_page):
    page = open_page(site + "/timeline/", width=320)

    expect(page.locator("ol.track > li").first).to_be_visible()
    expect(page.locator("svg[role=img]")).to_be_hidden()


def test_a_second_mark_for_the_same_words_opens_their_one_card(site, open_page):
    treaty = factories.make_treaty(adopted_on="2012", in_force_on="2014", administered_by=factories.make_partner())
    factories.cite_everything(treaty)
    page = open_page(site + "/partners/norland/timeline/", java_script_enabled=False)
    first, second = page.locator("ol.track p.small").all()

    second.locator("button.c").click()

    expect(first.locator(".card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(first.locator(".card")).to_be_hidden()


def test_filters_work_without_script(site, open_page):
    page = open_page(site + "/timeline/", java_script_enabled=False)

    page.get_by_label("Treaty", exact=False).first.check()
    page.get_by_role("button", name="Apply filters").click()

    expect(page).to_have_url(site + "/timeline/?kind=treaty")
    expect(page.locator(".bar h2")).to_have_text("1 of 191 entries")
