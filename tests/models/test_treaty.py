"""Treaties, their numbers in registers, and the acts of their parties."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cooperation.models import TreatyAction
from cooperation.models.vocabulary import ActionType
from tests.factories import make_action, make_partner, make_treaty

pytestmark = pytest.mark.django_db

REACHES_BACK = ["succession", "continued-application"]
MAY_REPEAT = ["reservation", "declaration", "objection"]


@pytest.mark.parametrize("type", REACHES_BACK)
def test_succession_and_continued_application_take_effect_before_they_are_done(type):
    action = make_action(make_treaty(), make_partner(), type, done_on="1997-06-06", effective_on="1991-12-21")

    action.full_clean()

    assert TreatyAction.objects.get().effective_on_earliest == date(1991, 12, 21)


@pytest.mark.parametrize("type", sorted(set(ActionType.values) - set(REACHES_BACK)))
def test_no_other_act_takes_effect_before_it_is_done(type):
    treaty, party = make_treaty(), make_partner()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_action(treaty, party, type, done_on="1997-06-06", effective_on="1997-06-05")


@pytest.mark.parametrize(
    ("done_on", "effective_on"),
    [
        ("1997-06-06", "1997-06-06"),
        ("1997-06-06", "1997-06"),
        ("1997-06-06", "1997"),
        ("", "1990"),
        ("1997", ""),
        ("1997/..", "1998"),
    ],
)
def test_an_act_may_take_effect_on_any_day_its_dates_leave_open(done_on, effective_on):
    make_action(make_treaty(), make_partner(), done_on=done_on, effective_on=effective_on).full_clean()

    assert TreatyAction.objects.filter(done_on=done_on, effective_on=effective_on).exists()


@pytest.mark.parametrize("type", ActionType.values)
def test_only_reservations_declarations_and_objections_are_made_twice_on_one_date(type):
    treaty, party = make_treaty(), make_partner()
    make_action(treaty, party, type, key="one", done_on="2010-05-01")
    again = TreatyAction(treaty=treaty, party=party, type=type, key="two", done_on="2010-05-01")

    refusals = []
    try:
        again.full_clean()
    except ValidationError as error:
        refusals = error.messages

    assert refusals == ([] if type in MAY_REPEAT else ["This act of this party on this date is recorded already."])


def test_one_act_on_another_date_of_another_party_or_to_another_treaty_is_another_act():
    treaty, party = make_treaty(), make_partner()
    make_action(treaty, party, done_on="2010-05")
    make_action(treaty, party, done_on="2010-06")
    make_action(treaty, make_partner("westland"), done_on="2010-05")
    make_action(make_treaty("second-accord"), party, done_on="2010-05")

    assert TreatyAction.objects.count() == 4


def test_acts_stand_in_time_order_and_undated_ones_last():
    treaty, party = make_treaty(), make_partner()
    make_action(treaty, party, "ratification", key="b-undated")
    make_action(treaty, party, "signature", key="c-2012", done_on="2012-06")
    make_action(treaty, party, "declaration", key="a-undated")
    make_action(treaty, party, "accession", key="d-1999", done_on="1999")
    make_action(treaty, party, "objection", key="e-until-1980", done_on="../1980")

    assert [action.key for action in treaty.actions.all()] == ["d-1999", "c-2012", "a-undated", "b-undated", "e-until-1980"]


def test_an_act_is_named_in_words():
    action = make_action(make_treaty(), make_partner(title="Norland"), "signature-ad-referendum")

    assert str(action) == "Signature ad referendum, Norland"


def test_a_number_in_a_register_is_shown_with_its_register():
    identifier = make_treaty().identifiers.create(key="wipo-lex", scheme="WIPO Lex", value="TRT/7")

    assert str(identifier) == "WIPO Lex TRT/7"


def test_a_treaty_is_called_by_its_short_title_where_it_has_one():
    short, plain = (
        make_treaty("one", title="Lantern Accord on Songs", short_title="Lantern Accord"),
        make_treaty("two", title="Songs"),
    )

    assert [short.short_name, plain.short_name] == ["Lantern Accord", "Songs"]
