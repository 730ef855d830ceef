"""Load the record from fixture files: `manage.py load_record article`."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.loading import LoadError, load
from cooperation.management.database import database_in_words
from cooperation.verify import counted

QUIET_SECONDS = 2
"""A load to a file or a pipe that takes less than this shows its last line only."""


class Command(BaseCommand):
    help = "Load sets of fixture files, all or nothing, without overwriting what an editor changed."

    def add_arguments(self, parser):
        parser.add_argument("sets", nargs="*", default=["article"], metavar="SET", help="A folder below fixtures/, or any path.")
        parser.add_argument(
            "--force",
            nargs="+",
            default=[],
            metavar="NAME",
            help="Slugs of records, sources, topics or places that the files overrule.",
        )
        parser.add_argument(
            "--keep-edits", action="store_true", help="Where a file and an editor both changed a row, keep the editor's."
        )

    def handle(self, *, sets, force, keep_edits, verbosity, **options):
        self.started, self.verbosity = time.monotonic(), verbosity
        try:
            with database_in_words():
                outcome = load(sets or ["article"], force=force, keep_edits=keep_edits, progress=self.show_progress)
        except LoadError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.show(sets or ["article"], outcome)

    def show_progress(self, line):
        if self.verbosity and (self.stdout.isatty() or time.monotonic() - self.started > QUIET_SECONDS):
            self.stdout.write(line)

    def show(self, sets, outcome):
        for row in outcome.kept:
            self.stdout.write(_("%(row)s: kept as edited, although its file changed.") % {"row": row})
        for row in outcome.departed:
            self.stdout.write(
                _("%(row)s left the files and is still in the record. Delete it in the admin if it should go.") % {"row": row}
            )
        for problem in outcome.problems:
            self.stdout.write(str(problem))
        self.stdout.write(summary(", ".join(sets), outcome))


def summary(sets, outcome):
    """The last line of a load."""
    counts = outcome.counts
    values = {
        "sets": sets,
        "all": counts.total(),
        "new": counts["new"],
        "changed": counts["changed"],
        "unchanged": counts["unchanged"],
        "kept": counts["kept"] + counts["conflict"],
        "problems": counted(outcome.problems),
    }
    if not outcome.written:
        return _("%(sets)s: nothing changed (%(unchanged)s rows unchanged, %(kept)s kept as edited); %(problems)s.") % values
    return (
        _(
            "%(sets)s: %(all)s rows loaded (%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(kept)s kept as edited); %(problems)s."
        )
        % values
    )
