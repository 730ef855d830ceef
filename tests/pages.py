"""Reading a public page as a browser would, and the addresses there are."""

import re

from django.db import connection
from django.test import Client
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
OTHER_LANGUAGES = {
    "en": (re.compile(r"[\u3400-\u9fff]"), "zh"),
    "zh-Hans": (re.compile(r"(?<!:)\b[A-Za-z]*[a-z]{2,} [A-Za-z]*[a-z]{2,}"), "en"),
}
"""By the language of a page what gives the other one away, a character of Chinese or two words of English, and its tag."""

NO_WORDS = {"script", "code", "button", "title", "option"}
"""Elements whose text is code, a name, or cannot say its language."""


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


class Answer:
    """What a visitor who has never been here is answered at an address, and the queries it took."""

    def __init__(self, address):
        self.queries = []
        with connection.execute_wrapper(self._noted):
            response = Client().get(address)
        self.status_code, self.headers, self.cookies = response.status_code, response.headers, response.cookies
        self.content = response.content

    def _noted(self, execute, sql, *arguments):
        self.queries.append(sql)
        return execute(sql, *arguments)


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

    @property
    def language(self):
        return self.attributes("html", "lang")[0]

    def foreign_text_without_language(self):
        """Words of the other language outside an element that says so; code, addresses and the marks of sources, which are names, apart."""
        pattern, tag = OTHER_LANGUAGES[self.language]
        return [
            text
            for text, language in _texts(self.document.root, self.language)
            if pattern.search(text) and not language.startswith(tag)
        ]


def _texts(node, language):
    attributes = getattr(node, "attrs", None) or {}
    language = attributes.get("lang", language)
    if node.name in NO_WORDS and language.startswith("zh"):
        return
    if node.name == "#text":
        yield node.data, language
    for child in getattr(node, "children", None) or ():
        yield from _texts(child, language)
