"""What a new record type gets without touching a view, the home page, ties, sources, verify or loading."""

import pytest
from django.core.management import call_command

from cooperation.models import State
from tests import factories
from tests.pages import Page

from .models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    passage = factories.make_source().passages.first()
    partner = factories.cite_everything(factories.make_partner(), passage)
    report = Report.objects.create(slug="songs", title="Songs of the harbour", state=State.PUBLISHED, commissioned_by=partner)
    return factories.cite_everything(report, passage)


def test_it_has_a_list_a_page_and_a_place_in_the_navigation(client, report):
    listed, page = Page(client.get("/reports/")), Page(client.get("/reports/songs/"))

    assert listed.text("li.rec h3") == ["Songs of the harbour"]
    assert page.text("h1") == ["Songs of the harbour"]
    assert page.text("dl.facts dt") == ["Pages", "Commissioned by"]
    assert len(page.all("dl.facts button.c")) == 1
    assert "Reports" in page.text("nav.nav li")


def test_the_home_page_the_partner_and_the_source_know_it(client, report):
    assert "Reports 1 record" in " ".join(Page(client.get("/")).text("div.browse > div"))
    assert "Songs of the harbour" in client.get("/partners/norland/").content.decode()
    assert "Songs of the harbour" in client.get("/sources/harbour-report/").content.decode()


def test_its_drafts_are_hidden(client, report):
    Report.objects.filter(pk=report.pk).first()
    report.state = State.DRAFT
    report.save()

    assert client.get("/reports/songs/").status_code == 404
    assert "Songs of the harbour" not in client.get("/").content.decode()


def test_a_missing_citation_is_named(report, capsys):
    report.citations.filter(fact="commissioned_by").delete()

    with pytest.raises(SystemExit):
        call_command("verify")

    assert "songs" in capsys.readouterr().out


def test_it_is_dumped_and_loaded(report, tmp_path):
    call_command("dump_record", tmp_path / "one", verbosity=0)
    Report.objects.get(slug="songs").citations.all().delete()
    Report.objects.all().delete()

    call_command("load_record", tmp_path / "one", verbosity=0)
    call_command("dump_record", tmp_path / "two", set="one", verbosity=0)

    assert [path.read_text() for path in sorted((tmp_path / "one").iterdir())] == [
        path.read_text() for path in sorted((tmp_path / "two").iterdir())
    ]
