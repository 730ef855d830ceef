"""The events of one page, read from the database: what each says, whom it concerns in which role, and its topics. Two queries."""

from dataclasses import dataclass, field

from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.functional import cached_property

from cooperation.languages import title_column
from cooperation.models import Record, Source
from cooperation.ties import reason_of

from .strands import BLANK, Naming, Strand, namings, number, text


@dataclass(frozen=True)
class Reference:
    """That a record, itself or by one of its rows, names a partner: the role, act or field, and whom."""

    naming: Naming
    row: int
    key: str
    value: str
    partner: str
    title: str

    @property
    def reason(self):
        """What the record says of the partner, in words: a role, an act, or the name of the field."""
        return reason_of(self.naming.column, self.value)

    @property
    def role(self):
        """The same as a word in an address."""
        return self.naming.role_of(self.value)

    @property
    def fact(self):
        """The fact whose citations carry the reference."""
        return self.naming.model.headline if self.key else self.naming.column.name

    def get_absolute_url(self):
        return reverse("partner-detail", args=[self.partner])


@dataclass
class Entry:
    """One event: what, of which record, when as far as a source says, and whom it concerns."""

    strand: Strand
    row: int
    record_key: int
    slug: str
    title: str
    title_zh: str
    record_type: str
    key: str
    kind: str
    texts: tuple
    references: list = field(default_factory=list)
    topics: list = field(default_factory=list)

    @cached_property
    def moments(self):
        """(fact, date as stored) of each date that is stated."""
        return [(fact, stated) for fact, stated in zip(self.strand.facts, self.texts, strict=False) if stated]

    @property
    def is_dated(self):
        return bool(self.moments)

    @property
    def citing(self):
        """The words of the rows whose citations carry what the event says; the empty one is the record itself."""
        return {"", self.key, *(reference.key for reference in self.references)}

    def get_absolute_url(self):
        return reverse(f"{self.record_type}-detail", args=[self.slug])


@dataclass(frozen=True)
class Entries:
    """The events of a view in their order, read a page at a time: what a paginator needs of a list.

    `keys` has (strand, row) of each. `partner` leaves of the references only those to one; without `is_whole` there are none, and no topics.
    """

    keys: object
    partner: object = None
    is_whole: bool = True

    def __len__(self):
        return len(self.keys)

    def __getitem__(self, part):
        keys = self.keys[part]
        found = _read(keys)
        entries = [found[key] for key in keys if key in found]
        if self.is_whole and entries:
            _tell(entries, self.partner)
        return entries


def _read(keys):
    """The events with some keys, by key."""
    rows = {}
    for strand, row in keys:
        rows.setdefault(strand, []).append(row)
    strands = list(rows)
    parts = [_events(strand, rows[strand], place) for place, strand in enumerate(strands)]
    if not parts:
        return {}
    found = [
        Entry(strands[place], *rest, texts=texts) for place, *rest, texts in map(_with_texts, parts[0].union(*parts[1:], all=True))
    ]
    return {(entry.strand, entry.row): entry for entry in found}


def _with_texts(row):
    return *row[:-2], row[-2:]


def _events(strand, rows, place):
    """(place of the strand, row, record, its slug, title, Chinese title and type, key, kind, first date, second date) of some events."""
    is_source = strand.model is Source
    return (
        strand.public()
        .filter(pk__in=rows)
        .values_list(
            number(place),
            F("pk"),
            strand.record,
            text(f"{strand.owner}slug"),
            text("title" if is_source else title_column(strand.owner)),
            BLANK if is_source else text(f"{strand.owner}title_zh"),
            text(Value("source")) if is_source else text(f"{strand.owner}record_type"),
            strand.key,
            strand.kind,
            *strand.dates,
        )
    )


def _tell(entries, partner):
    """Add whom the events concern, and their topics."""
    parts, told = [_topics(entries)], [None]
    for naming in namings():
        if (rows := _references(naming, entries, partner)) is not None:
            parts.append(rows.values_list(number(len(told)), *_columns(naming)))
            told.append(naming)
    topics, references = {}, {}
    for place, record, *rest in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: _order(row, told)):
        if place:
            references.setdefault(record, []).append(Reference(told[place], *rest[:-1]))
        else:
            topics.setdefault(record, []).append(tuple(rest[-3:]))
    for entry in entries:
        entry.topics = topics.get(entry.record_key, [])
        entry.references = [found for found in references.get(entry.record_key, ()) if _concerns(found, entry)]


def _order(row, told):
    """References by field, then row, then partner; topics by their address."""
    place, _record, _row, key, _value, slug, *_names = row
    return (told[place].name if place else "", key, slug)


def _topics(entries):
    """(0, record, 0, "", "", slug, label, Chinese label) of the topics of the records."""
    records = Record.objects.filter(pk__in={entry.record_key for entry in entries}, topics__isnull=False).order_by()
    names = (text(f"topics__{name}") for name in ("slug", "label", "label_zh"))
    return records.values_list(number(0), F("pk"), number(0), BLANK, BLANK, *names)


def _references(naming, entries, partner):
    """The rows of one naming that may concern the events; None where there can be none."""
    own = {entry.record_key for entry in entries if not entry.strand.is_row}
    rows = {entry.row for entry in entries if entry.strand.model is naming.model}
    conditions = [Q(**{f"{naming.record}__in": own})] if own else []
    if naming.is_row and rows:
        conditions.append(Q(pk__in=rows))
    if not conditions:
        return None
    found = naming.public().filter(conditions[0] | conditions[-1])
    return found.filter(**{naming.column.name: partner.pk}) if partner else found


def _columns(naming):
    """Of a reference: the record, the row, its word and headline, slug and title of the partner, and nothing where topics have more."""
    target = naming.column.name
    key = text("key") if naming.is_row else BLANK
    return F(naming.record), F("pk"), key, naming.value, text(f"{target}__slug"), text(title_column(f"{target}__")), BLANK


def _concerns(reference, entry):
    """A record's own events concern whomever it names anywhere; an act or a figure only whom its own row names."""
    if not entry.strand.is_row:
        return True
    return reference.row == entry.row and reference.naming.model is entry.strand.model
