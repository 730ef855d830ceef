"""Import a table of records: `manage.py import_records FILE --kind KIND`."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation import imports, tables
from cooperation.management.database import database_in_words
from cooperation.models import Passage

WIDTH = 40


class Command(BaseCommand):
    help = "Import a table (CSV, XLSX or JSON) as drafts. What is refused is listed with its reason; then the exit code is 1."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="The table, as .csv, .xlsx or .json.")
        parser.add_argument("--kind", choices=imports.KINDS, help="What its rows are; guessed from the headings when left out.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and keep nothing of it.")
        parser.add_argument("--source", metavar="SLUG", help="The source that says so. Needed where visitors would see a change.")
        parser.add_argument("--passage", type=int, default=1, metavar="N", help="The passage of that source; the first by default.")
        parser.add_argument(
            "--create-missing", action="store_true", help="Membership only: make parties and treaties that are missing, as drafts."
        )
        parser.add_argument("--publish", choices=["no"], default="no", help="New records stay drafts; editors publish them.")

    def handle(self, *, file, kind, dry_run, source, passage, create_missing, verbosity, **options):
        self.verbosity = verbosity
        try:
            with database_in_words():
                table = self.read(file)
                found = imports.kind_named(kind) if kind else imports.guess(table.headings)
                if not found:
                    raise CommandError(_("The headings fit no kind of table. Name it with --kind."))
                chosen = imports.Options(
                    kind=found,
                    passage=passage_of(source, passage) if source else None,
                    create_missing=create_missing,
                    file_name=Path(file).name,
                )
                act = imports.check if dry_run else imports.run
                outcome = act(table.headings, table.rows, chosen, progress=self.show_progress)
        except tables.TableError as error:
            raise CommandError(str(error)) from error
        self.show(outcome, dry_run=dry_run)
        if outcome.kept_back:
            sys.exit(1)

    def read(self, file):
        try:
            with Path(file).open("rb") as opened:
                return tables.read(file, opened)
        except OSError as error:
            raise CommandError(_("%(file)s cannot be read (%(why)s). Check it.") % {"file": file, "why": error.strerror}) from error

    def show_progress(self, done, count):
        if not self.verbosity or not self.stdout.isatty():
            return
        bar = "#" * (WIDTH * done // count)
        self.stdout.write(f"\r[{bar:<{WIDTH}}] {done}/{count}", ending="\n" if done == count else "")

    def show(self, outcome, *, dry_run):
        if not self.verbosity:
            return
        for row in outcome.kept_back:
            self.stdout.write(_("Row %(row)d: %(why)s") % {"row": row.number, "why": row.messages})
        for row in outcome.rows if self.verbosity > 1 else ():
            for remark in row.remarks:
                self.stdout.write(_("Row %(row)d, odd: %(remark)s") % {"row": row.number, "remark": remark})
        for target in outcome.made:
            closest = ", ".join(f"“{one}”" for one in outcome.closest[target.title])
            line = _("Made as a draft: %(title)s (nearest: %(closest)s)") if closest else _("Made as a draft: %(title)s")
            self.stdout.write(line % {"title": target.title, "closest": closest})
        self.stdout.write(summary(outcome, dry_run=dry_run))


def passage_of(slug, number):
    """The passage that is cited."""
    passage = Passage.objects.select_related("source").filter(source__slug=slug, number=number).first()
    if not passage:
        raise CommandError(_("There is no passage %(number)d of a source “%(slug)s”.") % {"number": number, "slug": slug})
    return passage


def summary(outcome, *, dry_run):
    """The last line of an import."""
    values = {
        "all": len(outcome.rows),
        "made": len(outcome.made),
        "records": outcome.changed,
        "counts": ", ".join(f"{count} {verdict.label.lower()}" for verdict, count in outcome.counts.items()),
    }
    if dry_run:
        return _("%(all)d rows checked: %(counts)s; %(made)d records would be made in passing. Nothing is kept.") % values
    return _("%(all)d rows read: %(counts)s; %(made)d records made in passing, %(records)d records written.") % values
