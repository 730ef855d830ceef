"""What is odd in how a record is worded, and what it could say besides."""

import re
from collections import Counter
from contextlib import suppress

from django.db.models import URLField
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation import dates, text
from cooperation.languages import TAGS, all_of
from cooperation.models import Partner, PartnerName, Treaty, fact_names, is_empty, reference_fields
from cooperation.models.fields import PartialDateField
from cooperation.receipts import rows_of

from .problem import problem

LONGEST_SUMMARY = 300
"""Signs a summary may have before it is no longer short."""

ABBREVIATED = {"co", "corp", "etc", "inc", "ltd", "no", "vol"}
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_LAST_WORD = re.compile(r"(\w+)\.\Z")
_SPELLED_FROM = 10
"""Smaller numbers written as words only count what the sentence names ("one of two places")."""
_DIGITS = re.compile(r"\d[\d.,]*")


def title_has_no_full_stop(record):
    for name in ("title", "title_zh"):
        title = getattr(record, name).strip()
        last = _LAST_WORD.search(title)
        if title.endswith("。") or (last and len(last[1]) > 1 and last[1].lower() not in ABBREVIATED):
            yield problem(record, _("“%(fact)s” ends in a full stop. A title is no sentence: take the stop out."), fact=name)


def titles_are_in_their_language(record):
    if record.title_zh and not _CHINESE.search(record.title_zh):
        message = _("“%(fact)s” has no Chinese character. Enter the title in simplified characters, or leave it empty.")
        yield problem(record, message, fact="title_zh")
    if _CHINESE.search(record.title) and not _LATIN.search(record.title):
        message = _("“%(fact)s” is in Chinese alone. Enter it in English, and the Chinese one as the Chinese title.")
        yield problem(record, message, fact="title")


def links_are_encrypted(record):
    for field in record._meta.concrete_fields:
        if isinstance(field, URLField) and getattr(record, field.name).startswith("http:"):
            message = _("“%(fact)s” begins with http. Enter the address that begins with https, if the site has one.")
            yield problem(record, message, fact=field.name)


def excerpts_keep_words_whole(record):
    """No excerpt begins or ends inside a word of its passage ("lateral" of "multi-lateral"); the 's of a name may be left off."""
    for citation in record.citations.all():
        if not citation.passage or not citation.passage.is_text_held:
            continue
        whole = {word.removesuffix("'s").removesuffix("'") for word in text.words(citation.passage.text)}
        cut = [word for word in _ends(citation.excerpt) if word.removesuffix("'s").removesuffix("'") not in whole]
        if cut:
            message = _("the excerpt begins or ends inside a word: “%(word)s”. Copy the whole word.")
            yield problem(record, message, citation=citation, word=cut[0])


def _ends(excerpt):
    for part in text.parts(excerpt):
        words = text.words(part)
        yield from words[:1] + words[-1:]


def summary_rests_on_the_record(record):
    """A summary says nothing that the record holds as not stated: no number, and no partner or treaty, that no fact or excerpt has."""
    for name in ("summary", "summary_zh"):
        if summary := getattr(record, name):
            said = _said(record)
            unknown = [*_numbers_beyond(summary, said), *_names_beyond(summary, said, record)]
            if unknown:
                message = _(
                    "“%(fact)s” has %(words)s, and no fact or excerpt of this record does. Cite it as a fact, or take it out."
                )
                quoted = all_of(f"“{word}”" for word in unknown)
                yield problem(record, message, fact=name, words=quoted)


def _said(record):
    """Everything the record's facts and excerpts say, as one text."""
    parts = [citation.evidence for citation in record.citations.all()]
    for instance in (record, *rows_of(record)):
        for fact in fact_names(type(instance)):
            if not is_empty(instance, fact):
                parts += _in_words(instance, fact)
    parts += [str(part) for target in _targets(record) for part in (target, getattr(target, "short_title", ""))]
    return " … ".join(parts)


def _in_words(instance, fact):
    field, value = instance._meta.get_field(fact), getattr(instance, fact)
    if field.many_to_many:
        return [str(target) for target in value.all()]
    if isinstance(field, PartialDateField):
        return _date_in_words(value)
    return [str(getattr(instance, f"get_{fact}_display")() if field.choices else value)]


def _date_in_words(value):
    """A date as the summary of either language writes it."""
    found = []
    for language in TAGS:
        with suppress(ValueError), translation.override(language):
            found.append(dates.in_words(value))
    return found or [value]


def _targets(record):
    """The records that a record and its rows refer to."""
    for instance in (record, *rows_of(record)):
        for field in reference_fields(type(instance)):
            value = getattr(instance, field.name)
            yield from value.all() if field.many_to_many else filter(None, [value])


def _numbers_beyond(summary, said):
    in_digits = text.numbers(" ".join(_DIGITS.findall(text.normalise(summary)))) & text.numbers(summary)
    stated = {number for number in text.numbers(summary) if number in in_digits or number >= _SPELLED_FROM}
    return [f"{number:f}" for number in sorted(stated - text.numbers(said))]


def _names_beyond(summary, said, record):
    """The names in a summary of partners and treaties that the record neither is nor names; home is named everywhere."""
    own = {record.pk, *(target.pk for target in _targets(record))}
    names = _names()
    owners = Counter(name for name, _owner in names)
    rest, beyond = summary, []
    for name, owner in sorted(names, key=lambda pair: -len(pair[0])):
        if not text.occurs(name, rest):
            continue
        rest = rest.replace(name, " ")
        its_names = [other for other, its in names if its == owner]
        if owner not in own and owners[name] == 1 and not any(text.occurs(other, said) for other in its_names):
            beyond.append(name)
    return beyond


def _names():
    """(name, key of the record) of every partner abroad and every treaty."""
    partners = Partner.objects.filter(is_home=False)
    return sorted(
        {
            *partners.values_list("title", "pk"),
            *PartnerName.objects.filter(partner__in=partners).values_list("name", "partner_id"),
            *Treaty.objects.values_list("title", "pk"),
            *Treaty.objects.exclude(short_title="").values_list("short_title", "pk"),
        }
    )


def summary_is_short(record):
    if not record.summary:
        yield problem(record, _("there is no summary. One or two plain sentences help readers to decide."), fact="summary")
    if (length := len(record.summary)) > LONGEST_SUMMARY:
        message = _("the summary has %(length)s signs. Readers of lists are helped by at most %(most)s.")
        yield problem(record, message, fact="summary", length=length, most=LONGEST_SUMMARY)


def chinese_title_is_there(record):
    if not record.title_zh and record._meta.model_name != "quote":
        yield problem(record, _("there is no Chinese title. Add the official one, if there is one."), fact="title_zh")


def excerpts_are_checked(record):
    """Which excerpts nobody has compared with their source, whose text is not held here."""
    unchecked = [citation for citation in record.citations.all() if citation.passage_id and not citation.checked]
    if unchecked:
        message = ngettext(
            "%(count)s excerpt was never compared with its source. Attach the text of %(sources)s to have it done.",
            "%(count)s excerpts were never compared with their source. Attach the text of %(sources)s to have it done.",
            len(unchecked),
        )
        sources = all_of(sorted({citation.passage.source.key for citation in unchecked}))
        yield problem(
            record, message, citation=unchecked[0] if len(unchecked) == 1 else None, count=len(unchecked), sources=sources
        )


RULES = [
    title_has_no_full_stop,
    titles_are_in_their_language,
    links_are_encrypted,
    excerpts_keep_words_whole,
    summary_rests_on_the_record,
]
NOTES = [summary_is_short, chinese_title_is_there, excerpts_are_checked]
