"""Records and their child rows as tables, in exactly the columns that the import reads."""

from . import cells


def table(kind, records):
    """(headings, rows of words) of records of a kind, or of the child rows of that kind that records have."""
    fields = kind.fields
    things = _rows(kind, records) if kind.is_row else records
    single = [name for name, field in fields.items() if field.is_relation and not field.many_to_many]
    several = [name for name, field in fields.items() if field.many_to_many]
    things = things.select_related(*single).prefetch_related(*several)
    return list(fields), [[_cell(thing, field) for field in fields.values()] for thing in things]


def _rows(kind, records):
    owner = kind.model.owner
    return kind.model.objects.filter(**{f"{owner}__in": records.order_by().values("pk")}).order_by(f"{owner}__slug", "key")


def _cell(thing, field):
    return cells.written(field, getattr(thing, field.name))


def example(kind):
    """(headings, one row) of a template: what a row of a kind looks like."""
    return list(kind.columns), [_EXAMPLES.get(kind.name, {}).get(column, "") for column in kind.columns]


_EXAMPLES = {
    "treaty": {
        "slug": "example-accord",
        "title": "Example Accord on Songs",
        "short_title": "Example Accord",
        "kind": "agreement",
        "laterality": "multilateral",
        "binding": "yes",
        "adopted_on": "2012-06-24",
        "in_force_on": "2020-04",
    },
    "partner": {"slug": "exampleland", "title": "Exampleland", "kind": "state", "official_name": "Republic of Exampleland"},
    "initiative": {
        "slug": "example-dialogue",
        "title": "Example dialogue",
        "kind": "dialogue",
        "status": "ongoing",
        "began_on": "2015",
    },
    "quote": {
        "slug": "example-statement",
        "title": "On songs",
        "kind": "statement",
        "text": "Songs are shared more often than before.",
        "said_on": "2019-05",
    },
    "indicator": {"slug": "example-share", "title": "Share of songs", "unit": "% of earnings"},
    "partnername": {"partner": "exampleland", "key": "short", "kind": "abbreviation", "name": "EXL", "language": "en"},
    "treatyidentifier": {"treaty": "example-accord", "key": "unts", "scheme": "UNTS registration number", "value": "12345"},
    "treatyaction": {
        "treaty": "example-accord",
        "key": "exampleland-signature",
        "party": "exampleland",
        "type": "signature",
        "done_on": "2012-06-26",
    },
    "participation": {"record": "example-dialogue", "key": "exampleland-lead", "partner": "exampleland", "role": "lead"},
    "observation": {
        "indicator": "example-share",
        "key": "exampleland-2015",
        "period": "2015",
        "low": "7.35",
        "high": "7.35",
        "qualifier": "exact",
    },
    "membership": {
        "Contracting Party": "Exampleland",
        "Treaty": "Example Accord",
        "Signature Date": "2012-06-26",
        "Instrument Type": "Ratification",
        "Instrument Date": "2014-07-09",
        "Entry Into Force Date": "2020-04-28",
    },
}
