"""The reference set of fixtures: later and wider facts on top of the article's record, each with a source, and rivals kept as rivals."""

import json
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction

from cooperation.loading import dump, load
from cooperation.models import Citation, Place, Record, Topic, TreatyAction, treaty_status
from cooperation.verify import report

pytestmark = pytest.mark.django_db

COPY_HOSTS = {
    "anquan.party",
    "cdn.nestjs.wipolex.wji.prd.web1.wipo.int",
    "coasttocoastror.com",
    "jumpstarthappiness.com",
    "kwcnlaw.com",
    "lemofix.com",
    "m.comedverlag.com",
    "n.global.ssl.fastly.net",
    "news.calyptus.net",
    "nuuanu.net",
    "pediainside.com",
    "perceptiode.com",
    "saramu.com",
    "wikinlu.ru",
    "wikizero.com",
    "woxindai.com",
}
"""Hosts that hold copies of what others published: nobody is sent there."""

COUNTS = {
    "source": 124,
    "passage": 124,
    "partner": 24,
    "treaty": 24,
    "treatyaction": 84,
    "initiative": 13,
    "indicator": 16,
    "observation": 57,
    "citation": 880,
}

ADDED = {
    ("source", "ncac-interview", "publisher"),
    ("source", "ncac-interview", "url"),
    ("treaty", "beijing-treaty", "in_force_on"),
    ("treaty", "beijing-treaty", "place"),
    ("initiative", "dialogue-japan", "began_on"),
    ("initiative", "diplomatic-conference-2012", "ended_on"),
    ("initiative", "diplomatic-conference-2012", "place"),
    ("initiative", "fta-australia", "aims_at"),
    ("initiative", "fta-australia", "ended_on"),
    ("initiative", "fta-eurasian-economic-union", "aims_at"),
    ("initiative", "fta-eurasian-economic-union", "ended_on"),
    ("initiative", "fta-south-korea", "aims_at"),
    ("initiative", "fta-south-korea", "ended_on"),
    ("initiative", "rcep", "aims_at"),
    ("initiative", "rcep", "ended_on"),
    ("record", "dehua", "title_zh"),
    ("initiative", "dehua", "began_on"),
    ("initiative", "dehua", "ended_on"),
    ("record", "nantong", "title_zh"),
    ("initiative", "nantong", "began_on"),
    ("initiative", "nantong", "ended_on"),
}

RIVALS = {
    ("beijing-treaty", "", "adopted_on", "2012-06-24", "moldova-law-118-2015"),
    ("beijing-treaty", "", "adopted_on", "2012-06-26", "ncac-2020-04-28"),
    ("china-eaeu-agreement", "", "title", "Agreement on Trade and Economic Cooperation", "kazakhstan-law-259"),
    ("phonograms-convention", "", "in_force_on", "17 April 1973", "wikipedia-sandbox"),
    ("universal-copyright-convention", "china-accession", "effective_on", "30 October 1002", "ncac-notice-1993"),
    ("universal-copyright-convention-paris-1971", "china-accession", "effective_on", "30 October 1002", "ncac-notice-1993"),
    ("wct", "china-accession", "done_on", "6 March 2007", "cnipa-2007"),
    ("wppt", "china-accession", "done_on", "6 March 2007", "cnipa-2007"),
    ("eu-china-ip-dialogue", "", "began_on", "2004", "ip-key-china"),
    ("beijing-conference-organisations", "non-governmental", "low", "49 of both kinds", "beijing-youth-daily-2020"),
    ("beijing-conference-states", "attending", "low", "155", "beijing-youth-daily-2020"),
    ("beijing-conference-states", "treaty", "low", "more than 50", "usco-newsnet-460"),
    ("order-of-joining", "beijing-treaty", "low", "3", "china-ip-news-item"),
    ("order-of-joining", "marrakesh-treaty", "low", "88", "ri-global-marrakesh"),
}
"""Record, row, fact, the value that another source gives, and that source."""


@pytest.fixture(scope="module")
def article_report(django_db_setup, django_db_blocker):
    """What verify says where the article's set is loaded alone."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(["article"])
        found = report()
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def both(article_report, django_db_setup, django_db_blocker):
    """The record with both sets, kept for all tests of this module, and what verify says of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(["article", "reference"])
        yield report()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def rows():
    """Every row of the set's files."""
    paths = sorted((settings.RECORD_FIXTURES / "reference").glob("*.json"))
    return [row for path in paths for row in json.loads(path.read_text(encoding="utf-8"))]


def fields(rows, model):
    """What the set's own rows of a model say."""
    return [row["fields"] for row in rows if row["model"] == f"cooperation.{model}" and "adds_to" not in row]


def test_article_verifies_alone(article_report):
    assert (article_report.problems, article_report.coverage) == ([], 100)


def test_both_sets_verify_together_with_every_fact_cited_and_every_passage_used(both):
    assert both.problems == []
    assert (both.coverage, both.passages_total - both.passages_used) == (100, 0)


@pytest.mark.parametrize(("model", "name"), [(Topic, "label_zh"), (Place, "name_zh")])
def test_every_topic_and_place_of_both_sets_has_a_chinese_name_of_its_own(both, model, name):
    names = list(model.objects.values_list(name, flat=True))

    assert all(names)
    assert len(set(names)) == len(names)


def test_loading_both_again_writes_nothing(both):
    outcome = load(["article", "reference"])

    assert (outcome.written, outcome.departed, outcome.problems) == ([], [], [])


