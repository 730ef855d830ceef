"""Statuses of many parties and treaties at once."""

from datetime import date

import pytest

from cooperation.models import State, TreatyStatus
from cooperation.models.vocabulary import Status
from cooperation.standing import home_standings, standings_of_partner, standings_of_treaty, status_counts
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_standings_of_a_treaty_are_those_of_its_public_parties_in_the_order_of_their_first_acts(treaty):
    norland, westland = factories.make_partner("norland"), factories.make_partner("westland")
    signature = factories.make_action(treaty, westland, "signature", done_on="2010")
    accession = factories.make_action(treaty, norland, "accession", done_on="2011", effective_on="2012")
    factories.make_action(treaty, factories.make_partner("hidden", state=State.DRAFT), "accession", done_on="2009")

    found = standings_of_treaty(treaty, on=date(2020, 1, 1))

    assert [(standing.party, standing.found, standing.since) for standing in found] == [
        (westland, TreatyStatus(Status.SIGNATORY, (signature,)), "2010"),
        (norland, TreatyStatus(Status.PARTY, (accession,)), "2012"),
    ]


def test_the_standings_of_a_party_are_in_the_order_of_its_first_acts_or_else_of_their_effect(norland):
    for slug, done_on, effective_on in [
        ("third", "2001", ""),
        ("first", "", "1980-06-03"),
        ("last", "", ""),
        ("second", "1992", "2010"),
    ]:
        factories.make_action(factories.make_treaty(slug), norland, "accession", done_on=done_on, effective_on=effective_on)

    found = standings_of_partner(norland, on=date(2020, 1, 1))

    assert [standing.treaty.slug for standing in found] == ["first", "second", "third", "last"]


def test_the_same_acts_give_the_same_status_from_every_side(treaty, norland):
    accession = factories.make_action(treaty, norland, "accession", done_on="2011", effective_on="2012-03")
    on = date(2012, 3, 9)

    [of_treaty], [of_partner] = standings_of_treaty(treaty, on=on), standings_of_partner(norland, on=on)
    [of_home] = home_standings([treaty], on=on)[treaty.pk]
    [count] = status_counts([norland], on=on)[norland.pk]

    assert of_treaty.found == of_partner.found == of_home.found == TreatyStatus(Status.PARTY, (accession,), True)
    assert (count.status, count.is_possibly, count.treaties) == (Status.PARTY, True, 1)
