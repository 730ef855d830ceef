"""What searching reads: one entry for each record and source, with its words as tokens. `cooperation.search` writes and reads it."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from .base import Record
from .source import Source

SECTIONS = ("title", "names", "summary", "facts", "quotes", "excerpts")
"""The columns of tokens, the weightiest first."""


def entry_is_public(key="pk", kind=""):
    """Whether visitors may see what the entry with a key stands for, now. Where its kind is known, only that is looked at.

    What it stands for follows from its key and is looked up for each entry by itself, without its row: given a join, a database may read
    all records before it shows the first entry.
    """
    is_seen_record = _is_there(_standing_for(key, Record.objects.public()))
    if kind not in ("", "source"):
        return is_seen_record
    is_seen_source = _is_there(_standing_for(key, Source.objects.public(), 1))
    return is_seen_source if kind else is_seen_record | is_seen_source


def entry_kind(key="pk"):
    """The kind of the entry with a key, from what it stands for."""
    return Coalesce(Subquery(_standing_for(key, Record.objects.all()).values("record_type")), Value(Source._meta.model_name))


def is_of_source(pk):
    """Whether the entry with this key stands for a source, as the constraint of SearchEntry says."""
    return pk % 2 == 1


def _standing_for(key, rows, odd=0):
    """That of the rows which the entry with a key stands for, as the constraint of SearchEntry says."""
    return rows.order_by().alias(entry_key=F("pk") * 2 + odd).filter(pk=OuterRef(key) / 2, entry_key=OuterRef(key))


def _is_there(rows):
    return Q(IsNull(Subquery(rows.values("pk")), False))


class SearchEntryQuerySet(models.QuerySet):
    """Entries."""

    def public(self):
        return self.filter(entry_is_public())


class SearchEntry(models.Model):
    """One record or source as it is found: its words by weight, and its texts to show where they stand.

    Its key follows from the key of what it stands for, so that the newest have the highest.
    """

    id = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField(Record, related_name="search_entry", null=True, blank=True, on_delete=models.CASCADE)
    source = models.OneToOneField(Source, related_name="search_entry", null=True, blank=True, on_delete=models.CASCADE)
    kind = models.CharField(_("type"), max_length=32)
    slug = models.CharField(_("address"), max_length=100)
    heading = models.CharField(_("title"), max_length=300)
    dated = models.CharField(_("date"), max_length=32, blank=True)
    dated_fact = models.CharField(_("what the date is of"), max_length=60, blank=True)
    title = models.TextField(blank=True)
    names = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    facts = models.TextField(blank=True)
    quotes = models.TextField(blank=True)
    excerpts = models.TextField(blank=True)
    texts = models.JSONField(_("texts"), default=list, blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, source__isnull=True, id=F("record") * 2)
                | Q(record__isnull=True, source__isnull=False, id=F("source") * 2 + 1),
                name="searchentry_stands_for_one_thing",
                violation_error_message=_(
                    "A search entry stands for one record or one source, and has its key. Run rebuild_search."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.slug}"

    @property
    def subject(self):
        """The record or source it stands for."""
        return self.record or self.source


class TokensField(models.TextField):
    """A column of the full-text index."""


@TokensField.register_lookup
class Holds(models.Lookup):
    """Whether a column has every group of tokens: for each, all the tokens of one of its alternatives.

    The other side is made of tuples of tokens, which hold no sign that either query language knows; each is quoted all the same.
    """

    lookup_name = "holds"
    prepare_rhs = False

    def get_prep_lookup(self):
        return self.rhs

    def as_sqlite(self, compiler, connection):
        return self._as_match(compiler, "MATCH %s", '"', " AND ", " OR ")

    def as_postgresql(self, compiler, connection):
        return self._as_match(compiler, "@@ %s::tsquery", "'", " & ", " | ")

    def _as_match(self, compiler, operator, quote, both, either):
        def written(groups):
            return both.join(f"({either.join(f'({both.join(map(quoted, tokens))})' for tokens in group)})" for group in groups)

        def quoted(token):
            return quote + token + quote

        column, params = compiler.compile(self.lhs)
        return f"{column} {operator}", [*params, written(self.rhs)]


class SearchIndex(models.Model):
    """The tokens of the entries as the database's own full-text index holds them: FTS5 on SQLite, tsvector with GIN on PostgreSQL.

    The migration makes it, and the database keeps it: on SQLite triggers of the entries, on PostgreSQL computed columns seen
    through a view.
    """

    entry = models.OneToOneField(
        SearchEntry, primary_key=True, db_column="rowid", related_name="index", on_delete=models.DO_NOTHING, db_constraint=False
    )
    words = TokensField(db_column="cooperation_searchindex")

    class Meta:
        managed = False
        db_table = "cooperation_searchindex"
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")

    def __str__(self):
        return str(self.entry_id)


class SearchName(models.Model):
    """One name of an entry as the tokeniser writes it: whoever asks for it whole finds the entry first."""

    entry = models.ForeignKey(SearchEntry, related_name="whole_names", on_delete=models.CASCADE)
    words = models.CharField(_("words"), max_length=400, db_index=True)
    is_title = models.BooleanField(_("title"), default=False)

    class Meta:
        verbose_name = _("name to search for")
        verbose_name_plural = _("names to search for")
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "words"],
                name="searchname_once_in_entry",
                violation_error_message=_("This entry has that name already. Run rebuild_search."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="searchname_not_empty",
                violation_error_message=_("A name to search for has letters. Run rebuild_search."),
            ),
        ]

    def __str__(self):
        return self.words


class SearchWord(models.Model):
    """A word that stands, or once stood, in some entry: what a question can be completed or corrected to once public entries have it."""

    word = models.CharField(_("word"), max_length=40, primary_key=True)
    stem = models.CharField(_("stem"), max_length=40)
    head = models.CharField(_("first letters"), max_length=2, db_index=True)
    tail = models.CharField(_("last letters"), max_length=2, db_index=True)
    length = models.PositiveSmallIntegerField(_("length"))

    class Meta:
        verbose_name = _("word to search for")
        verbose_name_plural = _("words to search for")
        constraints = [
            models.CheckConstraint(
                condition=Q(length__gt=2),
                name="searchword_has_three_letters",
                violation_error_message=_("Words to complete have three letters or more. Run rebuild_search."),
            )
        ]

    def __str__(self):
        return self.word
