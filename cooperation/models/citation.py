"""The receipt: this fact of this record rests on these words of that passage."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation import text

from .fields import CheckedTogether, TermField, WordsField
from .vocabulary import Basis, Confidence, Rank

WHOLE_RECORD = "record"
"""The fact name of a citation for a record's existence as a whole. It covers no single fact."""


UNQUOTED = (Basis.STATED, Basis.ATTRIBUTED, Basis.EXTERNAL)
"""How a fact may rest on a passage whose words nobody has copied: the note says what it says."""


class CitationQuerySet(models.QuerySet):
    """Citations."""

    def get_by_natural_key(self, slug, number):
        return self.get(record__slug=slug, number=number)


class Citation(CheckedTogether):
    """One receipt. Several may support one fact; one with a value of its own gives a rival value."""

    record = models.ForeignKey("Record", related_name="citations", on_delete=models.CASCADE)
    number = models.PositiveIntegerField(_("number"))
    row = models.CharField(
        _("row"), max_length=60, blank=True, help_text=_("Key of the row it is about; empty for the record's own fields.")
    )
    fact = models.CharField(_("fact"), max_length=60, help_text=_("The field these words support, or the record as a whole."))
    passage = models.ForeignKey(
        "Passage",
        verbose_name=_("passage"),
        related_name="citations",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Leave empty to have it found from the excerpt, where the source's text is attached."),
    )
    excerpt = WordsField(
        _("excerpt"),
        blank=True,
        help_text=_("The fewest words that prove the fact, exactly as printed, at most 15; … joins two parts."),
    )
    basis = TermField(_("basis"), vocabulary=Basis, default=Basis.STATED)
    rank = TermField(_("rank"), vocabulary=Rank, default=Rank.NORMAL)
    value = models.CharField(
        _("rival value"), max_length=300, blank=True, help_text=_("Only when this source gives another value than the one shown.")
    )
    confidence = TermField(
        _("confidence"),
        vocabulary=Confidence,
        blank=True,
        help_text=_("Only where no words are cited: how far the source can be relied on."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Shown to readers. Needed for what is inferred or supplied by the editors: say why.")
    )
    checked = models.CharField(_("checked"), max_length=64, blank=True, editable=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["record", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "number"],
                name="citation_number_unique_in_record",
                violation_error_message=_("This record has a citation of that number already."),
            ),
            models.UniqueConstraint(
                fields=["record", "row", "fact", "passage", "excerpt", "value"],
                name="citation_not_given_twice",
                violation_error_message=_("This citation is there already: same fact, same words."),
            ),
            models.UniqueConstraint(
                fields=["record", "row", "fact", "value"],
                condition=Q(passage__isnull=True),
                name="citation_by_editor_not_given_twice",
                violation_error_message=_("The editors supply this fact already. Change that citation instead."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="citation_number_from_one",
                violation_error_message=_("Citations are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=~Q(fact=""),
                name="citation_names_a_fact",
                violation_error_message=_("Say which fact these words support."),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=Basis.values),
                name="citation_basis_known",
                violation_error_message=_("Choose how the fact rests on the words."),
            ),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | Q(basis=Basis.EDITOR),
                name="citation_has_a_passage_unless_by_editor",
                violation_error_message=_("Choose the passage. Only what the editors supply can do without one."),
            ),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | Q(excerpt=""),
                name="citation_excerpt_with_passage",
                violation_error_message=_("Words need their passage. Choose the passage they stand in."),
            ),
            models.CheckConstraint(
                condition=Q(passage__isnull=True) | ~Q(excerpt="") | (Q(basis__in=UNQUOTED) & ~Q(note="") & ~Q(confidence="")),
                name="citation_passage_with_words",
                violation_error_message=_(
                    "A passage needs its exact words. Where nobody has copied them, say in the note what they say, and how sure that is."
                ),
            ),
            models.CheckConstraint(
                condition=Q(confidence="") | Q(confidence__in=Confidence.values),
                name="citation_confidence_known",
                violation_error_message=_("Choose how far the source can be relied on."),
            ),
            models.CheckConstraint(
                condition=Q(confidence="") | Q(excerpt=""),
                name="citation_confidence_without_excerpt",
                violation_error_message=_("Words that are cited are the evidence themselves. Leave the confidence empty."),
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=[Basis.INFERRED, Basis.EDITOR]) | ~Q(note=""),
                name="citation_inferred_or_editor_with_note",
                violation_error_message=_("Say in the note how this was inferred, or where the editors have it from."),
            ),
            models.CheckConstraint(
                condition=Q(value="") | Q(rank=Rank.NORMAL),
                name="citation_rival_value_not_preferred",
                violation_error_message=_(
                    "A rival value is not the preferred one. Change the record's value, or the rank to normal."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.record.slug} {self.number}"

    def natural_key(self):
        return (self.record.slug, self.number)

    natural_key.dependencies = ["cooperation.record", "cooperation.passage"]

    @property
    def is_whole_quotation(self):
        """Whether it holds a direct quotation word for word: the record itself, to which the excerpt limits do not apply."""
        if self.basis != Basis.QUOTED or self.fact != "text" or self.row or self.record.record_type != "quote":
            return False
        quote = self.record if hasattr(self.record, "is_direct") else self.record.quote
        return quote.is_direct

    @property
    def is_unquoted(self):
        """Whether it rests on a passage whose words are not recorded here: its note says, in our words, what they say."""
        return bool(self.passage_id) and not self.excerpt

    @property
    def evidence(self):
        """What its fact rests on: the words cited, or what they say where nobody has copied them."""
        return self.note if self.is_unquoted else self.excerpt

    @property
    def is_printed_so(self):
        """Whether the note says that the source itself has the slip: "[sic]" in a note is shown after the words."""
        return "[sic]" in self.note

    @property
    def fingerprint(self):
        """What `checked` must be: a hash over the excerpt and its passage, so that a later change of a letter in either is seen."""
        return text.digest(f"{self.passage.sha256}\n{self.excerpt}")

    @property
    def is_unaltered(self):
        """Whether the excerpt and its passage are still what they were when checked against the source's text."""
        return bool(self.excerpt) and self.checked == self.fingerprint

    def check_against_text(self):
        """Set `checked` when the passage's text is held here and has the excerpt; clear it when they no longer fit."""
        if self.excerpt and self.passage.text and text.occurs(self.excerpt, self.passage.text):
            self.checked = self.fingerprint
        elif not self.is_unaltered:
            self.checked = ""

    def clean(self):
        super().clean()
        if self.is_unquoted and self.passage.is_fingerprinted:
            raise ValidationError({"excerpt": _("The words of %(passage)s are known. Cite them.") % {"passage": self.passage}})
        if not self.excerpt or not self.passage:
            return
        if not self.is_whole_quotation and (length := len(text.words(self.excerpt))) > text.MAX_EXCERPT_WORDS:
            message = _("The excerpt has %(length)s words. Keep the fewest that prove the fact, at most %(most)s.")
            raise ValidationError({"excerpt": message % {"length": length, "most": text.MAX_EXCERPT_WORDS}})
        if self.passage.text and not text.occurs(self.excerpt, self.passage.text):
            message = _("These words are not in %(passage)s. Copy them exactly as printed, or choose another passage.")
            raise ValidationError({"excerpt": message % {"passage": self.passage}})
