"""What somebody may not do is not done by sending what would do it: every act, forged by every role that may not."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import Client

from cooperation import states
from cooperation.models import Batch, Edit, KeptForm, Partner, PreviewLink, State, Version, Waiting
from cooperation.states import latest_edit
from tests import factories
from tests.admin.editing import Editing
from tests.admin.roles import ADMINISTRATOR, EDITOR, NO_GROUP, PUBLISHER, ROLES, SUPERUSER, VIEWER, account, browser, is_at_least
from tests.reverting.acts import change

pytestmark = pytest.mark.django_db

TRACES = {"sentform", "opening", "session", "logentry", "searchindex"}
"""Tables that say who looked and what was sent, and nothing of the record; and one whose rows differ by reading them."""

LATER = "2096-01-01T09:00"


def stored():
    """Every row of the record, its edits and versions, its rights and accounts, and what refers to many of what."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.model_name not in TRACES]
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
    for row in rows["auth.User"]:
        del row["last_login"]
    return rows


@pytest.fixture
def desk(report, django_user_model):
    """Records in every state, with a history, made by somebody who may do everything."""
    chief = browser(SUPERUSER)
    desk = {"chief": chief, "by": django_user_model.objects.get(username="superuser")}
    for name, state in {"draft": State.DRAFT, "review": State.DRAFT, "public": State.PUBLISHED, "batched": State.DRAFT}.items():
        record = factories.cite_everything(factories.make_partner(f"{name}-land", state=state, title=f"Land of {name}"))
        change(record, desk["by"], summary="A peninsula.")
        record.refresh_from_db()
        desk[name] = record
    states.send_for_review(record=desk["review"], by=desk["by"], seen=latest_edit(desk["review"]))
    desk["batch"] = Batch.objects.create(what="Sent for review", by=desk["by"])
    states.send_for_review(record=desk["batched"], by=desk["by"], seen=latest_edit(desk["batched"]), batch=desk["batch"])
    desk["unread"] = desk["public"].edits.latest("pk")
    Edit.objects.filter(pk=desk["unread"].pk).update(unreviewed_reason="Nobody else was there.")
    desk["link"] = PreviewLink.objects.create(record_id=desk["draft"].pk, by=desk["by"])
    desk["topic"], desk["source"] = factories.make_topic(), report
    desk["user"], desk["group"] = User.objects.create_user("somebody"), Group.objects.create(name="Some")
    return desk


def forged(desk):
    """Each act: what it is, who may do it, and what its form sends."""
    yield from of_drafts(desk)
    yield from of_the_public(desk)
    yield from of_many(desk)
    yield from of_surroundings(desk)
    yield from of_accounts(desk)


def at(record, page):
    return f"/admin/cooperation/{record._meta.model_name}/{record.pk}/{page}/"


def filled_in(desk, subject, **changes):
    """The form of something as a browser that may open it would send it."""
    button = {changes.pop("button", "_save"): "1"}
    return Editing(desk["chief"], subject, **changes).data | button


def of_drafts(desk):
    draft, review, first = desk["draft"], desk["review"], desk["draft"].edits.earliest("pk")
    seen = latest_edit(draft)
    yield "add", EDITOR, "/admin/cooperation/partner/add/", filled_in(desk, type(draft), title="X", slug="x", kind="state")
    yield "change", EDITOR, at(draft, "change"), filled_in(desk, draft, title="Forged", button="_draft")
    yield "send for review", EDITOR, at(draft, "change"), filled_in(desk, draft, button="_review")
    yield "publish", PUBLISHER, at(draft, "publish"), {"seen": seen}
    yield "schedule", PUBLISHER, at(draft, "publish"), {"seen": seen, "publish_at": LATER}
    yield "approve", PUBLISHER, at(review, "review"), {"seen": latest_edit(review), "_approve": "1"}
    yield "send back", PUBLISHER, at(review, "review"), {"seen": latest_edit(review), "_send_back": "1", "what_to_do": "All."}
    yield "delete", ADMINISTRATOR, at(draft, "delete"), {"seen": seen, "post": "yes"}
    yield "revert", EDITOR, at(draft, "history"), {"seen": seen, "edit": first.pk}
    yield "restore a value", EDITOR, at(draft, "history"), {"seen": seen, "edit": first.pk, "part": "", "field": "summary"}
    yield "undo", EDITOR, "/admin/undo/", {"seen": seen, "edit": seen}
    yield "make a preview link", EDITOR, at(draft, "preview-links"), {"make": "1"}
    yield "revoke a preview link", EDITOR, at(draft, "preview-links"), {"revoke": desk["link"].pk}
    yield "say two are different", EDITOR, "/admin/cooperation/lookalike/", {"one": draft.pk, "other": review.pk}


