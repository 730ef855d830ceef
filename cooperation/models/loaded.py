"""What fixture loads wrote, so that a later load knows which rows an editor has changed since."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedRow(models.Model):
    """One row of a set of fixtures as last loaded or found equal."""

    set = models.CharField(_("set"), max_length=60)
    model = models.CharField(_("model"), max_length=60)
    natural_key = models.CharField(_("natural key"), max_length=300)
    digest = models.CharField(_("digest"), max_length=64)
    added = models.JSONField(_("fields added by other sets"), default=dict, blank=True)
    """By the name of another set, the fields it fills that this row's own set leaves empty."""

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        ordering = ["model", "natural_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "natural_key"],
                name="loadedrow_names_one_row",
                violation_error_message=_("This row is known already."),
            ),
        ]

    def __str__(self):
        return f"{self.model} {self.natural_key}"
