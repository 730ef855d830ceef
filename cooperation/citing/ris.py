"""RIS: a line a tag, TY first and ER last, ended by CR LF."""

from .citable import SITE_NAME, Citable, one_line


def ris(citable: Citable) -> str:
    """The thing as one RIS reference. A date keeps its precision: a month has no day, "about" stands in the field for words."""
    year, date = _dates(citable.date)
    accessed = citable.accessed_on.strftime("%Y/%m/%d/") if citable.accessed_on else ""
    fields = [
        ("TY", citable.type.ris),
        ("ID", citable.key),
        ("TI", citable.title),
        ("ST", citable.short_title),
        ("TT", citable.chinese_title),
        *(("AU", f"{author},") for author in citable.authors),
        ("PY", year),
        ("DA", date),
        ("PB", citable.publisher),
        ("ET", str(citable.version or "")),
        ("LA", citable.language),
        ("AB", citable.abstract),
        ("DB", str(SITE_NAME)),
        ("UR", citable.address),
        ("Y2", accessed),
        *(("N1", note) for note in citable.notes),
    ]
    lines = [f"{tag}  - {one_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _dates(date):
    """PY and DA of a partial date. A span has no year of its own, only words."""
    if not date:
        return "", ""
    if date.is_interval:
        return "", f"///{date.in_words()}"
    point, words = date.start, "" if date.machine else date.in_words()
    month, day = (f"{part:02}" if part else "" for part in (point.month, point.day))
    return f"{point.year:04}", f"{point.year:04}/{month}/{day}/{words}"
