"""Topics and places: what records are about, each named once."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from cooperation.models import Place, Topic
from tests.factories import make_place, make_topic, make_treaty

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_place, make_topic])
def test_topics_and_places_are_found_by_their_address(make):
    row = make("harbours")

    assert type(row).objects.get_by_natural_key(*row.natural_key()) == row
    assert str(row) == "Harbours"


def test_two_topics_have_two_labels():
    make_topic("songs", label="Songs")

    with pytest.raises(ValidationError) as caught:
        Topic(slug="music", label="Songs").full_clean()

    assert list(caught.value.message_dict) == ["label"]


def test_any_number_of_places_have_no_code():
    for slug in ("easthaven", "westhaven"):
        make_place(slug).full_clean()

    assert Place.objects.filter(iso_3166_2="").count() == 2


def test_a_place_that_holds_others_cannot_be_deleted():
    norland = make_place("norland", level="country")
    make_place(within=norland)

    with pytest.raises(ProtectedError):
        norland.delete()


def test_deleting_a_topic_keeps_its_records():
    topic = make_topic()
    treaty = make_treaty(topics=[topic])

    topic.delete()

    assert list(treaty.topics.all()) == []
