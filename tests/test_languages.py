"""The interface in two languages: the address decides, words of the other language say so, and data has one address."""

import pytest
from django.utils import translation

from cooperation import dates, languages, search
from cooperation.models import Batch
from cooperation.templatetags import language_tags
from tests import factories
from tests.pages import Page

CHINESE = "zh-hans"


@pytest.fixture
def accord(db):
    return factories.make_treaty(
        title="Lantern Accord",
        title_zh="灯笼协定",
        summary="Signed at the harbour.",
        summary_zh="在港口签署。",
        adopted_on="2012-06",
        state="published",
    )


def test_each_language_has_an_address_of_its_own(accord, client):
    english, chinese = (Page(client.get(f"{prefix}{accord.get_absolute_url()}")) for prefix in ("", "/zh"))

    assert (english.language, english.text("h1")) == ("en", ["Lantern Accord"])
    assert (chinese.language, chinese.text("h1")) == ("zh-Hans", ["灯笼协定"])
    assert "在港口签署。" in chinese.text("p.lead")[0]
    assert "2012年6月" in chinese.text("dl.facts")[0]


def test_neither_a_header_nor_a_cookie_changes_the_language(accord, client):
    asked = client.get(accord.get_absolute_url())
    client.cookies["django_language"] = CHINESE
    again = client.get(accord.get_absolute_url(), headers={"accept-language": "zh-CN"})

    assert again.content == asked.content
    assert "Accept-Language" not in asked.headers.get("Vary", "")
    assert [client.get(path).headers["Content-Language"] for path in ("/", "/zh/")] == ["en", "zh-Hans"]


def test_pages_name_their_other_language_to_people_and_programs(accord, client):
    page = Page(client.get("/zh/treaties/?kind=treaty"))
    whole = Page(client.get(f"/zh{accord.get_absolute_url()}"))

    assert page.attributes("nav a[hreflang]", "href") == ["/treaties/?kind=treaty"]
    assert dict(zip(*(whole.attributes("link[hreflang]", name) for name in ("hreflang", "href")), strict=True)) == {
        "en": "http://testserver/treaties/lantern-accord/",
        "x-default": "http://testserver/treaties/lantern-accord/",
        "zh-Hans": "http://testserver/zh/treaties/lantern-accord/",
    }


def test_what_has_no_chinese_wording_stays_english_and_says_so(db, client):
    bare = factories.make_treaty("bare", title="Bare Accord", summary="Signed at sea.", state="published")

    page = Page(client.get(f"/zh{bare.get_absolute_url()}"))

    assert page.text("h1 [lang=en]") == ["Bare Accord"]
    assert page.text("p.lead [lang=en]") == ["Signed at sea."]
    assert page.foreign_text_without_language() == []


def test_data_has_one_address_whatever_language_its_page_is_in(accord, client):
    page = Page(client.get(f"/zh{accord.get_absolute_url()}"))
    others = [link for link in page.attributes("link[rel=alternate]", "href") if link.startswith("/")]

    assert others
    assert [link for link in others if link.startswith("/zh")] == []
    assert {client.get(link).status_code for link in others} == {200}
    assert client.get(f"/zh{accord.get_absolute_url()[:-1]}.json").status_code == 404


def test_refusals_are_in_the_language_asked_for(db, client):
    assert (
        Page(client.get("/zh/nothing/")).text("h1") == ["此地址没有页面"] or Page(client.get("/zh/nothing/")).language == "zh-Hans"
    )
    assert Page(client.get("/zh/treaties/?kind=nonsense")).language == "zh-Hans"
    assert client.get("/zh").headers["Location"] == "/zh/"


def test_lists_and_searches_find_and_name_things_in_chinese(accord, client):
    search.rebuild()

    listed = Page(client.get("/zh/treaties/"))
    found = Page(client.get("/zh/search/", {"q": "灯笼"}))

    assert listed.text("ol.list h3") == ["灯笼协定"]
    assert listed.text("div.bar h2") == ["1个条约"]
    assert ["".join(title.split()) for title in found.text("ol.list h3")] == ["灯笼协定"]


