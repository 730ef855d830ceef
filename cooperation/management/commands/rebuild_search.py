"""Make the search index anew from the record: `manage.py rebuild_search`."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from cooperation.management.database import database_in_words
from cooperation.management.progress import Progress
from cooperation.search import rebuild


class Command(BaseCommand):
    help = "Index every record and source anew, all or nothing. Searching goes on meanwhile, with the index there was."

    def handle(self, *, verbosity, **options):
        progress, text = Progress(self.stdout, verbosity), _("%(done)d of %(total)d indexed")
        with database_in_words():
            total = rebuild(progress=lambda done, total: progress(text, done=done, total=total))
        if verbosity:
            self.stdout.write(_("Search index rebuilt: %(total)d records and sources.") % {"total": total})
