"""The goals of the editors' table as numbers: each task done by a hand whose clicks and page loads are counted.

Records are reviewed here, as they are where nobody switches it off: who publishes what nobody else has read types a reason.
"""

import time
from pathlib import Path

import pytest
from django.conf import settings as deployment
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from cooperation import edits, states, workflow
from cooperation.models import Initiative, Participation, Record, Treaty
from cooperation.records import model_of
from tests import factories

from .hand import form_of, list_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
INDEX = reverse("admin:index")
REASON = "The only editor on duty."
PARTIES = ["Ferrytown", "Harbourland", "Millbrook"]
BODY = """After a week of talks in the old customs house, the ministers of the coast signed the {0} Accord on Lanterns, and every
newspaper of the evening called {0} a treaty worth its paper. In {0} Harbourland took part from the first day, in {0} Millbrook took part
by letter, and in {0} Ferrytown took part only when the others were about to leave.
"""


@pytest.fixture(autouse=True)
def reviewed(settings):
    settings.EDITORIAL_REVIEW = True


@pytest.fixture(scope="module")
def parties(shared_site):
    """Three partners that treaties can have."""
    return [factories.cite_everything(factories.make_partner(name.lower(), title=name)) for name in PARTIES]


def make_source(name):
    """A source that tells of the accord of a name, and of no other."""
    return factories.make_source(f"news-of-{name.lower()}", key=f"NEWS {name}", body=BODY.format(name).replace("\n", " "))


def make_live(slug, **fields):
    """A public treaty of which every fact is cited, as an editor made it."""
    treaty = factories.cite_everything(factories.make_treaty(slug, **{"title": slug.replace("-", " ").title()} | fields))
    edits.keep_first(Record.objects.get(pk=treaty.pk))
    return treaty


def held(record):
    """All that is stored of a record, its rows and citations."""
    return edits.stored(model_of(Record.objects.get(pk=record.pk)).objects.get(pk=record.pk))


def write_the_treaty(hand, name, *, begin_row):
    """Fill in the form of a new treaty with three parties, and cite every fact."""
    hand.type(f"{name} Accord on Lanterns")
    hand.tab_to("#id_kind")
    hand.choose("Treaty")
    for number, party in enumerate(PARTIES):
        begin_row(number)
        hand.pick(party)
        hand.tab_to(f"#id_participations-{number}-role")
        hand.choose("Participant")
    cited = {"Title": f"{name} Accord on Lanterns", "Kind": f"called {name} a treaty"}
    for number, (fact, words) in enumerate(cited.items()):
        cite(hand, number, fact, words)
    for number, party in enumerate(PARTIES, start=len(cited)):
        cite(hand, number, "Role", f"{name} {party} took part", row=party.lower())


def cite(hand, number, fact, words, row=""):
    """Fill in a citation: one of the two that wait on the form, or one more."""
    if number == 0:
        hand.tab_to("#id_citations-0-excerpt")
    elif number == 1:
        hand.tab_to("#id_citations-1-excerpt")
    else:
        hand.press("Alt+c")
        expect(hand.page.locator(f"#id_citations-{number}-excerpt")).to_be_focused()
    hand.paste(words)
    hand.tab_to(f"#id_citations-{number}-fact")
    hand.choose(fact)
    if row:
        hand.press("Tab")
        hand.type(row)


def assert_published(name):
    treaty = Treaty.objects.get(title=f"{name} Accord on Lanterns")
    assert treaty.is_public
    assert [row.partner.title for row in treaty.participations.order_by("partner__title")] == PARTIES
    assert [bool(citation.checked) for citation in treaty.citations.all()] == [True] * 5


