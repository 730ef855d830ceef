"""What somebody may not do is not done by sending what would do it: every act, forged by every role that may not."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction

from cooperation import states, workflow
from cooperation.models import Batch, Edit, KeptForm, PreviewLink, State, Waiting
from cooperation.states import latest_edit
from tests import factories
from tests.admin.editing import Editing
from tests.admin.roles import ADMINISTRATOR, EDITOR, NO_GROUP, PUBLISHER, ROLES, SUPERUSER, account, browser, is_at_least

pytestmark = pytest.mark.django_db

TRACES = {"sentform", "opening", "session", "logentry", "searchindex"}
"""Tables that say who looked and what was sent, and nothing of the record; and one whose rows differ by reading them."""

LATER = "2096-01-01T09:00"


def stored():
    """Every row of the record, its edits and versions, its rights and accounts."""
    models = [model for model in apps.get_models() if model._meta.model_name not in TRACES]
    rows = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
    for row in rows["auth.User"]:
        del row["last_login"]
    rights = [sorted(one.permissions.values_list("pk", flat=True)) for one in Group.objects.order_by("pk")]
    groups = [sorted(one.groups.values_list("pk", flat=True)) for one in User.objects.order_by("pk")]
    return rows | {"rights": rights, "groups": groups, "by hand": [one.user_permissions.count() for one in User.objects.all()]}


@pytest.fixture
def desk(report, django_user_model):
    """Records in every state, with a history, made by somebody who may do everything."""
    chief = browser(SUPERUSER)
    desk = {"chief": chief, "by": django_user_model.objects.get(username="superuser")}
    for name, state in {"draft": State.DRAFT, "review": State.DRAFT, "public": State.PUBLISHED, "batched": State.DRAFT}.items():
        record = factories.cite_everything(factories.make_partner(f"{name}-land", state=state, title=f"Land of {name}"))
        Editing(chief, record, summary="A peninsula.").save()
        Editing(chief, record, summary="An isthmus.").save()
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
    yield "revert what is public", PUBLISHER, at(public, "history"), {"seen": seen, "edit": first.pk}
    yield "restore a public value", PUBLISHER, at(public, "history"), {"seen": seen, "edit": first.pk, "part": "", "field": "summary"}
    yield "undo what is public", PUBLISHER, "/admin/undo/", {"seen": seen, "edit": seen}
    yield "approve what nobody read", PUBLISHER, "/admin/approve/", {"edit": desk["unread"].pk}


def of_many(desk):
    draft, public = desk["draft"], desk["public"]
    seen = {record: f"{record.pk}:{latest_edit(record)}" for record in (draft, public)}
    bulk, do = "/admin/cooperation/partner/bulk/{}/".format, {"_do": "1", "note": ""}
    passage = {"passage": desk["source"].passages.get(number=1).pk, "excerpt": "The Harbour Office", "fact": "record", "basis": "stated"}
    yield "send many for review", EDITOR, bulk("review"), do | {"seen": seen[draft]}
    yield "set a field of many", EDITOR, bulk("set"), do | {"seen": seen[draft], "field": "topics", "value_topics": desk["topic"].pk}
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


def test_each_of_them_does_something_when_it_is_sent_by_who_may(desk):
    """That the others cannot would say nothing of acts that nobody can."""
    clients = {role: browser(role) for role in (EDITOR, PUBLISHER, ADMINISTRATOR)}
    before, without_effect = stored(), []

    for what, least, address, data in forged(desk):
        with transaction.atomic():
            response = clients[least].post(address, data)
            if stored() == before:
                without_effect.append((what, response.status_code))
            transaction.set_rollback(True)

    assert without_effect == [], without_effect


@pytest.mark.parametrize("role", ROLES[:-1])
def test_who_may_not_changes_nothing(desk, role):
    acts = [act for act in forged(desk) if not is_at_least(role, act[1])]
    client, before = browser(role), stored()

    answers = {what: client.post(address, data).status_code for what, _least, address, data in acts}

    assert stored() == before
    refused = 403 if is_at_least(role, NO_GROUP) else 302
    assert answers == dict.fromkeys(answers, refused)
