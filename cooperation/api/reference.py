"""The tables of what records refer to: sources and their passages, topics, places."""

from django.utils.translation import gettext as _

from .tables import Column, Table
from .words import MARK, joined

_TYPES = {
    "slug": "slug",
    "source": "slug",
    "is_title_supplied": "yes/no",
    "is_text_public": "yes/no",
    "is_without_claim": "yes/no",
    "original_url": "URL",
    "archived_url": "URL",
    "url": "URL",
    "retrieved_on": "ISO date",
    "number": "integer",
    "length": "integer",
    "citations": "integer",
}
"""The types of what is no text."""


def _plain(names):
    """Columns that hold what the document of a source says under the same name."""
    return [
        Column(name, description, lambda source, name=name: source[name], _TYPES.get(name, "text"))
        for name, description in names.items()
    ]


def sources_table():
    return Table(
        name="sources",
        description=_("One line for each source that a public record rests on."),
        columns=[
            *_plain(
                {
                    "slug": _("Last part of the page's address; names the source in every table"),
                    "key": _("Short mark shown beside facts"),
                    "title": _("Title"),
                    "is_title_supplied": _("Whether the title is ours because the document has none"),
                }
            ),
            Column("kind", _("Kind: term"), lambda source: source["kind"]["value"], "term"),
            Column("kind_label", _("Kind: the term in words"), lambda source: source["kind"]["label"]),
            *_plain({"publisher": _("Publisher"), "author": _("Author")}),
            Column("published_on", _("Published on, in EDTF"), lambda source: _published(source, "edtf"), "EDTF date"),
            Column(
                "published_on_precision",
                _("Published on: year, month or day"),
                lambda source: _published(source, "precision"),
                "term",
            ),
            Column(
                "published_on_earliest",
                _("Published on: first day it can mean"),
                lambda source: _published(source, "earliest"),
                "ISO date",
            ),
            Column(
                "published_on_latest",
                _("Published on: last day it can mean"),
                lambda source: _published(source, "latest"),
                "ISO date",
            ),
            *_plain(
                {
                    "published_on_reason": _("How the date was inferred, where the document does not state it"),
                    "original_url": _("Address of the document on the web"),
                    "archived_url": _("Address of an archived copy"),
                    "language": _("Language of the document"),
                    "retrieved_on": _("Day it was retrieved"),
                    "rights": _("Rights"),
                    "is_text_public": _("Whether its licence lets whole passages be shown"),
                    "sha256": _("SHA-256 of the document as received"),
                }
            ),
            Column("passages", _("Number of passages"), lambda source: len(source["passages"]), "integer"),
            Column("url", _("Address of the page"), lambda source: source["url"], "URL"),
        ],
    )


def _published(source, key):
    return source["published_on"] and source["published_on"][key]


def passage_entries(documents):
    """Each passage with its source."""
    return [{"source": source["slug"]} | passage for source in documents for passage in source["passages"]]


def passages_table():
    return Table(
        name="passages",
        description=_("One line for each passage of a source, with what rests on it."),
        columns=[
            *_plain(
                {
                    "source": _("Address of the source"),
                    "number": _("Number of the passage, from 1"),
                    "label": _("How readers find it"),
                    "summary": _("What it says, in our own words"),
                    "length": _("Length in words"),
                    "is_without_claim": _("Whether it was read and holds nothing this record could cite"),
                    "text": _("Its text, only where the source's licence lets it be shown"),
                    "citations": _("Number of citations that rest on it"),
                }
            ),
            Column(
                "excerpts", _("The words cited from it, joined by “ | ”"), lambda passage: MARK.join(passage["excerpts"]), "list"
            ),
            Column("records", _("Addresses of the records that rest on it, joined by “ | ”"), _records, "list"),
            Column("facts", _("The facts of each of those records, in the same order"), _facts, "list"),
            *_plain({"url": _("Address of the passage")}),
        ],
    )


def _records(passage):
    return joined([cited["record"] for cited in passage["facts"]], "slug")


def _facts(passage):
    return MARK.join(", ".join(cited["labels"]) for cited in passage["facts"])


def topics_table():
    return Table(
        name="topics",
        description=_("One line for each of our subject headings that a public record has."),
        columns=[
            Column("slug", _("Names the topic in other tables"), lambda topic: topic.slug, "slug"),
            Column("label", _("Label"), lambda topic: topic.label),
            Column("label_zh", _("Label in Chinese"), lambda topic: topic.label_zh),
            Column("definition", _("What belongs there"), lambda topic: topic.definition),
        ],
    )


def places_table():
    return Table(
        name="places",
        description=_("One line for each place that a public record names, and each that such a place lies within."),
        columns=[
            Column("slug", _("Names the place in other tables"), lambda place: place.slug, "slug"),
            Column("name", _("Name"), lambda place: place.name),
            Column("name_zh", _("Name in Chinese"), lambda place: place.name_zh),
            Column("level", _("Level: term"), lambda place: str(place.level), "term"),
            Column("level_label", _("Level: the term in words"), lambda place: place.get_level_display()),
            Column("within", _("Name of the place it lies within"), lambda place: place.within and place.within.name),
            Column(
                "within_slug",
                _("The place it lies within, as it is named in other tables"),
                lambda place: place.within and place.within.slug,
                "slug",
            ),
            Column("iso_3166_2", _("ISO 3166-2 code"), lambda place: place.iso_3166_2),
        ],
    )
