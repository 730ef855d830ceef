"""What every published thing has in common: one address, one title, one editorial state, one set of receipts."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .citation import Citation
from .fields import TermField, WorkedOutModel
from .vocabulary import State

validate_slug = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    _("Write the address in small letters, digits and single hyphens, for example beijing-treaty."),
    code="slug",
)


class Alphabetical(models.Func):
    """Sort by a text without regard to the case of A to Z, in the same order on every database (by code point, no local collation)."""

    function = "LOWER"

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template='%(function)s(%(expressions)s COLLATE "C")', **context)


def alphabetical(words):
    """The key that sorts as `Alphabetical` does."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in words)


def public_condition(prefix=""):
    """What visitors may see: published, and not before its time. `prefix` leads to the record from another model."""
    is_due = Q(**{f"{prefix}publish_at": None}) | Q(**{f"{prefix}publish_at__lte": timezone.now()})
    return is_due & Q(**{f"{prefix}state": State.PUBLISHED})


def summary_zh_is_behind():
    """Records whose English summary was changed since the Chinese one was written or confirmed."""
    return ~Q(summary_zh="") & ~Q(summary_zh_of="") & ~Q(summary_zh_of=F("summary"))


class RecordQuerySet(models.QuerySet):
    """Rows of Record or of one of its types."""

    def public(self):
        """What visitors may see: published, and not before its time."""
        return self.filter(public_condition())

    def listed(self):
        """The public records a list page counts; a type that keeps some off its list narrows this."""
        return self.public()

    def alphabetical(self):
        return self.order_by(Alphabetical("title"), "pk")

    def for_list(self):
        """Everything a list page shows of its records, in a fixed number of queries."""
        receipts = Citation.objects.select_related("passage__source")
        return self.prefetch_related(models.Prefetch("citations", queryset=receipts))

    def for_detail(self):
        """Everything a record's own page shows, in a fixed number of queries."""
        return self.for_list().prefetch_related("topics")

    def get_by_natural_key(self, slug):
        """Find by slug.

        A fixture writes the Record row first and then the row of its type. Between the two, the type's row is answered unsaved with
        the key it will have, so that references in fixtures resolve in any order.
        """
        row = self.filter(slug=slug).first()
        if row or self.model is Record:
            return row or self.get(slug=slug)
        return self.model(record_id=Record.objects.get(slug=slug, record_type=self.model._meta.model_name).pk)


