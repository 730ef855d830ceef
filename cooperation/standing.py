"""What parties are towards treaties on one day: the statuses of many at once, each with the acts that give it.

`treaty_status` says what one party's acts make it; this says it of all parties of a treaty, of all treaties of a party, and of the
records of a list. Nothing that visitors may not see takes part.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from . import dates
from .marks import by_passage
from .models import CONSENT, SIGNING, Citation, PartnerKind, Status, TreatyAction, TreatyStatus, public_condition, treaty_status
from .models.vocabulary import Laterality
from .receipts import Card, CitedRow, Receipts

STATUSES = (
    Status.PARTY,
    Status.SUSPENDED,
    Status.PROVISIONALLY_APPLYING,
    Status.CONTRACTING,
    Status.SIGNATORY,
    Status.FORMER_PARTY,
    Status.NONE_RECORDED,
)
"""Every status in the order of counts, the closest tie first."""

COUNTED = {
    Status.PARTY: ngettext_lazy("party to %(number)d treaty", "party to %(number)d treaties", "number"),
    Status.SUSPENDED: ngettext_lazy("suspended for %(number)d treaty", "suspended for %(number)d treaties", "number"),
    Status.PROVISIONALLY_APPLYING: ngettext_lazy(
        "provisionally applying %(number)d treaty", "provisionally applying %(number)d treaties", "number"
    ),
    Status.CONTRACTING: ngettext_lazy(
        "contracting state or organisation of %(number)d treaty",
        "contracting state or organisation of %(number)d treaties",
        "number",
    ),
    Status.SIGNATORY: ngettext_lazy("signatory of %(number)d treaty", "signatory of %(number)d treaties", "number"),
    Status.FORMER_PARTY: ngettext_lazy("former party to %(number)d treaty", "former party to %(number)d treaties", "number"),
    Status.NONE_RECORDED: ngettext_lazy(
        "none recorded towards %(number)d treaty", "none recorded towards %(number)d treaties", "number"
    ),
}


class CitedAct(CitedRow):
    """An act with what its facts rest on."""

    @property
    def first_of_each_passage(self):
        """The citations whose cards show all that the act rests on."""
        return [group[0] for group in by_passage(self.citations)]

    @property
    def of_effect(self):
        """The same for its effect: the first citation of each passage that carries it."""
        return [group[0] for group in by_passage(self.citations) if any(citation.fact == "effective_on" for citation in group)]


@dataclass(frozen=True)
class Standing:
    """What one party is towards one treaty on a day, and every act of its that is recorded."""

    treaty: object
    party: object
    on: date
    done: list
    found: TreatyStatus
    receipts: Receipts | None = None
    """Of the treaty, where the acts are shown with what they rest on."""

    @property
    def status(self):
        return self.found.status

    @property
    def is_possibly(self):
        return self.found.is_possibly

    @property
    def acts(self):
        """The acts that give the status."""
        return self.found.acts

    @property
    def since(self):
        """Since when, no more exact than its act says; empty where that is not recorded."""
        return self.found.since

    @property
    def in_force_all_the_same(self):
        """Since when a treaty between two sides is in force on the day, although no consent of this party is recorded; else empty.

        It could not be without the consent of both (VCLT article 24(2)). How this party gave its own is not known, and so makes no status.
        """
        treaty = self.treaty
        is_unexplained = self.status in (Status.NONE_RECORDED, Status.SIGNATORY) and treaty.laterality == Laterality.BILATERAL
        begun_by = treaty.in_force_on_latest
        return treaty.in_force_on if is_unexplained and begun_by and begun_by <= self.on else ""

    @property
    def in_words(self):
        """ "party since 28 April 2020", "possibly signatory since June 2012", "none recorded"."""
        words = str(self.status.label).lower()
        if self.since:
            words = _("%(status)s since %(date)s") % {"status": words, "date": dates.parse(self.since).in_words()}
        return _("possibly %(status)s") % {"status": words} if self.is_possibly else words

    @cached_property
    def cited(self):
        """Every act with what it rests on."""
        return {act: CitedAct(act, self.receipts) for act in self.done}

    @property
    def giving(self):
        """The acts that give the status, each with what it rests on."""
        return [self.cited[act] for act in self.acts]

    @property
    def signatures(self):
        return [self.cited[act] for act in self.done if act.type in SIGNING]

    @property
    def consents(self):
        return [self.cited[act] for act in self.done if act.type in CONSENT]

    @property
    def in_force(self):
        """The acts of consent whose entry into force for the party is recorded."""
        return [act for act in self.consents if act.row.effective_on]

    @property
    def others(self):
        """The acts that neither sign nor consent: reservations, declarations, denunciations."""
        return [self.cited[act] for act in self.done if act.type not in SIGNING | CONSENT]


@dataclass(frozen=True)
class StatusCount:
    """To how many treaties a party has one status on a day, decided or possibly."""

    status: Status
    is_possibly: bool
    treaties: int

    @property
    def in_words(self):
        """ "party to 8 treaties", "possibly signatory of 1 treaty"."""
        words = COUNTED[self.status] % {"number": self.treaties}
        return _("possibly %(status)s") % {"status": words} if self.is_possibly else words


def standings_of_treaty(treaty, *, on):
    """Each public party with an act, in the order of their first acts. Reads what `for_detail()` prefetches."""
    acts = [act for act in treaty.actions.all() if act.party.is_public]
    return _standings(acts, by=lambda act: (treaty, act.party), on=on, receipts={treaty: Receipts(treaty)})


def acts_of_partner(partner):
    """The acts of a party towards public treaties, the first ones first: when done or, where that is not stated, when of effect."""
    public = partner.treaty_actions.filter(public_condition("treaty__")).select_related("treaty")
    first = Coalesce("done_on_earliest", "effective_on_earliest", "done_on_latest", "effective_on_latest")
    return public.order_by(first.asc(nulls_last=True), "treaty__slug", "key")


def treaties_of_partner(partner):
    """The keys of the public treaties towards which a party has an act, in the order of its first acts. One query."""
    return list(dict.fromkeys(acts_of_partner(partner).values_list("treaty", flat=True)))


def standings_of_partner(partner, *, on, acts=None):
    """What a party is towards each public treaty, in the order of its first acts; by some of its acts, or by all. Two queries."""
    acts = list(acts_of_partner(partner) if acts is None else acts)
    receipts = Citation.objects.filter(row__in={act.key for act in acts}).select_related("passage__source")
    prefetch_related_objects([act.treaty for act in acts], Prefetch("citations", queryset=receipts))
    return _standings(
        acts, by=lambda act: (act.treaty, partner), on=on, receipts={act.treaty: Receipts(act.treaty) for act in acts}
    )


def home_standings(treaties, *, on):
    """By primary key of a treaty what each home state with an act is towards it. One query for any number of treaties."""
    acts = TreatyAction.objects.filter(
        public_condition("party__"), party__is_home=True, party__kind=PartnerKind.STATE, treaty__in=treaties
    )
    found = {}
    for standing in _standings(acts.select_related("party", "treaty"), by=lambda act: (act.treaty, act.party), on=on):
        found.setdefault(standing.treaty.pk, []).append(standing)
    return found


def status_counts(partners, *, on):
    """By primary key of a partner its counts, the closest tie first. One query for any number of partners."""
    acts = TreatyAction.objects.filter(public_condition("treaty__"), party__in=partners).order_by()
    tallies = {}
    for standing in _standings(acts, by=lambda act: (act.treaty_id, act.party_id), on=on):
        tally = tallies.setdefault(standing.party, {})
        tally[standing.status, standing.is_possibly] = tally.get((standing.status, standing.is_possibly), 0) + 1
    return {party: _in_order(tally) for party, tally in tallies.items()}


def _in_order(tally):
    decided_first = sorted(tally, key=lambda found: (found[1], STATUSES.index(found[0])))
    return [StatusCount(*found, tally[found]) for found in decided_first]


def _standings(acts, *, by, on, receipts=None):
    """The acts in groups by (treaty, party), each with its status, in the order of their first acts; with receipts by treaty, if given."""
    groups = {}
    for act in acts:
        groups.setdefault(by(act), []).append(act)
    return [
        Standing(treaty, party, on, done, treaty_status(done, on=on), (receipts or {}).get(treaty))
        for (treaty, party), done in groups.items()
    ]


class TreatyCard(Card):
    """A treaty in a list, with what the home states are towards it."""

    def __init__(self, record, standings):
        super().__init__(record)
        receipts = Receipts(record)
        self.standings = [
            (standing, [citation for act in standing.acts for citation in CitedRow(act, receipts).citations])
            for standing in standings
        ]


class PartnerCard(Card):
    """A partner in a list, with the number of treaties towards which it has each status."""

    def __init__(self, record, counts):
        super().__init__(record)
        self.counts = counts


def treaty_cards(treaties, *, on):
    """A card for each treaty of a page."""
    standings = home_standings(treaties, on=on)
    return [TreatyCard(treaty, standings.get(treaty.pk, [])) for treaty in treaties]


def partner_cards(partners, *, on):
    """A card for each partner of a page."""
    counts = status_counts(partners, on=on)
    return [PartnerCard(partner, counts.get(partner.pk, [])) for partner in partners]
