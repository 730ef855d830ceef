"""What a party's recorded acts make it towards a treaty on a given day (VCLT articles 2(1), 11 to 18, 24, 25 and 54 to 59)."""

from dataclasses import dataclass
from datetime import date
from itertools import product

from .vocabulary import ActionType, Status

CONSENT = frozenset(
    {
        ActionType.RATIFICATION,
        ActionType.ACCEPTANCE,
        ActionType.APPROVAL,
        ActionType.FORMAL_CONFIRMATION,
        ActionType.ACCESSION,
        ActionType.SUCCESSION,
        ActionType.CONTINUED_APPLICATION,
        ActionType.DEFINITIVE_SIGNATURE,
        ActionType.EXCHANGE_OF_INSTRUMENTS,
    }
)
SIGNING = frozenset({ActionType.SIGNATURE, ActionType.SIGNATURE_AD_REFERENDUM})
LEAVING = frozenset({ActionType.DENUNCIATION, ActionType.WITHDRAWAL, ActionType.TERMINATION})


@dataclass(frozen=True)
class TreatyStatus:
    """A status, the acts that gave it, and whether the dates leave another one possible."""

    status: Status
    acts: tuple = ()
    is_possibly: bool = False


@dataclass(frozen=True)
class _Event:
    """A change of standing on a day that is known only to lie between two, both included; None is no limit."""

    act: object
    becomes: Status
    earliest: date | None
    latest: date | None

    def happened(self, on):
        """True or False where the dates decide, None where they cannot."""
        if self.latest is not None and self.latest <= on:
            return True
        if self.earliest is not None and self.earliest > on:
            return False
        return None


def treaty_status(acts, *, on):
    """The status of one party on a day, from its own acts towards one treaty.

    Where dates are too coarse to decide, the answer is the status of the later reading, marked "possibly". Acts without any date are
    such a case. A consent whose entry into force for the party is not recorded makes a contracting state, never a party.
    """
    events = sorted((event for act in acts for event in _events(act)), key=_when)
    readings = {_replay(events, happened) for happened in _readings(events, on)}
    latest = _replay(events, [event.happened(on) is not False for event in events])
    return TreatyStatus(latest[0], latest[1], is_possibly=len({status for status, _ in readings}) > 1)


def _when(event):
    """Order of events: by the first day each can fall on, undated ones first, then by how far they lead."""
    return (event.earliest or date.min, event.latest or date.max, list(Status).index(event.becomes))


def _events(act):
    """The changes of standing one act brings: on the day it is done, and on the day it takes effect."""
    done = (act.done_on_earliest, act.done_on_latest)
    effective = (act.effective_on_earliest, act.effective_on_latest) if act.effective_on else None
    if act.type in SIGNING:
        return [_Event(act, Status.SIGNATORY, *done)]
    if act.type in CONSENT:
        return [_Event(act, Status.CONTRACTING, *done)] + ([_Event(act, Status.PARTY, *effective)] if effective else [])
    if act.type == ActionType.PROVISIONAL_APPLICATION:
        return [_Event(act, Status.PROVISIONALLY_APPLYING, *(effective or done))]
    if act.type == ActionType.SUSPENSION:
        return [_Event(act, Status.SUSPENDED, *(effective or done))]
    if act.type == ActionType.WITHDRAWAL_OF_SIGNATURE:
        return [_Event(act, Status.NONE_RECORDED, *done)]
    if act.type in LEAVING:
        # Without a recorded effect, leaving takes hold at some unknown time after the notice (VCLT article 56(2)).
        return [_Event(act, Status.FORMER_PARTY, *(effective or (done[0], None)))]
    return []


def _readings(events, on):
    """Every way the undecided events can have happened or not by a day, in time order; a handful at most."""
    undecided = [event for event in events if event.happened(on) is None][:8]
    for choice in product((True, False), repeat=len(undecided)):
        chosen = dict(zip(map(id, undecided), choice, strict=True))
        yield [chosen.get(id(event), event.happened(on) is not False) for event in events]


def _replay(events, happened):
    """The standing after the events that happened, and the acts it rests on."""
    status, acts = Status.NONE_RECORDED, ()
    for event, did in zip(events, happened, strict=True):
        if not did or _outranked(event.becomes, status):
            continue
        keeps = status in (Status.SIGNATORY, Status.CONTRACTING) and event.becomes != Status.NONE_RECORDED
        acts = () if event.becomes == Status.NONE_RECORDED else (*(acts if keeps else ()), event.act)
        status = event.becomes
    return status, tuple(dict.fromkeys(acts))


def _outranked(becomes, status):
    """Whether a lesser standing arrives while a greater one holds: a signature after consent changes nothing."""
    ladder = [Status.NONE_RECORDED, Status.SIGNATORY, Status.CONTRACTING, Status.PROVISIONALLY_APPLYING, Status.PARTY]
    if becomes == Status.NONE_RECORDED:
        return status != Status.SIGNATORY
    return becomes in ladder and status in ladder and ladder.index(becomes) < ladder.index(status)
