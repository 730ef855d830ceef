"""Create the first administrator of a new deployment: `manage.py first_administrator`."""

import secrets

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

NAME = "admin"


class Command(BaseCommand):
    help = "Create the user admin with a password shown once, when no administrator exists yet."

    def handle(self, **options):
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        if users.filter(username=NAME).exists():
            raise CommandError(
                _("There is a user “%(name)s” who is no administrator. Use createsuperuser to make one of another name.")
                % {"name": NAME}
            )
        password = secrets.token_urlsafe(15)
        users.create_superuser(NAME, password=password)
        self.stdout.write(_("  User       %(name)s") % {"name": NAME})
        self.stdout.write(_("  Password   %(password)s") % {"password": password})
        self.stdout.write(_("  Write the password down: it is not shown again."))
