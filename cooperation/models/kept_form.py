"""Forms kept as they were sent: what could not, or should not, be applied yet, to be opened again with every word in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .base import Record
from .fields import TermField
from .vocabulary import Vocabulary


class Waiting(Vocabulary):
    """What a kept form waits for."""

    SIGN_IN = "sign-in", _("Its sender had been signed out."), _("Kept when you were signed out")
    RESTORING = "restoring", _("What it was about had been deleted."), _("Kept when its record was deleted")
    DRAFT = "draft", _("A change of a public record that is still being written."), _("Draft of a change")
    REVIEW = "review", _("A change of a public record that waits for a second editor."), _("Change waiting for review")
    RETURNED = "returned", _("A change that a second editor sent back."), _("Change sent back")
    TIME = "time", _("A change of a public record that waits for its time."), _("Scheduled change")
    DISCARDED = "discarded", _("A change of a public record that was discarded: it waits for nothing."), _("Discarded change")


class KeptForm(models.Model):
    """One submitted form of the admin: its address and its fields, name by name, in the order they were sent."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), related_name="kept_forms", on_delete=models.CASCADE)
    at = models.DateTimeField(_("time"), default=timezone.now)
    waiting = TermField(_("waits for"), vocabulary=Waiting)
    path = models.CharField(_("address of the form"), max_length=400)
    title = models.CharField(_("title"), max_length=300)
    record = models.ForeignKey(
        Record, verbose_name=_("record"), related_name="kept_forms", null=True, blank=True, on_delete=models.SET_NULL
    )
    pairs = models.JSONField(_("fields"))
    note = models.TextField(_("note"), blank=True, help_text=_("Why it was sent, or sent back."))
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    failure = models.TextField(_("why it could not be applied"), blank=True)
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("discarded by"),
        related_name="discarded_forms",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
    )

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(waiting__in=Waiting.values),
                name="keptform_waits_for_something",
                violation_error_message=_("Say what the form waits for."),
            ),
            models.CheckConstraint(
                condition=Q(waiting=Waiting.TIME, due_at__isnull=False) | (~Q(waiting=Waiting.TIME) & Q(due_at__isnull=True)),
                name="keptform_due_when_it_waits_for_its_time",
                violation_error_message=_("A scheduled change has its time, and no other has one."),
            ),
            models.CheckConstraint(
                condition=Q(waiting=Waiting.DISCARDED, discarded_at__isnull=False)
                | (~Q(waiting=Waiting.DISCARDED) & Q(discarded_at__isnull=True)),
                name="keptform_discarded_at_a_time",
                violation_error_message=_("A discarded change has the time it was discarded, and no other has one."),
            ),
        ]

    def __str__(self):
        return f"{self.get_waiting_display()}: {self.title}"


class SentForm(models.Model):
    """The token of a form that added something, so that the same form sent twice adds it once."""

    token = models.UUIDField(_("token"), primary_key=True, default=uuid.uuid4)
    path = models.CharField(_("address of what it added"), max_length=400, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self):
        return str(self.token)


class Opening(models.Model):
    """That somebody has a record's form open, so that others are told."""

    record = models.ForeignKey(Record, related_name="openings", on_delete=models.CASCADE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="openings", on_delete=models.CASCADE)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "by"],
                name="opening_once_for_each_editor",
                violation_error_message=_("That this editor has the record open is noted already."),
            )
        ]

    def __str__(self):
        return f"{self.record_id} {self.by_id}"
