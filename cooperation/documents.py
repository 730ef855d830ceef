"""A record as data: every public fact with its words, its machine-readable value and its receipts.

One form serves the JSON twins, the versions kept for ever and what the search finds. It holds what the public may see and nothing
else; addresses in it are paths, so that it says the same on every host.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from . import dates
from .languages import listed, named_by
from .models import EXEMPT, Basis, Citation, Passage, Record, WorkedOut, fact_names, public_condition
from .receipts import CitedPassage, Fact, Receipts, row_sections
from .records import model_of
from .text import plain

APART = {"title", "summary", "summary_zh", "topics"}
"""Fields of a record that stand beside its facts rather than among them. The title is in both places, for its receipts."""

EDITING = {name for name, reason in EXEMPT.items() if reason == EXEMPT["state"]} | {"slug"}
"""Fields that say how the record is kept, not what the sources say."""


def document(record):
    """A public record as data. Reads what `for_detail()` prefetches."""
    receipts = Receipts(record)
    return {
        "type": record.record_type,
        "slug": record.slug,
        "url": record.get_absolute_url(),
        "title": record.title,
        "summary": record.summary,
        "summary_zh": record.summary_zh,
        "topics": [{"slug": topic.slug, "label": topic.label, "label_zh": topic.label_zh} for topic in record.topics.all()],
        "version": record.version,
        "first_published_at": moment_data(record.first_published_at),
        "last_changed_at": moment_data(record.last_changed_at),
        "checked_on": record.checked_on.isoformat() if record.checked_on else None,
        "receipts": [receipt(citation) for citation in receipts.of_whole()],
        "topic_receipts": [receipt(citation) for citation in receipts.of("topics")],
        "facts": _facts(record, receipts, gaps=record.gaps),
        "rows": [
            {
                "kind": section.model._meta.model_name,
                "label": str(section.model._meta.verbose_name_plural),
                "key": cited.row.key,
                "facts": _facts(cited.row, receipts),
            }
            for section in row_sections(record, receipts)
            for cited in section.rows
        ],
    }


def moment_data(moment):
    """A moment in universal time, to the second; null where there is none."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None


def fields_shown(model):
    """The fields of a record type or a row that say something to readers, in the order they are written."""
    owner = getattr(model, "owner", "")
    return [
        field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if not (field.primary_key or isinstance(field, WorkedOut) or field.name == owner)
        and not getattr(field.remote_field, "parent_link", False)
        and (field.name == "title" or field.name not in APART | EDITING)
    ]


def _facts(instance, receipts, gaps=()):
    facts = [receipts.fact(instance, field.name) for field in fields_shown(type(instance))]
    return [fact_data(fact) for fact in facts if not fact.is_empty or fact.name in gaps]


def fact_data(fact):
    """One fact: its value for programs, its words for readers, and what it rests on."""
    return {
        "name": fact.name,
        "label": str(fact.label),
        "is_stated": not fact.is_empty,
        "needs_receipt": fact.name in fact_names(type(fact.instance)),
        "value": None if fact.is_empty else value_of(fact),
        "words": _("Not stated in its sources") if fact.is_empty else words_of(fact),
        "receipts": [receipt(citation) for citation in fact.citations],
        "also_given_as": [{"value": citation.value, "receipt": receipt(citation)} for citation in fact.rivals],
    }


def value_of(fact: Fact):
    """The value for programs: text, number, true or false, a term, a date with its precision, or what is referred to."""
    if fact.is_reference:
        targets = [reference(target) for target in fact.values]
        return targets if fact.field.many_to_many else targets[0]
    if fact.shape == "term":
        return {"value": str(fact.value), "label": str(fact.term.label)}
    if fact.shape == "date":
        return date_data(fact.value)
    if isinstance(fact.value, Decimal):
        return int(fact.value) if fact.value == int(fact.value) else float(fact.value)
    return fact.value


def words_of(fact: Fact) -> str:
    """The value as readers see it, without markup."""
    if fact.is_reference:
        return listed(fact.values)
    if fact.shape == "term":
        return str(fact.term.label)
    if fact.shape == "date":
        return dates.in_words(fact.value)
    if isinstance(fact.value, Decimal):
        return plain(fact.value)
    if fact.shape == "flag":
        return _("Yes") if fact.value else _("No")
    return str(fact.value)


