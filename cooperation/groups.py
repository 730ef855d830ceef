"""The groups of editors, as `rights.GROUPS` says: made, and kept complete, each time the database is migrated."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

from .rights import GROUPS


def make_groups(sender, using, apps=installed, verbosity=0, **_options):
    """Give each group the rights it has over one app's models. A right given by hand besides stays.

    Django makes the rights themselves only after migrating, in no order we could rely on; so they are made here first.
    """
    group_model, permission_model = _model(apps, "Group"), _model(apps, "Permission")
    if not group_model:
        return
    create_permissions(sender, verbosity=verbosity, using=using, apps=apps)
    for name, rights in GROUPS.items():
        wanted = [right.partition(".")[2] for right in rights if right.startswith(f"{sender.label}.")]
        if wanted:
            group, _is_new = group_model.objects.using(using).get_or_create(name=name)
            group.permissions.add(
                *permission_model.objects.using(using).filter(content_type__app_label=sender.label, codename__in=wanted)
            )


def _model(apps, name):
    """A model of Django's users; None while a migration has not made it yet."""
    try:
        return apps.get_model("auth", name)
    except LookupError:
        return None
