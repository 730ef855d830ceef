"""The tables of records and their rows: what a line stands for, its columns, and what every column means.

Tables are read off the documents of `cooperation.documents`, so that CSV and JSON say the same. Columns follow from the models: a
new field gets its columns here without being named.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation import csv_text
from cooperation.documents import fields_shown
from cooperation.models import PartialDateField, Record

from .words import also_given_as, joined, receipts_in_words

TYPES = ("text", "slug", "term", "integer", "decimal", "yes/no", "EDTF date", "ISO date", "ISO moment", "URL", "list")
"""What the cells of a column can be; the archive's README says what each means. A cell of any type may be empty."""

OF_FIELDS = {
    models.BooleanField: "yes/no",
    models.IntegerField: "integer",
    models.DecimalField: "decimal",
    models.DateTimeField: "ISO moment",
    models.DateField: "ISO date",
    models.URLField: "URL",
}
"""The type of what holds a field of a kind; text, where it is none of these."""


@dataclass(frozen=True)
class Column:
    """One column: its name for programs, what it holds, how to read it off an entry, and the type of its cells, one of `TYPES`."""

    name: str
    description: str
    read: Callable
    type: str = "text"


@dataclass(frozen=True)
class Table:
    """One table: the name of its file, what a line stands for, and its columns."""

    name: str
    description: str
    columns: list

    @property
    def header(self):
        return [column.name for column in self.columns]

    def lines(self, entries):
        """The values of every entry, in the order of the columns."""
        return ([column.read(entry) for column in self.columns] for entry in entries)

    def written(self, entries):
        """The table as CSV."""
        return csv_text.written(self.header, self.lines(entries))


@dataclass(frozen=True)
class Entry:
    """A record's document, or one of its rows, with its facts by name."""

    document: dict
    row: dict | None = None

    def fact(self, name):
        """The fact of a name; None where the record has nothing to say about it."""
        return next((fact for fact in (self.row or self.document)["facts"] if fact["name"] == name), None)

    def value(self, name):
        return (self.fact(name) or {}).get("value")

    def words(self, name):
        """The value as readers see it, empty where nothing is stated."""
        fact = self.fact(name)
        return fact["words"] if fact and fact["is_stated"] else None

    def receipts(self, name):
        """What the fact rests on, in words."""
        return receipts_in_words((self.fact(name) or {}).get("receipts", []))


def address_word(model):
    """What the list of a type is called in addresses and file names: "treaties"."""
    return reverse(f"{model._meta.model_name}-list").strip("/")


def label_of(field):
    """What readers call a field, with a capital."""
    return capfirst(str(field.verbose_name))


def record_table(model):
    """One line for each record of a type."""
    return Table(
        name=address_word(model),
        description=_("One line for each record: %(name)s.") % {"name": model._meta.verbose_name_plural},
        columns=[
            _of_document("type", _("Type of the record"), "term"),
            _of_document("slug", _("Last part of the page's address; names the record in every table"), "slug"),
            *_fact_columns(model),
            _of_document("summary", _("Summary in our own words")),
            _of_document("summary_zh", _("Summary in Chinese, in our own words")),
            Column(
                "topics", _("Topics: addresses, joined by “ | ”"), lambda entry: joined(entry.document["topics"], "slug"), "list"
            ),
            Column(
                "receipts",
                _("What the record as a whole rests on"),
                lambda entry: receipts_in_words(entry.document["receipts"]),
                "list",
            ),
            Column("also_given_as", _("Values that other sources give for a fact, with what they rest on"), also_given_as, "list"),
            _of_document("version", _("Number of the version published last"), "integer"),
            _of_document("first_published_at", _("When it was first public (UTC)"), "ISO moment"),
            _of_document("last_changed_at", _("When it last changed (UTC)"), "ISO moment"),
            _of_document("checked_on", _("Day somebody last compared the whole record with its sources"), "ISO date"),
            _of_document("url", _("Address of the page"), "URL"),
        ],
    )


