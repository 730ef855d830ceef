"""Related records come with the reason for the tie and its receipts."""

import pytest

from cooperation.models import State
from cooperation.ties import ties_to
from tests import factories

pytestmark = pytest.mark.django_db


def described(record):
    return [(tie.record.slug, tie.reason, [citation.excerpt for citation in tie.citations]) for tie in ties_to(record)]


@pytest.fixture
def passage():
    return factories.make_source().passages.first()


def test_a_reference_gives_its_name_as_the_reason_and_its_own_citation(passage):
    partner = factories.make_partner()
    treaty = factories.make_treaty(administered_by=partner, depositary=partner)
    factories.cite(treaty, "administered_by", passage, "The Harbour Office")

    assert described(partner) == [
        ("lantern-accord", "Administered by", ["The Harbour Office"]),
        ("lantern-accord", "Depositary", []),
    ]


def test_a_row_gives_what_it_asserts_as_the_reason_and_only_its_own_citation(passage):
    partner = factories.make_partner()
    talks = factories.make_initiative()
    row = factories.make_participation(talks, partner, "co-organiser")
    factories.make_participation(talks, factories.make_partner("other"), "host")
    factories.cite(talks, "role", passage, "works with", row=row.key)
    factories.cite(talks, "role", passage, "a reporter", row="other-host")

    assert described(partner) == [("lantern-talks", "Co-organiser", ["works with"])]


def test_an_act_towards_a_treaty_ties_the_party_to_it():
    partner = factories.make_partner()
    factories.make_action(factories.make_treaty(), partner, "accession")

    assert described(partner) == [("lantern-accord", "Accession", [])]


def test_records_the_public_may_not_see_are_no_tie():
    partner = factories.make_partner()
    factories.make_treaty(administered_by=partner, state=State.DRAFT)

    assert described(partner) == []


def test_ties_stand_in_the_order_of_the_types_then_by_title():
    partner = factories.make_partner()
    factories.make_participation(factories.make_initiative("b", title="Beta"), partner)
    factories.make_participation(factories.make_initiative("a", title="alpha"), partner)
    factories.make_treaty("z", title="Zeta", administered_by=partner)

    assert [slug for slug, *_rest in described(partner)] == ["z", "a", "b"]


def test_ties_take_three_queries_whatever_their_number(django_assert_num_queries):
    partner = factories.make_partner()
    for number in range(4):
        factories.make_participation(factories.make_initiative(f"talks-{number}"), partner)
        factories.make_treaty(f"treaty-{number}", administered_by=partner)

    with django_assert_num_queries(3):
        ties_to(partner)
