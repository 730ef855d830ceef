"""Publish the changes whose time has come: `manage.py publish_due`, each minute."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cooperation.admin.due import apply_due


class Command(BaseCommand):
    help = "Apply every scheduled change of a public record whose time has come. Safe to run at any time, as often as wanted."

    def handle(self, **options):
        for kept, failure in apply_due():
            if failure:
                self.stderr.write(_("%(title)s was not published: %(failure)s") % {"title": kept.title, "failure": failure})
            else:
                self.stdout.write(_("%(title)s is published.") % {"title": kept.title})
