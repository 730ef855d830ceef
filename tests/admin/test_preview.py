"""A record is looked at as visitors would see it, before it is saved and before it is public, and nothing of that remains."""

import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from cooperation.models import PreviewLink, State, Treaty
from cooperation.rights import EDITOR, VIEWER
from cooperation.views.preview import address_of
from tests import factories
from tests.pages import Page

from .editing import Editing

pytestmark = pytest.mark.django_db

HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
SESSIONS = {"session", "opening"}
"""What looking at a form may write."""


@pytest.fixture
def draft(accord):
    """A treaty that is being written, with a row, everything cited."""
    treaty = factories.make_treaty(title="Lantern Accord", state=State.DRAFT, adopted_on="2010-05")
    factories.make_action(treaty, factories.make_partner(title="Norland"), key="norland", done_on="2010-05")
    return factories.cite_everything(treaty, accord)


@pytest.fixture
def sign_in(client, django_user_model):
    def sign_in(group):
        user = django_user_model.objects.create_user(group.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return sign_in


def everything():
    """Every row of every table, but for what looking at a form writes."""
    tables = [model for model in apps.get_models() if model._meta.model_name not in SESSIONS]
    return {model._meta.label: serializers.serialize("json", model._base_manager.order_by("pk")) for model in tables}


def preview_of(record):
    return reverse(f"admin:cooperation_{record.record_type}_preview", args=[record.pk])


def links_page(record):
    return reverse(f"admin:cooperation_{record.record_type}_preview_links", args=[record.pk])


def make_link(record, **fields):
    return address_of(PreviewLink.objects.create(record_id=record.pk, **fields))


def policy(response):
    return {name: response[name] for name in HEADERS}


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_a_form_is_shown_as_the_public_page_it_would_make(editor, draft, accord, state):
    if state == State.PUBLISHED:
        draft.state = state
        draft.save()
    typed = Editing(editor, draft, title="Accord of Lanterns")
    typed.add("identifiers", scheme="UNTS", value="77").cite("value", row="unts")

    page = Page(typed.save(_preview="1"))

    assert page.text("h1") == ["Accord of Lanterns"]
    assert page.text("title")[0].startswith("Preview: Accord of Lanterns")
    assert page.text("main [role=status]") == [
        "Preview, not saved. This is how visitors would see it. To keep it, go back to the form and save."
    ]
    assert page.text("#rows-treatyidentifier + dl dd > span:first-child") == ["77"]
    assert page.parse_errors == []


def test_something_new_is_shown_with_its_rows(editor):
    norland = factories.make_partner(title="Norland")
    typed = Editing(editor, Treaty, title="New Accord", slug="new-accord", kind="treaty", laterality="multilateral")
    typed.add("actions", party=norland, type="signature", done_on="2010").cite("title")

    page = Page(typed.save(_preview="1"))

    assert page.text("h1") == ["New Accord"]
    assert page.text("#rows-treatyaction + dl dt") == ["2010"]


@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_nothing_of_a_preview_remains(editor, draft, caplog, state):
    if state == State.PUBLISHED:
        draft.state = state
        draft.save()
    typed = Editing(editor, draft, title="Accord of Lanterns", slug="another-address")
    before = everything()
    caplog.set_level(logging.INFO)

    assert typed.save(_preview="1").status_code == 200

    assert everything() == before
    assert caplog.messages == []
    assert [str(message) for message in editor.get(reverse("admin:index")).context["messages"]] == []


def test_a_form_with_errors_comes_back_with_them(editor, draft):
    typed = Editing(editor, draft, title="")

    response = typed.save(_preview="1")

    assert [sentence for _place, sentence in response.context["problems"]] == ["Title: This field is required."]


def test_an_editor_looks_at_a_change_of_what_is_public_without_the_right_to_publish(sign_in, draft):
    draft.state = State.PUBLISHED
    draft.save()

    response = Editing(sign_in(EDITOR), draft, title="Accord of Lanterns").save(_preview="1")

    assert Page(response).text("h1") == ["Accord of Lanterns"]
    assert type(draft).objects.get(pk=draft.pk).title == "Lantern Accord"


@pytest.mark.parametrize("how", ["as typed", "as stored"])
def test_a_preview_is_held_to_the_rules_of_public_pages_and_kept_by_nobody(editor, client, draft, how):
    policy_of_visitors = client.get("/about/")["Content-Security-Policy"]

    response = Editing(editor, draft).save(_preview="1") if how == "as typed" else editor.get(preview_of(draft))

    assert policy(response) == HEADERS
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == policy_of_visitors
    assert Page(response).attributes("meta[name=robots]", "content") == ["noindex, nofollow"]
    assert Page(response).all("link[rel=canonical], script, link[rel=alternate]") == []


def test_what_is_stored_is_shown_to_whoever_may_view_it(sign_in, draft):
    page = Page(sign_in(VIEWER).get(preview_of(draft)))

    assert page.text("h1") == ["Lantern Accord"]
    assert page.text("main [role=status]") == ["Preview: Draft. Visitors do not see this page."]


@pytest.mark.parametrize("address", [preview_of, links_page])
def test_previews_are_not_for_who_may_not_view_the_type(client, django_user_model, draft, address):
    client.force_login(django_user_model.objects.create_user("temp", is_staff=True))

    assert client.get(address(draft)).status_code == 403


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, "scheduled"])
def test_a_link_opens_the_record_as_stored_to_whoever_has_it(client, draft, state):
    is_scheduled = state == "scheduled"
    fields = {"state": State.PUBLISHED, "publish_at": timezone.now() + timedelta(days=1)} if is_scheduled else {"state": state}
    link = make_link(draft, expires_at="2027-01-02T03:04:00Z")
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.title = "Accord of Lanterns"
    draft.save()

    response = client.get(link, headers={"Accept-Encoding": "gzip", "If-None-Match": "*"})

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert policy(response) == HEADERS
    assert not {"ETag", "Last-Modified", "Content-Encoding", "Vary", "Set-Cookie"} & set(response.headers)
    assert Page(response).text("h1") == ["Accord of Lanterns"]
    assert Page(response).text("main [role=status]") == [
        "Draft for checking, not published. It may still change. This link expires on 2 January 2027, 03:04 UTC; please do not pass it on."
    ]
    assert Page(response).parse_errors == []


