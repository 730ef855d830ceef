"""Initiatives: every form of cooperation that is not a treaty, told apart by kind; and who takes part in what."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import Record, RecordQuerySet, Row, key_unique_in
from .fields import DateBoundField, PartialDateField, TermField, date_constraints
from .vocabulary import InitiativeKind, InitiativeStatus, Role


class InitiativeQuerySet(RecordQuerySet):
    def for_list(self):
        return super().for_list().select_related("place")

    def for_detail(self):
        return super().for_detail().select_related("aims_at").prefetch_related(Participation.prefetch())


class Initiative(Record):
    """A forum, dialogue, negotiation, programme, conference, arrangement, case study or focus area."""

    record = models.OneToOneField(Record, parent_link=True, primary_key=True, related_name="initiative", on_delete=models.CASCADE)
    kind = TermField(_("kind"), vocabulary=InitiativeKind)
    status = TermField(_("status"), vocabulary=InitiativeStatus, default=InitiativeStatus.NOT_STATED)
    began_on = PartialDateField(_("began on"))
    began_on_earliest = DateBoundField("began_on", end="earliest")
    began_on_latest = DateBoundField("began_on", end="latest")
    ended_on = PartialDateField(_("ended on"))
    ended_on_earliest = DateBoundField("ended_on", end="earliest")
    ended_on_latest = DateBoundField("ended_on", end="latest")
    place = models.ForeignKey(
        "Place", verbose_name=_("place"), related_name="initiatives", null=True, blank=True, on_delete=models.PROTECT
    )
    aims_at = models.ForeignKey(
        "Treaty",
        verbose_name=_("aims at"),
        related_name="aimed_at_by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("The treaty a negotiation works towards, once it exists."),
    )

    objects = InitiativeQuerySet.as_manager()

    gaps = ("status", "began_on", "place")
    highlights = ("kind", "status", "began_on", "place")

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["slug"]
        constraints = [
            *date_constraints("began_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(kind__in=InitiativeKind.values),
                name="initiative_kind_known",
                violation_error_message=_("Choose the kind of initiative."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=InitiativeStatus.values),
                name="initiative_status_known",
                violation_error_message=_("Choose the status; “not stated” is one."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on_latest__gte=F("began_on_earliest"))
                | Q(ended_on_latest__isnull=True)
                | Q(began_on_earliest__isnull=True),
                name="initiative_ends_after_it_begins",
                violation_error_message=_("An initiative cannot end before it begins. Check both dates."),
            ),
        ]


class Participation(Row):
    """One partner's role in an initiative, or beside a treaty."""

    record = models.ForeignKey(Record, related_name="participations", on_delete=models.CASCADE)
    partner = models.ForeignKey("Partner", verbose_name=_("partner"), related_name="roles", on_delete=models.PROTECT)
    role = TermField(_("role"), vocabulary=Role)
    side = models.CharField(
        _("side"),
        max_length=60,
        blank=True,
        help_text=_("Partners with the same side count as one, as a union with its members does."),
    )

    owner = "record"
    headline = "role"
    record_types = ("initiative", "treaty")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["record", "key"]
        constraints = [
            key_unique_in("record"),
            models.UniqueConstraint(
                fields=["record", "partner", "role"],
                name="participation_once_per_role",
                violation_error_message=_("This partner has that role here already."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="participation_role_known", violation_error_message=_("Choose the role.")
            ),
        ]

    def __str__(self):
        return f"{self.partner}, {self.get_role_display()}"

    @classmethod
    def prefetch(cls):
        """A record's participations with their partners, in one query."""
        return models.Prefetch("participations", queryset=cls.objects.select_related("partner"))

    def clean(self):
        super().clean()
        if self.record_id and self.record.record_type and self.record.record_type not in self.record_types:
            raise ValidationError(_("Only initiatives and treaties have participants."))
