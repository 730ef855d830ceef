"""Back up the database: `manage.py backup FOLDER --keep 14`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.management.database import database_in_words
from ncacsite import backups


class Command(BaseCommand):
    help = "Back up the database into a new folder, while the site runs, and prove the backup by reading it back."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="where backups are kept")
        parser.add_argument("--keep", type=int, default=0, metavar="N", help="delete all but the N newest backups there")

    def handle(self, *, folder, keep, **options):
        if keep < 0:
            raise CommandError(_("--keep is a number of backups: 1 or more, or leave it out to keep all."))
        try:
            with database_in_words():
                made = backups.make(folder, keep=keep)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Backed up and read back: %(folder)s") % {"folder": made})
        if not (made / backups.RECORD).is_dir():
            text = _(
                "The record as files is not in it, for the database is of an earlier version. Run “migrate”, then back up again."
            )
            self.stdout.write(text)
