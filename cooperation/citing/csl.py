"""CSL-JSON: what pandoc and citation styles read. Only names and types of the CSL 1.0.2 schema."""

import json

from .citable import SITE_NAME, Citable


def csl_json(citable: Citable) -> str:
    """The thing as a list of one CSL item."""
    item = {
        "id": citable.key,
        "type": citable.type.csl,
        "title": citable.title,
        "title-short": citable.short_title,
        "author": [{"literal": author} for author in citable.authors],
        "issued": _date(citable.date),
        "publisher": citable.publisher,
        "version": str(citable.version or ""),
        "language": citable.language,
        "abstract": citable.abstract,
        "source": str(SITE_NAME),
        "URL": citable.address,
        "accessed": {"date-parts": [_parts_of_day(citable.accessed_on)]} if citable.accessed_on else None,
        "note": " ".join(citable.notes),
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def _date(date):
    """A partial date with the parts it has; a span that is open at one end has none and stands in words."""
    if not date:
        return None
    if date.is_interval and len(date.points) == 1:
        return {"literal": date.in_words()}
    found = {"date-parts": [[part for part in (point.year, point.month, point.day) if part] for point in date.points]}
    return found | ({"circa": True} if any(point.suffix for point in date.points) else {})


def _parts_of_day(day):
    return [day.year, day.month, day.day]
