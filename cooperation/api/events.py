"""What happened when, as data: each event with its dates, whom it concerns, and what all of it rests on; and the table of events."""

from django.utils.translation import gettext as _

from cooperation import dates
from cooperation.chronology import citations_of, existence, kinds, label_of
from cooperation.documents import date_data, receipt

from .paged import BATCH
from .tables import Column, Table
from .words import MARK, joined, receipts_in_words


def events(entries):
    """Entries of a timeline as data, in their order. Three queries for each batch of them."""
    labels = kinds()
    for at in range(0, len(entries), BATCH):
        batch = entries[at : at + BATCH]
        citations = citations_of(batch)
        yield from (_event(entry, labels[entry.kind], citations) for entry in batch)


def _event(entry, kind_label, citations):
    record = {"type": entry.record_type, "slug": entry.slug, "title": entry.title, "title_zh": entry.title_zh}
    return {
        "kind": {"value": entry.kind, "label": kind_label},
        "record": record | {"url": entry.get_absolute_url()},
        "row": {"kind": entry.strand.model._meta.model_name, "key": entry.key} if entry.strand.is_row else None,
        "dates": [_dated(entry, fact, text, citations) for fact, text in entry.moments],
        "partners": _partners(entry, citations),
        "receipts": [receipt(citation) for citation in existence(entry, citations)],
        "topics": [{"slug": slug, "label": label, "label_zh": label_zh} for slug, label, label_zh in entry.topics],
    }


def _dated(entry, fact, text, citations):
    return dated_fact(fact, label_of(entry, fact), text, citations.of(entry.record_key, fact, entry.key))


def dated_fact(fact, label, text, citations):
    """One date: what it is the date of, as exactly as its source gives it, and what it rests on."""
    return {"fact": fact, "label": str(label), "date": date_data(text), "receipts": [receipt(each) for each in citations]}


def _partners(entry, citations):
    """Each partner in each role once, with what the role rests on."""
    found = {}
    for reference in entry.references:
        named = found.setdefault((reference.partner, reference.role), {**_named(reference), "receipts": []})
        cited = citations.of(entry.record_key, reference.fact, reference.key)
        named["receipts"] += [receipt(citation) for citation in cited]
    return list(found.values())


def _named(reference):
    partner = {"type": "partner", "slug": reference.partner, "title": reference.title, "url": reference.get_absolute_url()}
    return {"partner": partner, "role": reference.role, "label": str(reference.reason)}


def _beginning(event):
    """The date of an event, or the beginning of one that lasted."""
    return next((dated for dated in event["dates"] if dated["fact"] != "ended_on"), None)


def _end(event):
    return next((dated for dated in event["dates"] if dated["fact"] == "ended_on"), None)


def date_columns(name, label, read):
    """The columns of one date that `read` finds: as exactly as its source gives it, in words, and what that means."""
    return [
        Column(name, _("%(label)s, in EDTF") % {"label": label}, lambda item: _of_date(read(item), "edtf")),
        Column(f"{name}_words", _("%(label)s in words") % {"label": label}, lambda item: _words(read(item))),
        Column(
            f"{name}_precision",
            _("%(label)s: year, month or day") % {"label": label},
            lambda item: _of_date(read(item), "precision"),
        ),
        Column(
            f"{name}_earliest",
            _("%(label)s: first day it can mean") % {"label": label},
            lambda item: _of_date(read(item), "earliest"),
        ),
        Column(
            f"{name}_latest", _("%(label)s: last day it can mean") % {"label": label}, lambda item: _of_date(read(item), "latest")
        ),
        Column(
            f"{name}_receipts",
            _("%(label)s: source, passage and words it rests on, joined by “ | ”") % {"label": label},
            lambda item: receipts_in_words(read(item)["receipts"]) if read(item) else None,
        ),
    ]


def _of_date(dated, key):
    return dated and dated["date"][key]


def _words(dated):
    return dated and dates.in_words(dated["date"]["edtf"])


def events_table():
    return Table(
        name="timeline",
        description=_("One line for each event, in the order of time, and then what no source dates."),
        columns=[
            Column("kind", _("Kind of event: term"), lambda event: event["kind"]["value"]),
            Column("kind_label", _("Kind of event in words"), lambda event: event["kind"]["label"]),
            Column("record_type", _("Type of the record"), lambda event: event["record"]["type"]),
            Column("record", _("Address of the record"), lambda event: event["record"]["slug"]),
            Column("title", _("Title"), lambda event: event["record"]["title"]),
            Column("title_zh", _("Title in Chinese"), lambda event: event["record"]["title_zh"]),
            Column("row_kind", _("Kind of the row the event is; empty for the record’s own"), lambda event: _of_row(event, "kind")),
            Column("row_key", _("Key of that row"), lambda event: _of_row(event, "key")),
            Column(
                "date_of",
                _("Name of the fact that is dated"),
                lambda event: (_beginning(event) or {}).get("fact"),
            ),
            *date_columns("date", _("Date of the event, or its beginning"), _beginning),
            *date_columns("ended_on", _("End of an event that lasted"), _end),
            Column("partners", _("Partners it concerns: addresses, joined by “ | ”"), lambda event: _of_partners(event, "slug")),
            Column("partners_title", _("Partners: titles, in the same order"), lambda event: _of_partners(event, "title")),
            Column("roles", _("Role or act of each, in the same order"), lambda event: joined(event["partners"], "role")),
            Column("roles_label", _("The same in words"), lambda event: joined(event["partners"], "label")),
            Column("roles_receipts", _("What the roles rest on"), _roles_receipts),
            Column(
                "receipts",
                _("What an act or figure, or a record without a date, rests on"),
                lambda event: receipts_in_words(event["receipts"]),
            ),
            Column("topics", _("Topics: addresses, joined by “ | ”"), lambda event: joined(event["topics"], "slug")),
            Column("url", _("Address of the record's page"), lambda event: event["record"]["url"]),
        ],
    )


def _of_row(event, key):
    return event["row"] and event["row"][key]


def _of_partners(event, key):
    return joined([named["partner"] for named in event["partners"]], key)


def _roles_receipts(event):
    return MARK.join(filter(None, (receipts_in_words(named["receipts"]) for named in event["partners"])))
