"""Compare what rows say with what is recorded: what they are about, what they would change, and what they contradict."""

from collections import defaultdict

from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from cooperation import dates, duplicates, text
from cooperation.languages import listed
from cooperation.models import CONSENT, PartialDateField, Record, TreatyAction, row_models

from .finding import Target
from .kinds import MATCHED_BY
from .rows import Difference

MOST_OF_A_KEY = 60


class Comparer:
    """Compares the rows of one table. `is_strict`: another date of the same act is a conflict, never a change."""

    def __init__(self, rows, *, is_strict):
        self.is_strict = is_strict
        self.records, self.rows = {}, defaultdict(list)
        self.keys, self.said, self.names = defaultdict(set), {}, {}
        self._load([statement for row in rows for statement in row.statements])

    def _load(self, statements):
        """Everything recorded that the statements are about, in a few queries."""
        wanted = defaultdict(set)
        for statement in statements:
            if statement.target.pk:
                wanted[statement.model].add(statement.target.pk)
        for model, pks in wanted.items():
            many = [field.name for field in model._meta.many_to_many]
            if issubclass(model, Record):
                self.records |= model.objects.prefetch_related(*many).in_bulk(pks)
                continue
            for row in model.objects.filter(**{f"{model.owner}__in": pks}).prefetch_related(*many):
                owner = getattr(row, f"{model.owner}_id")
                self.rows[model, owner].append(row)
                self.keys[owner].add(row.key)
        for owner, key in _keys_of_others(statements):
            self.keys[owner].add(key)

    def compare(self, row):
        """Find what a row is about and what it would change; refuse what it must not."""
        for statement in row.statements:
            if issubclass(statement.model, Record):
                statement.stored = self.records.get(statement.target.pk)
            else:
                self._match(row, statement)
            found = {} if row.sentences else dict(_differences(statement))
            statement.differences = list(found.values())
            statement.changed = {name: one.before for name, one in found.items()}
        for statement in row.statements:
            if not row.sentences:
                self._refuse_repeated(row, statement)
            if statement.is_new and issubclass(statement.model, Record) and not row.sentences:
                row.lookalikes = self._lookalikes(statement)

    def _match(self, row, statement):
        """Find the child row a statement is about, by its key or by what it says, and give a new one its key."""
        stored = self.rows[statement.model, statement.target.pk] if statement.target.pk else []
        key = statement.values.get("key")
        if key:
            found = [one for one in stored if one.key == key]
        else:
            found = [one for one in stored if _says(one, statement.values, MATCHED_BY[statement.model])]
        if len(found) > 1:
            row.refuse(_("Several rows of “%(record)s” say this. Give the key of the one meant.") % {"record": statement.target})
            return
        statement.stored = found[0] if found else None
        if self.is_strict:
            self._refuse_conflicts(row, statement, stored)
        if statement.is_new and not key:
            statement.values["key"] = self._free_key(statement)

    def _refuse_conflicts(self, row, statement, stored):
        own = [one for one in stored if one.party_id == statement.values["party"].pk]
        for one in own:
            if one is statement.stored:
                _refuse_other_date(row, statement, one, "effective_on")
            elif one.type == statement.values["type"] and statement.is_new:
                _refuse_other_date(row, statement, one, "done_on")
            elif statement.is_new and {one.type, statement.values["type"]} <= CONSENT:
                message = _(
                    "Conflict: recorded is “%(recorded)s” (%(when)s), another way of joining. Find out which is right, and correct it on the form."
                )
                values = {"recorded": one.get_type_display(), "when": dates.in_words(one.done_on) or _("no date")}
                row.refuse(message % values, statement.headings.get("type", ""))

    def _lookalikes(self, statement):
        """Recorded things that a new record looks like."""
        if statement.model not in self.names:
            self.names[statement.model] = duplicates.Lookalikes(statement.model)
        called = [statement.values.get(name, "") for name in ("title", "title_zh", "official_name")]
        return self.names[statement.model].of([name for name in called if text.name_key(name)])

    def _free_key(self, statement):
        taken = self.keys[statement.target.pk or statement.target]
        stem = slugify("-".join(_key_parts(statement)))[: MOST_OF_A_KEY - 4].strip("-") or "row"
        key, number = stem, 1
        while key in taken:
            number += 1
            key = f"{stem}-{number}"
        taken.add(key)
        return key

    def _refuse_repeated(self, row, statement):
        """Two rows of a table must not say something of the same thing: nobody could tell which holds."""
        name = (statement.model, statement.target, _name_of(statement))
        if (first := self.said.setdefault(name, row)) is not row:
            row.refuse(_("Row %(row)d is about the same. Delete one of the two.") % {"row": first.number})


