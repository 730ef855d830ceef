"""What the lists and the first page say of a record: its state, its dates, its languages, how much of it is cited, how old it is."""

from datetime import datetime
from typing import NamedTuple

from django.utils import formats, timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from cooperation import dates, receipts
from cooperation.languages import listed
from cooperation.models import State


def moment_in_words(moment):
    """A moment as editors read it: "4 Dec 2026 09:00 UTC"."""
    return _("%(when)s UTC") % {"when": formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")}


class Waits(NamedTuple):
    """The changes of a record that wait: whether one does for review, when the next is due, and when one was that could not be made."""

    is_for_review: bool = False
    next_due: datetime | None = None
    refused: datetime | None = None

    @property
    def in_words(self):
        """What waits, the most pressing first."""
        found = []
        if self.refused:
            found.append(_("change due %(when)s not made") % {"when": moment_in_words(self.refused)})
        if self.is_for_review:
            found.append(_("change waiting"))
        if self.next_due:
            found.append(_("change scheduled %(when)s") % {"when": moment_in_words(self.next_due)})
        return found


def state_in_words(record, *, waits=None):
    """Draft; In review; Scheduled, and for when; Published; Published, change waiting, or scheduled and for when; Withdrawn."""
    if record.state == State.PUBLISHED and not record.is_public:
        return _("Scheduled %(when)s") % {"when": moment_in_words(record.publish_at)}
    if record.state == State.PUBLISHED and waits:
        return listed([record.get_state_display(), *waits.in_words])
    return record.get_state_display()


def date_in_words(date):
    """A partial date as visitors read it; empty when there is none, as typed when it cannot be read."""
    try:
        return dates.in_words(date)
    except ValueError:
        return date


def cited_in_words(record):
    """How many of the facts stated have a citation: "3 of 4 facts"."""
    stated = receipts.stated_facts(record)
    return _("%(cited)d of %(stated)d facts") % {"cited": sum(bool(fact.citations) for fact in stated), "stated": len(stated)}


def languages_in_words(record):
    """The languages a record can be read in, and what its Chinese lacks or has not followed."""
    if not record.title_zh and not record.summary_zh:
        return _("English")
    if record.is_summary_zh_behind:
        return _("English, Chinese behind it")
    if record.summary and not record.summary_zh:
        return _("English, Chinese without summary")
    return _("English, Chinese") if record.title_zh else _("English, Chinese without title")


def age_in_words(moment):
    """How long ago, in its largest unit: "3 weeks"."""
    return timesince(moment, depth=1) if moment else ""


def counted_of(model, count):
    """ "1 treaty", "7 treaties"."""
    name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
    return _("%(count)d %(things)s") % {"count": count, "things": name}
