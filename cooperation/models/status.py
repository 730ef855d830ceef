"""What a party's recorded acts make it towards a treaty on a given day (VCLT articles 2(1), 11 to 18, 24, 25 and 54 to 59)."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from .vocabulary import ActionType as Act
from .vocabulary import Status

SIGNING = {Act.SIGNATURE, Act.SIGNATURE_AD_REFERENDUM}
INSTRUMENTS = {Act.RATIFICATION, Act.ACCEPTANCE, Act.APPROVAL, Act.FORMAL_CONFIRMATION, Act.ACCESSION, Act.EXCHANGE_OF_INSTRUMENTS}
CONSENT = INSTRUMENTS | {Act.DEFINITIVE_SIGNATURE, Act.SUCCESSION, Act.CONTINUED_APPLICATION}
LEAVING = {Act.DENUNCIATION, Act.WITHDRAWAL, Act.TERMINATION}

RISES = (Status.SIGNATORY, Status.CONTRACTING, Status.PROVISIONALLY_APPLYING, Status.PARTY, Status.SUSPENDED)
FALLS = (Status.NONE_RECORDED, Status.FORMER_PARTY)
ENDINGS = (*FALLS, Status.SUSPENDED)
MOST_UNDECIDED = 6
"""With more events than these without an exact day, not every reading is tried, and the answer is always "possibly"."""


@dataclass(frozen=True)
class TreatyStatus:
    """A status, the acts that gave it, and whether the dates leave another one possible."""

    status: Status
    acts: tuple = ()
    is_possibly: bool = False

    @property
    def since(self):
        """Since when, as exactly as the act that gave it says, in the notation of partial dates; empty where that is not recorded."""
        if self.status == Status.NONE_RECORDED:
            return ""
        giving = [act for act in self.acts if self.status in {event.becomes for event in _events(act, self.acts)}]
        return next((self._began(act) for act in reversed(giving)), "")

    def _began(self, act):
        """When an act began to give the status: leaving takes hold some time after the notice (VCLT article 56(2))."""
        if self.status in (Status.SIGNATORY, Status.CONTRACTING):
            return act.done_on
        return act.effective_on or ("" if act.type in LEAVING else act.done_on)


@dataclass(frozen=True)
class _Event:
    """A change of standing on a day that is known only to lie between two, both included; None is no limit."""

    act: object
    becomes: Status
    earliest: date | None
    latest: date | None

    def days(self, on):
        """The days in it that make a difference by a day, the likeliest first: endings late, all else early; None is not yet."""
        earliest, latest = self.earliest or date.min, self.latest or date.max
        happened = sorted({earliest, min(latest, on)}, reverse=self.becomes in ENDINGS) if earliest <= on else []
        return happened + [None] * (latest > on)

    @property
    def order(self):
        """What comes first on one day: consent before entry into force, and both before what takes them back."""
        return (*RISES, *FALLS).index(self.becomes)


def treaty_status(acts, *, on):
    """The status of one party on a day, from its own acts towards one treaty, in whatever order they come.

    Where dates are too coarse to decide, what may have happened is taken to have happened, and the answer is marked "possibly". Acts
    without any date are such a case. A consent whose entry into force for the party is not recorded makes a contracting state, never
    a party. Readings in which an act takes back what was not there yet are set aside while others remain.
    """
    events = sorted(
        (event for act in acts for event in _events(act, acts)),
        key=lambda event: (event.earliest or date.min, event.latest or date.max, event.order, event.act.key),
    )
    undecided = [event for event in events if len(event.days(on)) > 1]
    choices = [event.days(on) if event in undecided[:MOST_UNDECIDED] else event.days(on)[:1] for event in events]
    readings = [_replay(zip(days, events, strict=True)) for days in product(*choices)]
    possible = [reading for reading in readings if reading[2]] or readings
    is_possibly = len({status for status, *_ in possible}) > 1 or len(undecided) > MOST_UNDECIDED
    return TreatyStatus(*possible[0][:2], is_possibly)


def _events(act, acts):
    """The changes of standing one act brings: on the day it is done, and on the day it takes effect."""
    done = (act.done_on_earliest, act.done_on_latest)
    effective = (act.effective_on_earliest, act.effective_on_latest) if act.effective_on else None
    if act.type in SIGNING:
        return [_Event(act, Status.SIGNATORY, *done)]
    if act.type in CONSENT:
        return [_Event(act, Status.CONTRACTING, *done)] + ([_Event(act, Status.PARTY, *effective)] if effective else [])
    if act.type == Act.PROVISIONAL_APPLICATION:
        return [_Event(act, Status.PROVISIONALLY_APPLYING, *(effective or done))]
    if act.type == Act.SUSPENSION:
        return [_Event(act, Status.SUSPENDED, *(effective or done))]
    if act.type == Act.WITHDRAWAL_OF_SIGNATURE:
        return [_Event(act, Status.NONE_RECORDED, *done)]
    if act.type in LEAVING:
        return [_Event(act, Status.FORMER_PARTY, *(effective or (act.done_on_earliest, _left_by(act, acts))))]
    return []


def _left_by(leaving, acts):
    """Without a recorded effect, leaving takes hold some time after the notice (VCLT article 56(2)), before any new consent."""
    anew = [act.done_on_earliest for act in acts if act.type in CONSENT and act.done_on_earliest]
    return min((day - timedelta(1) for day in anew if leaving.done_on_latest and day > leaving.done_on_latest), default=None)


def _replay(reading):
    """What one reading of the days makes of a party, by which acts, and whether every act found what it takes back."""
    standing, undone, is_sound = {}, [], True
    for _day, event in sorted(((day, event) for day, event in reading if day), key=lambda at: (at[0], at[1].order)):
        if event.becomes in FALLS:
            is_sound = _fall(standing, undone, event) and is_sound
        elif event.act not in undone:
            _rise(standing, event)
    status = max(standing, key=(*FALLS, *RISES).index, default=Status.NONE_RECORDED)
    return status, tuple(dict.fromkeys(standing.values())), is_sound


def _rise(standing, event):
    """Reach a standing. A lesser one that comes while a greater one holds changes nothing: a signature after consent."""
    if Status.PARTY in standing and event.becomes != Status.SUSPENDED:
        return
    replaced = FALLS if event.becomes != Status.PARTY else (*FALLS, Status.PROVISIONALLY_APPLYING, Status.SUSPENDED)
    for status in replaced:
        standing.pop(status, None)
    standing[event.becomes] = event.act


def _fall(standing, undone, event):
    """Take back a signature or a consent not yet in force, or leave the treaty. False when there was nothing to take back."""
    takes = RISES[:1] if event.becomes == Status.NONE_RECORDED else RISES[1:]
    found = {status: standing.pop(status) for status in takes if status in standing}
    consent = found.get(Status.CONTRACTING)
    was_bound = Status.PARTY in found or Status.SUSPENDED in found or (consent and not consent.effective_on)
    if event.becomes == Status.FORMER_PARTY and (was_bound or not found):
        standing.clear()
    elif consent:
        undone.append(consent)
    if not standing:
        standing[event.becomes if was_bound or not found else Status.NONE_RECORDED] = event.act
    return bool(found)