def of_the_public(desk):
    public, first = desk["public"], desk["public"].edits.earliest("pk")
    seen = latest_edit(public)
    yield "publish a change", PUBLISHER, at(public, "change"), filled_in(desk, public, title="Forged", button="_publish")
    yield "schedule a change", PUBLISHER, at(public, "change"), filled_in(desk, public, title="X", due_at=LATER, button="_publish")
    yield "propose a change", EDITOR, at(public, "change"), filled_in(desk, public, title="Forged", button="_review")
    yield "keep a draft of a change", EDITOR, at(public, "change"), filled_in(desk, public, title="Forged", button="_draft")
    yield "withdraw", PUBLISHER, at(public, "withdraw"), {"seen": seen, "reason": "Forged."}
    yield "revert what is public", PUBLISHER, at(public, "history"), {"seen": seen, "edit": first.pk, "change_kind": "update"}
    yield (
        "restore a public value",
        PUBLISHER,
        at(public, "history"),
        {"seen": seen, "edit": first.pk, "part": "", "change_kind": "update", "field": "summary"},
    )
    yield "undo what is public", PUBLISHER, "/admin/undo/", {"seen": seen, "edit": seen}
    yield "approve what nobody read", PUBLISHER, "/admin/approve/", {"edit": desk["unread"].pk}


def of_many(desk):
    draft, public = desk["draft"], desk["public"]
    seen = {record: f"{record.pk}:{latest_edit(record)}" for record in (draft, public)}
    bulk, do = "/admin/cooperation/partner/bulk/{}/".format, {"_do": "1", "note": ""}
    passage = {
        "passage": desk["source"].passages.get(number=1).pk,
        "excerpt": "The Harbour Office",
        "fact": "record",
        "basis": "stated",
    }
    yield "send many for review", EDITOR, bulk("review"), do | {"seen": seen[draft]}
    yield "set a field of many", EDITOR, bulk("set"), do | {"seen": seen[draft], "add_topic": desk["topic"].pk}
    yield "cite for many", EDITOR, bulk("cite"), do | passage | {"seen": seen[draft]}
    yield "publish many", PUBLISHER, bulk("publish"), do | {"seen": seen[draft]}
    yield "schedule many", PUBLISHER, bulk("schedule"), do | {"seen": seen[draft], "publish_at": LATER}
    yield "withdraw many", PUBLISHER, bulk("withdraw"), do | {"seen": seen[public], "reason": "Forged."}
    yield "cite for many that are public", PUBLISHER, bulk("cite"), do | passage | {"seen": seen[public]}
    yield "undo a batch", PUBLISHER, "/admin/undo-batch/", {"batch": desk["batch"].pk}
    ticked = {"action": "delete_selected", "_selected_action": draft.pk, "post": "yes", "seen": seen[draft]}
    yield "delete many", ADMINISTRATOR, "/admin/cooperation/partner/", ticked


def of_surroundings(desk):
    topic, source = desk["topic"], desk["source"]
    yield "add a topic", EDITOR, "/admin/cooperation/topic/add/", {"label": "X", "slug": "x", "definition": "X."}
    yield "change a topic", EDITOR, at(topic, "change"), filled_in(desk, topic, label="Forged")
    yield "delete a topic", ADMINISTRATOR, at(topic, "delete"), {"post": "yes"}
    yield "change a source", EDITOR, at(source, "change"), filled_in(desk, source, title="Forged")
    yield "delete a source", ADMINISTRATOR, at(source, "delete"), {"post": "yes"}
    ticked = {"action": "delete_selected", "_selected_action": topic.pk, "post": "yes"}
    yield "delete topics", ADMINISTRATOR, "/admin/cooperation/topic/", ticked


