"""What templates need to say everything in the language of the page, and to mark what is in another."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext_lazy

from cooperation.languages import CHINESE, ENGLISH, TAGS, chinese_of, listed, neutral, page_language, path_in, separator, wording_of

register = template.Library()

NAMES = {ENGLISH: "English", CHINESE: "中文"}

BETWEEN = {
    ", ": pgettext_lazy("between parts of a sentence", ", "),
    "; ": pgettext_lazy("between parts of a sentence", "; "),
    ": ": pgettext_lazy("between parts of a sentence", ": "),
}

OTHER = {TAGS[ENGLISH]: TAGS[CHINESE], TAGS[CHINESE]: TAGS[ENGLISH]}

_CHINESE = re.compile(r"[\u3400-\u9fff](?:[\u3000-\u9fff\uff00-\uffef\d]*[\u3400-\u9fff])?")
_NOT_CHINESE = re.compile(r"[^\u3000-\u9fff\uff00-\uffef]+")
_SMALL_LETTERS = re.compile(r"[a-z]{2}")


def _foreign(text):
    """The runs of a text that are in the other language than the page: Chinese characters with the figures and points between them,
    or a stretch with small Latin letters (WIPO alone is no English)."""
    if page_language() == TAGS[ENGLISH]:
        return list(_CHINESE.finditer(text))
    return [stretch for stretch in _NOT_CHINESE.finditer(text) if _SMALL_LETTERS.search(stretch.group())]


@register.filter
def language(words):
    """The other language, for words that are in it as far as one attribute can say; empty for words in the language of the page."""
    text = str(words)
    is_foreign = _foreign(text) and (page_language() == TAGS[ENGLISH] or not _CHINESE.search(text))
    return OTHER[page_language()] if is_foreign else ""


@register.filter
def said(words):
    """Words of ours in which each run of the other language says that it is in it."""
    text, marked, end = str(words), [], 0
    for run in _foreign(text):
        marked += [escape(text[end : run.start()]), format_html('<span lang="{}">{}</span>', OTHER[page_language()], run.group())]
        end = run.end()
    return mark_safe("".join([*marked, escape(text[end:])]))  # noqa: S308 - each piece is escaped right here


@register.filter
def title_text(thing):
    """The title of a record, or the name of a topic or place, in the language of the page, as far as there is one."""
    return wording_of(thing)


@register.filter
def titled(thing):
    """The same, marked where it is in the other language."""
    return said(title_text(thing))


@register.filter
def summary_text(record):
    """The summary of a record in the language of the page, as far as there is one."""
    return wording_of(record, "summary")


@register.filter
def summarised(record):
    """The same, marked where it is in the other language."""
    return said(summary_text(record))


@register.filter
def shortly(record):
    """The short name of a record in the language of the page, as far as there is one."""
    return said(chinese_of(record, "title") or record.short_name)


@register.filter
def stem(path):
    """The address of a page's data without its ending: data has one address, in whatever language the page is."""
    return neutral(path).removesuffix("/")


@register.filter
def in_a_row(names):
    """Names one after the other, as the language of the page divides them."""
    return listed(names)


@register.simple_tag
def comma():
    """What stands between two things of a list."""
    return separator()


@register.simple_tag
def between(mark):
    """A mark between two parts of a sentence, as the language of the page writes it."""
    return str(BETWEEN[mark])


@register.simple_tag
def lang(tag):
    """The attribute that says a language, where it is not that of the page."""
    return "" if tag == page_language() else format_html(' lang="{}"', tag)


@register.simple_tag
def lang_of(words):
    """The same attribute for words whose language is seen in them."""
    return lang(language(words) or page_language())


@register.simple_tag(name="page_language")
def page_language_tag():
    """The language of the page."""
    return page_language()


@register.simple_tag(takes_context=True)
def languages(context, path=""):
    """This page, or that at a path, in each language, English first: what the language is called there, and the address."""
    request = context["request"]
    query = request.META["QUERY_STRING"] and f"?{request.META['QUERY_STRING']}"
    return [_page_in(code, path or request.path + query, request) for code in TAGS]


def _page_in(code, path, request):
    path = path_in(code, path)
    return {
        "tag": TAGS[code],
        "name": NAMES[code],
        "path": path,
        "url": request.build_absolute_uri(path),
        "is_current": TAGS[code] == page_language(),
    }
