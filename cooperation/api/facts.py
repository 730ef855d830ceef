"""The long form: one line for each fact of a record and each receipt it has."""

from django.utils.translation import gettext as _

from .tables import Column, Table
from .words import joined


def fact_lines(document):
    """Every fact of a record and its rows, once for each receipt; a fact without any, once."""
    whole = {
        "name": "record",
        "label": _("the record as a whole"),
        "is_stated": True,
        "needs_receipt": False,
        "value": document["title"],
        "words": document["title"],
    }
    yield from _lines(document, {}, whole | {"receipts": document["receipts"], "also_given_as": []})
    topics = {"name": "topics", "label": _("topics"), "value": document["topics"], "words": joined(document["topics"], "label")}
    topics |= {"receipts": document["topic_receipts"], "also_given_as": []}
    yield from _lines(document, {}, whole | topics | {"is_stated": bool(document["topics"])})
    for row in ({}, *document["rows"]):
        for fact in (row or document)["facts"]:
            yield from _lines(document, row, fact)


def _lines(document, row, fact):
    receipts = [("", receipt) for receipt in fact["receipts"]]
    rivals = [(rival["value"], rival["receipt"]) for rival in fact["also_given_as"]]
    for value, receipt in (*receipts, *rivals) or [("", {})]:
        yield {"document": document, "row": row, "fact": fact, "rival": value, "receipt": receipt}


def _cell(value):
    """A value in one cell: a term's word, a date as EDTF, the addresses of what is referred to."""
    if isinstance(value, list):
        return joined(value, "slug")
    if isinstance(value, dict):
        return next(value[key] for key in ("edtf", "value", "slug") if key in value)
    return value


def _date(line, key):
    value = line["fact"]["value"]
    return value[key] if isinstance(value, dict) and "edtf" in value else None


def _receipt(line, *keys):
    found = line["receipt"]
    for key in keys:
        found = (found or {}).get(key)
    return found


def facts_table():
    """The long form."""
    return Table(
        name="facts",
        description=_("One line for each fact of a record or row and each receipt it has."),
        columns=[
            Column("record_type", _("Type of the record"), lambda line: line["document"]["type"], "term"),
            Column("record", _("Address of the record"), lambda line: line["document"]["slug"], "slug"),
            Column(
                "row_kind",
                _("Kind of the row the fact belongs to; empty for the record's own"),
                lambda line: line["row"].get("kind"),
                "term",
            ),
            Column("row_key", _("Key of that row"), lambda line: line["row"].get("key")),
            Column("fact", _("Name of the fact; “record” for the record as a whole"), lambda line: line["fact"]["name"], "term"),
            Column("label", _("What readers call it"), lambda line: line["fact"]["label"]),
            Column(
                "is_stated",
                _("Whether the record gives a value; “no” where the sources’ silence is recorded. Basis editor: no source says it"),
                lambda line: line["fact"]["is_stated"],
                "yes/no",
            ),
            Column(
                "needs_receipt",
                _("Whether it is published only with a receipt of its own; terms of our own vocabulary are not"),
                lambda line: line["fact"]["needs_receipt"],
                "yes/no",
            ),
            Column(
                "value",
                _("The value: text, number, term, date in EDTF, or addresses joined by “ | ”"),
                lambda line: _cell(line["fact"]["value"]),
            ),
            Column("words", _("The value as readers see it"), lambda line: line["fact"]["words"]),
            Column("precision", _("Of a date: year, month or day"), lambda line: _date(line, "precision"), "term"),
            Column(
                "earliest",
                _("Of a date: first day of what is written; “about” does not widen it, as no source says by how much"),
                lambda line: _date(line, "earliest"),
                "ISO date",
            ),
            Column("latest", _("Of a date: last day of what is written"), lambda line: _date(line, "latest"), "ISO date"),
            Column(
                "also_given_as", _("Another value, which this receipt gives instead of the one shown"), lambda line: line["rival"]
            ),
            Column(
                "source",
                _("Address of the source; empty for what the editors supply"),
                lambda line: _receipt(line, "source", "slug"),
                "slug",
            ),
            Column("source_key", _("Short mark of the source"), lambda line: _receipt(line, "source", "key")),
            Column("passage", _("Number of the passage"), lambda line: _receipt(line, "passage", "number"), "integer"),
            Column("passage_label", _("How readers find the passage"), lambda line: _receipt(line, "passage", "label")),
            Column(
                "excerpt", _("The words of the source; empty where nobody has copied them"), lambda line: _receipt(line, "excerpt")
            ),
            Column(
                "confidence",
                _("How far the source can be relied on, where no words are cited: high, medium"),
                lambda line: _receipt(line, "confidence"),
                "term",
            ),
            Column(
                "is_printed_so",
                _("Whether a slip in the words is the source’s own: [sic]"),
                lambda line: _receipt(line, "is_printed_so"),
                "yes/no",
            ),
            Column(
                "basis",
                _("How the fact rests on the words: stated, attributed, quoted, inferred, external, editor"),
                lambda line: _receipt(line, "basis"),
                "term",
            ),
            Column("rank", _("Preferred or normal, where sources disagree"), lambda line: _receipt(line, "rank"), "term"),
            Column(
                "note",
                _("The editors' note; where no words are cited, what they say in our words"),
                lambda line: _receipt(line, "note"),
            ),
            Column(
                "is_checked",
                _("Whether the words are unaltered since they were compared with the source's text"),
                lambda line: _receipt(line, "is_checked"),
                "yes/no",
            ),
            Column("url", _("Address of the record's page"), lambda line: line["document"]["url"], "URL"),
        ],
    )
