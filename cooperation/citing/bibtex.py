"""BibTeX: one @misc entry in UTF-8, every value in braces that close again whatever the value holds."""

from .citable import Citable, one_line

_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
    }
    | {letter: f"\\{letter}" for letter in "&%$#_"}
)
"""BibTeX counts braces even behind a backslash, so a brace in a text becomes a command rather than `\\{`."""

_ADDRESS_ESCAPES = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def bibtex(citable: Citable) -> str:
    """The thing as one BibTeX entry. An organisation as author stands in braces of its own, so that it is not split into names."""
    fields = {
        "title": f"{{{_text(citable.title)}}}",
        "shorttitle": _text(citable.short_title),
        "author": " and ".join(f"{{{_text(author)}}}" for author in citable.authors),
        "year": _text(_year(citable.date)),
        "publisher": _text(citable.publisher),
        "version": str(citable.version or ""),
        "language": _text(citable.language),
        "url": one_line(citable.address).translate(_ADDRESS_ESCAPES),
        "urldate": citable.accessed_on.isoformat() if citable.accessed_on else "",
        "abstract": _text(citable.abstract),
        "note": _text(" ".join(citable.notes)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{citable.key},\n{''.join(lines)}{_month(citable.date)}}}\n"


def _text(value: str) -> str:
    return one_line(value).translate(_ESCAPES)


def _month(date):
    """The month of a single date, as the macro that styles print in their own language; a span has none."""
    return f"  month = {_MONTHS[date.start.month - 1]},\n" if date and not date.is_interval and date.start.month else ""


def _year(date):
    """The year as BibTeX wants it, ending in numerals or a sign: "2012", "about 2019", "2019?", "2012--2015", "2012--"."""
    if not date:
        return ""
    ends = [_year_of(end) for end in ((date.start, date.end) if date.is_interval else (date.start,))]
    return "--".join(ends)


def _year_of(point):
    if not point:
        return ""
    about, uncertain = ("about " if point.suffix == "~" else ""), ("?" if point.suffix == "?" else "")
    return f"{about}{point.year:04}{uncertain}"
