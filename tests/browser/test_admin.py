"""The admin in a real Chromium: no violation, no complaint in the console, nothing sideways, and one editor's whole round."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from cooperation import edits, states, workflow
from cooperation.models import Batch, Edit, ImportBatch, KeptForm, Partner, Record
from cooperation.records import RECORD_MODELS
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

KINDS = [*(model._meta.model_name for model in RECORD_MODELS), "source", "topic", "place"]
NO_PAGES = {"logout", "autocomplete", "jsi18n", "approve", "undo_batch", "undo_edit", "sign_in_code", "passage_autocomplete"}
"""Names of addresses that only do something, or answer scripts; and of the door, which `test_sign_in` looks at."""

FILES = {"import_kept", "import_template", "export"}
"""Names of addresses that answer files."""

THE_SAME = ("history", "delete", "publish", "review", "withdraw", "preview", "preview_links")
"""Pages that are alike for all types: looked at for treaties."""


@pytest.fixture
def records(shared_site):
    """One of everything, with rows and citations, a treaty in each state, an act on several; answers what addresses need."""
    source = factories.make_source(key="HARBOUR")
    norland, place, topic = factories.make_partner(title="Norland"), factories.make_place(), factories.make_topic()
    factories.make_name(norland, "Northland")
    treaty = factories.make_treaty(
        title="Lantern Accord", adopted_on="2010-05", place=place, administered_by=norland, topics=[topic]
    )
    factories.make_action(treaty, norland, key="norland-2010", done_on="2010-05")
    factories.make_participation(treaty, norland)
    talks = factories.make_initiative(title="Lantern talks")
    factories.make_participation(talks, norland)
    quote = factories.make_quote(about=[treaty])
    indicator = factories.make_indicator()
    factories.make_observation(indicator, places=[place])
    for record in (norland, treaty, talks, quote, indicator):
        factories.cite_everything(record, source.passages.get(number=2))
    batch = changed(treaty)
    draft = factories.make_treaty("lantern-draft", title="Lantern Draft", state="draft", adopted_on="2011")
    sent = factories.make_treaty("lantern-sent", title="Lantern Accord anew", state="draft")
    states.send_for_review(record=sent, by=user("bob"), seen=0)
    everything = {"treaty": treaty, "partner": norland, "initiative": talks, "quote": quote, "indicator": indicator}
    everything |= {"source": source, "topic": topic, "place": place, "user": user("ann"), "group": Group.objects.first()}
    states_of = {"delete": draft, "publish": draft, "review": sent}
    others = {"batch": batch, "import_rows": table(), "waiting": waiting(treaty)}
    return {name: row.pk for name, row in (everything | states_of | others).items()}


def table():
    """The rows of a file, one that is refused, one that changes something, one that looks like a duplicate and one that is new."""
    titles = {
        "lantern-draft": ("Lantern Draft anew", "2011"),
        "": ("Lantern Accord", "2012"),
        "bad": ("Bad", "03/02/2001"),
        "new": ("Songs", ""),
    }
    rows = [
        {"number": number, "cells": {"slug": slug, "title": title, "kind": "treaty", "adopted_on": date}}
        for number, (slug, (title, date)) in enumerate(titles.items(), start=2)
    ]
    headings = ["slug", "title", "kind", "adopted_on"]
    return ImportBatch.objects.create(by=user("ann"), kind="treaty", file_name="treaties.csv", headings=headings, rows=rows)


def waiting(treaty):
    """A draft of a change of a treaty."""
    path = reverse("admin:cooperation_treaty_change", args=[treaty.pk])
    pairs = [["title", "Lantern Accord anew"], ["kind", treaty.kind]]
    return KeptForm.objects.create(by=user("ann"), waiting="draft", path=path, title=treaty.title, record_id=treaty.pk, pairs=pairs)


def user(name):
    return get_user_model().objects.get(username=name)


def changed(treaty):
    """Two acts on a treaty, of which one was done to several records; answers the batch of that."""
    edits.keep_first(Record.objects.get(pk=treaty.pk))
    treaty.summary = "It was adopted by the Lantern Conference."
    treaty.save()
    workflow.record_changed(record=treaty, by=user("bob"), was_public=True, kind="correction", note="It was not.")
    batch = Batch.objects.create(what="Set one field", by=user("ann"))
    treaty.short_title = "Accord"
    treaty.save()
    workflow.record_changed(record=treaty, by=user("ann"), was_public=True, batch=batch)
    return batch


def first_edit(record):
    return Edit.objects.filter(record=record).earliest("pk").pk


def sign_in(page, site):
    page.goto(site + reverse("admin:login"))
    page.fill("#id_username", "ann")
    page.fill("#id_password", "not used here")
    page.click("input[type=submit]")
    expect(page.locator("#logout-form")).to_be_visible()


def addresses(records):
    """Every page of the admin, as its addresses are listed: one that is added is looked at, or fails here for want of what it is of."""
    yield reverse("admin:cooperation_treaty_changelist") + "?q=lantern&missing=summary"
    yield reverse("admin:queue", args=["drafts"])
    yield reverse("admin:find") + "?q=lantern"
    yield reverse("admin:cooperation_treaty_history", args=[records["treaty"]]) + f"?edit={first_edit(records['treaty'])}"
    yield reverse("admin:cooperation_treaty_discard", args=[records["treaty"], records["waiting"]])
    yield from (reverse("admin:app_list", args=[label]) for label in ("auth", "cooperation"))
    for pattern in admin.site.get_urls():
        yield from pages_at(pattern, records)


def pages_at(pattern, records, kind=""):
    if hasattr(pattern, "url_patterns"):
        for one in pattern.url_patterns:
            yield from pages_at(one, records)
        return
    name = pattern.name or ""
    app, _line, rest = name.partition("_") if name.startswith(("cooperation_", "auth_")) else ("", "", name)
    kind, _line, view = rest.partition("_") if app else ("", "", name)
    if (
        not name
        or name in NO_PAGES | {"queue", "find", "app_list"}
        or rest in NO_PAGES
        or view in ("bulk", "discard")
        or view in FILES
    ):
        return
    if view in THE_SAME and kind not in ("treaty", ""):
        return
    parameters = pattern.pattern.converters
    yield reverse(f"admin:{name}", args=[records[view] if view in records else records[kind]] if parameters else [])


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "light"), (1280, "light"), (1280, "dark")])
def test_every_page_is_accessible_keeps_the_policy_and_never_scrolls_sideways(
    hand_of, records, axe, sideways, measured, width, scheme
):
    hand = hand_of("ann", width=width, scheme=scheme)
    found = {}

    for path in addresses(records):
        answer = hand.page.goto(hand.site + path)
        found[path] = [] if answer.status == 200 else [f"answers {answer.status}"]
        found[path] += faults(hand.page, axe, sideways, scheme)

    wrong = {path: problems for path, problems in found.items() if problems}
    task = f"{len(found)} pages at {width} px, {scheme}: axe, policy, sideways, small targets"
    measured(21, task, f"{sum(map(len, wrong.values()))} faults", "0")
    assert wrong == {}


@pytest.mark.parametrize(("kind", "page"), [("treaty", "change"), ("treaty", "withdraw"), ("publish", "publish")])
def test_the_buttons_of_a_form_are_of_one_height_whether_they_send_or_lead_away(hand_of, records, kind, page):
    hand = hand_of("ann")
    hand.page.goto(hand.site + reverse(f"admin:cooperation_treaty_{page}", args=[records[kind]]))

    heights = hand.page.eval_on_selector_all(
        ".submit-row :is(input, a)", "every => every.map(one => one.getBoundingClientRect().height)"
    )

    assert len(heights) > 1
    assert set(heights) == {35}


SMALL_TARGETS = """() => [...document.querySelectorAll(
    'button, input:not([type=hidden]), select, textarea, summary, .button, .submit-row a, .object-tools a, .addlink, .select2-selection'
)].map(element => [element, (element.type === 'checkbox' || element.type === 'radio') && element.closest('label') || element])
.filter(([element, target]) => element.offsetParent && !element.matches('.enter, .select2-hidden-accessible, .select2-search__field'))
.filter(([element, target]) => Math.min(target.getBoundingClientRect().width, target.getBoundingClientRect().height) < 23.9)
.map(([element]) => `small: ${element.outerHTML.slice(0, 90)}`)"""


def faults(page, axe, sideways, scheme):
    """What is wrong with the page now open. Asked of axe last, as its own styles break the policy too."""
    complaints = [*page.complaints, *([f"{sideways(page)} px sideways"] if sideways(page) else [])]
    complaints += page.evaluate(SMALL_TARGETS)
    # A window as high as the page: what the bar of buttons covers at this moment is no small target.
    page.set_viewport_size(page.viewport_size | {"height": page.evaluate("document.documentElement.scrollHeight")})
    complaints += axe(page, only_colours=scheme == "dark")
    page.set_viewport_size(page.viewport_size | {"height": 900})
    page.complaints.clear()
    return complaints


def test_errors_are_listed_first_and_get_the_focus(hand_of, axe, measured):
    page = hand_of("ann").start(reverse("admin:cooperation_treaty_add")).page
    page.fill("#id_title", "Lantern Accord")
    page.fill("#id_adopted_on", "soon")
    page.click("input[name=_draft]")

    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator(".problems")).to_be_focused()
    listed = page.locator(".problems li a")
    assert [page.locator(link.get_attribute("href")).count() for link in listed.all()] == [1] * listed.count()
    page.click("text=Adopted on: “soon” is not a date")
    expect(page).to_have_url(re.compile("#id_adopted_on$"))
    expect(page.locator(".field-adopted_on .errorlist")).to_be_in_viewport(ratio=1)
    expect(page.locator("#id_title")).to_have_value("Lantern Accord")
    measured(27, "errors listed with links, focus moved, title changed", f"{listed.count()} of {listed.count()}", "all")
    assert page.complaints == []
    assert axe(page) == []


def test_rows_are_added_and_passages_picked_under_the_policy(hand_of, records):
    page = hand_of("ann").start(reverse("admin:cooperation_treaty_add")).page
    page.click("text=Add another citation")
    picker = page.locator("#citations-2 .select2-selection")
    picker.click()
    page.fill(".select2-search__field", "HARBOUR 4")
    page.click("text=HARBOUR ¶ 4: What passage 4 says, in our words.")

    expect(picker).to_contain_text("HARBOUR ¶ 4: What passage 4 says, in our words.")
    assert page.complaints == []


def test_an_editor_creates_cites_publishes_sees_and_withdraws_a_partner(shared_site, page):
    factories.make_source(key="HARBOUR")
    sign_in(page, shared_site)
    page.click(".adding >> text=Add partner")
    page.locator("#id_title").press_sequentially("Island Union")
    page.select_option("#id_kind", "regional-organisation")
    page.fill("#id_citations-0-excerpt", "together with the Island Union")
    page.select_option("#id_citations-0-fact", "title")
    page.click("[name=_publish]")
    expect(page.locator("#content-main")).to_contain_text("It is saved, and visitors do not see it yet.")
    page.click(".submit-row .default")
    expect(page.locator(".messagelist")).to_contain_text("“Island Union” is published.")

    public = shared_site + Partner.objects.get().get_absolute_url()
    assert public.endswith("/partners/island-union/")
    page.click(".messagelist >> text=View")
    expect(page.locator("h1")).to_have_text("Island Union")

    page.click("nav[aria-label=Editing] a:text-is('Edit')")
    page.click(".submit-row >> text=Withdraw")
    page.fill("#id_reason", "It was entered twice.")
    page.click(".submit-row .default")
    expect(page.locator(".messagelist")).to_contain_text("“Island Union” is withdrawn.")

    answer = page.goto(public)
    assert answer.status == 410
    assert "It was entered twice." in page.inner_text("main")
