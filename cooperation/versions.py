"""The versions of a record: keeping what the public is shown, and telling one version from the next."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from . import text
from .documents import document
from .languages import listed
from .models import ChangeKind, Record, State, Version
from .records import RECORD_MODELS

BATCH = 200
NOTHING = ("", "")


@dataclass
class Showing:
    """That the public is shown a record as it is stored now, or nothing of it any more, why, and by whose act."""

    record: Record
    kind: str
    note: str = ""
    by: object = None

    @property
    def is_withdrawal(self):
        return self.kind == ChangeKind.WITHDRAWAL


def keep(record, *, kind, note="", by=None):
    """Keep the record as the public is shown it, under its present number. A version that nobody has seen yet is replaced."""
    return keep_all([Showing(record, kind, note, by)])[0]


def keep_all(showings):
    """Keep what the public is shown of several records. The queries do not grow with them."""
    shown = documents_of([showing.record.pk for showing in showings if not showing.is_withdrawal])
    untold = [showing.record for showing in showings if showing.kind != ChangeKind.PUBLICATION and not showing.note]
    earlier = latest_documents(untold)
    kept = [_version(showing, shown.get(showing.record.pk), earlier.get(showing.record.pk)) for showing in showings]
    columns = ["kind", "note", "by", "published_at", "document"]
    return Version.objects.bulk_create(
        kept, batch_size=BATCH, update_conflicts=True, unique_fields=["record", "number"], update_fields=columns
    )


def _version(showing, shown, earlier):
    record = showing.record
    return Version(
        record_id=record.pk,
        number=record.version,
        kind=showing.kind,
        note=showing.note or (in_brief(changes_between(earlier, shown)) if earlier else ""),
        by=showing.by,
        published_at=max(filter(None, [timezone.now(), record.publish_at])),
        document=shown,
    )


def documents_of(pks):
    """By primary key the records as stored now, as data, in the language versions are kept in."""
    found = {}
    with translation.override(settings.LANGUAGE_CODE):
        for model in RECORD_MODELS:
            for record in model.objects.filter(pk__in=pks).for_detail():
                found[record.pk] = document(record)
    return found


def document_of(record):
    """One record as stored now, as data."""
    return documents_of([record.pk])[record.pk]


def latest_documents(records):
    """By primary key of a record what the public was last shown before its present version, where that is held."""
    earlier = Version.objects.filter(record=OuterRef("pk"), number__lt=OuterRef("version"), document__isnull=False).order_by(
        "-number"
    )
    keys = Record.objects.filter(pk__in=[record.pk for record in records]).annotate(shown=Subquery(earlier.values("pk")[:1]))
    return dict(Version.objects.filter(pk__in=keys.values("shown")).values_list("record", "document"))


def latest_document(record, *, before):
    """What the public was last shown before a version, empty when that is not held."""
    shown = Version.objects.filter(record=record.pk, number__lt=before, document__isnull=False).order_by("-number")
    return shown.values_list("document", flat=True).first() or {}


def follow(pks, *, note, by):
    """Keep another version of each published record among these that reads differently from the one last shown. Answers those records."""
    followed, pks = [], sorted(pks)
    for batch in (pks[start : start + BATCH] for start in range(0, len(pks), BATCH)):
        latest = Version.objects.filter(record=OuterRef("pk"), document__isnull=False).order_by("-number").values("pk")
        public = Record.objects.filter(pk__in=batch, state=State.PUBLISHED).annotate(shown=Subquery(latest[:1]))
        shown = dict(Version.objects.filter(pk__in=public.values("shown")).values_list("record", "document"))
        now = documents_of(shown)
        changed = [pk for pk, document in shown.items() if changes_between(document, now[pk])]
        Record.objects.filter(pk__in=changed).update(version=F("version") + 1, last_changed_at=timezone.now())
        records = list(Record.objects.filter(pk__in=changed).order_by("pk"))
        keep_all([Showing(record, kind=ChangeKind.UPDATE, note=note, by=by) for record in records])
        followed += records
    return followed


def renumber(slugs):
    """Give published records the number their words call for after a load: a new one where they differ from those last shown."""
    records = Record.objects.filter(slug__in=slugs, state=State.PUBLISHED, versions__isnull=False)
    for record in records.distinct().order_by("pk"):
        latest = Version.objects.filter(record=record.pk).latest("number")
        number = max(record.version, latest.number + (_words(document_of(record)) != _words(latest.document)))
        if number > record.version:
            Record.objects.filter(pk=record.pk).update(version=number, last_changed_at=timezone.now())


def _words(held):
    """A document without what only counts its changes."""
    return held and {name: value for name, value in held.items() if name not in ("version", "last_changed_at")}


def keep_missing():
    """Keep every published record whose present version is not held, as after a load; answers how many."""
    count = 0
    held = Version.objects.filter(record=OuterRef("pk"))
    for model in RECORD_MODELS:
        missing = model.objects.filter(~Exists(held.filter(number=OuterRef("version"))), state=State.PUBLISHED)
        missing = missing.annotate(has_versions=Exists(held)).order_by("pk").for_detail()
        with translation.override(settings.LANGUAGE_CODE):
            versions = [_loaded(record) for record in missing.iterator(chunk_size=BATCH)]
        Version.objects.bulk_create(versions, batch_size=BATCH)
        count += len(versions)
    return count


def _loaded(record):
    """The version of a record that a load brought: its first publication, or a later state."""
    shown, is_first = document(record), record.version == 1
    return Version(
        record_id=record.pk,
        number=record.version,
        kind=ChangeKind.PUBLICATION if is_first else ChangeKind.UPDATE,
        note=in_brief(changes_between(latest_document(record, before=record.version), shown)) if record.has_versions else "",
        published_at=record.first_published_at if is_first else record.last_changed_at,
        document=shown,
    )


@dataclass
class Change:
    """One value that differs between two versions."""

    label: str
    before: str
    after: str

    @property
    def words(self):
        """The two values word by word."""
        return text.word_changes(self.before, self.after)


@dataclass
class Step:
    """A version with what it changed."""

    version: Version
    changes: list = field(default_factory=list)


def steps(versions):
    """Versions with what each changed against the one before it, in the order given. Two queries, however many."""
    versions = list(versions)
    earlier = _earlier_documents(versions)
    return [Step(version, changes_between(earlier.get(version.pk), version.document)) for version in versions]


def _earlier_documents(versions):
    """By primary key of a version the document of the last one before it that showed anything."""
    shown = Version.objects.filter(record__in={version.record_id for version in versions}, document__isnull=False)
    keys = {}
    for record, number, pk in shown.order_by("record", "number").values_list("record_id", "number", "pk"):
        keys.setdefault(record, []).append((number, pk))
    before = {}
    for version in versions:
        before[version.pk] = next((pk for number, pk in reversed(keys.get(version.record_id, [])) if number < version.number), None)
    documents = dict(Version.objects.filter(pk__in=set(before.values()) - {None}).values_list("pk", "document"))
    return {pk: documents[earlier] for pk, earlier in before.items() if earlier}


def changes_between(before, after):
    """What differs between two documents, value by value, in reading order; nothing where one of them is not held."""
    if not before or not after:
        return []
    old, new = _values(before), _values(after)
    labels = {name: label for values in (old, new) for name, (label, _words) in values.items()}
    pairs = [(label, old.get(name, NOTHING)[1], new.get(name, NOTHING)[1]) for name, label in labels.items()]
    return [Change(label, before, after) for label, before, after in pairs if before != after]


def _values(held):
    """Every value of a document with its label, by a name that is the same in every version."""
    values = {
        "title": (_("Title"), held["title"]),
        "summary": (_("Summary"), held["summary"]),
        "summary_zh": (_("Chinese summary"), held["summary_zh"]),
        "topics": (_("Topics"), listed(topic["label"] for topic in held["topics"])),
        "receipts": (_("Citations of the whole record"), _receipts(held["receipts"])),
    }
    rows = ((f"{row['kind']} {row['key']}", _called(row), row["facts"]) for row in held["rows"])
    for row, called, facts in [("", "", held["facts"]), *rows]:
        for fact in facts:
            label = capfirst(fact["label"]) if not row else f"{called}: {fact['label']}"
            if row or fact["name"] != "title":
                values[row, fact["name"]] = (label, fact["words"])
            values[row, fact["name"], "receipts"] = (_("%(fact)s, citations") % {"fact": label}, _receipts_of(fact))
    return values


def _called(row):
    """What readers know a row by: the first two things it states, as “Norland, Ratification”; its key where it states nothing."""
    return listed([fact["words"] for fact in row["facts"] if fact["is_stated"]][:2]) or row["key"]


def _receipts_of(fact):
    rivals = [_("also given as %(value)s: ") % rival + _receipts([rival["receipt"]]) for rival in fact["also_given_as"]]
    return "\n".join(filter(None, [_receipts(fact["receipts"]), *rivals]))


def _receipts(receipts):
    """The citations of one fact, a line each."""
    return "\n".join(_receipt(receipt) for receipt in receipts)


def _receipt(receipt):
    place = f"{receipt['source']['key']} {receipt['passage']['label']}".rstrip() if receipt["source"] else ""
    words = f"“{receipt['excerpt']}”" if receipt["excerpt"] else ""
    return " ".join(filter(None, [place, words, receipt["note"]])) + f" ({receipt['basis']})"


def in_brief(changes):
    """What changed, in a few words: the note of a change for which an editor gave none."""
    labels = list(dict.fromkeys(change.label for change in changes))
    if not labels:
        return ""
    more = len(labels) - 4
    listed = "; ".join(labels[:4])
    return _("Changed: %(labels)s.") % {
        "labels": listed if more <= 0 else _("%(labels)s and %(more)d more") % {"labels": listed, "more": more}
    }