def of_accounts(desk):
    user, group, password = desk["user"], desk["group"], {"password1": "nine lanterns", "password2": "nine lanterns"}
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
    yield "add an account", ADMINISTRATOR, "/admin/auth/user/add/", {"username": "eve", "usable_password": "true"} | password
    change = {"username": "eve", "is_staff": "on", "is_active": "on", "groups": group.pk} | joined
    yield "change an account", ADMINISTRATOR, f"/admin/auth/user/{user.pk}/change/", change
    yield "set a password", ADMINISTRATOR, f"/admin/auth/user/{user.pk}/password/", {"usable_password": "true"} | password
    yield "delete an account", ADMINISTRATOR, f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"}
    yield "add a group", ADMINISTRATOR, "/admin/auth/group/add/", {"name": "Forged"}
    right = Permission.objects.get(codename="publish_record")
    yield "change a group", ADMINISTRATOR, f"/admin/auth/group/{group.pk}/change/", {"name": "Forged", "permissions": right.pk}
    yield "delete a group", ADMINISTRATOR, f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"}


SOFTLY = {"delete topics": (VIEWER, 200), "delete many": (VIEWER, 302), "cite for many that are public": (EDITOR, 302)}
"""What is refused otherwise than by a page of status 403: lists know no such action, and say why a record is left out."""


def refusal(role, what):
    least, answer = SOFTLY.get(what, (SUPERUSER, 403))
    if not is_at_least(role, NO_GROUP):
        return 302
    return answer if is_at_least(role, least) else 403


def test_each_of_them_does_something_when_it_is_sent_by_who_may(desk):
    """That the others cannot would say nothing of acts that nobody can."""
    people = {role: account(role) for role in (EDITOR, PUBLISHER, ADMINISTRATOR)}
    before, without_effect = stored(), []

    for what, least, address, data in forged(desk):
        client = Client()
        with transaction.atomic():
            client.force_login(people[least])
            response = client.post(address, data)
            if stored() == before:
                without_effect.append((what, response.status_code))
            transaction.set_rollback(True)

    assert without_effect == [], without_effect


def test_more_than_a_hundred_forgeries_by_who_may_not_change_nothing(desk):
    """The forms are made once for all roles: nothing that is sent may change what they were made of."""
    acts, clients = list(forged(desk)), {role: browser(role) for role in ROLES[:-1]}
    before, answers, with_effect = stored(), {}, []

    for role, client in clients.items():
        for what, least, address, data in acts:
            if not is_at_least(role, least):
                answers[role, what] = client.post(address, data).status_code
        if stored() != before:
            with_effect.append(role)

    assert with_effect == []
    assert answers == {(role, what): refusal(role, what) for role, what in answers}
    assert len({what for what, *_rest in acts}) == len(acts)
    assert len(answers) > 100


# Fields that a form does not show.


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("draft", {"state": "published", "first_published_at": "2026-01-01T00:00", "version": "9", "record_type": "treaty"}),
        ("draft", {"withdrawn_reason": "Forged.", "successor": "1", "last_changed_at": "2026-01-01T00:00", "act": "published"}),
        ("public", {"publish_at": LATER, "state": "draft", "withdrawn_reason": "Forged.", "first_published_at": ""}),
    ],
)
def test_a_field_that_no_form_shows_is_not_set_by_sending_it(desk, name, extra):
    record = desk[name]
    publisher, button = browser(PUBLISHER), "_publish" if name == "public" else "_draft"
    hidden = ["state", "first_published_at", "publish_at", "record_type", "withdrawn_reason", "successor_id"]
    before = {field: getattr(record, field) for field in hidden}

    answer = publisher.post(at(record, "change"), filled_in(desk, record, title="Told", button=button) | extra)

    record.refresh_from_db()
    assert (answer.status_code, record.title) == (302, "Told")
    assert {field: getattr(record, field) for field in hidden} == before


