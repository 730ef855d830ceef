"""The catalogue of translations is whole, true to the sources, and what Django reads."""

import re

import pytest

from tests import messages

pytestmark = pytest.mark.once

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
TAG = re.compile(r"</?\w+")
OFFERED = {"%(day)s %(month)s %(year)s": {"%(number)s"}, "%(month)s %(year)s": {"%(number)s"}}
"""Placeholders that the sources fill for languages that write a month as a number."""


@pytest.fixture(scope="module")
def catalogue():
    return messages.translated()


def forms(message):
    """The English form a translation renders, and its own form: Chinese has one for any number."""
    english = message.id[-1] if isinstance(message.id, tuple | list) else message.id
    chinese = message.string[0] if isinstance(message.string, tuple | list) else message.string
    return english, chinese


def test_every_string_of_the_sources_is_translated_and_no_other(catalogue):
    def named(catalog):
        return {(message.context, message.id) for message in catalog if message.id}

    assert named(messages.in_the_sources()) ^ named(catalogue) == set(), "Run `make messages`, then translate what it names."
    assert [message.id for message in catalogue if message.id and not messages.is_translated(message)] == []


def test_django_reads_what_the_catalogue_says(catalogue):
    assert messages.MO.read_bytes() == messages.compiled(catalogue), "Run `make messages`."


def test_translations_keep_what_is_filled_in_and_their_elements(catalogue):
    pairs = [forms(message) for message in catalogue if message.id]

    def lost(english, chinese):
        filled = set(PLACEHOLDER.findall(english)) | OFFERED.get(english, set())
        spare = set() if english not in OFFERED else {"%(month)s", "%(number)s"}
        positional = [found for found in PLACEHOLDER.findall(english) if "(" not in found]
        return (
            filled - spare != set(PLACEHOLDER.findall(chinese)) - spare
            or positional != [found for found in PLACEHOLDER.findall(chinese) if "(" not in found]
            or sorted(TAG.findall(english.replace("<span", "").replace("</span", "")))
            != sorted(TAG.findall(chinese.replace("<span", "").replace("</span", "")))
        )

    assert [pair for pair in pairs if lost(*pair)] == []


def test_translations_are_chinese_and_punctuated_so(catalogue):
    pairs = [forms(message) for message in catalogue if message.id]

    assert [pair for pair in pairs if re.search(r"[\u4e00-\u9fff][,;!?](?!\w)", pair[1])] == []
    sentences = [(english, chinese) for english, chinese in pairs if re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{3,}", english)]
    assert [english for english, chinese in sentences if not re.search(r"[\u4e00-\u9fff]", chinese)] == []
