"""The new type."""

from django.db import models

from cooperation.models import Record
from cooperation.models.base import RecordQuerySet


class Report(Record):
    """A published study."""

    record = models.OneToOneField(Record, parent_link=True, primary_key=True, related_name="report", on_delete=models.CASCADE)
    pages = models.PositiveIntegerField("pages", null=True)
    commissioned_by = models.ForeignKey("cooperation.Partner", related_name="reports", null=True, on_delete=models.PROTECT)

    objects = RecordQuerySet.as_manager()

    gaps = ("pages",)
    highlights = ("pages",)

    class Meta:
        verbose_name = "report"
        verbose_name_plural = "reports"
        ordering = ["slug"]