def test_the_address_of_what_is_public_is_changed_by_publishers_only(desk):
    public, data = desk["public"], filled_in(desk, desk["public"], slug="forged", button="_review")

    answer = browser(EDITOR).post(at(public, "change"), data)

    assert "You may not change an address that has been public. Ask a publisher." in answer.content.decode()
    assert not KeptForm.objects.exists()


def test_no_button_publishes_what_an_editor_writes(desk):
    """Whatever button an editor's browser is made to send, visitors go on seeing what they saw."""
    client, before, seen = browser(EDITOR), seen_by_visitors(), {}

    for record in (desk["draft"], desk["review"], desk["public"]):
        data = Editing(desk["chief"], record, title="Forged").data
        for button in ["_draft", "_review", "_publish", "_send_back", "_save", "_preview", "_none"]:
            with transaction.atomic():
                client.post(at(record, "change"), data | {button: "1"})
                seen[record, button] = seen_by_visitors()
                transaction.set_rollback(True)

    assert seen == dict.fromkeys(seen, before)


def seen_by_visitors():
    return list(Version.objects.values()), list(Partner.objects.public().values())


def test_a_change_that_was_sent_back_meanwhile_is_not_published_by_sending_it_back_again(desk):
    """Two publishers open the same change; the second sends it back when it does not wait any more."""
    public, publisher = desk["public"], browser(PUBLISHER)
    browser(EDITOR).post(at(public, "change"), filled_in(desk, public, title="Proposed", button="_review"))
    kept = KeptForm.objects.get()
    data = filled_in(desk, public, title="Proposed", button="_send_back", change_note="Not yet.") | {"_kept": kept.pk}
    publisher.post(at(public, "change"), data)
    assert KeptForm.objects.get().waiting == Waiting.RETURNED

    publisher.post(at(public, "change"), data)

    public.refresh_from_db()
    assert public.title == "Land of public"


# Accounts.


def change_account(client, user, **data):
    """The form of an account as its page sends it."""
    sent = {"username": user.username, "is_active": "on", "is_staff": "on"}
    sent |= {"date_joined_0": f"{user.date_joined:%Y-%m-%d}", "date_joined_1": f"{user.date_joined:%H:%M:%S}"}
    return client.post(f"/admin/auth/user/{user.pk}/change/", sent | data)


def test_an_administrator_makes_nobody_a_superuser(desk):
    client = browser(ADMINISTRATOR)
    every = [one.pk for one in Permission.objects.all()]

    for user in User.objects.filter(is_superuser=False):
        answer = change_account(client, user, is_superuser="on", user_permissions=every, first_name="Changed")
        assert answer.status_code == 302, user

    assert list(User.objects.filter(is_superuser=True)) == [desk["by"]]
    assert Permission.objects.filter(user__isnull=False).count() == 0
    assert User.objects.filter(first_name="Changed").count() == User.objects.count() - 1


def test_an_administrator_reads_the_account_of_a_superuser_and_changes_nothing_of_it(desk):
    client, chief = browser(ADMINISTRATOR), desk["by"]
    before, account_of = stored(), f"/admin/auth/user/{chief.pk}"

    answers = [
        client.get(f"{account_of}/change/").status_code,
        change_account(client, chief, is_superuser="", is_active="").status_code,
        client.post(f"{account_of}/password/", {"password1": "nine lanterns", "password2": "nine lanterns"}).status_code,
        client.post(f"{account_of}/delete/", {"post": "yes"}).status_code,
    ]
    ticked = {"_selected_action": chief.pk, "post": "yes"}
    client.post("/admin/auth/user/", ticked | {"action": "delete_selected"})
    client.post("/admin/auth/user/", ticked | {"action": "reset_second_factor"})

    assert answers == [200, 403, 403, 403]
    assert stored() == before


def test_a_new_account_of_an_administrator_is_no_superuser(desk):
    data = {"username": "eve", "usable_password": "true", "password1": "nine lanterns", "password2": "nine lanterns"}

    browser(ADMINISTRATOR).post("/admin/auth/user/add/", data | {"is_superuser": "on", "is_staff": "on"})

    eve = User.objects.get(username="eve")
    assert (eve.is_superuser, eve.is_staff) == (False, False)
