"""What reads like a duplicate, and what only shares most of its letters."""

import pytest

from cooperation import duplicates
from cooperation.models import Record
from tests import factories


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Beijing Treaty", "BEIJING TREATY"),
        ("Beijing Treaty", "The Beijing Treaty"),
        ("Lantern Accord on Songs", "Accord on Songs, Lantern"),
        ("Café accord", "Cafe Accord"),
        ("U.S.", "US"),
        ("Beijing Treaty", "Bejing Treaty"),
        ("Treaty on audio-visual performances", "Treaty on audiovisual performances"),
        ("Dialogue with South Korea", "Dialogue with Korea"),
        ("视听表演北京条约", "视听表演 北京条约"),
    ],
)
def test_names_that_look_like_one(one, other):
    assert duplicates.similar(one, other)
    assert duplicates.similar(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Copyright dialogue with Japan", "Copyright dialogue with Mexico"),
        ("Copyright dialogue with the United Kingdom", "Copyright dialogue with the United States"),
        ("Agreement of 1996 on songs", "Agreement of 1997 on songs"),
        ("Lantern Accord", "Lantern Accord on the Songs of Sailors"),
        ("中国", "英国"),
        ("", ""),
        ("!", "?"),
    ],
)
def test_names_of_different_things(one, other):
    assert not duplicates.similar(one, other)


@pytest.mark.django_db
def test_records_of_one_type_are_compared_by_all_their_names():
    union = factories.make_partner("union", title="Island Union")
    factories.make_name(union, "Union of the Isles", key="isles")
    factories.make_treaty(title="Island Union")
    twin = factories.make_partner("twin", title="The Union of the Isles", state="draft")

    assert duplicates.like(twin) == [Record.objects.get(pk=union.pk)]
    assert duplicates.like(union) == [Record.objects.get(pk=twin.pk)]
    assert duplicates.pairs() == [(union.pk, twin.pk)]


@pytest.mark.django_db
def test_official_names_are_compared_with_titles_and_each_other():
    norland = factories.make_partner("norland", title="Norland", official_name="Island Republic of Norland")
    twin = factories.make_partner("twin", title="The Island Republic of Norland")
    third = factories.make_partner("third", title="The North", official_name="Island Republic of Nórland")

    assert {record.pk for record in duplicates.like(twin)} == {norland.pk, third.pk}
    assert duplicates.pairs() == [(norland.pk, twin.pk), (norland.pk, third.pk), (twin.pk, third.pk)]


@pytest.mark.django_db
def test_chinese_titles_are_compared_too():
    first = factories.make_treaty("first", title="One", title_zh="视听表演北京条约")
    second = factories.make_treaty("second", title="Another", title_zh="视听表演北京条约")

    assert [record.pk for record in duplicates.like(second)] == [first.pk]


@pytest.mark.django_db
def test_what_somebody_said_is_different_is_not_asked_again(django_user_model):
    one, other = factories.make_partner("one", title="Norland"), factories.make_partner("other", title="Norlund")
    before, ann = duplicates.pairs(), django_user_model.objects.create_user("ann")

    for _time in range(2):
        duplicates.say_different(record=other, other=one, by=ann)

    assert before == [(one.pk, other.pk)]
    assert (duplicates.pairs(), duplicates.like(one), duplicates.like(other)) == ([], [], [])


@pytest.mark.django_db
def test_pairs_follow_every_change_in_two_queries(django_assert_num_queries):
    one = factories.make_partner("one", title="Norland")
    assert duplicates.pairs() == []
    other = factories.make_partner("other", title="Norland")
    found = duplicates.pairs()

    with django_assert_num_queries(2):
        again = duplicates.pairs()

    assert found == again == [(one.pk, other.pk)]


@pytest.mark.django_db
def test_sources_with_nearly_the_same_title_are_found():
    first = factories.make_source("first", title="Report from the harbour")
    second = factories.make_source("second", title="Report from the Harbor")

    assert duplicates.sources_like(second) == [first]


def test_the_record_of_the_article_has_no_two_that_look_like_one(article):
    assert duplicates.pairs() == []
    assert [record for record in Record.objects.all() if duplicates.like(record)] == []