def test_a_treaty_with_three_parties_is_written_cited_checked_and_published(hand_of, parties, measured):
    make_source("Eastmere")
    hand = hand_of("ann").start(INDEX)

    hand.click(".adding >> text=Add treaty")
    hand.waits_for(reverse("admin:cooperation_treaty_add"))

    def begin_row(number):
        hand.click("#participations-group .add-row a")
        hand.click(f"#participations-{number} .select2-selection")

    write_the_treaty(hand, "Eastmere", begin_row=begin_row)
    hand.click("[name=_publish]")
    hand.page.wait_for_url("**/publish/")
    hand.tab_to("#id_unreviewed_reason")
    hand.type(REASON)
    hand.click(".submit-row .default")
    hand.waits_for(list_of("treaty"))

    measured(1, "treaty, 3 parties, 5 citations, checked and published", f"{hand.clicks} / {hand.loads}", "<= 10 / 3")
    measured(2, "the same: seconds of the hand (keystroke-level model)", f"{hand.seconds:.0f} s", "printed only")
    assert_published("Eastmere")
    assert hand.clicks <= 10
    assert hand.loads <= 3


def test_the_same_is_done_by_keyboard_alone(hand_of, parties, measured):
    make_source("Westmere")
    hand = hand_of("ann").start(INDEX)

    hand.tab_to(".adding >> text=Add treaty")
    hand.press("Enter")
    hand.waits_for(reverse("admin:cooperation_treaty_add"))
    expect(hand.page.locator("#id_title")).to_be_focused()

    def begin_row(number):
        hand.tab_to("#participations-group .add-row a")
        hand.press("Enter")
        hand.tab_to(f"#participations-{number} .select2-selection", backwards=True)
        hand.press("Enter")

    write_the_treaty(hand, "Westmere", begin_row=begin_row)
    hand.press("Control+Enter")
    hand.page.wait_for_url("**/publish/")
    hand.tab_to("#id_unreviewed_reason")
    hand.type(REASON)
    hand.press("Control+Enter")
    hand.waits_for(list_of("treaty"))

    measured(3, "the same by keyboard alone", f"{hand.clicks} / {hand.loads}, {hand.keys} keys", "0 clicks")
    assert_published("Westmere")
    assert hand.clicks == 0


def test_one_more_citation_takes_one_field(hand_of, measured):
    make_source("Northmere")
    treaty = factories.make_treaty(title="Northmere Accord", state="draft")
    factories.cite(treaty, "title")
    hand = hand_of("ann").start(form_of(treaty))

    hand.click("#id_citations-1-excerpt")
    hand.paste("called Northmere a treaty")
    hand.click("input[name=_draft]")
    expect(hand.page.locator(".messagelist")).to_contain_text("1 excerpt was found in its passage and is checked.")

    measured(4, "one more citation: clicks / fields typed", f"{hand.clicks} / 1", "<= 2 / 1")
    assert list(treaty.citations.values_list("fact", "excerpt")) == [("title", ""), ("kind", "called Northmere a treaty")]
    assert hand.clicks <= 2


def test_a_typo_on_a_live_record_is_mended_from_the_first_page_and_undone_at_once(hand_of, measured):
    treaty = make_live("typo-accord", summary="It was adoptd by all.")
    before = held(treaty)
    hand = hand_of("ann").start(INDEX)

    hand.type("Typo Accord")
    hand.press("Enter")
    hand.waits_for(form_of(treaty))
    mend_summary(hand)
    hand.click("[name=_publish]")
    hand.waits_for(list_of("treaty"))

    measured(5, "typo on a live record, from the first page", f"{hand.clicks} / {hand.loads}", "<= 3 / 2")
    assert Record.objects.get(pk=treaty.pk).summary == "It was adopted by all."
    assert (hand.clicks <= 3, hand.loads <= 2) == (True, True)

    hand.clicks = 0
    hand.click(".messagelist >> text=Undo")
    expect(hand.page.locator(".messagelist")).to_contain_text("Undone")

    measured(9, "undo right after a save", f"{hand.clicks}", "1 click")
    assert edits.is_same(Treaty, before, held(treaty))
    assert hand.clicks == 1


def mend_summary(hand):
    """Type the summary anew, and why nobody else has read it."""
    hand.click("#id_summary")
    hand.retype("It was adopted by all.")
    hand.click("#id_unreviewed_reason")
    hand.type(REASON)


