"""Ten ways to lose what one has typed, each tried in a real Chromium: not a character is lost."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from cooperation import edits, workflow
from cooperation.models import Record, Treaty
from tests import factories

from .hand import Hand, form_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WORDS = "Typed at midnight: “nine lanterns”, <b>songs</b> & 灯, at 50% – and all of it."
NOTE = "#id_citations-0-note"


@pytest.fixture
def treaty():
    """A draft with two citations."""
    return factories.cite_everything(factories.make_treaty(title="Lantern Accord", state="draft", summary="It was adopted."))


@pytest.fixture
def ann(hand_of, treaty):
    """Ann's hand at the form of the treaty."""
    return hand_of("ann").start(form_of(treaty))


@pytest.fixture
def nothing_lost(measured):
    """Count how many of the characters typed are missing from where they should be now."""

    def nothing_lost(way, where):
        lost = 0 if WORDS in where else sum(letter not in where for letter in WORDS)
        measured(12, f"to lose text: {way}", f"{lost} characters lost", "0")
        assert WORDS in where

    return nothing_lost


def write(hand, target):
    hand.click(target)
    hand.retype(WORDS)


def save(hand):
    """Save a draft, and wait for the page that says so, or says why not."""
    with hand.page.expect_navigation(wait_until="load"):
        hand.press("Control+s")
    return hand.page


def stored(treaty):
    return Treaty.objects.get(pk=treaty.pk)


def bob_saves(treaty, **changes):
    """Another editor saves the record while ann writes."""
    edits.keep_first(Record.objects.get(pk=treaty.pk))
    for name, value in changes.items():
        setattr(treaty, name, value)
    treaty.save()
    note_bob(treaty)


def note_bob(treaty):
    bob = get_user_model().objects.get(username="bob")
    workflow.record_changed(record=stored(treaty), by=bob, was_public=False, note="Bob was here.")


def test_somebody_else_changed_the_same_field(treaty, ann, nothing_lost):
    write(ann, "#id_summary")
    bob_saves(treaty, summary="It was adopted by bob.")

    page = save(ann)

    expect(page.locator(".conflict")).to_contain_text("It was adopted by bob.")
    assert page.input_value("#id_summary") == WORDS
    assert stored(treaty).summary == "It was adopted by bob."
    save(ann)
    nothing_lost("same field", stored(treaty).summary)


def test_somebody_else_changed_another_field(treaty, ann, nothing_lost):
    write(ann, "#id_summary")
    bob_saves(treaty, title="Lantern Accord of bob")

    save(ann)

    nothing_lost("other field", stored(treaty).summary)
    assert stored(treaty).title == "Lantern Accord of bob"


def test_somebody_else_changed_the_same_row(treaty, ann, nothing_lost):
    write(ann, NOTE)
    treaty.citations.filter(number=1).update(rank="preferred")
    note_bob(treaty)

    save(ann)

    citation = treaty.citations.get(number=1)
    nothing_lost("child row", citation.note)
    assert citation.rank == "preferred"


def test_somebody_else_deleted_the_row(treaty, ann, nothing_lost):
    write(ann, NOTE)
    treaty.citations.filter(number=1).delete()
    note_bob(treaty)

    page = save(ann)

    notes = page.locator("#citations-group textarea[name$=-note], #citations-group input[name$=-note]")
    shown = notes.evaluate_all("fields => fields.map(field => field.value)")
    assert WORDS in shown
    save(ann)
    nothing_lost("row deleted", "\n".join(treaty.citations.values_list("note", flat=True)))


def test_somebody_else_deleted_the_record(treaty, ann, nothing_lost):
    write(ann, "#id_summary")
    treaty.delete()

    page = save(ann)

    assert page.url.startswith(ann.site + reverse("admin:cooperation_treaty_add"))
    assert page.input_value("#id_summary") == WORDS
    save(ann)
    nothing_lost("record deleted", Treaty.objects.get(title="Lantern Accord").summary)


def test_the_session_ended(treaty, ann, nothing_lost):
    write(ann, "#id_summary")
    Session.objects.all().delete()

    page = save(ann)
    page.fill("#id_username", "ann")
    page.fill("#id_password", "not used here")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")

    expect(page.locator(".kept")).to_contain_text("You were signed out. Nothing was lost.")
    assert page.input_value("#id_summary") == WORDS
    save(ann)
    nothing_lost("session out", stored(treaty).summary)


def test_the_cookies_were_cleared_of_the_token(treaty, ann, nothing_lost):
    write(ann, "#id_summary")
    ann.page.context.clear_cookies(name="csrftoken")

    page = save(ann)

    expect(page.locator(".typed")).to_contain_text(WORDS)
    with page.expect_navigation(wait_until="load"):
        page.click("text=Go on with what I wrote")
    expect(page.locator("#id_summary")).to_have_value(WORDS)
    save(ann)
    nothing_lost("CSRF cookie gone", stored(treaty).summary)


def test_something_else_on_the_form_was_wrong(treaty, ann, nothing_lost):
    write(ann, "#id_summary")
    ann.click("#id_adopted_on")
    ann.retype("soon")

    page = save(ann)

    assert (page.input_value("#id_summary"), page.input_value("#id_adopted_on")) == (WORDS, "soon")
    ann.click("#id_adopted_on")
    ann.retype("2010-05")
    save(ann)
    nothing_lost("validation error", stored(treaty).summary)


def test_the_same_editor_has_two_tabs(treaty, ann, nothing_lost):
    other = Hand(ann.page.context.new_page(), ann.site).start(form_of(treaty))
    write(ann, "#id_summary")
    other.click("#id_title_zh")
    other.type("灯")
    save(other)

    save(ann)

    nothing_lost("two own tabs", stored(treaty).summary)
    assert stored(treaty).title_zh == "灯"


def test_the_tab_is_closed_and_opened_again(treaty, ann, nothing_lost):
    """Closing asks first. A tab that is closed all the same finds its words when the browser opens it again."""
    page, questions = ann.page, []
    page.once("dialog", lambda dialog: (questions.append(dialog.type), dialog.dismiss()))
    write(ann, "#id_summary")

    page.close(run_before_unload=True)

    expect(page.locator("#id_summary")).to_have_value(WORDS)
    assert questions == ["beforeunload"]
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")
    page.goto(ann.site + form_of(treaty))
    assert page.input_value("#id_summary") == "It was adopted."
    ann.click("text=Restore what you typed")
    expect(page.locator("#id_summary")).to_have_value(WORDS)
    save(ann)
    nothing_lost("tab closed", stored(treaty).summary)
