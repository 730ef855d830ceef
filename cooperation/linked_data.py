"""JSON-LD in the words of schema.org: what a page shows, for machines, and nothing the page does not show.

A date stands only where ISO 8601 can say it as precisely as stored and no more: "2012-06" does, "about 2019" is left out. What is
not stated is left out as well. A thing has one identifier, whatever language its page is in. The block in a page names the thing with its own fields; the `.jsonld` address adds a `Claim` for
every fact with the words it rests on (`claims.py` says how).
"""

from . import dates
from .citing import LICENCE, SITE_NAME
from .languages import neutral, wording_of
from .models import fact_names

CONTEXT = "https://schema.org"

MOST_ROWS = 12
"""How many rows of a kind a page's block holds, so that it stays small; the page lists them all."""

PARTNER_TYPES = {"state": "Country", "public-authority": "GovernmentOrganization"}
INITIATIVE_TYPES = {"conference": "Event", "case-study": "CreativeWork", "focus-area": "DefinedTerm"}
SOURCE_TYPES = {"news-article": "NewsArticle", "official": "Report", "legal-text": "Legislation", "dataset": "Dataset"}


def page_data(*, name, trail, absolute, about=None, **own):
    """A page: what it is about, and the way to it. `trail` is a list of (name, path), the page itself last."""
    url = absolute(trail[-1][1])
    return stated(
        {
            "@context": CONTEXT,
            "@type": "WebPage",
            "@id": url,
            "url": url,
            "name": name,
            "license": LICENCE,
            "isPartOf": {"@type": "WebSite", "name": str(SITE_NAME), "url": absolute(trail[0][1])},
            "breadcrumb": breadcrumb(trail, absolute=absolute),
            "mainEntity": about,
            **own,
        }
    )


def breadcrumb(trail, *, absolute):
    """The way from the home page, as the page's own breadcrumb shows it. The home page alone has none."""
    steps = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps} if len(steps) > 1 else None


def record_data(record, *, absolute):
    """What a record describes, in the type that fits it; a new type of record is a creative work with a name."""
    describe = {
        "treaty": _treaty,
        "partner": _partner,
        "initiative": _initiative,
        "quote": _quote,
        "indicator": _indicator,
    }.get(record.record_type, _other)
    return describe(record, absolute)


def _named(record, absolute, kind, **own):
    is_fact = "title_zh" in fact_names(type(record))
    other = [{"@language": "zh-Hans", "@value": record.title_zh}] if record.title_zh and is_fact else []
    names = {"name": wording_of(record, "title"), "alternateName": [*own.pop("names", ()), *other]}
    return stated({"@type": kind, "@id": f"{absolute(neutral(record.get_absolute_url()))}#record", **names, **own})


def _other(record, absolute):
    return _named(record, absolute, "CreativeWork")


def _treaty(treaty, absolute):
    identifiers = [{"@type": "PropertyValue", "propertyID": row.scheme, "value": row.value} for row in treaty.identifiers.all()]
    return _named(
        treaty,
        absolute,
        "Legislation",
        names=[treaty.short_title] if treaty.short_title else [],
        legislationType=treaty.get_kind_display(),
        legislationDate=date(treaty.adopted_on),
        legislationPassedBy=_reference(treaty.adopted_at, absolute, "Organization"),
        identifier=identifiers[:MOST_ROWS],
        sameAs=treaty.official_url,
    )


def _partner(partner, absolute):
    rows = [row.name if row.language == "en" else {"@language": row.language, "@value": row.name} for row in partner.names.all()]
    names = [partner.official_name, *rows] if partner.official_name else rows
    return _named(partner, absolute, _partner_type(partner), names=names[:MOST_ROWS], sameAs=partner.website)


def _partner_type(partner):
    return PARTNER_TYPES.get(partner.kind, "Organization")


def _initiative(initiative, absolute):
    kind = INITIATIVE_TYPES.get(initiative.kind, "Project")
    place = {"@type": "Place", "name": wording_of(initiative.place)} if initiative.place else None
    if kind == "CreativeWork":
        return _named(initiative, absolute, kind, about=place)
    if kind == "Event":
        dated = {"startDate": date(initiative.began_on), "endDate": date(initiative.ended_on), "location": place}
        organisers = _taking_part(initiative, absolute, "lead", "co-organiser")
        return _named(initiative, absolute, kind, organizer=organisers, **dated)
    if kind == "Project":
        return _named(initiative, absolute, kind, member=_taking_part(initiative, absolute, "lead", "counterpart", "member"))
    return _named(initiative, absolute, kind)