def test_a_typo_is_mended_from_the_public_page(hand_of, measured):
    treaty = make_live("seen-accord", summary="It was adoptd by all.")
    hand = hand_of("ann").start(treaty.get_absolute_url())

    hand.click("nav[aria-label=Editing] a:text-is('Edit')")
    hand.waits_for(form_of(treaty))
    mend_summary(hand)
    hand.press("Control+Enter")
    hand.waits_for(list_of("treaty"))

    measured(6, "the same, from the public page", f"{hand.clicks} / {hand.loads}", "<= 3 / 2")
    assert Record.objects.get(pk=treaty.pk).summary == "It was adopted by all."
    assert (hand.clicks <= 3, hand.loads <= 2) == (True, True)


def test_records_without_a_citation_are_one_click_away(hand_of, measured):
    factories.make_treaty("bare-accord", title="Bare Accord")
    hand = hand_of("ann").start(INDEX)

    hand.click("text=1 published record lacks a citation for a fact")
    expect(hand.page.locator(".queue")).to_contain_text("Bare Accord")

    measured(7, "all records that lack a citation", f"{hand.clicks} / {hand.loads}, seen with 0", "1 / 1")
    assert (hand.clicks, hand.loads) == (1, 1)


def test_a_bad_edit_is_reverted_with_all_its_rows(hand_of, measured, parties):
    treaty = factories.make_treaty("spoilt-accord", title="Spoilt Accord", summary="It was adopted by all.")
    rows = [factories.make_participation(treaty, party) for party in parties]
    factories.cite_everything(treaty)
    edits.keep_first(Record.objects.get(pk=treaty.pk))
    before = held(treaty)
    spoil(treaty, rows)
    hand = hand_of("ann").start(INDEX)

    hand.click(".acts > li:first-child >> text=See the change")
    hand.click(".history > li:nth-child(2) >> a >> text=Revert to this")
    hand.click("input[value='Revert to an earlier edit']")
    expect(hand.page.locator(".messagelist")).to_contain_text("The record is as it was after that edit.")

    after = held(treaty)
    rows = [part for part in before if part != edits.OWN]
    equal = sum(after.get(part) == before[part] for part in rows)
    figure = f"{hand.clicks} / {hand.loads}, {equal} of {len(rows)} rows"
    measured(8, "revert a bad edit, its rows and citations", figure, "<= 3 / 3, all rows")
    assert (equal, edits.is_same(Treaty, before, after)) == (8, True)
    assert (hand.clicks <= 3, hand.loads <= 3) == (True, True)


def spoil(treaty, rows):
    """What bob does to a record: another summary, a row of another role, a row gone, a citation of other words."""
    treaty.summary = "It was dropped."
    treaty.save()
    Participation.objects.filter(pk=rows[0].pk).update(role="host")
    treaty.citations.filter(row=rows[1].key).delete()
    rows[1].delete()
    treaty.citations.filter(fact="kind").update(note="Another note.")
    bob = get_user_model().objects.get(username="bob")
    stored = Treaty.objects.get(pk=treaty.pk)
    workflow.record_changed(record=stored, by=bob, was_public=True, unreviewed_reason=REASON)


def set_the_topic(hand, *, confirmed=""):
    """Give all records of the list the topic of songs. Many have to be confirmed by typing their number."""
    hand.click("#action-toggle")
    if confirmed:
        hand.click(".actions .question a")
    hand.point_at("select[name=action]")
    hand.choose("Set one field")
    hand.click(".actions button")
    hand.point_at("#id_add_topic")
    hand.choose("Songs")
    hand.click("[name=_show]")
    if confirmed:
        hand.tab_to("#id_number")
        hand.type(confirmed)
    hand.click("[name=_do]")
    expect(hand.page.locator("text=Undo this batch")).to_be_visible()


def make_drafts(count):
    factories.make_topic("songs")
    for number in range(count):
        factories.make_initiative(f"draft-{number}", title=f"Lantern draft {number}", state="draft")


