"""What records are about: topics and places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import SlugQuerySet, validate_slug
from .fields import TermField
from .vocabulary import PlaceLevel


class Topic(models.Model):
    """A subject heading of our own that groups records."""

    slug = models.CharField(_("address"), max_length=100, unique=True, validators=[validate_slug])
    label = models.CharField(_("label"), max_length=100, unique=True)
    label_zh = models.CharField(
        _("Chinese label"), max_length=100, blank=True, default="", db_default="", help_text=_("In simplified characters.")
    )
    definition = models.CharField(_("definition"), max_length=300, blank=True, help_text=_("One line that says what belongs here."))

    objects = SlugQuerySet.as_manager()

    named_by = "label"
    """The field with what it is called; its Chinese name stands beside it."""

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def __str__(self):
        return self.label

    def natural_key(self):
        return (self.slug,)


class Place(models.Model):
    """A place on the map, as far as the sources or a gazetteer settle it."""

    slug = models.CharField(_("address"), max_length=100, unique=True, validators=[validate_slug])
    name = models.CharField(_("name"), max_length=100)
    name_zh = models.CharField(
        _("Chinese name"), max_length=100, blank=True, default="", db_default="", help_text=_("In simplified characters.")
    )
    level = TermField(_("level"), vocabulary=PlaceLevel, default=PlaceLevel.OTHER)
    within = models.ForeignKey(
        "self", verbose_name=_("within"), related_name="parts", null=True, blank=True, on_delete=models.PROTECT
    )
    iso_3166_2 = models.CharField(_("ISO 3166-2 code"), max_length=6, blank=True, help_text=_("For example CN-BJ."))

    objects = SlugQuerySet.as_manager()

    named_by = "name"

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["iso_3166_2"],
                condition=~models.Q(iso_3166_2=""),
                name="place_iso_3166_2_unique",
                violation_error_message=_("Another place has this ISO 3166-2 code."),
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)
