"""Everything public in one ZIP file: the tables as CSV, the records as JSON, and a README. Equal content gives equal bytes."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cooperation import revision
from cooperation.documents import document, source_documents
from cooperation.models import ROW_MODELS, Place, Source, Topic, Version
from cooperation.records import RECORD_MODELS

from .changes import change_data, changes_table
from .facts import fact_lines, facts_table
from .links import absolute, linked
from .reference import passage_entries, passages_table, places_table, sources_table, topics_table
from .tables import Column, Table, address_word, entries, record_table, row_entries, row_table

FILENAME = "copyright-cooperation-record.zip"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a ZIP file can name."""
READABLE = 0o644 << 16


@dataclass
class Contents:
    """What the file holds, read once. `root` is put before every path."""

    root: str

    @cached_property
    def records(self):
        """The documents of every type's public records, also of those its list page leaves out."""
        return {
            model: [linked(document(record), self.root) for record in model.objects.public().for_detail().order_by("slug")]
            for model in RECORD_MODELS
        }

    @cached_property
    def sources(self):
        return [linked(found, self.root) for found in source_documents(Source.objects.public().order_by("slug"))]

    @property
    def documents(self):
        return [found for documents in self.records.values() for found in documents]

    @cached_property
    def last_change(self):
        return revision.changed_at()

    def tables(self):
        """Each table with its entries."""
        for model, documents in self.records.items():
            yield record_table(model), entries(documents)
        for model in ROW_MODELS:
            yield row_table(model), row_entries(self.documents, model)
        yield facts_table(), (line for found in self.documents for line in fact_lines(found))
        yield sources_table(), self.sources
        yield passages_table(), passage_entries(self.sources)
        yield topics_table(), Topic.objects.filter(slug__in=self._topics()).order_by("slug")
        yield places_table(), Place.objects.filter(slug__in=self._places()).select_related("within").order_by("slug")
        yield changes_table(), (absolute(change_data(version), self.root) for version in _changes())

    def json(self):
        """Each type's file name and documents."""
        yield from ((address_word(model), documents) for model, documents in self.records.items())
        yield address_word(Source), self.sources

    def _topics(self):
        return {topic["slug"] for found in self.documents for topic in found["topics"]}

    def _places(self):
        """The places that facts name, and those that these lie within."""
        within, found = dict(Place.objects.values_list("slug", "within__slug")), set()
        waiting = self._named("place")
        while waiting:
            found |= waiting
            waiting = {within[slug] for slug in waiting if within.get(slug)} - found
        return found

    def _named(self, kind):
        """What the public facts refer to, of one kind: nothing that only hidden records name."""
        facts = [fact for found in self.documents for part in (found, *found["rows"]) for fact in part["facts"]]
        values = [value for fact in facts for value in (fact["value"] if isinstance(fact["value"], list) else [fact["value"]])]
        return {value["slug"] for value in values if isinstance(value, dict) and value.get("type") == kind}


def _changes():
    """What visitors may hear of, the latest first."""
    return (
        Version.objects.announced().defer("document").select_related("record").order_by("-published_at", "record__slug", "-number")
    )


def all_tables():
    """Every table of the file, without its lines."""
    return [
        *map(record_table, RECORD_MODELS),
        *map(row_table, ROW_MODELS),
        facts_table(),
        sources_table(),
        passages_table(),
        topics_table(),
        places_table(),
        changes_table(),
    ]


def columns_table():
    """What every column of every table holds."""
    return Table(
        name="columns",
        description=_("One line for each column of each table."),
        columns=[
            Column("table", _("Name of the table, which is that of its file"), lambda line: line[0].name),
            Column("column", _("Name of the column"), lambda line: line[1].name),
            Column("description", _("What it holds"), lambda line: line[1].description),
            Column("type", _("Type of its cells; README.txt says what each means"), lambda line: line[1].type),
        ],
    )


def described():
    """Every table with each of its columns, the description of the columns itself included."""
    return [(table, column) for table in (*all_tables(), columns_table()) for column in table.columns]


def files(contents):
    """Name and bytes of each file."""
    found = {f"{table.name}.csv": table.written(items) for table, items in contents.tables()}
    found |= {f"{name}.json": _json(documents) for name, documents in contents.json()}
    found["columns.csv"] = columns_table().written(described())
    found["README.txt"] = readme(contents).encode()
    return found


def _json(documents):
    return json.dumps(documents, ensure_ascii=False, indent=1).encode() + b"\n"


def readme(contents):
    """What is in the file, how to cite it, whose it is, how old it is, and what every column means."""
    receipts = [receipt for found in contents.documents for receipt in _receipts(found)]
    quoting = [receipt for receipt in receipts if receipt["excerpt"]]
    supplied = [receipt for receipt in receipts if not receipt["source"]]
    context = {
        "site": contents.root,
        "last_change": contents.last_change,
        "counts": [(model, len(documents)) for model, documents in contents.records.items()],
        "records": len(contents.documents),
        "sources": len(contents.sources),
        "receipts": len(receipts),
        "excerpts": len(quoting),
        "checked": sum(receipt["is_checked"] for receipt in quoting),
        "in_our_words": len(receipts) - len(quoting) - len(supplied),
        "supplied": len(supplied),
        "tables": [*all_tables(), columns_table()],
    }
    return render_to_string("archive/README.txt", context)


def _receipts(found):
    """Every receipt of a record: of the whole, of its topics, of its facts and of those of its rows."""
    yield from (*found["receipts"], *found["topic_receipts"])
    for part in (found, *found["rows"]):
        for fact in part["facts"]:
            yield from (*fact["receipts"], *(rival["receipt"] for rival in fact["also_given_as"]))


def archive(root):
    """The ZIP file, for the site at `root`."""
    contents = Contents(root)
    moment = contents.last_change.astimezone(UTC).timetuple()[:6] if contents.last_change else EARLIEST
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in sorted(files(contents).items()):
            info = zipfile.ZipInfo(name, date_time=max(moment, EARLIEST))
            info.external_attr, info.compress_type = READABLE, zipfile.ZIP_DEFLATED
            packed.writestr(info, body)
    return out.getvalue()
