"""Partners: whom cooperation is with, each under names that are its own."""

import pytest
from django.core.exceptions import ValidationError

from cooperation.models import Partner, PartnerName
from tests.factories import make_name, make_partner

pytestmark = pytest.mark.django_db


def refusal_of(row):
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    return caught.value.message_dict


def test_the_list_is_of_the_other_side():
    make_partner("norland")
    make_partner("home-office", is_home=True)
    make_partner("westland", state="draft")

    assert [partner.slug for partner in Partner.objects.listed()] == ["norland"]
    assert [partner.slug for partner in Partner.objects.public()] == ["home-office", "norland"]


def test_any_number_of_partners_have_no_iso_code():
    make_partner("norland").full_clean()
    make_partner("westland").full_clean()

    assert Partner.objects.filter(iso_alpha2="").count() == 2


@pytest.mark.parametrize("code", ["nl", "N", "N1", "ÄÖ", "N\n"])
def test_an_iso_code_is_two_capital_letters(code):
    partner = make_partner()
    partner.iso_alpha2 = code

    assert refusal_of(partner) == {"iso_alpha2": ["Two capital letters, for example GB. Look it up in ISO 3166-1."]}


@pytest.mark.parametrize("title", ["N.L.", "nl", "N L"])
def test_a_title_that_is_a_name_of_another_partner_is_refused(title):
    make_name(make_partner(title="Norland"), "N.L.")

    refusal = refusal_of(Partner(slug="other", title=title, kind="state"))

    assert refusal == {"title": [f"“{title}” is a name of Norland already. Use that partner, or another title."]}


def test_a_title_that_is_the_title_of_another_partner_is_refused():
    make_partner(title="Norland")

    refusal = refusal_of(Partner(slug="other", title="NORLAND", kind="state"))

    assert refusal == {"title": ["“NORLAND” is a name of Norland already. Use that partner, or another title."]}


def test_a_name_that_is_the_title_of_another_partner_is_refused():
    make_partner("norland", title="Norland")
    other = make_partner("westland")

    refusal = refusal_of(PartnerName(partner=other, key="one", kind="other", name="Norland"))

    assert refusal == {"name": ["“Norland” is a name of Norland already. A name belongs to one partner."]}


def test_a_partner_may_have_its_own_title_among_its_names():
    partner = make_partner(title="Norland")
    name = make_name(partner, "norland", kind="as-printed")

    partner.full_clean()
    name.full_clean()

    assert str(name) == "norland"


def test_the_key_of_a_name_follows_the_name():
    name = make_name(make_partner(), "U.S.")
    name.name = "The Union"
    name.save()

    assert PartnerName.objects.get().name_key == "theunion"


def test_a_partner_is_called_by_its_first_abbreviation_where_it_has_one():
    partner = make_partner(title="Harbour Organisation")
    before = (partner.abbreviation, partner.short_name)
    make_name(partner, "Harbours", key="a")
    make_name(partner, "HO", kind="abbreviation", key="b")
    make_name(partner, "HOrg", kind="abbreviation", key="c")

    assert before == ("", "Harbour Organisation")
    assert (partner.abbreviation, partner.short_name) == ("HO", "HO")
