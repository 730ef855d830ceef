"""What every record has in common: an address, a state, a time, and a place in the alphabet."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.models import Alphabetical, OldAddress, Partner, Place, Record, State, Treaty, TreatyAction, public_condition
from cooperation.records import RECORD_MODELS
from tests.factories import make_action, make_partner, make_place, make_treaty

pytestmark = pytest.mark.django_db

MINUTES_FROM_NOW = st.none() | st.integers(-10_000, 10_000).filter(lambda minutes: abs(minutes) > 5)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(state=st.sampled_from(State), minutes=MINUTES_FROM_NOW)
def test_every_way_of_asking_whether_a_record_is_public_agrees(db, state, minutes):
    publish_at = None if minutes is None else timezone.now() + timedelta(minutes=minutes)
    Record.objects.all().delete()
    treaty = make_treaty(state=state, publish_at=publish_at, withdrawn_reason="Superseded.")

    answers = [
        treaty.is_public,
        Record.objects.get().is_public,
        Record.objects.public().exists(),
        Treaty.objects.public().exists(),
        Treaty.objects.listed().exists(),
        Treaty.objects.filter(public_condition("record__")).exists(),
    ]

    assert answers == [state == State.PUBLISHED and (minutes is None or minutes < 0)] * 6


def test_saving_stamps_the_type_and_the_first_publication_once():
    treaty = make_treaty(state=State.DRAFT)
    draft = (treaty.record_type, treaty.first_published_at)
    treaty.state = State.PUBLISHED
    treaty.save()
    first = treaty.first_published_at
    treaty.state = State.DRAFT
    treaty.save()
    treaty.state = State.PUBLISHED
    treaty.save()

    assert draft == ("treaty", None)
    assert first is not None
    assert Treaty.objects.get().first_published_at == first


def test_saving_stamps_the_withdrawal_and_lifts_it():
    treaty = make_treaty(state=State.WITHDRAWN, withdrawn_reason="Superseded.")
    withdrawn_at = treaty.withdrawn_at
    treaty.save()
    still_withdrawn_at = treaty.withdrawn_at
    treaty.state = State.PUBLISHED
    treaty.save()

    assert withdrawn_at is not None
    assert still_withdrawn_at == withdrawn_at
    assert Treaty.objects.get().withdrawn_at is None


def test_saving_a_record_as_a_plain_record_keeps_its_type():
    make_treaty()

    record = Record.objects.get()
    record.title = "Another title"
    record.save()

    assert Record.objects.get().record_type == "treaty"


def test_what_saving_would_stamp_is_no_fault_in_validation():
    Treaty(slug="songs", title="Songs", kind="treaty", state=State.PUBLISHED).full_clean()
    Treaty(slug="songs", title="Songs", kind="treaty", state=State.WITHDRAWN, withdrawn_reason="Superseded.").full_clean()


def test_a_withdrawal_gives_a_reason_not_blanks():
    treaty = make_treaty()
    treaty.state, treaty.withdrawn_reason = State.WITHDRAWN, "   "

    with pytest.raises(ValidationError) as caught:
        treaty.full_clean()

    assert caught.value.message_dict["withdrawn_reason"] == [
        "Say why the record is withdrawn: its address shows the reason.",
    ]


@pytest.mark.parametrize("slug", ["Songs", "songs-", "-songs", "so--ngs", "so_ngs", "chansons-d-été", "so ngs", "songs\n", ""])
def test_an_address_is_small_letters_digits_and_single_hyphens(slug):
    treaty = make_treaty()
    treaty.slug = slug

    with pytest.raises(ValidationError) as caught:
        treaty.full_clean()

    assert list(caught.value.message_dict) == ["slug"]


def test_an_address_somebody_had_before_is_taken():
    OldAddress.objects.create(record=make_partner(), slug="lantern-treaty")

    with pytest.raises(ValidationError) as caught:
        Treaty(slug="lantern-treaty", title="Lantern", kind="treaty").full_clean()

    assert caught.value.message_dict == {
        "slug": ["Another record had this address, and links to it still lead there. Choose another."]
    }


def test_a_record_may_take_back_its_own_old_address():
    treaty = make_treaty(slug="lantern-accord")
    OldAddress.objects.create(record=treaty, slug="lantern-treaty")

    treaty.slug = "lantern-treaty"
    treaty.full_clean()


def test_a_record_is_found_by_its_address():
    treaty = make_treaty()

    assert Record.objects.get_by_natural_key("lantern-accord").pk == treaty.pk
    assert Treaty.objects.get_by_natural_key(*treaty.natural_key()) == treaty


def test_an_old_address_is_found_by_itself():
    old = OldAddress.objects.create(record=make_treaty(), slug="lantern-treaty")

    assert OldAddress.objects.get_by_natural_key(*old.natural_key()) == old


def test_between_the_rows_of_a_fixture_a_type_answers_with_the_key_it_will_have():
    record = Record.objects.create(slug="lantern-accord", title="Lantern Accord", record_type="treaty")

    treaty = Treaty.objects.get_by_natural_key("lantern-accord")

    assert (treaty.pk, treaty._state.adding, Treaty.objects.count()) == (record.pk, True, 0)


def test_a_record_of_another_type_is_not_found_under_its_address():
    Record.objects.create(slug="lantern-accord", title="Lantern Accord", record_type="treaty")

    with pytest.raises(Record.DoesNotExist):
        Partner.objects.get_by_natural_key("lantern-accord")


@pytest.mark.parametrize("model", [Record, *RECORD_MODELS])
def test_an_address_nobody_has_is_not_found(model):
    with pytest.raises(Record.DoesNotExist):
        model.objects.get_by_natural_key("nowhere")


def test_a_row_is_found_by_its_record_and_key():
    action = make_action(make_treaty(), make_partner(), key="norland-2010")

    assert action.natural_key() == ("lantern-accord", "norland-2010")
    assert TreatyAction.objects.get_by_natural_key("lantern-accord", "norland-2010") == action


def test_deleting_a_record_takes_both_its_rows_and_its_children():
    make_action(make_treaty(), make_partner())

    Treaty.objects.get().delete()

    assert list(Record.objects.values_list("slug", flat=True)) == ["norland"]
    assert TreatyAction.objects.count() == 0


def test_a_record_that_others_refer_to_cannot_be_deleted():
    norland, old = make_partner(), make_treaty("old-accord")
    make_action(make_treaty(), norland)
    make_partner("office", kind="public-authority", part_of=norland)
    make_treaty("new-accord", successor=Record.objects.get(pk=old.pk))

    for record in (norland, old):
        with pytest.raises(ProtectedError):
            record.delete()


def test_a_place_that_records_refer_to_cannot_be_deleted():
    place = make_place()
    make_treaty(place=place)

    with pytest.raises(ProtectedError):
        place.delete()


def test_the_alphabet_is_the_same_on_every_database():
    titles = [
        "zebra",
        "Zulu",
        "apple",
        "Apple pie",
        "Éclair",
        "éclair",
        "école",
        "北京条约",
        "«Quoted»",
        "(Bracket)",
        "10 songs",
        "9",
    ]
    for number, title in enumerate(titles):
        make_treaty(f"treaty-{number}", title=title)

    alphabetical = list(Treaty.objects.alphabetical().values_list("title", flat=True))

    small = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})
    assert alphabetical == sorted(titles, key=lambda title: title.translate(small))


def test_titles_that_differ_in_case_only_stand_in_the_order_they_came():
    slugs = [make_treaty(f"treaty-{title}", title=title.upper()).slug for title in ("b", "a")]
    make_treaty("treaty-c", title="a")

    assert list(Treaty.objects.alphabetical().values_list("slug", flat=True)) == [slugs[1], "treaty-c", slugs[0]]


def test_the_alphabet_serves_other_models_too():
    for number, name in enumerate("bAäZ"):
        make_place(f"place-{number}", name=name)

    assert [place.name for place in Place.objects.order_by(Alphabetical("name"))] == ["A", "b", "Z", "ä"]
