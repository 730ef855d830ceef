"""What editors did: one edit for each act of one of them over a whole record, with who, when and why.

What the record held after the act, rows and citations included, django-reversion keeps in the edit's revision. What the public was
shown is another matter: see `version.py`.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from .base import Record
from .fields import TermField
from .vocabulary import ChangeKind, State

WHAT = (gettext_noop("Undid: %(what)s"), gettext_noop("Imported %(file)s"))
"""What batches did, of those that name something."""


class Batch(models.Model):
    """Edits made by one act on many records, which can be undone together."""

    what = models.CharField(_("what was done"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), related_name="batches", null=True, blank=True, on_delete=models.SET_NULL
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self", verbose_name=_("undoes"), related_name="undone_by", null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-pk"]

    def __str__(self):
        return self.in_words

    @property
    def in_words(self):
        """What was done, in the language of whoever reads it; names of files stay as they are."""
        return _translated(self.what)


def _translated(what):
    """Words that were kept in English, and may stand around others of their kind: "Undid: Imported partners.csv"."""
    for pattern in WHAT:
        before, name = pattern.removesuffix(")s").split("%(")
        if what.startswith(before):
            return gettext(pattern) % {name: _translated(what.removeprefix(before))}
    return gettext(what) if what else ""


class EditQuerySet(models.QuerySet):
    """Edits."""

    def awaiting_approval(self):
        """What was published without review and nobody else has looked at yet."""
        return self.filter(~Q(unreviewed_reason=""), approved_at=None)


class Edit(models.Model):
    """One act of one person on one record."""

    record = models.ForeignKey(Record, verbose_name=_("record"), related_name="edits", on_delete=models.CASCADE)
    revision = models.OneToOneField("reversion.Revision", related_name="edit", on_delete=models.CASCADE)
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), related_name="edits", null=True, blank=True, on_delete=models.SET_NULL
    )
    kind = TermField(_("kind of change"), vocabulary=ChangeKind, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = TermField(_("state"), vocabulary=State, help_text=_("The state the edit left the record in."))
    number = models.PositiveIntegerField(_("version"), null=True, blank=True, help_text=_("The public version it made, if any."))
    batch = models.ForeignKey(
        Batch, verbose_name=_("batch"), related_name="edits", null=True, blank=True, on_delete=models.SET_NULL
    )
    unreviewed_reason = models.TextField(_("reason for publishing without review"), blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        related_name="approved_edits",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects = EditQuerySet.as_manager()

    class Meta:
        verbose_name = _("edit")
        verbose_name_plural = _("edits")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["record", "-id"], name="edit_newest_of_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="edit_state_known",
                violation_error_message=_("Choose one of the four states."),
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=ChangeKind.values),
                name="edit_kind_known",
                violation_error_message=_("Choose why the record changed."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(approved_at__isnull=False),
                name="edit_approved_at_a_time",
                violation_error_message=_("An approval has its time."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(by__isnull=True) | ~Q(approved_by=F("by")),
                name="edit_approved_by_another",
                violation_error_message=_("Nobody approves what they published themselves."),
            ),
        ]

    def __str__(self):
        return f"{self.record.slug} {self.at:%Y-%m-%d %H:%M}"
