"""Treaties and partners, with what parties are towards treaties on the day the address names, or today."""

from dataclasses import dataclass
from http import HTTPStatus

from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language

from cooperation.days import AskedDay
from cooperation.kept import OUTLINES
from cooperation.models import Partner, Quote
from cooperation.standing import (
    STATUSES,
    acts_of_partner,
    partner_cards,
    standings_of_partner,
    standings_of_treaty,
    treaties_of_partner,
    treaty_cards,
)

from .errors import refuse
from .lists import RecordList
from .pages import RecordDetail

MOST_SHOWN = 50
"""So many treaties, ties and quotes the page of a partner shows: those of the article's record many times over."""


class DatedList(RecordList):
    """A list that tells statuses on a day."""

    def answer(self, filters, *, page=None, status=HTTPStatus.OK):
        response = super().answer(filters, page=page, status=status)
        response.told_anew_on = filters.day.told_anew_on
        return response

    def card_key(self, filters):
        return *super().card_key(filters), filters.day.date


class TreatyList(DatedList):
    """The treaties, each with what the home state is towards it."""

    def cards(self, records, filters):
        return treaty_cards(records, on=filters.day.date)


class PartnerList(DatedList):
    """The partners, each with the number of treaties towards which it has each status."""

    def cards(self, records, filters):
        return partner_cards(records, on=filters.day.date)

    def _reported(self, filters):
        """With the way to the home side, whose pages no list leads to."""
        home = render_to_string("components/home_side.html", {"partners": Partner.objects.of_home()})
        return super()._reported(filters) + home


class DatedDetail(RecordDetail):
    """A record's page that tells statuses on a day. A day that is none is refused like any wrong filter."""

    @cached_property
    def asked(self):
        return AskedDay(self.request.META["QUERY_STRING"])

    def get(self, request, slug):
        if self.asked.problem:
            return refuse(request, HTTPStatus.BAD_REQUEST, self.asked.problem)
        if not self.asked.is_canonical:
            return redirect(request.path + self.asked.day.query, permanent=True)
        response = super().get(request, slug)
        response.told_anew_on = self.asked.day.told_anew_on
        return response

    def address_at(self, record, *, is_same):
        return super().address_at(record, is_same=is_same) + self.asked.day.query

    def standings(self, record, *, on):
        """The statuses the page tells."""
        raise NotImplementedError

    def context(self, record):
        day = self.asked.day
        return super().context(record) | {"day": day, "standings": self.standings(record, on=day.date)}


class TreatyDetail(DatedDetail):
    """A treaty, with the status of each of its parties."""

    def standings(self, record, *, on):
        return standings_of_treaty(record, on=on)

    def context(self, record):
        context = super().context(record)
        unexplained = (standing.in_force_all_the_same for standing in context["standings"])
        return context | {"in_force_all_the_same": next(filter(None, unexplained), "")}


@dataclass(frozen=True)
class Few:
    """The first of many things, and how many there are."""

    found: list
    number: int

    @classmethod
    def of(cls, things):
        return cls(things[:MOST_SHOWN], len(things))

    @property
    def left_out(self):
        return self.number - len(self.found)


class PartnerDetail(DatedDetail):
    """A partner, with the treaties towards which it has acts: for the home state this is the treaty status matrix.

    Of many it shows the first, says so, and leads to the timeline, which has all that names the partner.
    """

    shown_elsewhere = frozenset({"treatyaction.party"})

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.few = {}

    def quotes(self, record):
        quotes = Quote.objects.on(record)
        found = list(quotes.for_list()[: MOST_SHOWN + 1])
        number = len(found)
        if number > MOST_SHOWN:
            number = OUTLINES.once(self.revision, ("quotes", record.pk), quotes.count)
        self.few["quotes"] = Few(found[:MOST_SHOWN], number)
        return self.few["quotes"].found

    def tied(self, record):
        read = super().tied
        return self._first("ties", record, lambda: read(record))

    def standings(self, record, *, on):
        acts = list(acts_of_partner(record)[: MOST_SHOWN + 1])
        if len(acts) > MOST_SHOWN:
            keys = self._first("treaties", record, lambda: treaties_of_partner(record))
            acts = acts_of_partner(record).filter(treaty__in=keys)
        return standings_of_partner(record, on=on, acts=acts)

    def _first(self, name, record, read):
        """The first of what there is by a name. How many there are is kept too: the page says it."""
        self.few[name] = OUTLINES.once(self.revision, (name, record.pk, get_language()), lambda: Few.of(read()))
        return self.few[name].found

    def context(self, record):
        context = super().context(record)
        standings = context["standings"]
        told = {standing.status for standing in standings}
        return context | {
            "few": self.few,
            "statuses": [status for status in STATUSES if status in told],
            "is_any_possibly": any(standing.is_possibly for standing in standings),
        }
