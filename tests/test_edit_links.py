"""Whoever edits the record finds the way from a public page to its form; everybody else gets the page of visitors, to the byte."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperation.models import KeptForm
from cooperation.rights import EDITOR, VIEWER
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db

TREATY = "/treaties/lantern-accord/"
PAGES = ["/", "/treaties/", TREATY, f"{TREATY}history/", "/sources/harbour-report/", "/timeline/", "/nope/", "/treaties/?nope=1"]
FOR_PROGRAMS = ["/treaties.json", "/treaties/lantern-accord.csv", "/changes.atom", "/sitemap.xml", "/robots.txt", "/data/all.zip"]


@pytest.fixture
def treaty():
    """A public treaty with rows of every kind, of which one names a draft, everything cited."""
    norland, draft = factories.make_partner(), factories.make_partner("a-draft", state="draft")
    treaty = factories.make_treaty(adopted_on="2010-05", administered_by=norland, title_zh="灯")
    factories.make_action(treaty, draft, "signature", key="a-hidden", done_on="2001")
    factories.make_action(treaty, norland, "ratification", key="b-late", done_on="2012")
    factories.make_action(treaty, norland, "signature", key="c-early", done_on="2010-05")
    factories.make_participation(treaty, norland)
    return factories.cite_everything(treaty, factories.make_source().passages.first())


@pytest.fixture
def others(treaty):
    """A public record of every other type, with rows."""
    partner, talks = factories.make_partner("southland", official_name="The South"), factories.make_initiative(began_on="2012")
    factories.make_name(partner, "South")
    factories.make_participation(talks, partner)
    indicator, quote = factories.make_indicator(), factories.make_quote(about=[treaty], said_on="2011")
    factories.make_observation(indicator, places=[factories.make_place()])
    return [partner, talks, indicator, quote]


@pytest.fixture
def sign_in(client, django_user_model):
    """Sign in as somebody of a group; answers the client."""

    def sign_in(group, *, is_staff=True):
        user = django_user_model.objects.create_user(f"one-{group.lower()}", password="x", is_staff=is_staff)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


def answer(response):
    return response.status_code, dict(response.headers), response.content, dict(response.cookies)


def wait_for_review(record, by, waiting="review"):
    KeptForm.objects.create(by=by, waiting=waiting, path="/", title=record.title, record_id=record.pk, pairs=[])


def test_an_editor_is_led_to_the_form_and_the_history_and_told_what_waits(sign_in, treaty, admin_user):
    for waiting in ("review", "review", "draft"):
        wait_for_review(treaty, admin_user, waiting)

    page = Page(sign_in(EDITOR).get(TREATY))

    form = reverse("admin:cooperation_treaty_change", args=[treaty.pk])
    assert page.attributes("nav.on a", "href") == [form, reverse("admin:cooperation_treaty_history", args=[treaty.pk])]
    assert page.text("nav.on") == ["Edit · History of edits · 2 changes waiting"]
    assert page.parse_errors == []


def test_every_fact_and_row_leads_to_its_field_on_the_form(sign_in, treaty, others):
    client = sign_in(EDITOR)

    for record in (treaty, *others):
        form = reverse(f"admin:cooperation_{record.record_type}_change", args=[record.pk])
        links = [link for link in Page(client.get(record.get_absolute_url())).attributes("main a", "href") if f"{form}#" in link]
        places = Page(client.get(form)).attributes("[id]", "id")
        assert [link for link in links if link.partition("#")[2] not in places] == []
        assert len(links) == len(set(links)) > 3


def test_a_row_leads_to_itself_and_to_none_that_visitors_do_not_see(sign_in, treaty):
    client = sign_in(EDITOR)
    form = reverse("admin:cooperation_treaty_change", args=[treaty.pk])

    links = dict(zip(*links_of(Page(client.get(TREATY)), "#rows-treatyaction + dl a.small"), strict=True))
    headings = {f"{form}#{box.attrs['id']}": box.to_text() for box in Page(client.get(form)).all(".has_original[id^=actions-]")}

    assert list(links) == ["Edit c-early", "Edit b-late"]
    assert all(words.removeprefix("Edit ") in headings[address] for words, address in links.items())


def links_of(page, selector):
    return page.text(selector), page.attributes(selector, "href")


def test_whoever_may_only_look_is_led_to_the_form_and_to_no_field(sign_in, treaty):
    page = Page(sign_in(VIEWER).get(TREATY))

    assert page.text("nav.on") == ["View the form · History of edits"]
    assert [link for link in page.attributes("a", "href") if "#id_" in link] == []


def test_a_list_and_a_source_lead_to_theirs(sign_in, treaty):
    client = sign_in(EDITOR)

    assert Page(client.get("/treaties/")).text("nav.on") == ["Add · Edit the list"]
    assert Page(client.get("/sources/harbour-report/")).text("nav.on") == ["Edit · History of edits"]


@pytest.mark.parametrize("address", PAGES)
def test_what_an_editor_is_shown_is_kept_by_nobody(sign_in, treaty, address):
    client = sign_in(EDITOR)

    response = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": "*"})

    assert response.status_code in (200, 400, 404)
    assert "no-store" in response["Cache-Control"]
    assert not {"ETag", "Last-Modified", "Content-Encoding", "Set-Cookie"} & set(response.headers)
    assert (client.head(address).content, client.head(address)["Cache-Control"]) == (b"", response["Cache-Control"])


@pytest.mark.parametrize("address", FOR_PROGRAMS)
def test_what_programs_read_never_depends_on_who_asks(client, sign_in, treaty, address):
    visitor = client.get(address)

    editor = sign_in(EDITOR).get(address)

    parts = [(one.status_code, dict(one.headers), one.getvalue()) for one in (visitor, editor)]
    assert parts[0] == parts[1]


def garbage(client, user):
    client.cookies.load({settings.SESSION_COOKIE_NAME: "x" * 32})


def expired(client, user):
    Session.objects.update(expire_date="2026-01-01T00:00:00Z")


def lasting_too_long(client, user):
    session = client.session
    session["began_at"] = 0
    session.save()


def with_a_new_password(client, user):
    user.set_password("another one")
    user.save()


def inactive(client, user):
    type(user).objects.update(is_active=False)


def no_staff(client, user):
    type(user).objects.update(is_staff=False)


def without_rights(client, user):
    user.groups.clear()


def without_a_second_factor(client, user):
    settings.REQUIRE_SECOND_FACTOR = True
    user.groups.add(Group.objects.get(name="Publisher"))


NOT_EDITORS = [
    garbage,
    expired,
    lasting_too_long,
    with_a_new_password,
    inactive,
    no_staff,
    without_rights,
    without_a_second_factor,
]


@pytest.mark.parametrize("became", NOT_EDITORS, ids=lambda became: became.__name__)
def test_whoever_the_admin_would_not_let_in_gets_the_page_of_visitors(client, sign_in, treaty, django_user_model, settings, became):
    settings.REQUIRE_SECOND_FACTOR = False
    visitor = [answer(client.get(address)) for address in PAGES]
    sign_in(EDITOR)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert "no-store" in client.get(TREATY)["Cache-Control"]
    became(client, django_user_model.objects.get(username="one-editor"))
    if became is not garbage:
        client.cookies.load({settings.SESSION_COOKIE_NAME: key})

    assert [answer(client.get(address)) for address in PAGES] == visitor


def test_public_pages_neither_make_nor_renew_nor_end_a_session(sign_in, treaty, django_user_model):
    client = sign_in(EDITOR)
    session = client.session
    session["used_at"] = session["began_at"] = session["began_at"] - 3_600
    session.save()
    rows = list(Session.objects.values_list())

    client.get(TREATY)
    with_a_new_password(client, django_user_model.objects.get(username="one-editor"))
    client.get(TREATY)

    assert list(Session.objects.values_list()) == rows


def test_a_visitor_costs_no_query_more_and_a_cookie_of_nobody_one(client, treaty):
    with CaptureQueriesContext(connection) as visitor:
        client.get(TREATY)
    garbage(client, None)
    with CaptureQueriesContext(connection) as stranger:
        client.get(TREATY)

    assert [query["sql"] for query in visitor if "session" in query["sql"] or "auth_" in query["sql"]] == []
    assert len(stranger) == len(visitor) + 1


def test_an_editor_costs_the_same_queries_for_one_row_and_for_many(sign_in, treaty):
    client = sign_in(EDITOR)
    with CaptureQueriesContext(connection) as few:
        client.get(TREATY)
    for number in range(5):
        factories.make_action(treaty, factories.make_partner(f"partner-{number}"), "declaration")
    factories.cite_everything(treaty)

    with CaptureQueriesContext(connection) as many:
        client.get(TREATY)

    assert len(many) == len(few)
