"""Put a backup back: `manage.py restore FOLDER/record-20261123T020000000000Z`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.management.database import database_in_words
from cooperation.management.progress import Progress
from ncacsite import backups


class Command(BaseCommand):
    help = "Put a backup back, whole or not at all, and migrate it to this version of the site."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="the backup: a folder that `backup` made")
        parser.add_argument("--replace", action="store_true", help="in place of the records the database holds")
        parser.add_argument(
            "--rows", action="store_true", help="from its rows, where PostgreSQL's programs are not here or are of another version"
        )

    def handle(self, *, folder, replace, rows, verbosity, **options):
        try:
            with database_in_words():
                progress = Progress(self.stdout, verbosity)
                manifest = backups.restore(folder, replace=replace, from_rows=rows, progress=progress)
        except backups.BackupError as error:
            raise CommandError(str(error)) from error
        text = _("Restored %(count)d records as they were on %(when)s.")
        self.stdout.write(text % {"count": manifest["records"], "when": manifest["made_at"]})
