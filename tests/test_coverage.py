"""What rests on the passages of a source: all of it counted, and of each passage the first few records shown."""

import pytest

from cooperation import coverage
from cooperation.coverage import coverage_of, outline_of
from cooperation.models import State
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    """Two passages: on the first rest three treaties and a partner, on the other one treaty; and a draft, which counts nowhere."""
    source = factories.make_source()
    first, second = source.passages.all()[:2]
    for title in ("Beta", "alpha", "Gamma"):
        factories.cite_everything(factories.make_treaty(title.lower(), title=title), first)
    factories.cite_everything(factories.make_partner(), first)
    factories.cite(factories.make_treaty("other"), passage=second)
    factories.cite(factories.make_treaty("draft", state=State.DRAFT), passage=second)
    return source


def shown(source):
    return [[record.slug for record in cited.facts] for cited in coverage_of(source, outline_of(source))][:2]


def test_all_records_of_a_passage_are_shown_where_they_are_few(source):
    outline = outline_of(source)

    assert [sorted(records) for records in shown(source)] == [["alpha", "beta", "gamma", "norland"], ["other"]]
    assert not outline.is_cut
    assert sum(each.records for each in outline.passages.values()) == 5


def test_the_first_of_many_are_shown_and_the_rest_is_counted(source, monkeypatch):
    everything = outline_of(source)
    monkeypatch.setattr(coverage, "MOST_RECORDS", 2)

    outline = outline_of(source)

    cited = coverage_of(source, outline)[:2]
    assert outline.is_cut
    assert outline.citations == everything.citations
    assert [(len(each.facts), each.left_out) for each in cited] == [(2, 2), (1, 0)]
    assert [(model._meta.model_name, number) for model, number in outline.lists] == [("treaty", 4), ("partner", 1)]


def test_the_page_says_how_many_more_there_are_and_where(client, source, monkeypatch):
    monkeypatch.setattr(coverage, "MOST_RECORDS", 2)

    page = Page(client.get("/sources/harbour-report/"))

    assert [item for item in page.text("ol.read ul li") if item.startswith("and")] == ["and 2 more records"]
    links = page.attributes("p.note a", "href")
    assert links == ["/treaties/?source=harbour-report", "/partners/?source=harbour-report"]
    assert [Page(client.get(address)).text(".bar h2")[0].split()[0] for address in links] == ["4", "1"]
