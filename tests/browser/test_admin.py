"""The admin in a real Chromium: no violation, no complaint in the console, nothing sideways, and one editor's whole round."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cooperation.models import Partner
from cooperation.records import RECORD_MODELS
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "nine lanterns in the harbour"
KINDS = [*(model._meta.model_name for model in RECORD_MODELS), "source", "topic", "place"]


@pytest.fixture
def ann(django_user_model):
    return django_user_model.objects.create_superuser("ann", password=PASSWORD)


@pytest.fixture
def records(db):
    """One of everything, with rows and citations; answers the primary key of each kind."""
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
    everything = {"treaty": treaty, "partner": norland, "initiative": talks, "quote": quote, "indicator": indicator}
    return {kind: row.pk for kind, row in (everything | {"source": source, "topic": topic, "place": place}).items()}


def sign_in(page, site):
    page.goto(site + reverse("admin:login"))
    page.fill("#id_username", "ann")
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    expect(page.locator("#logout-form")).to_be_visible()


def addresses(records):
    yield reverse("admin:index")
    yield reverse("admin:cooperation_treaty_changelist") + "?q=lantern&missing=summary"
    for kind in KINDS:
        name = f"admin:cooperation_{kind}"
        yield from (reverse(f"{name}_changelist"), reverse(f"{name}_add"), reverse(f"{name}_change", args=[records[kind]]))
    for kind in ("treaty", "source"):
        yield from (reverse(f"admin:cooperation_{kind}_{page}", args=[records[kind]]) for page in ("delete", "history"))


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_every_page_is_accessible_keeps_the_policy_and_never_scrolls_sideways(
    live_server, ann, records, open_page, axe, sideways, width, scheme
):
    page = open_page(live_server.url + reverse("admin:login"), width=width, scheme=scheme)
    found = {"login": faults(page, axe, sideways, scheme)}
    sign_in(page, live_server.url)

    for path in addresses(records):
        page.goto(live_server.url + path)
        found[path] = faults(page, axe, sideways, scheme)

    assert {path: problems for path, problems in found.items() if problems} == {}


def faults(page, axe, sideways, scheme):
    """What is wrong with the page now open. Asked of axe last, as its own styles break the policy too."""
    complaints = [*page.complaints, *([f"{sideways(page)} px sideways"] if sideways(page) else [])]
    complaints += axe(page, only_colours=scheme == "dark")
    page.complaints.clear()
    return complaints


def test_errors_are_listed_first_and_get_the_focus(live_server, ann, page, axe):
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("admin:cooperation_treaty_add"))
    page.fill("#id_title", "Lantern Accord")
    page.fill("#id_adopted_on", "soon")
    page.click("input[name=_save]")

    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator(".problems")).to_be_focused()
    page.click("text=Adopted on: “soon” is not a date")
    expect(page).to_have_url(re.compile("#id_adopted_on$"))
    expect(page.locator("#id_title")).to_have_value("Lantern Accord")
    assert page.complaints == []
    assert axe(page) == []


def test_rows_are_added_and_passages_picked_under_the_policy(live_server, ann, records, page):
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("admin:cooperation_treaty_add"))
    page.click("text=Add another citation")
    picker = page.locator("#citations-2 .select2-selection")
    picker.click()
    page.fill(".select2-search__field", "HARBOUR 4")
    page.click("text=HARBOUR ¶ 4: What passage 4 says, in our words.")

    expect(picker).to_contain_text("HARBOUR ¶ 4: What passage 4 says, in our words.")
    assert page.complaints == []


def test_an_editor_creates_cites_publishes_sees_and_withdraws_a_partner(live_server, ann, page):
    factories.make_source(key="HARBOUR")
    sign_in(page, live_server.url)
    page.click("#content-main .model-partner .addlink")
    page.locator("#id_title").press_sequentially("Island Union")
    page.select_option("#id_kind", "regional-organisation")
    page.fill("#id_citations-0-excerpt", "together with the Island Union")
    page.select_option("#id_citations-0-fact", "title")
    page.check("input[name=state][value=published]")
    page.click("input[name=_continue]")

    expect(page.locator(".messagelist")).to_contain_text("1 excerpt was found in its passage and is checked.")
    public = live_server.url + Partner.objects.get().get_absolute_url()
    assert public.endswith("/partners/island-union/")
    page.click("text=View on site")
    page.wait_for_url(re.compile(r"/partners/island-union/$"))
    expect(page.locator("h1")).to_have_text("Island Union")

    page.go_back()
    page.check("input[name=state][value=withdrawn]")
    page.fill("#id_withdrawn_reason", "It was entered twice.")
    page.click("input[name=_save]")
    expect(page.locator(".messagelist")).to_be_visible()

    answer = page.goto(public)
    assert answer.status == 410
    assert "It was entered twice." in page.inner_text("main")