def test_one_field_is_set_on_twenty_records(hand_of, measured):
    make_drafts(20)
    hand = hand_of("ann").start(list_of("initiative"))

    set_the_topic(hand)

    measured(15, "one field on 20 records", f"{hand.clicks} / {hand.loads}", "<= 6 / 3")
    assert Initiative.objects.filter(topics__slug="songs").count() == 20
    assert (hand.clicks <= 6, hand.loads <= 3) == (True, True)


def test_an_act_on_three_hundred_records_is_undone_by_one_click(hand_of, measured):
    make_drafts(300)
    hand = hand_of("ann").start(list_of("initiative"))
    hand.page.set_default_timeout(120_000)
    set_the_topic(hand, confirmed="300")
    assert Initiative.objects.filter(topics__slug="songs").count() == 300
    hand.start(INDEX)

    began = time.monotonic()
    hand.click("text=Undo this batch")
    expect(hand.page.locator(".messagelist")).to_contain_text("300 records are as they were before.")
    took = time.monotonic() - began

    measured(11, "undo a bulk act on 300 records", f"{hand.clicks} click, {took:.1f} s", "<= 2, about 5 s")
    assert Initiative.objects.filter(topics__slug="songs").count() == 0
    assert hand.clicks <= 2


def test_a_change_is_reviewed_and_approved(hand_of, measured):
    treaty = make_live("changed-accord", summary="It was adoptd by all.")
    bob = hand_of("bob").start(form_of(treaty))
    bob.click("#id_summary")
    bob.retype("It was adopted by all.")
    bob.click("[name=_review]")
    bob.waits_for(list_of("treaty"))
    ann = hand_of("ann").start(INDEX)

    ann.click("text=1 waits for your review")
    ann.click(".queue >> text=Changed Accord")
    expect(ann.page.locator(".proposed")).to_contain_text("adopted")
    ann.click("[name=_publish]")
    ann.waits_for(list_of("treaty"))

    measured(14, "a change, from the first page to approved, difference seen", f"{ann.clicks} / {ann.loads}", "<= 3 / 3")
    assert Record.objects.get(pk=treaty.pk).summary == "It was adopted by all."
    assert (ann.clicks <= 3, ann.loads <= 3) == (True, True)


def test_a_new_record_is_reviewed_and_approved(hand_of, measured):
    treaty = factories.cite_everything(factories.make_treaty("new-accord", title="New Accord", state="draft"))
    states.send_for_review(record=treaty, by=get_user_model().objects.get(username="bob"), seen=0)
    ann = hand_of("ann").start(INDEX)

    ann.click("text=1 waits for your review")
    ann.click(".queue >> text=New Accord")
    expect(ann.page.locator("#content-main")).to_contain_text("What it says")
    ann.click("text=Approve and publish")
    ann.waits_for(list_of("treaty"))

    measured(14, "a new record, from the first page to approved, all of it read", f"{ann.clicks} / {ann.loads}", "<= 3 / 3")
    assert Treaty.objects.get(pk=treaty.pk).is_public
    assert (ann.clicks <= 3, ann.loads <= 3) == (True, True)


def test_where_a_record_is_used_stands_on_its_form(hand_of, measured):
    partner = factories.make_partner(title="Harbourland")
    factories.make_participation(factories.make_treaty(title="Using Accord"), partner)
    hand = hand_of("ann").start(form_of(partner))

    expect(hand.page.locator(".where-used")).to_contain_text("Using Accord")

    measured(16, "where a record is used, on its form", f"{hand.clicks}", "0 clicks")


def test_our_own_script_is_small_and_so_is_a_whole_page(hand_of, measured):
    own = sum(file.stat().st_size for file in Path(deployment.BASE_DIR, "cooperation/static").rglob("*.js"))
    hand, sizes = hand_of("ann"), []
    hand.page.on("response", lambda response: sizes.append(len(response.body())))
    hand.start(reverse("admin:cooperation_treaty_add"))
    hand.page.wait_for_load_state("networkidle")

    measured(23, "own script of all pages; a whole page, uncompressed", f"{own} B; {sum(sizes) // 1024} KB", "<= 6 KB; <= 550 KB")
    assert own <= 6 * 1024
    assert sum(sizes) <= 550 * 1024
