"""Tables on their way into the record: the rows of a file somebody has had checked, until they are imported or forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .source import Passage


class ImportBatch(models.Model):
    """The rows of one file that are still to be imported, as they were sent or mended since. Nobody but its sender sees it."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), related_name="imports", on_delete=models.CASCADE)
    at = models.DateTimeField(_("time"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=32)
    file_name = models.CharField(_("file"), max_length=200)
    passage = models.ForeignKey(
        Passage, verbose_name=_("passage"), related_name="+", null=True, blank=True, on_delete=models.SET_NULL
    )
    create_missing = models.BooleanField(_("make what is missing"), default=False)
    headings = models.JSONField(_("headings"))
    rows = models.JSONField(_("rows"))
    """Of each row: its number, its cells by heading, whether it is said to be no duplicate, and what was last shown of it."""

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=""),
                name="importbatch_kind_not_empty",
                violation_error_message=_("Say what the rows of the table are."),
            ),
            models.CheckConstraint(
                condition=~Q(file_name=""),
                name="importbatch_file_name_not_empty",
                violation_error_message=_("Give the file a name: it says where the rows came from."),
            ),
        ]

    def __str__(self):
        return self.file_name
