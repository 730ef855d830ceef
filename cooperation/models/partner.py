"""Partners: whom cooperation is with, and the home side it is told from."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation import text

from .base import Record, RecordQuerySet, Row, key_unique_in
from .fields import NameKeyField, TermField
from .vocabulary import NameKind, PartnerKind

validate_alpha2 = RegexValidator(r"\A[A-Z]{2}\Z", _("Two capital letters, for example GB. Look it up in ISO 3166-1."))


class PartnerQuerySet(RecordQuerySet):
    def listed(self):
        """The other side: China and its own authorities have pages, and are not counted as partners."""
        return self.public().filter(is_home=False)

    def of_home(self):
        """The side the record is told from, which no list of partners shows."""
        return self.public().filter(is_home=True).order_by("title", "pk")

    def for_list(self):
        return super().for_list().select_related("part_of")

    def for_detail(self):
        return super().for_detail().prefetch_related("names")


class Partner(Record):
    """A state, organisation, forum or authority that takes part in cooperation, at home or abroad."""

    record = models.OneToOneField(Record, parent_link=True, primary_key=True, related_name="partner", on_delete=models.CASCADE)
    kind = TermField(_("kind"), vocabulary=PartnerKind)
    official_name = models.CharField(_("official name"), max_length=300, blank=True)
    iso_alpha2 = models.CharField(
        _("ISO 3166-1 code"),
        max_length=2,
        blank=True,
        validators=[validate_alpha2],
        help_text=_("Two letters; states only. The United Kingdom is GB."),
    )
    part_of = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        related_name="parts",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("For an authority: its state."),
    )
    is_home = models.BooleanField(
        _("home side"), default=False, help_text=_("China and its own authorities. The public list of partners shows the others.")
    )
    website = models.URLField(_("website"), max_length=500, blank=True)

    objects = PartnerQuerySet.as_manager()

    highlights = ("kind", "part_of")

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=PartnerKind.values),
                name="partner_kind_known",
                violation_error_message=_("Choose the kind of partner."),
            ),
            models.UniqueConstraint(
                fields=["iso_alpha2"],
                condition=~Q(iso_alpha2=""),
                name="partner_iso_alpha2_unique",
                violation_error_message=_("Another partner has this ISO code. Use that partner."),
            ),
            models.CheckConstraint(
                condition=Q(iso_alpha2="") | Q(kind=PartnerKind.STATE),
                name="partner_iso_alpha2_for_states_only",
                violation_error_message=_("Only states have an ISO 3166-1 code. Clear it, or change the kind to state."),
            ),
            models.CheckConstraint(
                condition=~Q(part_of=F("record")) | Q(part_of__isnull=True),
                name="partner_not_part_of_itself",
                violation_error_message=_("A partner cannot be part of itself."),
            ),
        ]

    @property
    def abbreviation(self):
        """Its first abbreviation, empty when it has none."""
        return next((row.name for row in self.names.all() if row.kind == NameKind.ABBREVIATION), "")

    @property
    def short_name(self):
        return self.abbreviation or self.title

    def clean(self):
        super().clean()
        if holder := holder_of(self.title, other_than=self.pk):
            message = _("“%(name)s” is a name of %(partner)s already. Use that partner, or another title.")
            raise ValidationError({"title": message % {"name": self.title, "partner": holder}})


def holder_of(name, *, other_than):
    """The other partner that has a name, as its title or among its names, however it is spelled; None when it is free."""
    key = text.name_key(name)
    if row := PartnerName.objects.filter(name_key=key).exclude(partner=other_than).select_related("partner").first():
        return row.partner
    return next((partner for partner in Partner.objects.exclude(pk=other_than) if text.name_key(partner.title) == key), None)


class PartnerName(Row):
    """One more name of a partner. No two partners share a name, however it is spelled."""

    partner = models.ForeignKey(Partner, related_name="names", on_delete=models.CASCADE)
    kind = TermField(_("kind"), vocabulary=NameKind)
    name = models.CharField(_("name"), max_length=300)
    name_key = NameKeyField("name", max_length=300)
    language = models.CharField(_("language"), max_length=20, default="en", help_text=_("For example en or zh-Hans."))

    owner = "partner"
    headline = "name"

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["partner", "key"]
        constraints = [
            key_unique_in("partner"),
            models.UniqueConstraint(
                fields=["name_key"],
                name="partnername_belongs_to_one_partner",
                violation_error_message=_(
                    "This name is taken, perhaps in another spelling. A name belongs to one partner and stands once."
                ),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NameKind.values),
                name="partnername_kind_known",
                violation_error_message=_("Choose the kind of name."),
            ),
            models.CheckConstraint(
                condition=~Q(name_key=""),
                name="partnername_has_letters",
                violation_error_message=_("A name needs at least one letter or digit."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if holder := holder_of(self.name, other_than=self.partner_id):
            message = _("“%(name)s” is a name of %(partner)s already. A name belongs to one partner.")
            raise ValidationError({"name": message % {"name": self.name, "partner": holder}})
