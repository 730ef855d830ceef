"""Make the search index anew from the record: `manage.py rebuild_search`."""

import time

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cooperation.management.database import database_in_words
from cooperation.search import rebuild

SECONDS_BETWEEN = 2
"""Progress is shown no more often; what takes less shows its last line only."""


class Command(BaseCommand):
    help = "Index every record and source anew, all or nothing. Searching goes on meanwhile, with the index there was."

    def handle(self, *, verbosity, **options):
        self.shown, self.verbosity = time.monotonic(), verbosity
        with database_in_words():
            total = rebuild(progress=self.show_progress)
        if verbosity:
            self.stdout.write(_("Search index rebuilt: %(total)d records and sources.") % {"total": total})

    def show_progress(self, done, total):
        if self.verbosity and time.monotonic() - self.shown > SECONDS_BETWEEN:
            self.shown = time.monotonic()
            self.stdout.write(_("%(done)d of %(total)d indexed") % {"done": done, "total": total})
