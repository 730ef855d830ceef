"""All events of the record as they are kept between requests: one order in every language, counted for the picture, never stale."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.chronology import TimelineFilter, picture
from cooperation.revision import raise_revision
from tests import factories
from tests.pages import Page
from tests.test_chronology import passage, relation

__all__ = ["passage", "relation"]


@pytest.mark.django_db
def test_both_languages_have_the_same_events_on_a_page(client):
    for slug, title, title_zh in [("a", "Zebra", "乙"), ("b", "Apple", "甲"), ("c", "Mango", "")]:
        factories.make_treaty(slug, title=title, title_zh=title_zh, adopted_on="2012")

    found = [Page(client.get(path)).attributes("ol.track p a", "href") for path in ("/timeline/", "/zh/timeline/")]

    assert found[0] == ["/treaties/b/", "/treaties/c/", "/treaties/a/"]
    assert found[1] == [f"/zh{address}" for address in found[0]]


class TestPictureOfMany:
    @pytest.fixture
    def many(self, db):
        for number in range(12):
            factories.make_treaty(f"t-{number}", adopted_on=f"{1990 + number // 3}-0{1 + number % 3}")
        for number, (began_on, ended_on) in enumerate([("1990", "1995")] * 5 + [("../1990-05", ""), ("1993/..", ""), ("", "")]):
            factories.make_initiative(f"i-{number}", began_on=began_on, ended_on=ended_on)

    def test_it_counts_what_a_picture_of_few_shows_one_by_one(self, many):
        exact = picture(TimelineFilter("", path="/timeline/"))
        by_year = picture(TimelineFilter("", path="/timeline/"), most_exact=0)

        said = [
            [
                (lane.label, lane.count, sum(mark.count for mark in lane.marks), len(lane.spans) + lane.left_out)
                for lane in drawn.lanes
            ]
            for drawn in (exact, by_year)
        ]
        assert said[0] == said[1] == [("Treaty", 12, 12, 0), ("Dialogue", 7, 0, 7)]
        assert [mark.count for mark in by_year.lanes[0].marks] == [3, 3, 3, 3]
        assert len(by_year.lanes[1].spans) == 3

    def test_its_lines_cover_what_the_dates_can_mean(self, many):
        exact = picture(TimelineFilter("", path="/timeline/"))
        by_year = picture(TimelineFilter("", path="/timeline/"), most_exact=0)

        ends = [
            (min(m.start for m in drawn.lanes[0].marks), max(m.end for m in drawn.lanes[0].marks)) for drawn in (exact, by_year)
        ]
        assert ends[1][0] <= ends[0][0]
        assert ends[0][1] <= ends[1][1]


@pytest.mark.django_db(transaction=True)
class TestKept:
    PAGES = ("/timeline/?decade=2010s", "/partners/norland/timeline/", "/timeline.json", "/partners/norland/timeline.json")

    def asked(self, client, address):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    def test_one_reading_of_all_events_serves_every_timeline_until_the_next_edit(self, client, relation):
        raise_revision()
        client.get("/timeline/")

        read = [self.asked(client, address) for address in self.PAGES]
        assert read == [5, 7, 4, 5]

    def test_an_edit_is_seen_at_once(self, client, relation):
        raise_revision()
        before = [Page(client.get(page)).text(".bar h2") for page in self.PAGES[:2]]

        factories.make_participation(factories.make_initiative("new", began_on="2015"), relation, "recogniser")
        raise_revision()

        assert before == [["6 of 8 entries"], ["7 entries"]]
        assert [Page(client.get(page)).text(".bar h2") for page in self.PAGES[:2]] == [["7 of 9 entries"], ["8 entries"]]
        assert Page(client.get("/timeline/")).text("svg desc")[0].startswith("Treaty: 2. Treaty action: 3. Dialogue: 2.")