def _keys_of_others(statements):
    """The keys of the other child rows of the same records: one key names one row of whatever kind."""
    owners = {statement.target for statement in statements if statement.target.pk and not issubclass(statement.model, Record)}
    for model in {owner.model for owner in owners}:
        pks = [owner.pk for owner in owners if owner.model is model]
        for rows in row_models(model):
            yield from rows.objects.filter(**{f"{rows.owner}__in": pks}).values_list(rows.owner, "key")


def _name_of(statement):
    """What a statement is about within its record."""
    if issubclass(statement.model, Record):
        return ""
    if statement.stored:
        return statement.stored.pk
    if statement.model is TreatyAction and statement.values.get("type") in ("reservation", "declaration", "objection"):
        return statement.values["key"]
    return tuple(_comparable(statement.values.get(name)) for name in MATCHED_BY[statement.model])


def _says(row, values, names):
    return all(_held(row, name) == _comparable(values.get(name, "")) for name in names)


def holds_the_same(instance, statement):
    """Whether what is stored now still has what a statement was compared with."""
    return all(_held(instance, name) == _held(statement.stored, name) for name in statement.values)


def _comparable(value):
    """A value of a row as it can be compared with what is stored."""
    if isinstance(value, Target):
        return value.pk or value
    if isinstance(value, frozenset):
        return frozenset(_comparable(one) for one in value)
    return value.strip() if isinstance(value, str) else value


def _held(instance, name):
    field = instance._meta.get_field(name)
    if field.many_to_many:
        return frozenset(one.pk for one in getattr(instance, name).all())
    value = getattr(instance, field.attname)
    return value.strip() if isinstance(value, str) else value


def _refuse_other_date(row, statement, stored, name):
    said, held = statement.values.get(name, ""), getattr(stored, name)
    if said and held and said != held:
        message = _(
            "Conflict: recorded is %(held)s for “%(act)s”, and this row says %(said)s. Find out which is right, and correct it on the form."
        )
        values = {"held": dates.in_words(held), "act": stored.get_type_display(), "said": dates.in_words(said)}
        row.refuse(message % values, statement.headings.get(name, ""))


def _key_parts(statement):
    for name in MATCHED_BY[statement.model]:
        value = statement.values.get(name, "")
        if name == "done_on":
            continue
        yield value.slug if isinstance(value, Target) else str(value)


def _differences(statement):
    """What a statement would fill or change, in words, field by field."""
    for name, value in statement.values.items():
        field = statement.model._meta.get_field(name)
        if statement.is_new:
            if name not in ("slug", "key") and value != (field.get_default() if not field.many_to_many else frozenset()):
                yield name, Difference(str(capfirst(field.verbose_name)), "", words_of(field, value))
        elif _comparable(value) != _held(statement.stored, name):
            yield name, Difference(str(capfirst(field.verbose_name)), held_in_words(statement.stored, name), words_of(field, value))


def words_of(field, value):
    """A value of a row as editors read it."""
    if isinstance(value, frozenset):
        return listed(sorted(str(one) for one in value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, PartialDateField):
        return dates.in_words(value)
    return str(dict(field.flatchoices or ()).get(value, value)) if value is not None else ""


def held_in_words(instance, name):
    """A stored value as editors read it."""
    field = instance._meta.get_field(name)
    if field.many_to_many:
        return listed(sorted(str(one) for one in getattr(instance, name).all()))
    value = getattr(instance, name)
    return words_of(field, value if value is not None else "")
