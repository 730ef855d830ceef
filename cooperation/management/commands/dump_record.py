"""Write the record as fixture files: `manage.py dump_record DIR`."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.loading import LoadError, dump, set_to_dump, sets_loaded
from cooperation.management.database import database_in_words


class Command(BaseCommand):
    help = "Write the rows of a set, with what editors added to them, as fixture files: the same record gives the same bytes."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", help="Where the files go; made if it is not there.")
        parser.add_argument("--set", help="The set whose rows to write; without it the only one there is, or article.")

    def handle(self, *, folder, set, verbosity, **options):
        try:
            with database_in_words():
                set, others = set_to_dump(set), sets_loaded()
                files = dump(folder, set=set)
        except LoadError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("%(folder)s cannot be written (%(why)s). Name another folder.") % {"folder": folder, "why": error.strerror}
            ) from error
        if verbosity:
            values = {"set": set, "rows": sum(files.values()), "files": len(files), "folder": folder}
            self.stdout.write(_("%(set)s: %(rows)s rows written to %(files)s files in %(folder)s.") % values)
            if others := [other for other in others if other != set]:
                self.stdout.write(
                    _("There is more of this record in other sets: %(sets)s. Write each with --set.") % {"sets": ", ".join(others)}
                )
