"""Topics and places on Chinese pages: by their Chinese names, by their English ones marked as English where there is none."""

import json

import pytest
from django.db import connection

from cooperation import search, versions
from cooperation.models import Place, Topic, Version
from cooperation.revision import raise_revision
from tests import factories
from tests.admin.editing import Editing
from tests.pages import Answer, Page

LISTS = ["/treaties/", "/initiatives/", "/indicators/", "/timeline/", "/partners/norland/timeline/"]
PAGES = ["/", *LISTS, "/treaties/lantern-accord/", "/initiatives/lantern-talks/", "/indicators/share-of-songs/"]


@pytest.fixture
def songs():
    return factories.make_topic("songs", label="Songs", label_zh="歌曲")


@pytest.fixture
def port():
    return factories.make_place("easthaven", name="Easthaven", name_zh="东港")


@pytest.fixture
def world(songs, port):
    """A record of each type that has topics or places, each with one that has a Chinese name and one that has none."""
    dances, westhaven = factories.make_topic("dances"), factories.make_place("westhaven")
    norland = factories.make_partner("norland", title="Norland", title_zh="诺兰")
    both = {"topics": [songs, dances]}
    accord = factories.make_treaty(title="Lantern Accord", place=port, adopted_on="2010", administered_by=norland, **both)
    talks = factories.make_initiative(title="Lantern talks", kind="conference", began_on="2011", place=westhaven, **both)
    factories.make_participation(talks, norland)
    share = factories.make_indicator(title="Share of songs", topics=[songs])
    factories.make_observation(share, period="2015", places=[port, westhaven])
    for record in (norland, accord, talks, share):
        factories.cite_everything(record)
    raise_revision()
    return accord, talks, share


def page(client, path):
    return Page(client.get(path))


def facts(page):
    return {term.to_text().strip(): node for term, node in zip(page.all("dl.facts dt"), page.all("dl.facts dd"), strict=True)}


@pytest.mark.django_db
class TestPages:
    def test_a_record_has_its_topics_and_its_place_in_the_language_of_the_page(self, client, world):
        english, chinese = (page(client, f"{prefix}/treaties/lantern-accord/") for prefix in ("", "/zh"))

        assert [link for link in english.text("aside a") if link in ("Songs", "Dances")] == ["Dances", "Songs"]
        assert [link for link in chinese.text("aside a") if link in ("歌曲", "Songs", "Dances")] == ["Dances", "歌曲"]
        assert "Easthaven" in facts(english)["Place of adoption"].to_text()
        assert "东港" in facts(chinese)["通过地点"].to_text()
        assert "Easthaven" not in facts(chinese)["通过地点"].to_text()

    def test_what_has_no_chinese_name_stays_english_and_says_so(self, client, world):
        record = page(client, "/zh/initiatives/lantern-talks/")

        assert "Dances" in record.text("aside [lang=en]")
        assert record.text("dl.facts dd > span > [lang=en]") == ["Westhaven"]

    def test_figures_name_their_places_on_the_home_page_and_their_own_and_in_the_timeline(self, client, world):
        chinese = {path: page(client, f"/zh{path}").text("main")[0] for path in ("/", "/indicators/share-of-songs/", "/timeline/")}
        english = {path: page(client, path).text("main")[0] for path in chinese}

        assert [path for path, text in chinese.items() if "东港和Westhaven" not in text.replace(" ", "")] == []
        assert [path for path, text in english.items() if "Easthaven and Westhaven" not in text] == []

    @pytest.mark.parametrize("path", LISTS)
    def test_facets_and_chips_name_topics_in_the_language_of_the_page(self, client, world, path):
        english, chinese = (page(client, f"{prefix}{path}?topic=songs") for prefix in ("", "/zh"))

        for part in ("label.tick", "a.chip", "title"):
            words = [" ".join(each.text(part)) for each in (english, chinese)]
            assert [("Songs" in text, "歌曲" in text) for text in words] == [(True, False), (False, True)], part

    def test_a_facet_without_a_chinese_label_is_marked_as_english(self, client, world):
        assert "Dances" in page(client, "/zh/treaties/").text("label.tick [lang=en]")

    def test_the_values_of_a_facet_stand_in_the_order_of_what_each_language_calls_them(self, client, world):
        english, chinese = (page(client, f"{prefix}/indicators/").text("label.tick") for prefix in ("", "/zh"))

        assert [label for label in english if "haven" in label] == ["Easthaven 1", "Westhaven 1"]
        assert [label for label in chinese if "haven" in label or "东港" in label] == ["Westhaven 1", "东港 1"]

    def test_a_chosen_place_leads_to_the_same_records_in_both_languages(self, client, world):
        found = [page(client, f"{prefix}/indicators/?place=easthaven").text(".rec h3") for prefix in ("", "/zh")]

        assert found == [["Share of songs"], ["Share of songs"]]

    def test_data_in_the_page_names_the_place_in_its_language(self, client, world):
        names = [
            json.loads(page(client, f"{prefix}{path}").all('script[type="application/ld+json"]')[0].to_text())["mainEntity"]
            for prefix in ("", "/zh")
            for path in ("/initiatives/lantern-talks/", "/indicators/share-of-songs/")
        ]

        assert [names[0]["location"]["name"], names[2]["location"]["name"]] == ["Westhaven", "Westhaven"]
        assert [[place["name"] for place in figures[0]["observationAbout"]] for figures in (names[1], names[3])] == [
            ["Easthaven", "Westhaven"],
            ["东港", "Westhaven"],
        ]

    @pytest.mark.parametrize("path", PAGES)
    def test_no_word_of_the_other_language_is_unmarked(self, client, world, path):
        assert [page(client, f"{prefix}{path}").foreign_text_without_language() for prefix in ("", "/zh")] == [[], []]

    @pytest.mark.parametrize("path", PAGES)
    def test_a_chinese_page_asks_the_database_as_often_as_the_english_one(self, world, path):
        english, chinese = (len(Answer(f"{prefix}{path}").queries) for prefix in ("", "/zh"))

        assert chinese == english


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("prefix", ["", "/zh"])
class TestEdits:
    """Every page that was asked for before, and so may be kept, has the new name at once."""

    @pytest.fixture
    def editor(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_superuser("ann", password="not used here"))
        return client

    @pytest.fixture
    def shown(self, world):
        def ask(prefix, paths):
            return {path: Answer(f"{prefix}{path}").content.decode() for path in paths}

        return ask

    @pytest.mark.parametrize("name", ["label", "label_zh"])
    def test_of_a_topic(self, editor, shown, songs, prefix, name):
        paths = [f"{path}?topic=songs" for path in LISTS] + ["/treaties/lantern-accord/", *LISTS]
        shown(prefix, paths)

        assert Editing(editor, songs, **{name: "民歌"}).save().status_code == 302

        is_seen = (prefix == "/zh") == (name == "label_zh")
        assert {path: "民歌" in html for path, html in shown(prefix, paths).items()} == dict.fromkeys(paths, is_seen)

    @pytest.mark.parametrize("name", ["name", "name_zh"])
    def test_of_a_place(self, editor, shown, port, prefix, name):
        paths = ["/", "/indicators/", "/indicators/?place=easthaven", "/indicators/share-of-songs/"]
        paths += ["/treaties/lantern-accord/", "/timeline/"]
        shown(prefix, paths)

        assert Editing(editor, port, **{name: "新港"}).save().status_code == 302

        is_seen = (prefix == "/zh") == (name == "name_zh")
        assert {path: "新港" in html for path, html in shown(prefix, paths).items()} == dict.fromkeys(paths, is_seen)

    def test_that_take_a_chinese_name_away(self, editor, shown, port, songs, prefix):
        paths = ["/treaties/lantern-accord/", "/treaties/", "/timeline/"]
        shown(prefix, paths)

        Editing(editor, port, name_zh="").save()
        Editing(editor, songs, label_zh="").save()

        assert [path for path, html in shown(prefix, paths).items() if "东港" in html or "歌曲" in html] == []