@pytest.mark.parametrize("name", ["article", "reference"])
def test_each_set_is_dumped_as_its_files_byte_for_byte(both, name, tmp_path):
    dump(tmp_path, set=name)

    files = {path.name: path.read_bytes() for path in (settings.RECORD_FIXTURES / name).glob("*.json")}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_set_holds_this_many_of_each(rows):
    counts = {kind: len(fields(rows, kind)) for kind in COUNTS}

    assert counts == COUNTS


def test_set_fills_only_these_fields_of_the_article(rows):
    added = {
        (row["model"].split(".")[1], row["fields"]["slug"], name)
        for row in rows
        if "adds_to" in row
        for name in row["fields"]
        if name != "slug" and not name.endswith(("_earliest", "_latest"))
    }

    assert added == ADDED


def on_article(rows):
    """The set's citations on records of the article."""
    own = {row["slug"] for row in fields(rows, "record")}
    return [row for row in fields(rows, "citation") if row["record"][0] not in own]


def test_citations_on_records_of_the_article_begin_at_101(rows):
    assert min(row["number"] for row in on_article(rows)) == 101


def test_citations_on_records_of_the_article_rest_on_another_source(rows):
    assert {row["basis"] for row in on_article(rows)} == {"external"}


def test_every_citation_says_how_sure_it_is_or_has_the_words_or_is_the_editors(rows):
    bare = [
        (row["record"][0], row["number"])
        for row in fields(rows, "citation")
        if not (row.get("confidence") or row.get("excerpt") or row.get("basis") == "editor")
    ]

    assert bare == []


def test_what_the_editors_supply_says_so(rows):
    notes = {row["note"].split(":")[0] for row in fields(rows, "citation") if row.get("basis") == "editor"}

    assert notes == {"Supplied by the editors, not in the source"}


def test_no_words_of_the_pages_are_in_the_files(rows):
    kept = [row for row in fields(rows, "passage") if row.get("text") or row.get("sha256") or row.get("length")]
    quoted = [row for row in fields(rows, "citation") if row.get("excerpt")]

    assert (kept, quoted) == ([], [])


def test_no_source_leads_to_a_copy_on_an_unrelated_host(rows):
    hosts = {urlsplit(row.get(name, "")).hostname for row in fields(rows, "source") for name in ("url", "archived_url")}

    assert hosts & COPY_HOSTS == set()


def test_everything_is_published_and_checked_on_the_same_day(rows):
    states = {
        (row["state"], row["first_published_at"][:10], row["last_changed_at"][:10], row["checked_on"])
        for row in fields(rows, "record")
    }

    assert states == {("published", *["2026-11-23"] * 3)}


def test_every_conflict_between_sources_is_shown_as_a_rival(both):
    rivals = Citation.objects.exclude(value="").values_list("record__slug", "row", "fact", "value", "passage__source__slug")

    assert set(rivals) == RIVALS


def test_every_rival_says_why_another_value_is_preferred(both):
    silent = [str(citation) for citation in Citation.objects.exclude(value="").select_related("record") if not citation.note]

    assert silent == []


def test_treaties_in_force_for_china_are_worked_out_of_its_acts(both):
    acts = {}
    for act in TreatyAction.objects.filter(party__slug="china").select_related("treaty"):
        acts.setdefault(act.treaty.slug, []).append(act)

    statuses = {slug: treaty_status(found, on=date(2026, 11, 23)) for slug, found in acts.items()}

    assert {slug: status.since for slug, status in statuses.items() if status.status == "party"} == {
        "beijing-treaty": "2020-04-28",
        "berne-convention": "1992-10-15",
        "china-australia-fta": "2015-12-20",
        "marrakesh-treaty": "2022-05-05",
        "phonograms-convention": "1993-04-30",
        "rcep-agreement": "2022-01-01",
        "trips-agreement": "2001-12-11",
        "universal-copyright-convention": "1992-10-30",
        "universal-copyright-convention-paris-1971": "1992-10-30",
        "wct": "2007-06-09",
        "wipo-convention": "1980-06-03",
        "wppt": "2007-06-09",
    }


def test_share_of_gdp_is_there_for_each_year_that_a_source_gives(both):
    shares = Record.objects.get(slug="copyright-industry-share-of-gdp").indicator.observations.filter(key__startswith="china-")

    assert [(row.period, float(row.low)) for row in shares] == [
        ("2006", 6.39),
        ("2012", 6.87),
        ("2013", 7.27),
        ("2014", 7.28),
        ("2015", 7.3),
        ("2016", 7.33),
        ("2017", 7.35),
        ("2018", 7.37),
        ("2019", 7.39),
        ("2020", 7.39),
        ("2021", 7.41),
        ("2022", 7.41),
    ]


def test_negotiations_lead_to_what_was_signed_and_keep_the_status_the_article_gives(both):
    talks = Record.objects.filter(initiative__kind="negotiation").order_by("slug")

    assert list(talks.values_list("slug", "initiative__aims_at__slug", "initiative__ended_on", "initiative__status")) == [
        ("fta-australia", "china-australia-fta", "2015-06-17", "not-stated"),
        ("fta-eurasian-economic-union", "china-eaeu-agreement", "2018-05-17", "not-stated"),
        ("fta-south-korea", "china-korea-fta", "2015-06-01", "not-stated"),
        ("rcep", "rcep-agreement", "2020-11-15", "not-stated"),
    ]


def test_the_eight_treaties_are_enumerated_nowhere(rows):
    mentions = [row for row in rows if "copyright-treaties" in json.dumps(row)]

    assert mentions == []
