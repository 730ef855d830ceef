"""Statuses on a day as data. They stand beside a record's document and never in it: versions keep what was recorded, not what follows.

`on` is the day everywhere. An act is named by its key among the rows of its treaty.
"""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.documents import date_data, receipt, reference
from cooperation.models import Status

from .facts import facts_table
from .tables import Column, Table, record_table
from .words import MARK


def of_parties(standings):
    """What several parties are towards one treaty."""
    return [{"party": reference(standing.party)} | _status(standing) for standing in standings]


def towards_treaties(standings):
    """What one party is towards several treaties."""
    return [{"treaty": reference(standing.treaty)} | _status(standing) for standing in standings]


def _status(standing):
    return {
        "status": _term(standing.status),
        "is_possibly": standing.is_possibly,
        "since": date_data(standing.since) if standing.since else None,
        "acts": [act.key for act in standing.acts],
        "on": standing.on.isoformat(),
    }


def counted(counts, *, on):
    """To how many treaties a party has each status."""
    return [
        {"status": _term(count.status), "is_possibly": count.is_possibly, "treaties": count.treaties, "on": on.isoformat()}
        for count in counts
    ]


def _term(status):
    return {"value": str(status), "label": str(status.label)}


def treaties_table(model, *, on):
    """The list of treaties, with what the home states are towards each."""
    columns = {
        "home_parties": (_("Home states with an act towards it: addresses, joined by “ | ”"), lambda found: found["party"]["slug"]),
        "home_statuses": (_("Status of each on the day: term, in the same order"), lambda found: found["status"]["value"]),
        "home_statuses_possibly": (
            _("Whether the dates leave another status possible, in the same order"),
            lambda found: "yes" if found["is_possibly"] else "no",
        ),
        "home_statuses_since": (
            _("Since when, in EDTF, in the same order; empty where that is not recorded"),
            lambda found: found["since"]["edtf"] if found["since"] else "",
        ),
        "home_statuses_acts": (
            _("Keys of the acts that give each, joined by a space, in the same order"),
            lambda found: " ".join(found["acts"]),
        ),
    }
    told = [
        Column(name, description, lambda entry, read=read: MARK.join(map(read, entry.document["home_statuses"])))
        for name, (description, read) in columns.items()
    ]
    return _with(record_table(model), [*told, _on(lambda entry: on.isoformat())])


def partners_table(model, *, on):
    """The list of partners, with the number of treaties towards which each has every status."""
    told = [
        Column(
            f"treaties_{status.value.replace('-', '_')}",
            _("Number of treaties: %(status)s on the day, decided or possibly") % {"status": status.label},
            lambda entry, status=status: sum(_numbers(entry, lambda found: found["status"]["value"] == status.value)),
        )
        for status in Status
    ]
    undecided = Column(
        "treaties_possibly",
        _("Number of those treaties whose dates leave another status possible"),
        lambda entry: sum(_numbers(entry, lambda found: found["is_possibly"])),
    )
    return _with(record_table(model), [*told, undecided, _on(lambda entry: on.isoformat())])


def _numbers(entry, wanted):
    return [found["treaties"] for found in entry.document["status_counts"] if wanted(found)]


def long_table():
    """The long form of a record with statuses: one more line for each receipt of every act that gives one."""
    return _with(
        facts_table(),
        [
            _on(lambda line: line.get("standing") and line["standing"].on.isoformat()),
            Column(
                "is_possibly",
                _("Of a status: whether the dates leave another one possible"),
                lambda line: line.get("standing") and line["standing"].is_possibly,
            ),
            Column(
                "act", _("Of a status: key of the act that gives it, among the rows of its treaty"), lambda line: line.get("act")
            ),
        ],
    )


def _on(read):
    return Column("status_on", _("Day that the statuses are told for"), read)


def _with(table, columns):
    return Table(table.name, table.description, [*table.columns, *columns])


def status_lines(document, standings, *, other):
    """The lines of the statuses. `other` names the side that is not the record itself: "party" or "treaty"."""
    for standing in standings:
        row = {"kind": "status", "key": getattr(standing, other).slug}
        fact = _fact(standing)
        receipts = [(cited.row.key, receipt(citation)) for cited in standing.giving for citation in cited.citations]
        for act, found in receipts or [("", {})]:
            line = {"document": document, "row": row, "fact": fact, "rival": "", "receipt": found}
            yield line | {"standing": standing, "act": act}


def _fact(standing):
    return {
        "name": "status",
        "label": _("status"),
        "is_stated": standing.status != Status.NONE_RECORDED,
        "needs_receipt": False,
        "value": _term(standing.status),
        "words": capfirst(standing.in_words),
    }
