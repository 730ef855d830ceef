"""Check the whole record and say what was proved: `manage.py verify`."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.management.database import database_in_words
from cooperation.models import Record
from cooperation.verify import counted, report


class Command(BaseCommand):
    help = "Apply every rule that no constraint can hold. Exits with 1 when there are problems."

    def add_arguments(self, parser):
        parser.add_argument("--texts", metavar="DIR", help="A folder with the sources' files, to look every excerpt up in them.")

    def handle(self, *, texts, **options):
        if texts and not Path(texts).is_dir():
            raise CommandError(_("There is no folder %(folder)s. Name the one that holds the sources' files.") % {"folder": texts})
        with database_in_words():
            result = report(texts)
        if not result.sources and not Record.objects.exists():
            raise CommandError(
                _("The database holds no record, so nothing was proved. Load one with load_record, or check DATABASE_URL.")
            )
        for problem in result.problems:
            self.stdout.write(str(problem))
        for check in result.sources.values():
            for line in account(check):
                self.stdout.write(line)
        if result.unquoted:
            sentence = _(
                "%(count)s citations say in our words what a page says; nobody has copied its words, so nothing was compared."
            )
            self.stdout.write(sentence % {"count": result.unquoted})
        self.stdout.write(summary(result))
        if result.problems:
            sys.exit(1)


def account(check):
    """What was checked of one source's excerpts, and what could not be."""
    values = {
        "source": check.slug,
        "text": f"{check.sha256[:8]}…",
        "found": check.found,
        "unaltered": check.unaltered,
        "unchecked": len(check.unchecked),
        "citations": ", ".join(check.unchecked),
    }
    if check.found:
        yield _("%(source)s: %(found)s excerpts found in text %(text)s.") % values
    if check.unaltered:
        yield (
            _("%(source)s: %(unaltered)s excerpts unaltered since they were checked against text %(text)s; text not held here.")
            % values
        )
    if check.unchecked:
        yield _("%(source)s: %(unchecked)s excerpts never checked; text not held here: %(citations)s.") % values


def summary(result):
    """The last line."""
    return _("%(problems)s, coverage %(coverage)s %% (%(cited)s of %(facts)s facts), %(used)s of %(passages)s paragraphs.") % {
        "problems": counted(result.problems),
        "coverage": result.coverage,
        "cited": result.facts_cited,
        "facts": result.facts_total,
        "used": result.passages_used,
        "passages": result.passages_total,
    }
