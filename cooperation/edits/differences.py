"""How what an edit left differs from what another left, or from what is stored now: value by value, in human words."""

import re
from dataclasses import dataclass, field

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation import text
from cooperation.models import Edit, State
from cooperation.records import model_of

from .held import OWN, fields_of, held, in_order, kind_and_key, part_model, stored
from .words import NOT_HELD, Names, field_label, in_words, kind_name, part_label, summary_of

OWN_WORDING = {"title", "summary", "summary_zh", "definition"}
"""Fields in which a slip of the pen can be mended without changing what the record says."""

_NAME = re.compile(r"(?<=[^.!?\s] )[A-Z][\w'’-]*")
"""A word with a capital that does not begin a sentence."""


@dataclass(frozen=True)
class Difference:
    """One value that differs, or a whole row or citation that is on one side only (`field` is empty then)."""

    part: str
    field: str
    label: str
    before: str
    after: str

    @property
    def words(self):
        """The two values word by word."""
        return text.word_changes(self.before, self.after)

    @property
    def kind(self):
        """What sort of part it is in: "citation", the name of a row's model; empty for the record itself."""
        return kind_and_key(self.part)[0]


@dataclass
class Step:
    """An edit with what it changed, and the edit before it; none for the first that is kept."""

    edit: Edit
    earlier: Edit | None = None
    differences: list = field(default_factory=list)
    held: dict = field(default_factory=dict)
    earlier_held: dict = field(default_factory=dict)


def since(edit):
    """What is stored now differently from what an edit left."""
    return differences(model_of(edit.record), held([edit])[edit.pk], stored(edit.record))


def changes(record):
    """What is stored now of a record differently from its latest edit: all of it that no edit holds yet."""
    latest = latest_before(record)
    return since(latest) if latest else []


def latest_before(record, key=None):
    """The latest edit of a record, or the latest before another; None when there is none."""
    found = Edit.objects.filter(record=record.pk)
    return (found.filter(pk__lt=key) if key else found).order_by("-pk").first()


def published_edit(record):
    """The edit that left the record as the public sees it now; None when they see none of it."""
    if not record.is_public:
        return None
    return Edit.objects.filter(record=record.pk, state=State.PUBLISHED).order_by("-pk").first()


def steps(record, edits):
    """Edits of one record, newest first and without gaps, with what each changed. The queries do not grow with them."""
    edits = list(edits)
    earliest = latest_before(record, edits[-1].pk) if edits else None
    chain = [*edits, *([earliest] if earliest else [])]
    found = held(chain)
    names = Names(model_of(record), *found.values())
    pairs = zip(edits, [*chain[1:], None][: len(edits)], strict=True)
    return [
        Step(
            edit,
            earlier,
            differences(model_of(record), found[earlier.pk], found[edit.pk], names) if earlier else [],
            found[edit.pk],
            found[earlier.pk] if earlier else {},
        )
        for edit, earlier in pairs
    ]


def differences(model, before, after, names=None):
    """What differs between two records of one type as plain data, in reading order."""
    names = names or Names(model, before, after)
    found = []
    for part in in_order(model, before, after):
        if part in before and part in after:
            found += _in_part(model, part, before, after, names)
        else:
            found.append(_whole(model, part, before, after, names))
    return found


def _whole(model, part, before, after, names):
    _kind, key = kind_and_key(part)
    old, new = ((summary_of(model, part, side[part], names) or key) if part in side else "" for side in (before, after))
    return Difference(part, "", part_label(model, part, before if part in before else after), old, new)


def _in_part(model, part, before, after, names):
    """The fields of a part that differ. Of a row or citation the label says first which."""
    whose = "" if part == OWN else part_label(model, part, after) + ": "
    for name, known in _fields(model, part, before[part], after[part]).items():
        old, new = before[part].get(name, NOT_HELD), after[part].get(name, NOT_HELD)
        if old == new or not ({old, new} - {NOT_HELD, None, "", frozenset(), False}):
            continue
        words = [in_words(known, value, names) for value in (old, new)]
        if words[0] != words[1]:
            label = field_label(known, name)
            yield Difference(part, name, whose + label if whose else capfirst(label), *words)


def _fields(model, part, before, after):
    """The fields to compare by name: those somebody decides about, then those held that the model has no more (None)."""
    known = part_model(model, part)
    if not known:
        return dict.fromkeys([*before, *after])
    every = {field.name for field in known._meta.get_fields()}
    return fields_of(known) | {name: None for name in (*before, *after) if name not in every}


def in_brief(differences):
    """What changed, in a few words: "Summary; 1 citation added"."""
    own = [difference.label for difference in differences if difference.part == OWN]
    return capfirst("; ".join([*own, *_counted(differences)]))


def _counted(differences):
    """How many rows and citations of each kind were added, removed and changed."""
    acts = {}
    for difference in differences:
        if difference.part != OWN:
            acts.setdefault((difference.kind, _act(difference)), {})[difference.part] = difference.label
    for (_kind, act), found in acts.items():
        number = len(found)
        yield act % {"number": number, "things": kind_name(next(iter(found)), number)}


def _act(difference):
    if difference.field:
        return _("%(number)d %(things)s changed")
    return _("%(number)d %(things)s removed") if not difference.after else _("%(number)d %(things)s added")


def is_minor_possible(differences):
    """Whether readers need not be told: only the record's own wording changed, and no number or name in it."""
    return all(
        difference.part == OWN and difference.field in OWN_WORDING and _says_the_same(difference) for difference in differences
    )


def _says_the_same(difference):
    names = _capitals if difference.field == "title" else _names
    return all(read(difference.before) == read(difference.after) for read in (_numbers, names))


def _numbers(words):
    return text.numbers(words), sorted(re.findall(r"\d+", words))


def _names(words):
    return sorted(_NAME.findall(words))


def _capitals(words):
    """In a title the first word may be a name, too; one in Chinese is all name."""
    return sorted(word for word in text.words(words) if word[0] != word[0].lower() or ord(word[0]) > 0x2E7F)