def test_facets_call_records_by_their_chinese_names(accord, client):
    norland = factories.make_partner("norland", title="Norland", title_zh="诺兰", state="published")
    factories.make_treaty("second", administered_by=norland, state="published")

    facets = Page(client.get("/zh/treaties/")).text("label.tick")

    assert "诺兰 1" in facets


def test_editors_have_the_admin_in_chinese_and_what_is_stored_stays_english(db, admin_client):
    draft = factories.make_treaty("draft", title="Draft Accord", state="draft")

    page = Page(admin_client.get("/zh/admin/cooperation/treaty/"))
    admin_client.post(
        "/zh/admin/cooperation/treaty/",
        {"action": "send_for_review", "_selected_action": [draft.pk]},
        follow=True,
    )

    assert page.language == "zh-hans"
    assert "条约" in page.text("h1")[0]
    assert [batch.what for batch in Batch.objects.all() if not batch.what.isascii()] == []


def test_the_admin_says_in_chinese_what_batches_did_and_ends_sentences_as_chinese_does(db, admin_client):
    undone = Batch.objects.create(what="Undid: Imported acts.csv")
    draft = factories.make_treaty("draft", title="Draft Accord", state="published")

    first = admin_client.get("/zh/admin/").content.decode()
    batch = Page(admin_client.get(f"/zh/admin/batch/{undone.pk}/"))
    form = Page(admin_client.get(f"/zh/admin/cooperation/treaty/{draft.pk}/change/"))

    assert "<b>撤销：已导入acts.csv</b>" in first
    assert batch.text("h1") == ["撤销：已导入acts.csv"]
    assert form.text("p.standing strong") == ["已发布。"]
    assert "合作" in form.text(".breadcrumbs")[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2012", "2012年"),
        ("2012-06", "2012年6月"),
        ("2012-06-26", "2012年6月26日"),
        ("2019~", "约2019年"),
        ("2012/2015", "2012年至2015年"),
    ],
)
def test_dates_are_written_as_chinese_is(text, words):
    with translation.override(CHINESE):
        assert dates.in_words(text) == words


def test_lists_of_names_are_joined_as_each_language_does():
    assert (languages.listed("ABC"), languages.all_of("ABC"), languages.one_of("AB"), languages.all_of("A")) == (
        "A, B, C",
        "A, B and C",
        "A or B",
        "A",
    )
    with translation.override(CHINESE):
        assert (languages.listed("ABC"), languages.all_of("ABC"), languages.one_of("AB")) == ("A、B、C", "A、B和C", "A或B")


@pytest.mark.parametrize("path", ["/", "/treaties/", "/treaties/x/", "/zhejiang/"])
def test_a_path_goes_to_chinese_and_back(path):
    chinese = languages.path_in(languages.CHINESE, path)

    assert languages.language_at(path) == languages.ENGLISH
    assert languages.language_at(chinese) == languages.CHINESE
    assert languages.neutral(chinese) == path


@pytest.mark.parametrize(
    ("language", "words", "html"),
    [
        ("en", "The Law (著作权法) of 1990", 'The Law (<span lang="zh-Hans">著作权法</span>) of 1990'),
        ("en", "No <b>Chinese</b>", "No &lt;b&gt;Chinese&lt;/b&gt;"),
        ("zh-hans", "The <i>Law</i>", '<span lang="en">The &lt;i&gt;Law&lt;/i&gt;</span>'),
        ("zh-hans", "世界知识产权组织（WIPO），2012年", "世界知识产权组织（WIPO），2012年"),
        ("zh-hans", "Francis Gurry谈北京条约", '<span lang="en">Francis Gurry</span>谈北京条约'),
        ("zh-hans", "WIPO 2012 / 7.35%", "WIPO 2012 / 7.35%"),
    ],
)
def test_words_of_the_other_language_are_marked_and_everything_is_escaped(language, words, html):
    with translation.override(language):
        assert language_tags.said(words) == html


def test_marking_a_long_text_looks_at_each_letter_a_few_times():
    with translation.override(CHINESE):
        assert language_tags.said("A 1 " * 50_000) == "A 1 " * 50_000