def _taking_part(record, absolute, *roles):
    """The public partners that have one of the roles, each once."""
    partners = {row.partner: None for row in record.participations.all() if row.role in roles and row.partner.is_public}
    return [_reference(partner, absolute, _partner_type(partner)) for partner in partners][:MOST_ROWS]


def _quote(quote, absolute):
    """Somebody's own words are a quotation; what is told in our words is a claim, found in the source it appears in."""
    sources = {citation.passage.source: None for citation in quote.citations.all() if citation.passage}
    found_in = [
        {"@type": SOURCE_TYPES.get(source.kind, "CreativeWork"), "url": absolute(source.get_absolute_url())} for source in sources
    ]
    kind, property_name = ("Quotation", "isBasedOn") if quote.is_direct else ("Claim", "appearance")
    own = {"text": quote.text, "creator": _speaker(quote, absolute), "dateCreated": date(quote.said_on), property_name: found_in}
    return _named(quote, absolute, kind, **own)


def _speaker(quote, absolute):
    if quote.speaker_name:
        return stated({"@type": "Person", "name": quote.speaker_name, "jobTitle": quote.speaker_role})
    partner = quote.organisation
    return _reference(partner, absolute, _partner_type(partner)) if partner else None


def _indicator(indicator, absolute):
    """The figures, as given and no more exact; an indicator without any is a property that could be measured."""
    observations = [_observation(row, indicator) for row in indicator.observations.all()[:MOST_ROWS]]
    return observations or _named(indicator, absolute, "Property")


def _observation(row, indicator):
    """One figure. Places named as examples are left out: the figure is for a wider group than they are."""
    places = [] if row.places_open else [{"@type": "Place", "name": wording_of(place)} for place in row.places.all()]
    return stated(
        {
            "@type": "Observation",
            "measuredProperty": {"@type": "Property", "name": indicator.title},
            "observationDate": date(row.period),
            "observationAbout": places,
            "value": _quantity(row, indicator),
        }
    )


def _quantity(row, indicator):
    """A value with the ends it has; what a source calls approximate is no number, and never is a middle worked out."""
    low, high = (number(value) for value in (row.low, row.high))
    ends = {"exact": {"value": low}, "about": {}}.get(row.qualifier, {"minValue": low, "maxValue": high})
    return stated({"@type": "QuantitativeValue", **ends, "unitText": indicator.unit}) if ends else None


def source_data(source, *, absolute):
    """The document itself."""
    publisher = {"@type": "Organization", "name": source.publisher} if source.publisher else None
    return stated(
        {
            "@type": SOURCE_TYPES.get(source.kind, "CreativeWork"),
            "@id": f"{absolute(neutral(source.get_absolute_url()))}#source",
            "name": source.title,
            "author": source.author,
            "publisher": publisher,
            "datePublished": date(source.published_on),
            "url": source.url,
            "archivedAt": source.archived_url,
        }
    )


def dataset(*, name, description, url, changed_on, files):
    """Data to take away, with every file as (address, media type)."""
    return stated(
        {
            "@type": "Dataset",
            "@id": f"{url}#data",
            "name": name,
            "description": description,
            "url": url,
            "license": LICENCE,
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": str(SITE_NAME)},
            "dateModified": changed_on.isoformat() if changed_on else "",
            "distribution": [
                {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media_type} for address, media_type in files
            ],
        }
    )


def _reference(record, absolute, kind):
    """A record another one refers to, as far as the public may see it."""
    if not record or not record.is_public:
        return None
    return {"@type": kind, "name": wording_of(record, "title"), "url": absolute(record.get_absolute_url())}


def date(text):
    """A partial date in ISO 8601, empty where that cannot say it."""
    return dates.parse(text).machine if text else ""


def number(value):
    """A stored decimal as a JSON number, whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def stated(data: dict) -> dict:
    """The same without what is empty: what is not stated is not there. Zero is a value."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}
