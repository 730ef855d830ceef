"""What the words of a cell refer to: a record, place or topic by its address, title, code or any name recorded; or what comes close."""

import difflib
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import Partner, PartnerName, Place, Record, Topic, Treaty
from cooperation.records import RECORD_MODELS

CLOSE = 3
MOST_LOOKED_FOR = 50
"""For so many unknown words the closest names are looked for, which is slow; a table with more of them has another fault."""

GENERIC = re.compile(r"\s+(?:treaty|convention|agreement|protocol|accord)\Z", re.IGNORECASE)
HEAD = re.compile(r"\A(.*?\b(?:treaty|convention|agreement|protocol|accord))\b", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\A(.+?)\s*\(([^()]+)\)\Z")
ABBREVIATION = re.compile(r"[A-Z]{2,8}")


@dataclass(eq=False)
class Target:
    """A thing that can be referred to. It has no key as long as it is only to be written."""

    model: type
    slug: str
    title: str
    pk: int | None = None

    def __str__(self):
        return self.title


class NotFoundError(ValidationError):
    """Nothing is called so. `closest` are the names that come nearest."""

    def __init__(self, message, closest):
        super().__init__(message)
        self.closest = closest


class Finder:
    """Everything that can be referred to, read once; and what rows of the same table will add."""

    def __init__(self):
        self.slugs, self.names, self.shorter = {}, {}, {}
        self._known, self._closest, self._stored = {}, {}, {}
        self._read_records()
        self._read_others(Place, "name", "name_zh", "iso_3166_2")
        self._read_others(Topic, "label", "label_zh")

    def _read_records(self):
        models = {model._meta.model_name: model for model in RECORD_MODELS}
        by_pk = {}
        for pk, slug, kind, *titles in Record.objects.values_list("pk", "slug", "record_type", "title", "title_zh"):
            by_pk[pk] = self.add(Target(models[kind], slug, titles[0], pk), *titles)
        for pk, *names in Partner.objects.values_list("pk", "official_name", "iso_alpha2"):
            self._name(by_pk[pk], *names)
        for pk, name in PartnerName.objects.values_list("partner", "name"):
            self._name(by_pk[pk], name)
        for pk, name in Treaty.objects.values_list("pk", "short_title"):
            self._name(by_pk[pk], name)

    def _read_others(self, model, *names):
        for pk, slug, *called in model.objects.values_list("pk", "slug", *names):
            self.add(Target(model, slug, called[0], pk), *called)

    def add(self, target, *names):
        """Let a thing be found by its slug, its title and these names. Answers it."""
        return self.expect(target, target.title, *names)

    def expect(self, target, *names):
        """Let a record that is only to be written be found by its slug, and by these names."""
        for table in _tables(target):
            self.slugs[table, target.slug] = target
        self._name(target, *names)
        self._known.clear()
        return target

    def _name(self, target, *names):
        for table in _tables(target):
            for name in filter(None, names):
                self.names.setdefault((table, text.name_key(name)), {})[target] = name
                if target.model is Treaty:
                    for shorter in _shorter_titles(name):
                        self.shorter.setdefault((table, text.name_key(shorter)), {})[target] = name

    def by_slug(self, model, slug):
        """The thing of that address; None where there is none."""
        return self.slugs.get((model, slug))

    def named(self, model, words):
        """The things of a model that are called so."""
        return list(self.names.get((model, text.name_key(words)), {}))

    def find(self, model, words):
        """The one thing that words refer to. Raises NotFoundError, or ValidationError where it could be either of several."""
        if (model, words) not in self._known:
            self._known[model, words] = self._find(model, words)
        found = self._known[model, words]
        if isinstance(found, Exception):
            raise found
        return found

    def _find(self, model, words):
        if target := self.by_slug(model, words):
            return target
        for spelling in _spellings(words):
            for index in (self.names, self.shorter):
                if found := list(index.get((model, text.name_key(spelling)), {})):
                    return found[0] if len(found) == 1 else _either(words, found)
        closest = self.closest(model, words)
        if not closest:
            return NotFoundError(_("Nothing recorded is called “%(words)s”. Record it first.") % {"words": words}, [])
        message = _("Nothing recorded is called “%(words)s”. Did you mean %(closest)s?")
        return NotFoundError(message % {"words": words, "closest": _(" or ").join(f"“{one}”" for one in closest)}, closest)

    def closest(self, model, words):
        """The titles recorded that come nearest to words; none once many words have been looked for."""
        if (model, words) not in self._closest and len(self._closest) < MOST_LOOKED_FOR:
            self._closest[model, words] = self._nearest(model, words)
        return self._closest.get((model, words), [])

    def _nearest(self, model, words):
        names = self._stored_names(model)
        keys = difflib.get_close_matches(text.name_key(words), names, n=CLOSE, cutoff=0.7)
        return list(dict.fromkeys(title for key in keys for title in names[key]))

    def _stored_names(self, model):
        """By what their spellings have in common, the names recorded of a model, with the titles of what is called so. Read once."""
        if model not in self._stored:
            stored = {key: [one.title for one in things if one.pk] for (table, key), things in self.names.items() if table is model}
            self._stored[model] = {key: titles for key, titles in stored.items() if titles}
        return self._stored[model]


def _tables(target):
    return (target.model, Record) if issubclass(target.model, Record) else (target.model,)


def _either(words, found):
    message = _("“%(words)s” could be %(things)s. Write the address, the last part of its page’s.")
    return ValidationError(message % {"words": words, "things": _(" or ").join(sorted(f"“{one.slug}”" for one in found))})


def _spellings(words):
    """The words, and where they end in brackets what they say besides: “European Union (EU)”, “Iran (Islamic Republic of)”.

    What stands before the brackets is tried only where they hold an abbreviation: “Congo (Democratic Republic of the)” is not the Congo.
    """
    yield words
    if match := IN_BRACKETS.match(words):
        before, inside = match.groups()
        yield f"{inside} {before}"
        if ABBREVIATION.fullmatch(inside):
            yield before
            yield inside


def _shorter_titles(title):
    """What a treaty is called for short: “Beijing Treaty on Performances” is the Beijing Treaty, and Beijing."""
    head = HEAD.match(title)
    name = head[1] if head else title
    yield name
    if shorter := GENERIC.sub("", name):
        yield shorter
