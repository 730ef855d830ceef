"""What the public was shown, and when: the versions of each record, and the moment anything visible last changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Record, public_condition
from .fields import TermField
from .vocabulary import ChangeKind


class VersionQuerySet(models.QuerySet):
    def public(self):
        """What visitors may see: everything that happened to records that are public now."""
        return self.filter(public_condition("record__"))

    def announced(self):
        """Every change visitors may hear of: those of public records, and what was withdrawn after it had been public."""
        withdrawn = Q(kind=ChangeKind.WITHDRAWAL, record__state="withdrawn", number=models.F("record__version"))
        return self.filter(public_condition("record__") | withdrawn)

    def corrections(self):
        """What visitors may see put right."""
        return self.public().filter(kind=ChangeKind.CORRECTION)

    def listed(self):
        """What the list of changes counts."""
        return self.announced()


class Version(models.Model):
    """One publication of a record as the public was shown it, kept for ever, with the reason for the change."""

    record = models.ForeignKey(Record, verbose_name=_("record"), related_name="versions", on_delete=models.CASCADE)
    number = models.PositiveIntegerField(_("number"))
    kind = TermField(_("kind of change"), vocabulary=ChangeKind)
    note = models.TextField(_("note"), blank=True)
    published_at = models.DateTimeField(_("published"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), related_name="versions", null=True, blank=True, on_delete=models.SET_NULL
    )
    document = models.JSONField(_("document"), null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "number"],
                name="version_number_unique_in_record",
                violation_error_message=_("This record has a version of that number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="version_number_from_one",
                violation_error_message=_("Versions are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values),
                name="version_kind_known",
                violation_error_message=_("Choose why the record changed."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[ChangeKind.CORRECTION, ChangeKind.WITHDRAWAL]) | ~Q(note=""),
                name="version_correction_and_withdrawal_with_note",
                violation_error_message=_("Say for readers what was wrong, or why the record is withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.WITHDRAWAL, document__isnull=True)
                | (~Q(kind=ChangeKind.WITHDRAWAL) & Q(document__isnull=False)),
                name="version_holds_what_was_shown",
                violation_error_message=_("A version holds what the public was shown; a withdrawal showed nothing."),
            ),
        ]

    def __str__(self):
        return f"{self.record.slug} v{self.number}"

    def get_absolute_url(self):
        return f"{self.record.get_absolute_url()}v/{self.number}/"

    @property
    def is_withdrawal(self):
        return self.kind == ChangeKind.WITHDRAWAL


class ContentRevision(models.Model):
    """One row: how often anything visitors can see has changed, and when it last did."""

    number = models.PositiveBigIntegerField(_("number"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("content revision")
        verbose_name_plural = _("content revisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1), name="contentrevision_is_one_row", violation_error_message=_("There is one content revision.")
            )
        ]

    def __str__(self):
        return str(self.number)


class ContentChange(models.Model):
    """What one content revision changed: a record, or without one anything. A revision that changed several has a row for each."""

    number = models.PositiveBigIntegerField(_("number"), db_index=True)
    raised_at = models.DateTimeField(_("raised"))
    record_key = models.BigIntegerField(_("key of the record"), null=True, blank=True)

    class Meta:
        verbose_name = _("content change")
        verbose_name_plural = _("content changes")

    def __str__(self):
        return f"{self.number}: {self.record_key or 'anything'}"
