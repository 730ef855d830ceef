"""The groups of editors, as the database has them once it is migrated."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from cooperation import rights
from cooperation.groups import make_groups
from cooperation.models import Record
from tests import factories

pytestmark = pytest.mark.django_db

KEPT = ["treaty", "partner", "initiative", "quote", "indicator", "source", "topic", "place"]
NO_ACTS = {"Viewer": False, "Editor": False, "Publisher": False, "Administrator": False}
FROM_PUBLISHER = NO_ACTS | {"Publisher": True, "Administrator": True}
FROM_EDITOR = FROM_PUBLISHER | {"Editor": True}

TABLE = {
    "see drafts, history and previews": (dict.fromkeys(NO_ACTS, True), [f"cooperation.view_{name}" for name in KEPT]),
    "pick records and passages": (dict.fromkeys(NO_ACTS, True), ["cooperation.view_record", "cooperation.view_passage"]),
    "add": (FROM_EDITOR, [f"cooperation.add_{name}" for name in KEPT]),
    "change drafts and propose changes": (FROM_EDITOR, [f"cooperation.change_{name}" for name in KEPT]),
    "approve and publish others' work, withdraw, schedule": (FROM_PUBLISHER, ["cooperation.publish_record"]),
    "publish own work without review": (FROM_PUBLISHER, ["cooperation.publish_unreviewed_record"]),
    "merge, change a frozen address": (FROM_PUBLISHER, ["cooperation.merge_record"]),
    "delete for good": (NO_ACTS | {"Administrator": True}, [f"cooperation.delete_{name}" for name in KEPT]),
    "delete what goes along": (
        NO_ACTS | {"Administrator": True},
        [f"cooperation.delete_{name}" for name in ("record", "passage", "lookalike")],
    ),
    "users and groups": (
        NO_ACTS | {"Administrator": True},
        [f"auth.{verb}_{thing}" for verb in ("view", "add", "change", "delete") for thing in ("user", "group")],
    ),
}
"""The table of the design: what may be done, by whom, and the rights that allow it."""


def rights_of(group):
    permissions = group.permissions.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in permissions}


def all_rights():
    return {group.name: rights_of(group) for group in Group.objects.all()}


def test_each_group_has_exactly_the_rights_of_the_table():
    expected = {name: {right for may, allowed in TABLE.values() if may[name] for right in allowed} for name in NO_ACTS}

    assert all_rights() == expected


def test_making_the_groups_again_changes_nothing():
    before = all_rights()

    call_command("migrate", verbosity=0)

    assert all_rights() == before


def test_a_right_that_a_group_has_lost_comes_back():
    before = all_rights()
    Group.objects.get(name=rights.EDITOR).permissions.clear()
    Group.objects.get(name=rights.VIEWER).delete()

    call_command("migrate", verbosity=0)

    assert all_rights() == before


def test_a_right_given_by_hand_stays():
    editors = Group.objects.get(name=rights.EDITOR)
    editors.permissions.add(Permission.objects.get(codename="publish_record"))

    for app in ("cooperation", "auth"):
        make_groups(apps.get_app_config(app), "default")

    assert rights_of(editors) == rights.GROUPS[rights.EDITOR] | {rights.PUBLISH}


def test_every_type_of_record_is_among_what_is_kept():
    types = {model._meta.model_name for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Record)}

    assert types - {"record"} <= set(KEPT)


@pytest.fixture
def member():
    """Somebody of a group, by its name."""

    def made(group):
        user = User.objects.create_user(group.lower())
        user.groups.add(Group.objects.get(name=group))
        return user

    return made


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("Viewer", (True, False, False, False, False, False)),
        ("Editor", (True, True, False, False, False, False)),
        ("Publisher", (True, True, True, True, False, False)),
        ("Administrator", (True, True, True, True, True, False)),
    ],
)
def test_the_answers_follow_from_the_group(member, group, expected):
    user, draft, public = member(group), factories.make_partner(state="draft"), factories.make_treaty()

    answers = (
        rights.may_view(user, type(draft)),
        rights.may_change(user, type(draft)),
        rights.may_publish(user),
        rights.may_merge(user),
        rights.may_delete(user, draft),
        rights.may_delete(user, public),
    )

    assert answers == expected
