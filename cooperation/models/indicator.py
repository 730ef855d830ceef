"""Indicators and their observations: the figures, as given and no more exact."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .base import Record, RecordQuerySet, Row, key_unique_in
from .fields import DateBoundField, PartialDateField, TermField, date_constraints
from .vocabulary import Qualifier


class IndicatorQuerySet(RecordQuerySet):
    def for_detail(self):
        return super().for_detail().prefetch_related("observations__places")


class Indicator(Record):
    """Something counted or measured: what it is, in which unit, of which whole."""

    record = models.OneToOneField(Record, parent_link=True, primary_key=True, related_name="indicator", on_delete=models.CASCADE)
    unit = models.CharField(
        _("unit"), max_length=60, help_text=_("What one is, for example treaties; for shares begin with %, as in % of GDP.")
    )
    definition = models.TextField(_("definition"), blank=True)
    denominator = models.CharField(_("share of what"), max_length=200, blank=True)

    objects = IndicatorQuerySet.as_manager()

    gaps = ("definition",)
    highlights = ("unit",)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(unit=""), name="indicator_unit_not_empty", violation_error_message=_("Enter the unit.")
            ),
        ]

    @property
    def is_share(self):
        """Whether its figures are percentages of a whole, from 0 to 100."""
        return self.unit.startswith("%")


class Observation(Row):
    """One figure of an indicator: a value or a range, when, where, and how exact."""

    indicator = models.ForeignKey(Indicator, related_name="observations", on_delete=models.CASCADE)
    period = PartialDateField(_("period"))
    period_earliest = DateBoundField("period", end="earliest")
    period_latest = DateBoundField("period", end="latest")
    low = models.DecimalField(
        _("value, or low end"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("Empty only for a figure “below”."),
    )
    high = models.DecimalField(
        _("high end"),
        max_digits=20,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("For a range or a figure “below”; else leave empty."),
    )
    qualifier = TermField(_("how exact"), vocabulary=Qualifier, default=Qualifier.EXACT)
    places = models.ManyToManyField("Place", verbose_name=_("places"), related_name="observations", blank=True)
    places_open = models.BooleanField(
        _("more places"), default=False, help_text=_("Tick when the source names the places as examples (“such as”).")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("What a reader must know to read the figure rightly."))

    owner = "indicator"
    headline = "low"

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator", F("period_earliest").asc(nulls_last=True), "key"]
        constraints = [
            key_unique_in("indicator"),
            *date_constraints("period"),
            models.CheckConstraint(
                condition=Q(qualifier__in=[Qualifier.EXACT, Qualifier.ABOUT], low__isnull=False, high__isnull=False, high=F("low"))
                | Q(qualifier=Qualifier.BETWEEN, low__isnull=False, high__isnull=False, low__lte=F("high"))
                | Q(qualifier=Qualifier.ABOVE, low__isnull=False, high__isnull=True)
                | Q(qualifier=Qualifier.BELOW, low__isnull=True, high__isnull=False),
                name="observation_ends_fit_qualifier",
                violation_error_message=_(
                    "Exactly and about take one value; between takes a low and a high end, the low one first; "
                    "above takes the low end only, below the high end only."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.indicator.slug} {self.key}"

    @property
    def numbers(self):
        """The figures it states, each of which a cited excerpt must hold."""
        return sorted({number for number in (self.low, self.high) if number is not None})

    def repeats(self, fact):
        """Whether a fact says nothing beyond another of the same row: the high end of a single value."""
        return fact == "high" and self.high == self.low

    def clean(self):
        """Complete a single value; refuse a share outside 0 to 100."""
        super().clean()
        if self.qualifier in (Qualifier.EXACT, Qualifier.ABOUT) and self.high is None:
            self.high = self.low
        if self.indicator_id and self.indicator.is_share and any(not 0 <= number <= 100 for number in self.numbers):
            raise ValidationError({"low": _("A share lies between 0 and 100. Check the figure, or the indicator's unit.")})
