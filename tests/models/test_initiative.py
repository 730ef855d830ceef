"""Initiatives, and who takes part in what."""

import pytest
from django.core.exceptions import ValidationError

from cooperation.models import Participation
from tests.factories import make_initiative, make_participation, make_partner, make_quote, make_treaty

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("began_on", "ended_on"), [("2012", "2012"), ("2012-06", "2012"), ("", "2012"), ("2012", ""), ("2012/..", "../2013")]
)
def test_an_initiative_may_end_on_any_day_its_dates_leave_open(began_on, ended_on):
    initiative = make_initiative(began_on=began_on, ended_on=ended_on)

    initiative.full_clean()

    assert (initiative.began_on, initiative.ended_on) == (began_on, ended_on)


def test_one_partner_has_several_roles_and_one_role_has_several_partners():
    talks, norland = make_initiative(), make_partner()
    for partner, role in ((norland, "lead"), (norland, "host"), (make_partner("westland"), "lead")):
        make_participation(talks, partner, role).full_clean()

    assert [row.key for row in talks.participations.all()] == ["norland-host", "norland-lead", "westland-lead"]


@pytest.mark.parametrize("make", [make_initiative, make_treaty])
def test_initiatives_and_treaties_have_participants(make):
    row = make_participation(make(), make_partner(title="Norland"), "host")

    row.full_clean()

    assert str(row) == "Norland, Host"


def test_nothing_else_has_participants():
    row = Participation(record=make_quote().record, partner=make_partner(), role="lead", key="norland-lead")

    with pytest.raises(ValidationError) as caught:
        row.full_clean()

    assert caught.value.messages == ["Only initiatives and treaties have participants."]