def row_table(model):
    """One line for each row of one kind, of whatever record."""
    return Table(
        name=model.accessor(),
        description=_("One line for each row of a record: %(name)s.") % {"name": model._meta.verbose_name_plural},
        columns=[
            Column("record_type", _("Type of the record the row belongs to"), lambda entry: entry.document["type"], "term"),
            Column("record", _("Address of the record the row belongs to"), lambda entry: entry.document["slug"], "slug"),
            Column("record_title", _("Title of that record"), lambda entry: entry.document["title"]),
            Column("key", _("Names the row within its record"), lambda entry: entry.row["key"]),
            *_fact_columns(model),
            Column("also_given_as", _("Values that other sources give for a fact, with what they rest on"), also_given_as, "list"),
            _of_document("url", _("Address of the record's page"), "URL"),
        ],
    )


def entries(documents):
    """An entry for each record."""
    return map(Entry, documents)


def row_entries(documents, model):
    """An entry for each row of one kind."""
    kind = model._meta.model_name
    return [Entry(document, row) for document in documents for row in document["rows"] if row["kind"] == kind]


def _of_document(name, description, type="text"):
    return Column(name, description, lambda entry: entry.document[name], type)


def _fact_columns(model):
    """The columns of every fact: its value in as many columns as its shape needs, then what it rests on."""
    return [column for field in fields_shown(model) for column in (*_value_columns(field), _receipt_column(field))]


def _receipt_column(field):
    description = _("%(label)s: source, passage and words it rests on, joined by “ | ”") % {"label": label_of(field)}
    return Column(f"{field.name}_receipts", description, lambda entry: entry.receipts(field.name), "list")


def _value_columns(field):
    if field.is_relation:
        return _reference_columns(field)
    if getattr(field, "vocabulary", None):
        return [
            _part(field, "value", _("%(label)s: term"), suffix="", type="term"),
            _part(field, "label", _("%(label)s: the term in words")),
        ]
    if isinstance(field, PartialDateField):
        return _date_columns(field)
    return [Column(field.name, label_of(field), lambda entry: entry.value(field.name), type_of(field))]


def type_of(field):
    """What a cell of a field holds that needs one column only."""
    return next((type for kind, type in OF_FIELDS.items() if isinstance(field, kind)), "text")


def _reference_columns(field):
    columns = {
        "": ("slug", _("%(label)s: address, several joined by “ | ”")),
        "_title": ("title", _("%(label)s: title, in the same order")),
    }
    if not issubclass(field.related_model, Record):
        columns["_title_zh"] = ("title_zh", _("%(label)s: title in Chinese, in the same order"))
    return [
        Column(
            f"{field.name}{suffix}",
            description % {"label": label_of(field)},
            lambda entry, key=key: joined(_as_list(entry.value(field.name)), key),
            "list" if field.many_to_many else "text" if suffix else "slug",
        )
        for suffix, (key, description) in columns.items()
    ]


def _as_list(value):
    return value if isinstance(value, list) else [value] if value else []


def _date_columns(field):
    return [
        _part(
            field,
            "edtf",
            _("%(label)s, as exactly as the source gives it, in EDTF: 2012, 2012-06 or 2012-06-26, ~ about, ? uncertain, a/b span"),
            suffix="",
            type="EDTF date",
        ),
        Column(
            f"{field.name}_words",
            _("%(label)s in words") % {"label": label_of(field)},
            lambda entry: entry.words(field.name),
        ),
        _part(field, "precision", _("%(label)s: year, month or day"), type="term"),
        _part(field, "earliest", _("%(label)s: first day it can mean"), type="ISO date"),
        _part(field, "latest", _("%(label)s: last day it can mean"), type="ISO date"),
    ]


def _part(field, key, description, suffix=None, type="text"):
    """The column of one part of a fact's value."""
    suffix = f"_{key}" if suffix is None else suffix
    return Column(
        f"{field.name}{suffix}",
        description % {"label": label_of(field)},
        lambda entry: (entry.value(field.name) or {}).get(key),
        type,
    )
