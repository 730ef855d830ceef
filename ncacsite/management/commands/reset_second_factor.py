"""Let somebody who has lost the second factor sign in again: `manage.py reset_second_factor NAME`."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ncacsite.signing_in import second_factor


class Command(BaseCommand):
    help = "Remove the authenticator app and the recovery codes of an account, and sign it out everywhere."

    def add_arguments(self, parser):
        parser.add_argument("name", help="the name the account signs in with")

    def handle(self, *, name, **options):
        user = get_user_model().objects.filter(username=name).first()
        if not user:
            raise CommandError(_("There is no account “%(name)s”. Check the name.") % {"name": name})
        second_factor.remove(user)
        self.stdout.write(_("“%(name)s” signs in with the password alone now, and is signed out everywhere.") % {"name": name})