def bad_signature(draft):
    address = make_link(draft)
    return f"{address[:-2]}{'B' if address[-2] == 'A' else 'A'}/"


def key_alone(draft):
    make_link(draft)
    return f"/preview/{PreviewLink.objects.get().pk}/"


def of_a_link_deleted(draft):
    address = make_link(draft)
    PreviewLink.objects.all().delete()
    return address


def expired(draft):
    return make_link(draft, made_at=timezone.now() - timedelta(days=15), expires_at=timezone.now() - timedelta(days=1))


def revoked(draft):
    return make_link(draft, revoked_at=timezone.now())


def withdrawn(draft):
    address = make_link(draft)
    draft.state, draft.withdrawn_reason = State.WITHDRAWN, "Recorded twice."
    draft.save()
    return address


def deleted(draft):
    address = make_link(draft)
    draft.delete()
    return address


@pytest.mark.parametrize("made", [bad_signature, key_alone, of_a_link_deleted, expired, revoked, withdrawn, deleted])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_a_link_that_opens_nothing_answers_as_an_address_that_never_was(client, draft, made, method):
    there, nowhere = client.generic(method, made(draft)), client.generic(method, "/preview-never/was/")

    assert (there.status_code, dict(there.headers), there.content) == (
        nowhere.status_code,
        dict(nowhere.headers),
        nowhere.content,
    )


def test_a_link_to_a_record_that_has_become_public_leads_to_it(client, draft):
    address = make_link(draft)
    draft.state = State.PUBLISHED
    draft.save()

    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, "/treaties/lantern-accord/")
    assert response["Cache-Control"] == "no-store"


def test_a_preview_names_no_other_record_that_visitors_cannot_see(client, editor, draft):
    hidden = factories.make_partner("zqx", title="zqx", state=State.DRAFT)
    draft.administered_by = hidden
    draft.save()
    factories.make_action(draft, hidden, key="second")
    factories.make_participation(draft, hidden, "host")
    factories.make_quote("zqx-said", title="zqx said", about=[draft], state=State.DRAFT)
    factories.cite_everything(draft)

    pages = [editor.get(preview_of(draft)), Editing(editor, draft).save(_preview="1"), client.get(make_link(draft))]

    assert [re.findall("zqx", page.content.decode()) for page in pages] == [[], [], []]


def test_links_are_made_listed_and_revoked(sign_in, client, draft):
    editor = sign_in(EDITOR)
    editor.post(links_page(draft), {"make": "Make a link"})
    listed = Page(editor.get(links_page(draft)))
    address = listed.attributes(".preview-link a", "href")[0]

    assert client.get(address).status_code == 200
    assert listed.text(".preview-link h2") == ["Opens the record"]

    editor.post(links_page(draft), {"revoke": PreviewLink.objects.get().pk})

    assert client.get(address).status_code == 404
    assert Page(editor.get(links_page(draft))).text(".preview-link h2") == ["Revoked"]
    assert Page(editor.get(links_page(draft))).all(".preview-link a, [name=revoke]") == []


def test_a_link_lasts_two_weeks(sign_in, draft):
    sign_in(EDITOR).post(links_page(draft), {"make": "Make a link"})

    link = PreviewLink.objects.get()
    assert (link.by.username, link.record_id) == ("editor", draft.pk)
    assert abs(link.expires_at - timezone.now() - timedelta(days=14)) < timedelta(minutes=5)


def test_whoever_may_not_change_a_record_neither_makes_links_nor_reads_nor_revokes_them(sign_in, draft):
    make_link(draft)
    viewer = sign_in(VIEWER)

    answers = [viewer.post(links_page(draft), data).status_code for data in ({"make": "1"}, {"revoke": "1"})]

    assert answers == [403, 403]
    assert PreviewLink.objects.open().count() == 1
    assert Page(viewer.get(links_page(draft))).all(".preview-link a, main button, [name=make]") == []


@pytest.mark.parametrize("key", ["", "x", "0", "²", "99999999999999999999999"])
def test_a_link_of_another_record_is_not_revoked_here(editor, draft, key):
    other = factories.make_partner("other", state=State.DRAFT)
    make_link(other)

    for wrong in (key, str(PreviewLink.objects.get().pk)):
        assert editor.post(links_page(draft), {"revoke": wrong}).status_code == 302

    assert PreviewLink.objects.open().count() == 1


@pytest.mark.parametrize(("state", "reason"), [(State.PUBLISHED, "Visitors see this record"), (State.WITHDRAWN, "withdrawn")])
def test_no_link_is_made_where_it_would_open_nothing_more(editor, draft, state, reason):
    draft.state, draft.withdrawn_reason = state, "Recorded twice."
    draft.save()

    editor.post(links_page(draft), {"make": "Make a link"})

    assert PreviewLink.objects.count() == 0
    assert reason in editor.get(links_page(draft)).content.decode()


def test_the_page_of_links_asks_the_same_queries_for_one_and_for_many(editor, draft, django_assert_max_num_queries):
    for _ in range(30):
        make_link(draft)

    with django_assert_max_num_queries(8):
        editor.get(links_page(draft))
