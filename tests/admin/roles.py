"""Who there is: one account for each role, and what each role may at least."""

from django.contrib.auth.models import Group, User
from django.test import Client

SIGNED_OUT, NO_STAFF, NO_GROUP = "signed out", "signed in without staff", "staff of no group"
VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR, SUPERUSER = "Viewer", "Editor", "Publisher", "Administrator", "superuser"
ROLES = [SIGNED_OUT, NO_STAFF, NO_GROUP, VIEWER, EDITOR, PUBLISHER, ADMINISTRATOR, SUPERUSER]
"""Each may do all that the ones before it may."""


def is_at_least(role, least):
    """Whether a role may do what another may."""
    return ROLES.index(role) >= ROLES.index(least)


def account(role):
    """Somebody of a role; None for whoever is signed out."""
    if role == SIGNED_OUT:
        return None
    user = User.objects.create_user(role.replace(" ", "-"), is_staff=role != NO_STAFF, is_superuser=role == SUPERUSER)
    user.groups.set(Group.objects.filter(name=role))
    return user


def browser(role):
    """A client in which somebody of a role is signed in."""
    client = Client()
    if user := account(role):
        client.force_login(user)
    return client
