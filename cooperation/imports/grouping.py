"""The rows of a table by the record they are about, in an order in which all that one refers to is written before it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .finding import Target


@dataclass(eq=False)
class Group:
    """The rows that are about one record, and how that is made where no row is about itself. `why_not`: why it was not made."""

    target: Target
    made: object = None
    rows: list = field(default_factory=list)
    why_not: list = field(default_factory=list)

    def __post_init__(self):
        self.is_new = self.target.pk is None

    @property
    def to_write(self):
        return [row for row in self.rows if row.is_to_be_written]

    def missing(self, row):
        """What a row refers to and is not written yet, besides the record itself."""
        referred = (target for one in row.statements for target in one.references)
        return [target for target in referred if target.pk is None and target is not self.target]


def groups_of(rows, made):
    """The rows by the record they are about; what is made for them first."""
    groups = {target: Group(target, statement) for target, statement in made.items()}
    for row in rows:
        if row.is_to_be_written:
            target = row.statements[0].target
            groups.setdefault(target, Group(target)).rows.append(row)
    return list(groups.values())


def rounds(groups):
    """Lists of groups, each to be written before the next is asked for: then a group comes as soon as all it refers to is written.

    When nothing else can be written, the rows that refer to what is not are refused, and the others of their groups come last.
    """
    awaited = {group: {target for row in group.to_write for target in group.missing(row)} for group in groups}
    waiting_for = defaultdict(list)
    for group, targets in awaited.items():
        for target in targets:
            waiting_for[target].append(group)
    ready = [group for group in groups if not awaited[group]]
    while ready:
        yield ready
        ready = [free for group in ready if group.target.pk for free in _freed(group.target, waiting_for, awaited)]
    if left := [group for group in groups if awaited[group]]:
        _refuse_hopeless(left, {group.target: group.why_not for group in groups})
        yield left


def _freed(target, waiting_for, awaited):
    """The groups that waited for this one thing only."""
    for group in waiting_for[target]:
        awaited[group].discard(target)
        if not awaited[group]:
            yield group


def _refuse_hopeless(groups, why_not):
    """Refuse the rows that refer to what is not written, with the reason where there is one."""
    for group in groups:
        for row in group.to_write:
            if missing := group.missing(row):
                row.refuse(_sentence(missing[0], why_not.get(missing[0])))


def _sentence(missing, reasons):
    if reasons:
        return _("“%(missing)s” cannot be made: %(why)s") % {"missing": missing, "why": " ".join(reasons)}
    message = _("It refers to “%(missing)s”, whose row is refused or refers back to this one. Import that one first.")
    return message % {"missing": missing}