class Record(WorkedOutModel):
    """One published thing of the site, whatever its type: what has an address, a title, a state and citations."""

    slug = models.CharField(
        _("address"),
        max_length=100,
        unique=True,
        validators=[validate_slug],
        help_text=_("The last part of the page's address. Small letters, digits and hyphens; best left alone once public."),
    )
    record_type = models.CharField(_("type"), max_length=32, editable=False, db_index=True)
    title = models.CharField(_("title"), max_length=300, help_text=_("The heading of the page: the name as its source gives it."))
    title_zh = models.CharField(
        _("Chinese title"), max_length=300, blank=True, help_text=_("In simplified characters. Needs a citation of its own.")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("One or two plain sentences in our own words, each resting on facts cited below.")
    )
    summary_zh = models.TextField(_("Chinese summary"), blank=True)
    summary_zh_of = models.TextField(_("English summary that the Chinese one renders"), blank=True, editable=False)
    topics = models.ManyToManyField("Topic", verbose_name=_("topics"), related_name="records", blank=True)
    state = TermField(_("state"), vocabulary=State, default=State.DRAFT, help_text=_("Visitors see published records only."))
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, help_text=_("Leave empty to publish at once. In universal time (UTC).")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawn_reason = models.TextField(
        _("reason for withdrawing"), blank=True, help_text=_("Shown at the record's address instead of the record.")
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        related_name="predecessors",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("When withdrawn: the record its address leads to from now on."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    last_changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False, db_index=True)
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day somebody last compared the whole record with its sources.")
    )

    objects = RecordQuerySet.as_manager()

    stored_summaries = "", ""
    """The two summaries as the database has them; None where one was not read."""

    gaps = ()
    """Names of the facts whose absence is shown as "not stated" rather than passed over."""

    in_head = ("title",)
    """Names of the facts shown in the head of the page rather than in the list of facts."""

    highlights = ()
    """Names of the fields a list shows of each record."""

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["slug"]
        permissions = [
            ("publish_record", "Can publish, schedule, withdraw and bring back"),
            ("publish_unreviewed_record", "Can publish own work without review, with a reason"),
            ("merge_record", "Can merge records, correct cited passages and change public addresses"),
        ]
        indexes = [
            models.Index(fields=["state", "publish_at"], name="record_public"),
            models.Index(fields=["title", "id"], name="record_by_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""), name="record_title_not_empty", violation_error_message=_("Give the record a title.")
            ),
            models.CheckConstraint(
                condition=~Q(slug=""), name="record_slug_not_empty", violation_error_message=_("Give the record an address.")
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="record_state_known",
                violation_error_message=_("Choose one of the four states."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | (~Q(withdrawn_reason="") & Q(withdrawn_at__isnull=False)),
                name="record_withdrawn_with_reason",
                violation_error_message=_("Say why the record is withdrawn: its address shows the reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(first_published_at__isnull=False),
                name="record_published_since",
                violation_error_message=_("A published record needs the time of its first publication."),
            ),
            models.CheckConstraint(
                condition=~Q(successor=F("id")) | Q(successor__isnull=True),
                name="record_not_its_own_successor",
                violation_error_message=_("A record cannot be replaced by itself. Choose another record."),
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._remember_summaries()
        return record

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._remember_summaries()

    def save(self, *args, **kwargs):
        self.stamp()
        super().save(*args, **kwargs)
        self._remember_summaries()

    def _remember_summaries(self):
        self.stored_summaries = self.__dict__.get("summary"), self.__dict__.get("summary_zh")

    def stamp(self):
        """Fill in what follows from the row itself: its type, when it was first public or withdrawn, what its Chinese summary renders."""
        if type(self) is not Record:
            self.record_type = self._meta.model_name
        now = timezone.now()
        if self.state == State.PUBLISHED and not self.has_been_public:
            self.first_published_at = max(now, self.publish_at or now)
        elif self.state in (State.DRAFT, State.IN_REVIEW) and not self.has_been_public:
            self.first_published_at = None
        if self.state == State.WITHDRAWN:
            self.withdrawn_at = self.withdrawn_at or now
        else:
            self.withdrawn_at = None
        self._stamp_summary_zh()

    def _stamp_summary_zh(self):
        """Whoever changes the Chinese summary has the English one before them; one that stays as it was renders what it did before."""
        summary, summary_zh = self.stored_summaries
        if None in (summary, summary_zh):
            return
        if not self.summary_zh:
            self.summary_zh_of = ""
        elif self.summary_zh != summary_zh:
            self.summary_zh_of = self.summary
        elif not self.summary_zh_of:
            self.summary_zh_of = summary

    def get_absolute_url(self):
        return reverse(f"{self.record_type}-detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    @property
    def is_summary_zh_behind(self):
        """Whether the English summary was changed since the Chinese one was written or confirmed; `summary_zh_is_behind` in a query."""
        return bool(self.summary_zh and self.summary_zh_of) and self.summary_zh_of != self.summary

    @property
    def is_public(self):
        """Whether visitors may see it now; the same rule as `public_condition`."""
        return self.state == State.PUBLISHED and (self.publish_at is None or self.publish_at <= timezone.now())

    @property
    def has_been_public(self):
        """Whether visitors have ever seen it. A scheduled record's first publication lies ahead."""
        return bool(self.first_published_at) and self.first_published_at <= timezone.now()

    @property
    def short_name(self):
        """What breadcrumbs and tables call it."""
        return self.title

    def clean(self):
        super().clean()
        self.stamp()
        errors = {}
        if self.state == State.WITHDRAWN and not self.withdrawn_reason.strip():
            errors["withdrawn_reason"] = _("Say why the record is withdrawn: its address shows the reason.")
        if self.successor_id and self.successor_id == self.pk:
            errors["successor"] = _("A record cannot be replaced by itself. Choose another record.")
        if OldAddress.objects.filter(slug=self.slug).exclude(record=self.pk).exists():
            errors["slug"] = _("Another record had this address, and links to it still lead there. Choose another.")
        if errors:
            raise ValidationError(errors)


class SlugQuerySet(models.QuerySet):
    """Rows that a slug names everywhere."""

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class OldAddress(models.Model):
    """An address a record had while public. It redirects to the record for ever."""

    record = models.ForeignKey(Record, related_name="old_addresses", on_delete=models.CASCADE)
    slug = models.CharField(_("address"), max_length=100, unique=True, validators=[validate_slug])

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["slug"]

    def __str__(self):
        return self.slug

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["cooperation.record"]


class RowQuerySet(models.QuerySet):
    """Rows of a record that a key names."""

    def get_by_natural_key(self, slug, key):
        return self.get(**{f"{self.model.owner}__slug": slug, "key": key})


class Row(WorkedOutModel):
    """A child row of a record, named within it by a short stable key so that citations and fixtures can point to it."""

    key = models.CharField(
        _("key"),
        max_length=60,
        validators=[validate_slug],
        help_text=_("A short name for this row, unique in its record, for example china-2017. Citations point to it."),
    )

    objects = RowQuerySet.as_manager()

    owner = ""
    """Name of the foreign key to the record the row belongs to."""

    headline = ""
    """Name of the fact that says what the row asserts: a role, an act, a name, a figure."""

    absence = ""
    """What a page says when a record has no such row; empty to say nothing."""

    record_types = ()
    """Types of record that have such rows, where the owner may be any record."""

    class Meta:
        abstract = True

    def natural_key(self):
        return (getattr(self, self.owner).slug, self.key)

    natural_key.dependencies = ["cooperation.record"]

    @classmethod
    def accessor(cls):
        """The name under which a record has its rows of this kind."""
        return cls._meta.get_field(cls.owner).remote_field.get_accessor_name()

    def repeats(self, fact):
        """Whether a fact says nothing beyond another fact of the same row, and so needs no citation of its own."""
        return False


def key_unique_in(owner):
    """The constraint that a row's key names one row of its record."""
    return models.UniqueConstraint(
        fields=[owner, "key"],
        name="%(class)s_key_unique_in_record",
        violation_error_message=_("Two rows of this record have the same key. Give each its own."),
    )