def reference(target):
    """What is referred to: enough to name it and to find it. What has no page of its own, a place, has its Chinese name here."""
    if isinstance(target, Record):
        return {
            "type": model_of(target)._meta.model_name,
            "slug": target.slug,
            "title": target.title,
            "url": target.get_absolute_url(),
        }
    name = {"title": str(target), "title_zh": getattr(target, f"{named_by(target)}_zh", "")}
    return {"type": target._meta.model_name, "slug": target.slug, **name}


def date_data(text: str) -> dict:
    """A partial date with what it means: how precise it is, and the first and last day it can be (null for an open end)."""
    date = dates.parse(text)
    precision = min((point.precision for point in date.points), key=["year", "month", "day"].index)
    return {
        "edtf": text,
        "precision": precision,
        "is_interval": date.is_interval,
        "is_approximate": any(point.suffix == "~" for point in date.points),
        "is_uncertain": any(point.suffix == "?" for point in date.points),
        "earliest": date.earliest.isoformat() if date.earliest else None,
        "latest": date.latest.isoformat() if date.latest else None,
    }


def receipt(citation):
    """What a fact rests on: the words, the passage and source they stand in, and how they carry the fact."""
    passage = citation.passage
    return {
        "source": passage
        and {
            "slug": passage.source.slug,
            "key": passage.source.key,
            "title": passage.source.title,
            "language": passage.source.language,
            "url": passage.source.get_absolute_url(),
        },
        "passage": passage and {"number": passage.number, "label": passage.label, "url": passage.get_absolute_url()},
        "excerpt": citation.excerpt,
        "confidence": citation.confidence,
        "is_printed_so": citation.is_printed_so,
        "basis": citation.basis,
        "rank": citation.rank,
        "note": citation.note,
        "is_checked": citation.is_unaltered if citation.basis != Basis.EDITOR else False,
    }


def source_documents(sources):
    """Public sources as data, in the order given: what identifies them, and their passages with what rests on each. Two queries."""
    sources = list(sources)
    coverage = {source.pk: [] for source in sources}
    for cited in _coverage(sources):
        coverage[cited.passage.source_id].append(cited)
    return [_source_data(source, coverage[source.pk]) for source in sources]


def source_document(source):
    """One public source as data."""
    return source_documents([source])[0]


def _coverage(sources):
    """Every passage of several sources with the public facts that rest on it."""
    passages = Passage.objects.filter(source__in=sources).select_related("source").order_by("source", "number")
    found = {passage.pk: CitedPassage(passage) for passage in passages}
    citations = Citation.objects.filter(public_condition("record__"), passage__source__in=sources).select_related(
        "record", "passage"
    )
    for citation in citations.order_by("record__record_type", "record__slug", "number"):
        found[citation.passage_id].add(citation)
    return found.values()


def _source_data(source, coverage):
    return {
        "type": source._meta.model_name,
        "slug": source.slug,
        "url": source.get_absolute_url(),
        "title": source.title,
        "is_title_supplied": source.title_supplied,
        "key": source.key,
        "kind": {"value": str(source.kind), "label": str(source.get_kind_display())},
        "publisher": source.publisher,
        "author": source.author,
        "published_on": date_data(source.published_on) if source.published_on else None,
        "published_on_reason": source.published_on_reason,
        "original_url": source.url,
        "archived_url": source.archived_url,
        "language": source.language,
        "retrieved_on": source.retrieved_on.isoformat() if source.retrieved_on else None,
        "rights": source.rights,
        "is_text_public": source.text_public,
        "sha256": source.sha256,
        "passages": [_passage_data(cited) for cited in coverage],
    }


def _passage_data(cited):
    """A passage by its place, our summary and the words cited from it; its text only where that may be shown."""
    passage = cited.passage
    return {
        "number": passage.number,
        "label": passage.label,
        "url": passage.get_absolute_url(),
        "summary": passage.summary,
        "length": passage.length,
        "is_without_claim": passage.is_without_claim,
        "text": passage.text if passage.source.text_public and passage.text else None,
        "citations": cited.citations,
        "excerpts": list(cited.words),
        "facts": [
            {"record": reference(record), "labels": [str(label) for label in labels]} for record, labels in cited.facts.items()
        ],
    }
