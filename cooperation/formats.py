"""The formats in which pages can be taken away: the one list, with the ending that asks for each."""

import re
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from .languages import neutral


@dataclass(frozen=True)
class Format:
    """One way to write down what a page says. Its address is that of the page with the suffix in place of the last slash."""

    suffix: str
    media_type: str
    label: str


HTML = Format("/", "text/html", pgettext_lazy("format", "Page"))
FORMATS = [
    Format(".json", "application/json", "JSON"),
    Format(".csv", "text/csv", "CSV"),
    Format(".jsonld", "application/ld+json", "JSON-LD"),
    Format(".ris", "application/x-research-info-systems", "RIS"),
    Format(".bib", "application/x-bibtex", "BibTeX"),
    Format(".csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON"),
    Format(".atom", "application/atom+xml", "Atom"),
]

_SUFFIX = re.compile(r"[^/](\.[A-Za-z0-9]{1,10})/?\Z")


def format_of(path: str) -> Format:
    """The format an address asks for by its ending: the longest that fits, or the page."""
    return max((each for each in FORMATS if path.endswith(each.suffix)), key=lambda each: len(each.suffix), default=HTML)


def unknown_suffix(path: str) -> str:
    """The ending of an address that looks like that of a format but is none of ours; otherwise empty."""
    found = _SUFFIX.search(path)
    return found[1] if found and format_of(path) is HTML else ""


def addresses_of(path: str) -> dict[Format, str]:
    """What the address would be in every format, the page's own first."""
    stem = path.removesuffix(format_of(path).suffix)
    return {HTML: stem + HTML.suffix} | {each: neutral(stem) + each.suffix for each in FORMATS}
