"""Sources and their numbered passages."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from cooperation import text
from cooperation.models import Passage, Source
from tests import invented
from tests.factories import cite, make_source, make_treaty

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return make_source()


def test_a_source_is_public_once_a_public_record_rests_on_it(source):
    make_source("unused")
    draft = make_treaty("draft", state="draft")
    later = make_treaty("later", publish_at=datetime(2999, 1, 1, tzinfo=UTC))
    for record in (draft, later):
        cite(record, passage=source.passages.get(number=2))
    before = list(Source.objects.public())

    cite(make_treaty(), passage=source.passages.get(number=2))

    assert before == []
    assert list(Source.objects.public()) == list(Source.objects.listed()) == [source]


def test_a_source_cited_twice_is_listed_once(source):
    for number in (1, 2):
        cite(make_treaty(f"accord-{number}"), passage=source.passages.get(number=number))

    assert list(Source.objects.listed()) == [source]


def test_lists_count_passages(source):
    assert [found.passage_count for found in Source.objects.for_list()] == [5]


def test_any_number_of_sources_have_no_address_on_the_web(source):
    make_source("second").full_clean()

    assert Source.objects.filter(url="").count() == 2


BEGINNING = {
    "url": "Enter a full address that begins with https:// or http://.",
    "archived_url": "Enter a full address that begins with https://.",
}


@pytest.mark.parametrize("field", BEGINNING)
@pytest.mark.parametrize("address", ["ftp://a.example/", "javascript:alert(1)", "a.example"])
def test_an_address_is_one_on_the_web(source, field, address):
    setattr(source, field, address)

    with pytest.raises(ValidationError) as caught:
        source.full_clean()

    assert BEGINNING[field] in caught.value.message_dict[field]


def test_a_document_may_stand_at_an_old_address_and_its_copy_may_not(source):
    source.url = source.archived_url = "http://a.example/"

    with pytest.raises(ValidationError) as caught:
        source.full_clean()

    assert caught.value.message_dict == {"archived_url": [BEGINNING["archived_url"]]}


def test_a_source_and_its_passages_are_found_by_natural_keys(source):
    passage = source.passages.get(number=3)

    assert Source.objects.get_by_natural_key(*source.natural_key()) == source
    assert Passage.objects.get_by_natural_key(*passage.natural_key()) == passage


def test_a_source_is_called_by_its_title_and_a_passage_by_its_place():
    source = make_source(key="HARBOUR 2010", title="Report from the harbour")

    assert [str(source), source.short_name, str(source.passages.get(number=3))] == [
        "Report from the harbour",
        "Report from the harbour",
        "HARBOUR 2010 ¶ 3",
    ]


def test_passages_without_labels_are_told_apart_by_their_numbers():
    source = make_source(key="VCG", is_main=True)
    Passage.objects.filter(source=source, number__lte=2).update(label="")

    passages = list(source.passages.all()[:3])

    assert [str(passage) for passage in passages] == ["VCG", "VCG 2", "VCG ¶ 3"]
    assert [passage.mark for passage in passages] == ["VCG", "VCG 2", "¶ 3"]


def test_the_pages_tell_passages_without_labels_apart(client):
    source = make_source(key="VCG")
    source.passages.update(label="")
    treaty = make_treaty(state="published")
    for number in (1, 2):
        cite(treaty, "title", source.passages.get(number=number))

    own, page, home = (
        client.get(address).content.decode() for address in (treaty.get_absolute_url(), source.get_absolute_url(), "/")
    )

    assert ">VCG, 2\n" in own
    assert [f'<li id="p{number}"><h3>{number}</h3>' in page for number in (1, 2)] == [True, True]
    assert [f'#p{number}">{number}</a>' in home for number in (1, 2)] == [True, True]


def test_a_date_of_publication_has_bounds():
    source = make_source(published_on="2019~")

    assert (source.published_on_earliest, source.published_on_latest) == (date(2019, 1, 1), date(2019, 12, 31))


def test_passages_stand_in_the_order_of_their_numbers(source):
    assert [passage.text for passage in source.passages.all()] == text.split_passages(invented.TEXT)


def test_a_passage_without_its_words_still_has_its_place():
    passage = make_source(attached=False).passages.get(number=1)

    passage.full_clean()

    assert (passage.is_text_held, passage.label) == (False, "¶ 1")


def test_a_passage_takes_only_the_words_that_were_fingerprinted():
    passage = make_source(attached=False).passages.get(number=1)
    passage.text = "Something else."

    with pytest.raises(ValidationError) as caught:
        passage.full_clean()

    assert caught.value.message_dict == {
        "text": ["These words are not the passage that was fingerprinted. Paste it exactly as received."]
    }


def test_a_passage_that_is_cited_cannot_be_deleted(source):
    cite(make_treaty(), passage=source.passages.get(number=2))

    for row in (source, source.passages.get(number=2)):
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_source_nobody_cites_goes_with_its_passages(source):
    source.delete()

    assert Passage.objects.count() == 0
