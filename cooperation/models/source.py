"""Sources, and the numbered passages that facts rest on."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation import text

from .base import Alphabetical, Record, SlugQuerySet, validate_slug
from .citation import Citation
from .fields import CheckedTogether, DateBoundField, PartialDateField, TermField, WorkedOutModel, date_constraints
from .vocabulary import SourceKind

validate_https = URLValidator(schemes=["https"], message=_("Enter a full address that begins with https://."))
validate_web = URLValidator(schemes=["https", "http"], message=_("Enter a full address that begins with https:// or http://."))


class SourceQuerySet(SlugQuerySet):
    """Sources."""

    def public(self):
        """Sources that a public record rests on; a source only drafts cite would give the drafts away."""
        cited = Citation.objects.filter(passage__source=OuterRef("pk"), record__in=Record.objects.public())
        return self.filter(Exists(cited))

    def listed(self):
        return self.public()

    def alphabetical(self):
        return self.order_by(Alphabetical("title"), "pk")

    def for_list(self):
        return self.annotate(passage_count=models.Count("passages"))

    def for_detail(self):
        return self.prefetch_related("passages")


class Source(WorkedOutModel):
    """One document that facts are drawn from. Its text belongs to others and is public only where `text_public` says so."""

    slug = models.CharField(_("address"), max_length=100, unique=True, validators=[validate_slug])
    title = models.CharField(_("title"), max_length=300)
    title_supplied = models.BooleanField(
        _("title supplied by us"), default=False, help_text=_("Tick when the document has no title of its own; readers are told.")
    )
    key = models.CharField(
        _("short mark"),
        max_length=20,
        help_text=_("Shown in the marks of its facts, for example WIPO Lex."),
    )
    is_main = models.BooleanField(
        _("main source"), default=False, help_text=_("Tick for the one source whose ¶ marks are understood without its short mark.")
    )
    kind = TermField(_("kind"), vocabulary=SourceKind)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_on = PartialDateField(_("published on"))
    published_on_earliest = DateBoundField("published_on", end="earliest")
    published_on_latest = DateBoundField("published_on", end="latest")
    published_on_reason = models.CharField(
        _("how the date was inferred"), max_length=300, blank=True, help_text=_("Leave empty when the document states its date.")
    )
    url = models.URLField(_("address on the web"), max_length=500, blank=True, validators=[validate_web])
    archived_url = models.URLField(_("archived copy"), max_length=500, blank=True, validators=[validate_https])
    language = models.CharField(_("language"), max_length=20, default="en", help_text=_("For example en or zh-Hans."))
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    rights = models.CharField(_("rights"), max_length=300, blank=True)
    text_public = models.BooleanField(
        _("text may be shown"), default=False, help_text=_("Tick only when the licence lets us publish whole passages.")
    )
    sha256 = models.CharField(
        _("SHA-256 of the file"), max_length=64, blank=True, help_text=_("Fingerprint of the document as received, in hexadecimal.")
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [
            *date_constraints("published_on"),
            models.UniqueConstraint(
                fields=["url"],
                condition=~Q(url=""),
                name="source_url_unique",
                violation_error_message=_("Another source has this address. Cite that one."),
            ),
            models.UniqueConstraint(
                fields=["key"],
                name="source_key_unique",
                violation_error_message=_("Another source has this short mark. Choose another."),
            ),
            models.UniqueConstraint(
                fields=["is_main"],
                condition=Q(is_main=True),
                name="source_one_is_main",
                violation_error_message=_("Another source is the main one. Untick it there first."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="source_title_not_empty", violation_error_message=_("Give the source a title.")
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("source-detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    @property
    def short_name(self):
        return self.title


class PassageQuerySet(models.QuerySet):
    """Passages."""

    def get_by_natural_key(self, slug, number):
        return self.get(source__slug=slug, number=number)


class Passage(CheckedTogether):
    """One numbered passage of a source: its place and fingerprint always, its words only where somebody who holds them attached them."""

    source = models.ForeignKey(Source, verbose_name=_("source"), related_name="passages", on_delete=models.CASCADE)
    number = models.PositiveIntegerField(_("number"), help_text=_("Counted from 1 without gaps."))
    label = models.CharField(
        _("label"),
        max_length=30,
        blank=True,
        help_text=_("How readers find it: ¶ 4, art. 12, p. 7. Empty when the source is cited as a whole."),
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True, help_text=_("What the passage says, in our own words."))
    length = models.PositiveIntegerField(
        _("length in words"), default=0, help_text=_("Decides how much of it may be excerpted; 0 when nobody has counted.")
    )
    sha256 = models.CharField(
        _("SHA-256 of the passage"), max_length=64, blank=True, help_text=_("Empty when nobody has had its words at hand.")
    )
    is_without_claim = models.BooleanField(
        _("no claim"),
        default=False,
        help_text=_("Tick when the passage holds nothing this record could cite; coverage counts it as read."),
    )
    text = models.TextField(
        _("text"), blank=True, help_text=_("Kept in this database only; never exported unless the text may be shown.")
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["source", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "number"],
                name="passage_number_unique_in_source",
                violation_error_message=_("This source has a passage of that number already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="passage_number_from_one",
                violation_error_message=_("Passages are numbered from 1."),
            ),
        ]

    def __str__(self):
        return f"{self.source.key} {self.name_in_source}".rstrip()

    def get_absolute_url(self):
        return f"{self.source.get_absolute_url()}#p{self.number}"

    def natural_key(self):
        return (self.source.slug, self.number)

    natural_key.dependencies = ["cooperation.source"]

    @property
    def name_in_source(self):
        """What tells it from the other passages of its source: its label, else its number. The first without a label has no name: mostly
        it is the only one, and the whole document."""
        return self.label or (str(self.number) if self.number > 1 else "")

    @property
    def mark(self):
        """What stands beside a fact that rests on it."""
        return self.label if self.source.is_main and self.label else str(self)

    @property
    def is_fingerprinted(self):
        """Whether somebody has had its words at hand, so that they can be cited and checked."""
        return bool(self.sha256)

    @property
    def is_text_held(self):
        return bool(self.text)

    def clean(self):
        super().clean()
        if self.text and self.sha256 and text.digest(self.text) != self.sha256:
            raise ValidationError(
                {"text": _("These words are not the passage that was fingerprinted. Paste it exactly as received.")}
            )
