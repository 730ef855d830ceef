"""The goals of the editors' table as numbers: each task done by a hand whose clicks and page loads are counted.

Records are reviewed here, as they are where nobody switches it off: who publishes what nobody else has read types a reason.
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cooperation import edits
from cooperation.models import Edit, Record, Topic, Treaty
from cooperation.records import model_of
from tests import factories

from .hand import form_of, list_of, page_of

pytestmark = pytest.mark.browser
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
        cite(hand, number, "Role", f"in {name} {party} took part", row=party.lower())


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
        hand.press("Escape")

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
