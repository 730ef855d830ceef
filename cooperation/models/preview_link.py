"""Links by which somebody outside may read a record before it is public."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import Record

LASTS = timedelta(days=14)


def in_two_weeks():
    """When a link made now expires."""
    return timezone.now() + LASTS


class PreviewLinkQuerySet(models.QuerySet):
    """Links."""

    def open(self):
        """Links that still open."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """One link to one record as its editors see it, for two weeks, until it is revoked."""

    record = models.ForeignKey(Record, verbose_name=_("record"), related_name="preview_links", on_delete=models.CASCADE)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        related_name="preview_links",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), default=in_two_weeks)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")),
                name="previewlink_expires_after_it_is_made",
                violation_error_message=_("A link opens for a time."),
            )
        ]

    def __str__(self):
        return f"{self.record.slug} {self.expires_at:%Y-%m-%d}"
