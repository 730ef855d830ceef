"""Quotes: what was said, by whom, in whose voice."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .base import Record, RecordQuerySet
from .fields import DateBoundField, PartialDateField, TermField, date_constraints
from .vocabulary import QuoteKind


class QuoteQuerySet(RecordQuerySet):
    def on(self, record):
        """Public quotes about a record, or of which it is the organisation or the occasion; direct ones first.

        Each of the three is asked by its own index: joined, SQLite would read through all quotes.
        """
        about = self.model.about.through.objects.filter(record=record.pk).values("quote")
        touching = self.model._base_manager.filter(Q(pk__in=about) | Q(organisation=record.pk) | Q(occasion=record.pk))
        return self.public().filter(pk__in=touching.values("pk")).exclude(pk=record.pk).order_by("kind", "slug")

    def for_list(self):
        return super().for_list().select_related("organisation")

    def for_detail(self):
        return super().for_detail().select_related("occasion").prefetch_related("about")


class Quote(Record):
    """A direct quotation, a reported statement, or something the source says in its own voice."""

    record = models.OneToOneField(Record, parent_link=True, primary_key=True, related_name="quote", on_delete=models.CASCADE)
    kind = TermField(_("kind"), vocabulary=QuoteKind)
    text = models.TextField(
        _("text"), help_text=_("A direct quotation word for word, without quotation marks; a statement or report in our own words.")
    )
    language = models.CharField(_("language"), max_length=20, default="en", help_text=_("Of the text, for example en or zh-Hans."))
    speaker_name = models.CharField(_("speaker"), max_length=200, blank=True)
    speaker_role = models.CharField(_("speaker's role"), max_length=200, blank=True, help_text=_("As printed in the source."))
    organisation = models.ForeignKey(
        "Partner",
        verbose_name=_("organisation"),
        related_name="quotes",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Whom the speaker spoke for, or who is reported."),
    )
    said_on = PartialDateField(_("said on"))
    said_on_earliest = DateBoundField("said_on", end="earliest")
    said_on_latest = DateBoundField("said_on", end="latest")
    occasion = models.ForeignKey(
        "Initiative", verbose_name=_("occasion"), related_name="quotes", null=True, blank=True, on_delete=models.PROTECT
    )
    about = models.ManyToManyField(Record, verbose_name=_("about"), related_name="quotes_about", blank=True)

    objects = QuoteQuerySet.as_manager()

    gaps = ("said_on", "occasion")
    in_head = ("title", "text")
    highlights = ("kind", "organisation", "said_on")

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ["slug"]
        constraints = [
            *date_constraints("said_on"),
            models.CheckConstraint(
                condition=Q(kind__in=QuoteKind.values),
                name="quote_kind_known",
                violation_error_message=_(
                    "Choose whether it is a direct quotation, a reported statement or a statement of the source."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(text=""), name="quote_text_not_empty", violation_error_message=_("Enter what was said.")
            ),
            models.CheckConstraint(
                condition=~Q(kind=QuoteKind.DIRECT) | ~Q(speaker_name=""),
                name="quote_direct_has_a_speaker",
                violation_error_message=_("A direct quotation needs its speaker."),
            ),
        ]

    @property
    def is_direct(self):
        """Only direct quotations ever stand in quotation marks."""
        return self.kind == QuoteKind.DIRECT
