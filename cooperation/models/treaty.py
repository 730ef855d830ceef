"""Treaties, and what parties did about them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import Record, RecordQuerySet, Row, key_unique_in
from .fields import DateBoundField, PartialDateField, TermField, date_constraints
from .initiative import Participation
from .vocabulary import ActionType, Laterality, TreatyKind


class TreatyQuerySet(RecordQuerySet):
    def for_list(self):
        return super().for_list().select_related("administered_by")

    def for_detail(self):
        return (
            super()
            .for_detail()
            .select_related("administered_by", "adopted_at", "depositary", "place")
            .prefetch_related("identifiers", TreatyAction.prefetch(), Participation.prefetch())
        )


class Treaty(Record):
    """An international agreement with a text of its own, concluded or adopted. Its parties' acts are rows; no status is stored."""

    record = models.OneToOneField(Record, parent_link=True, primary_key=True, related_name="treaty", on_delete=models.CASCADE)
    short_title = models.CharField(_("short title"), max_length=100, blank=True)
    kind = TermField(_("kind"), vocabulary=TreatyKind)
    laterality = TermField(_("sides"), vocabulary=Laterality, default=Laterality.NOT_STATED)
    binding = models.BooleanField(_("legally binding"), null=True, blank=True, help_text=_("Unknown unless a source says so."))
    adopted_on = PartialDateField(_("adopted on"))
    adopted_on_earliest = DateBoundField("adopted_on", end="earliest")
    adopted_on_latest = DateBoundField("adopted_on", end="latest")
    adopted_at = models.ForeignKey(
        "Initiative",
        verbose_name=_("adopted at"),
        related_name="treaties_adopted",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("The conference or body that adopted the text."),
    )
    place = models.ForeignKey(
        "Place", verbose_name=_("place of adoption"), related_name="treaties", null=True, blank=True, on_delete=models.PROTECT
    )
    in_force_on = PartialDateField(
        _("entry into force"), help_text=_("Of the treaty itself, not for one party. 2020, 2020-04 or 2020-04-28.")
    )
    in_force_on_earliest = DateBoundField("in_force_on", end="earliest")
    in_force_on_latest = DateBoundField("in_force_on", end="latest")
    administered_by = models.ForeignKey(
        "Partner",
        verbose_name=_("administered by"),
        related_name="treaties_administered",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    depositary = models.ForeignKey(
        "Partner", verbose_name=_("depositary"), related_name="treaties_kept", null=True, blank=True, on_delete=models.PROTECT
    )
    official_url = models.URLField(_("official text"), max_length=500, blank=True)

    objects = TreatyQuerySet.as_manager()

    gaps = ("adopted_on", "place", "in_force_on")
    highlights = ("kind", "adopted_on", "administered_by")

    class Meta:
        verbose_name = _("treaty")
        verbose_name_plural = _("treaties")
        ordering = ["slug"]
        constraints = [
            *date_constraints("adopted_on", "in_force_on"),
            models.CheckConstraint(
                condition=Q(kind__in=TreatyKind.values),
                name="treaty_kind_known",
                violation_error_message=_("Choose the kind of treaty."),
            ),
            models.CheckConstraint(
                condition=Q(laterality__in=Laterality.values),
                name="treaty_laterality_known",
                violation_error_message=_("Choose how many sides the treaty has."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_on_latest__gte=F("adopted_on_earliest"))
                | Q(in_force_on_latest__isnull=True)
                | Q(adopted_on_earliest__isnull=True),
                name="treaty_in_force_after_adoption",
                violation_error_message=_("A treaty cannot enter into force before it is adopted. Check both dates."),
            ),
        ]

    @property
    def short_name(self):
        return self.short_title or self.title


class TreatyIdentifier(Row):
    """A number under which a register knows a treaty."""

    treaty = models.ForeignKey(Treaty, related_name="identifiers", on_delete=models.CASCADE)
    scheme = models.CharField(_("register"), max_length=60, help_text=_("For example UNTS registration number, or WIPO Lex."))
    value = models.CharField(_("number"), max_length=60)

    owner = "treaty"
    headline = "value"

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        ordering = ["treaty", "key"]
        constraints = [
            key_unique_in("treaty"),
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="treatyidentifier_names_one_treaty",
                violation_error_message=_("Another treaty has this number in that register."),
            ),
        ]

    def __str__(self):
        return f"{self.scheme} {self.value}"


class TreatyAction(Row):
    """One act of one party towards a treaty: a signature, a ratification, a reservation."""

    treaty = models.ForeignKey(Treaty, related_name="actions", on_delete=models.CASCADE)
    party = models.ForeignKey("Partner", verbose_name=_("party"), related_name="treaty_actions", on_delete=models.PROTECT)
    type = TermField(_("act"), vocabulary=ActionType)
    done_on = PartialDateField(_("done on"))
    done_on_earliest = DateBoundField("done_on", end="earliest")
    done_on_latest = DateBoundField("done_on", end="latest")
    effective_on = PartialDateField(_("effective on"))
    effective_on_earliest = DateBoundField("effective_on", end="earliest")
    effective_on_latest = DateBoundField("effective_on", end="latest")
    reference = models.CharField(
        _("reference"), max_length=200, blank=True, help_text=_("The depositary's notification, for example BEIJING 12.")
    )
    text = models.TextField(_("text"), blank=True, help_text=_("Of a reservation, declaration or objection."))

    owner = "treaty"
    headline = "type"
    absence = _("No signature, ratification or other act of any party is stated in the sources cited here.")

    class Meta:
        verbose_name = _("treaty action")
        verbose_name_plural = _("treaty actions")
        ordering = ["treaty", F("done_on_earliest").asc(nulls_last=True), "key"]
        constraints = [
            key_unique_in("treaty"),
            *date_constraints("done_on", "effective_on"),
            models.UniqueConstraint(
                fields=["treaty", "party", "type", "done_on"],
                condition=~Q(type__in=["reservation", "declaration", "objection"]),
                name="treatyaction_done_once",
                violation_error_message=_("This act of this party on this date is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(type__in=ActionType.values),
                name="treatyaction_type_known",
                violation_error_message=_("Choose the act."),
            ),
            models.CheckConstraint(
                condition=Q(type__in=["succession", "continued-application"])
                | Q(effective_on_latest__gte=F("done_on_earliest"))
                | Q(effective_on_latest__isnull=True)
                | Q(done_on_earliest__isnull=True),
                name="treatyaction_effective_after_done",
                violation_error_message=_(
                    "An act takes effect on or after the day it is done; only succession and continued application reach back."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_type_display()}, {self.party}"

    @classmethod
    def prefetch(cls):
        """A treaty's acts with their parties, in one query."""
        return models.Prefetch("actions", queryset=cls.objects.select_related("party"))