@pytest.mark.django_db
class TestSearch:
    def found(self, client, words):
        answer = Page(client.get("/zh/search/", {"q": words}))
        return sorted("".join(title.split()) for title in answer.text("ol.list h3"))

    def test_records_are_found_by_the_chinese_name_of_a_place_or_topic(self, client, world):
        search.rebuild()

        assert self.found(client, "东港") == ["LanternAccord", "Shareofsongs"]
        assert self.found(client, "歌曲") == ["LanternAccord", "Lanterntalks", "Shareofsongs"]

    def test_an_edit_of_the_name_is_found_at_once(self, admin_client, world, port):
        search.rebuild()

        Editing(admin_client, port, name_zh="新港").save()

        assert self.found(admin_client, "新港") == ["LanternAccord", "Shareofsongs"]
        assert self.found(admin_client, "东港") == []


@pytest.mark.django_db
def test_a_version_kept_before_there_were_chinese_names_is_answered_and_differs_in_nothing(client, world):
    accord = world[0]
    versions.keep_missing()
    kept = Version.objects.get(record=accord.pk)
    for topic in kept.document["topics"]:
        del topic["label_zh"]
    for fact in kept.document["facts"]:
        if fact["name"] == "place":
            del fact["value"]["title_zh"]
    kept.save()

    assert versions.changes_between(kept.document, versions.document_of(accord)) == []
    assert client.get("/treaties/lantern-accord/v/1.json").json()["document"]["topics"][0] == {"slug": "dances", "label": "Dances"}
    assert client.get("/zh/treaties/lantern-accord/v/1/").status_code == 200


@pytest.mark.django_db
def test_the_version_before_goes_on_writing_rows_without_the_new_columns():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cooperation_topic (slug, label, definition) VALUES ('songs', 'Songs', '')")
        cursor.execute("INSERT INTO cooperation_place (slug, name, level, iso_3166_2) VALUES ('quay', 'Quay', 'city', '')")

    assert (Topic.objects.get().label_zh, Place.objects.get().name_zh) == ("", "")
