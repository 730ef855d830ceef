"""Reading a public page as a browser would, and the addresses there are."""

import re

from justhtml import JustHTML

from cooperation.models import Partner, Record, Source, Version

FIXED = [
    "/",
    "/treaties/",
    "/partners/",
    "/initiatives/",
    "/quotes/",
    "/indicators/",
    "/sources/",
    "/timeline/",
    "/search/",
    "/changes/",
    "/corrections/",
    "/data/",
    "/api/",
    "/about/",
    "/accessibility/",
]
CJK = re.compile(r"[\u3400-\u9fff]")


def addresses():
    """Every public address of the database's records, the fixed pages, and the history of one record of each type."""
    found = Record.objects.public()
    records = [record.get_absolute_url() for record in found]
    one_of_each = {record.record_type: record.get_absolute_url() for record in found}.values()
    histories = [
        f"{address}{tail}"
        for address in one_of_each
        for tail in (["history/", "v/1/"] if Version.objects.exists() else ["history/"])
    ]
    timelines = [f"{partner.get_absolute_url()}timeline/" for partner in Partner.objects.public()]
    return FIXED + records + histories + timelines + [source.get_absolute_url() for source in Source.objects.public()]


class Page:
    """A parsed answer."""

    def __init__(self, response):
        self.html = response.content.decode()
        self.document = JustHTML(self.html, collect_errors=True, sanitize=False)

    @property
    def parse_errors(self):
        return [str(error) for error in self.document.errors]

    def all(self, selector):
        return self.document.query(selector)

    def text(self, selector):
        return [re.sub(r"\s+(?=[.,;:])", "", " ".join(node.to_text().split())) for node in self.all(selector)]

    def attributes(self, selector, name):
        return [node.attrs.get(name) for node in self.all(selector)]

    def foreign_text_without_language(self):
        """Chinese characters outside an element that says it is Chinese."""
        return [text for text, language in _texts(self.document.root, "en") if CJK.search(text) and not language.startswith("zh")]


def _texts(node, language):
    attributes = getattr(node, "attrs", None) or {}
    language = attributes.get("lang", language)
    if node.name == "#text":
        yield node.data, language
    for child in getattr(node, "children", None) or ():
        yield from _texts(child, language)
