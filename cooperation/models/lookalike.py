"""Records that read like duplicates and are none."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import Record


class Lookalike(models.Model):
    """Two records of which an editor said that they are different, so that nobody is asked again."""

    first = models.ForeignKey(Record, related_name="lookalikes_after", on_delete=models.CASCADE)
    second = models.ForeignKey(Record, related_name="lookalikes_before", on_delete=models.CASCADE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, related_name="lookalikes", on_delete=models.SET_NULL)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("lookalike")
        verbose_name_plural = _("lookalikes")
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="lookalike_said_once",
                violation_error_message=_("That these two are different is noted already."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="lookalike_in_one_order",
                violation_error_message=_("The record with the lower key comes first."),
            ),
        ]

    def __str__(self):
        return f"{self.first_id} {self.second_id}"
