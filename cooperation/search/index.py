"""Keeping the index: every write here belongs to the transaction of the change it follows."""

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import translation

from cooperation.documents import EDITING
from cooperation.models import ROW_MODELS, Record, SearchEntry, SearchName, SearchWord, Source
from cooperation.records import RECORD_MODELS

from . import words

BATCH = 200
TIDY = {
    "sqlite": [
        "INSERT INTO cooperation_searchindex(cooperation_searchindex) VALUES ('rebuild')",
        "INSERT INTO cooperation_searchindex(cooperation_searchindex) VALUES ('optimize')",
    ],
    "postgresql": ["ANALYZE cooperation_searchentry", "ANALYZE cooperation_searchname", "ANALYZE cooperation_searchword"],
}


@transaction.atomic
def update(record_pks):
    """Index these records anew, and those that mention them and so hold their titles. A fixed number of queries for each batch."""
    pks = set(record_pks)
    _write(_records(pks | mentioning(Record, pks)))


@transaction.atomic
def update_sources(source_pks):
    """Index these sources anew."""
    _write(_sources(set(source_pks)))


def update_mentioning(model, pks):
    """Index anew the records that name these topics or places."""
    update(mentioning(model, pks))


@transaction.atomic
def rebuild(progress=lambda done, total: None):
    """Index everything anew, also what the database's own index has lost; `progress` hears how far it is after each batch."""
    SearchName.objects.all().delete()
    SearchWord.objects.all().delete()
    records, sources = (list(model.objects.order_by("pk").values_list("pk", flat=True)) for model in (Record, Source))
    done, total, known = 0, len(records) + len(sources), set()
    for pks, read in ((records, _records), (sources, _sources)):
        for batch in _batches(pks):
            _write(read(batch), known)
            done += len(batch)
            progress(done, total)
    _tidy()
    return total


def mentioning(model, pks):
    """The keys of the records that refer to rows of a model, themselves or in a row of theirs. One query for each batch."""
    fields = [(owner, field) for owner in (Record, *RECORD_MODELS, *ROW_MODELS) for field in _to(owner, model)]
    found = set()
    for batch in _batches(pks):
        parts = [_referring(owner, field, batch) for owner, field in fields]
        found.update(parts[0].union(*parts[1:]).values_list("mentioned_in", flat=True))
    return found


def _to(owner, model):
    """The fields that lead from a record type or a row to a model, without those that only join a record's own tables."""
    return [
        field
        for field in (*owner._meta.local_fields, *owner._meta.local_many_to_many)
        if field.is_relation
        and not field.primary_key
        and field.name not in EDITING | {getattr(owner, "owner", "")}
        and issubclass(field.related_model, model)
    ]


def _referring(owner, field, pks):
    key = f"{owner.owner}_id" if owner in ROW_MODELS else "pk"
    rows = owner._base_manager.filter(**{f"{field.name}__in": pks}).order_by()
    return rows.annotate(mentioned_in=F(key)).values("mentioned_in")


def _batches(pks):
    pks = list(pks)
    return [pks[start : start + BATCH] for start in range(0, len(pks), BATCH)]


def _records(pks):
    """(entry, words) of each record."""
    for batch in _batches(sorted(pks)):
        for model in RECORD_MODELS:
            for record in model.objects.filter(pk__in=batch).for_detail():
                found = words.of_record(record)
                yield found.entry(record.record_type, record, id=record.pk * 2, record_id=record.pk), found


def _sources(pks):
    for batch in _batches(sorted(pks)):
        for source in Source.objects.filter(pk__in=batch).for_detail():
            found = words.of_source(source)
            yield found.entry("source", source, id=source.pk * 2 + 1, source_id=source.pk), found


def _write(found, known=None):
    """Write entries with their names and words, in the language of the record whatever language the editor reads.

    `known` are words that are written already; those written now join them.
    """
    with translation.override(settings.LANGUAGE_CODE):
        found = list(found)
    columns = [field.name for field in SearchEntry._meta.concrete_fields if field.name != "id"]
    entries = [entry for entry, _held in found]
    SearchEntry.objects.bulk_create(entries, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=columns)
    _write_names(found)
    known = set() if known is None else known
    vocabulary = {word: stem for _entry, held in found for word, stem in held.vocabulary().items() if word not in known}
    _write_words(vocabulary)
    known.update(vocabulary)


def _write_names(found):
    for batch in _batches([entry.pk for entry, _held in found]):
        SearchName.objects.filter(entry__in=batch).delete()
    names = [
        SearchName(entry=entry, words=key, is_title=is_title) for entry, held in found for key, is_title in held.names().items()
    ]
    SearchName.objects.bulk_create(names, batch_size=BATCH)


def _write_words(vocabulary):
    """Add words, in one order so that no two writers wait for each other. Words leave when the index is rebuilt."""
    rows = [
        SearchWord(word=word, stem=stem, head=word[:2], tail=word[-2:], length=len(word))
        for word, stem in sorted(vocabulary.items())
    ]
    SearchWord.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _tidy():
    """Have the database's own index made anew from the entries, or its statistics."""
    with connection.cursor() as cursor:
        for statement in TIDY[connection.vendor]:
            cursor.execute(statement)
