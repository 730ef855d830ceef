"""Small functions that build data: each takes what the test is about and fills the rest with plain values."""

from itertools import count

from django.utils import timezone

from cooperation import text
from cooperation.models import (
    Basis,
    Citation,
    Indicator,
    Initiative,
    Observation,
    Participation,
    Partner,
    PartnerName,
    Passage,
    Place,
    Quote,
    Source,
    State,
    Topic,
    Treaty,
    TreatyAction,
    Version,
)
from cooperation.receipts import uncited_facts
from tests import invented

_numbers = count(1)


def make_source(slug="harbour-report", *, body=invented.TEXT, attached=True, **fields):
    """A source with the passages of a text, attached or only fingerprinted."""
    defaults = {
        "title": "Report from the harbour",
        "key": f"KEY {next(_numbers)}",
        "kind": "news-article",
        "sha256": text.digest(body),
    }
    source = Source.objects.create(slug=slug, **defaults | fields)
    for number, words in enumerate(text.split_passages(body), start=1):
        Passage.objects.create(
            source=source,
            number=number,
            label=f"¶ {number}",
            summary=f"What passage {number} says, in our words.",
            length=len(text.words(words)),
            sha256=text.digest(words),
            text=words if attached else "",
        )
    return source


def make_unread_passage(slug="harbour-notice", **fields):
    """A source cited as a whole, whose words nobody has copied."""
    source = Source.objects.create(
        slug=slug, **{"title": "Notice of the harbour", "key": f"KEY {next(_numbers)}", "kind": "official"} | fields
    )
    return Passage.objects.create(source=source, number=1, summary="What the notice is about, in our words.")


def _make(model, slug, fields, **defaults):
    defaults = {"title": f"{model._meta.verbose_name} {slug}".capitalize(), "state": State.PUBLISHED} | defaults
    topics, about = fields.pop("topics", ()), fields.pop("about", ())
    record = model.objects.create(slug=slug, **defaults | fields)
    record.topics.set(topics)
    if about:
        record.about.set(about)
    return record


def make_treaty(slug="lantern-accord", **fields):
    return _make(Treaty, slug, fields, kind="treaty")


def make_partner(slug="norland", **fields):
    return _make(Partner, slug, fields, kind="state")


def make_initiative(slug="lantern-talks", **fields):
    return _make(Initiative, slug, fields, kind="dialogue")


def make_quote(slug="finch-nine-days", **fields):
    return _make(Quote, slug, fields, kind="statement", text="It was written quickly.")


def make_indicator(slug="share-of-songs", **fields):
    return _make(Indicator, slug, fields, unit="% of earnings")


def make_observation(indicator, key="norland-2015", **fields):
    places = fields.pop("places", ())
    defaults = {"low": "2.5", "high": fields.get("low", "2.5"), "qualifier": "exact"} if "qualifier" not in fields else {}
    observation = Observation.objects.create(indicator=indicator, key=key, **defaults | fields)
    observation.places.set(places)
    return observation


def make_action(treaty, party, type="signature", **fields):
    return TreatyAction.objects.create(treaty=treaty, party=party, type=type, **{"key": f"act-{next(_numbers)}"} | fields)


def make_participation(record, partner, role="member", **fields):
    return Participation.objects.create(record=record, partner=partner, role=role, **{"key": f"{partner.slug}-{role}"} | fields)


def make_name(partner, name, kind="other", **fields):
    return PartnerName.objects.create(partner=partner, name=name, kind=kind, **{"key": f"name-{next(_numbers)}"} | fields)


def make_place(slug="easthaven", **fields):
    return Place.objects.create(slug=slug, **{"name": slug.title(), "level": "city"} | fields)


def make_topic(slug="songs", **fields):
    return Topic.objects.create(slug=slug, **{"label": slug.title()} | fields)


def make_version(record, number=1, **fields):
    """A version as the workflow would keep it; a withdrawal holds no document."""
    defaults = {"kind": "publication", "published_at": timezone.now(), "document": {"title": record.title}}
    return Version.objects.create(record_id=record.pk, number=number, **defaults | fields)


def cite(record, fact="title", passage=None, excerpt="", **fields):
    """A citation; checked against the passage's text when that is held and has the excerpt."""
    number = fields.pop("number", None) or (record.citations.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    if passage and not excerpt and "confidence" not in fields:
        excerpt = " ".join(passage.text.split()[:3]) or "some words"
    basis = fields.pop("basis", Basis.STATED if passage else Basis.EDITOR)
    note = fields.pop("note", "" if basis not in (Basis.EDITOR, Basis.INFERRED) else "Supplied for the test.")
    citation = Citation(record=record, fact=fact, passage=passage, excerpt=excerpt, number=number, basis=basis, note=note, **fields)
    citation.check_against_text()
    citation.save()
    return citation


def cite_everything(record, passage=None):
    """One citation for every stated fact of a record and its rows, so that it may be public."""
    record = type(record).objects.get(pk=record.pk)
    for fact in uncited_facts(record):
        cite(record, fact.name, passage, row=getattr(fact.instance, "key", ""))
    return record
