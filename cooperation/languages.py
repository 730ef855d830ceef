"""The languages of the interface: English at the bare addresses, Simplified Chinese at the same ones below `/zh/`.

The address alone decides, so that a page says the same to everybody and can be kept by every cache: no cookie and no
`Accept-Language` is read. Pages alone have two addresses; data has one, and names things in both languages.
"""

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import LocalePrefixPattern, URLResolver
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

ENGLISH, CHINESE = "en", "zh-hans"
PREFIXES = {ENGLISH: "", CHINESE: "zh/"}
TAGS = {ENGLISH: "en", CHINESE: "zh-Hans"}
"""What each is called in HTML and HTTP (BCP 47)."""


class LanguagePrefix(LocalePrefixPattern):
    """The part of an address that says its language."""

    @property
    def language_prefix(self):
        return PREFIXES.get(get_language(), "")


def in_each_language(patterns):
    """The same addresses once for each language; `reverse` answers those of the language that is active."""
    return URLResolver(LanguagePrefix(), list(patterns))


def language_at(path: str) -> str:
    """The language of the page at a path."""
    return CHINESE if f"{path}/".startswith(f"/{PREFIXES[CHINESE]}") else ENGLISH


def neutral(path: str) -> str:
    """The path without its language: that of the English page, which the data of a page and its identifiers share."""
    return path.removeprefix(f"/{PREFIXES[CHINESE]}".rstrip("/")) or "/" if language_at(path) == CHINESE else path


def path_in(language: str, path: str) -> str:
    """The path of the same page in a language."""
    return f"/{PREFIXES[language]}{neutral(path)[1:]}"


def page_language() -> str:
    """The tag of the language a page is being written in."""
    return TAGS.get(get_language(), TAGS[ENGLISH])


def named_by(thing) -> str:
    """The field that says what a thing is called: a title, the label of a topic, the name of a place."""
    return getattr(thing, "named_by", "title")


def chinese_of(thing, name: str) -> str:
    """The Chinese title, name or summary of a thing on a page in Chinese; empty on any other, and where there is none."""
    return getattr(thing, f"{name}_zh", "") if page_language() == TAGS[CHINESE] else ""


def wording_of(thing, name: str = "") -> str:
    """What a thing is called, or its summary, in the language of the page; where there is no such wording, the English one."""
    name = name or named_by(thing)
    return chinese_of(thing, name) or getattr(thing, name)


def title_column(path="", name="title"):
    """The same for what things are called as a column of a query. `path` leads to the thing, `name` is the field."""
    english = F(f"{path}{name}")
    if page_language() == TAGS[ENGLISH]:
        return english
    return Coalesce(NullIf(F(f"{path}{name}_zh"), Value("")), english)


def separator() -> str:
    """What stands between two things of a list."""
    return pgettext("between the things of a list", ", ")


def listed(names) -> str:
    """Names one after the other: "A, B, C"."""
    return separator().join(map(str, names))


def all_of(names) -> str:
    """Names with the last one joined: "A, B and C"; empty for none."""
    return _ending(names, _("%(names)s and %(last)s"))


def one_of(names) -> str:
    """Names to choose from: "A, B or C"; empty for none."""
    return _ending(names, _("%(names)s or %(last)s"))


def _ending(names, sentence):
    names = list(map(str, names))
    return sentence % {"names": listed(names[:-1]), "last": names[-1]} if len(names) > 1 else listed(names)
