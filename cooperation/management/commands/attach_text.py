"""Attach a source's text to this database: `manage.py attach_text SOURCE FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cooperation.loading import LoadError, attach_text, detach_text
from cooperation.models import Source


class Command(BaseCommand):
    help = "Attach the text of a source to its passages in this database, and look every excerpt up in it."

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="SOURCE", help="The source's slug.")
        parser.add_argument("file", metavar="FILE", nargs="?", help="The document as received, in UTF-8.")
        parser.add_argument("--detach", action="store_true", help="Remove the text from this database.")

    def handle(self, *, source, file, detach, **options):
        if detach == bool(file):
            raise CommandError(_("Give either the file of the text, or --detach to remove the text."))
        found = Source.objects.filter(slug=source).first()
        if not found:
            known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True)) or _("none")
            raise CommandError(_("There is no source “%(slug)s”. Name one of: %(known)s.") % {"slug": source, "known": known})
        if detach:
            self.detach(found)
        else:
            self.attach(found, Path(file))

    def detach(self, source):
        count = detach_text(source)
        self.stdout.write(_("%(source)s: the text of %(count)s passages removed.") % {"source": source.slug, "count": count})

    def attach(self, source, path):
        try:
            outcome = attach_text(source, path.read_bytes())
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read (%(why)s). Name the file of the text.") % {"file": path, "why": error.strerror}
            ) from error
        except LoadError as error:
            raise CommandError(str(error)) from error
        for citation in outcome.missing:
            self.stdout.write(
                _("citation %(citation)s: its excerpt is not in %(passage)s. Correct it in the admin.")
                % {"citation": citation, "passage": citation.passage}
            )
        counts = {"source": source.slug, "found": len(outcome.found), "all": len(outcome.found) + len(outcome.missing)}
        self.stdout.write(_("%(source)s: text attached; %(found)s of %(all)s excerpts found in it.") % counts)
