"""Whether a Chinese summary still says what the English one says."""

import pytest

from cooperation.models import Treaty, summary_zh_is_behind
from tests import factories
from tests.admin.editing import Editing
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def accord():
    return stored(factories.make_treaty(summary="Signed.", summary_zh="已签署。", state="published"))


def stored(record):
    return Treaty.objects.get(pk=record.pk)


def change(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()
    return stored(record)


def test_a_chinese_summary_falls_behind_when_the_english_one_alone_is_changed(accord):
    assert not accord.is_summary_zh_behind

    changed = change(accord, summary="Signed in May.")

    assert changed.is_summary_zh_behind
    assert list(Treaty.objects.filter(summary_zh_is_behind())) == [changed]


def test_it_is_up_to_date_again_once_it_is_changed_too(accord):
    changed = change(change(accord, summary="Signed in May."), summary_zh="5月签署。")

    assert not changed.is_summary_zh_behind
    assert not Treaty.objects.filter(summary_zh_is_behind()).exists()


def test_changing_the_english_back_ends_it_too(accord):
    changed = change(change(accord, summary="Signed in May."), summary="Signed.")

    assert not changed.is_summary_zh_behind


def test_a_summary_without_a_chinese_one_is_behind_nothing(accord):
    changed = change(change(accord, summary="Signed in May."), summary_zh="")

    assert (changed.is_summary_zh_behind, changed.summary_zh_of) == (False, "")


def test_saving_other_things_changes_nothing_about_it(accord):
    behind = change(accord, summary="Signed in May.")
    behind.refresh_from_db()

    assert change(behind, title="Lantern Accord").is_summary_zh_behind


def test_a_record_read_in_part_can_be_saved(accord):
    part = Treaty.objects.only("title").get(pk=accord.pk)
    part.title = "Lantern Accord"
    part.save(update_fields=["title"])

    assert not stored(accord).is_summary_zh_behind


def test_chinese_visitors_are_told(accord, client):
    sentence = "本摘要可能尚未更新"
    before = client.get(f"/zh{accord.get_absolute_url()}").content.decode()
    change(accord, summary="Signed in May.")
    after = client.get(f"/zh{accord.get_absolute_url()}").content.decode()

    assert (sentence in before, sentence in after) == (False, True)
    assert "may be behind" not in client.get(accord.get_absolute_url()).content.decode()


def test_editors_see_what_the_english_said_then_and_can_confirm(accord, admin_client):
    factories.cite_everything(accord)
    change(accord, summary="Signed in May.")

    editing = Editing(admin_client, accord, summary_zh_holds="on")

    assert "It said then: “Signed.”" in admin_client.get(editing.url).content.decode().replace("&#x27;", "'")
    assert editing.problems() == []
    assert not stored(accord).is_summary_zh_behind
    assert "summary_zh_holds" not in admin_client.get(editing.url).content.decode()


def test_the_list_and_the_first_page_name_what_is_behind(accord, admin_client):
    change(accord, summary="Signed in May.")

    listed = Page(admin_client.get("/admin/cooperation/treaty/?missing=chinese-behind"))

    assert "English, Chinese behind it" in listed.text("#result_list")[0]
    assert "1 record has a Chinese summary older than its English one" in admin_client.get("/admin/").content.decode()
