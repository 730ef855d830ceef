"""The day in the address: which day is told, how it is written, and how long an answer holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from cooperation.models import ContentRevision
from cooperation.views.preview import Banner, preview_page
from tests import factories
from tests.pages import Page
from tests.statuses.reading import STANDING, act

pytestmark = pytest.mark.django_db

EDITED = datetime(2012, 1, 1, tzinfo=UTC)


def today():
    return timezone.localdate()


def in_words(day):
    return f"{day.day} {day:%B %Y}"


@pytest.fixture(autouse=True)
def record(treaty, norland):
    act(treaty, norland, "accession", "2012-06-26", "2013-01-01")
    factories.make_partner("westland", title="Westland")
    ContentRevision.objects.update_or_create(pk=1, defaults={"number": 7, "changed_at": EDITED})


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", lambda: f"{in_words(today())} (today)"),
        ("?on=2013-01-01", lambda: "1 January 2013"),
        ("?on=2999-12-31", lambda: "31 December 2999 (as far as recorded today)"),
    ],
    ids=["today", "past", "future"],
)
def test_the_heading_says_which_day_is_shown(client, query, heading):
    treaty, partner = (Page(client.get(f"/{at}/{query}")).text("#standing") for at in ("treaties/accord", "partners/norland"))

    assert treaty == [f"Status of the parties recorded here, on {heading()}"]
    assert partner == [f"Status towards treaties on {heading()}"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", lambda: f"Statuses are those of today, {in_words(today())}, where acts are recorded."),
        ("?on=2013-01-01", lambda: "Statuses are those on 1 January 2013, where acts are recorded. Today’s statuses"),
        (
            "?on=2999-12-31",
            lambda: "Statuses are those on 31 December 2999, which lies ahead: as far as recorded today. Today’s statuses",
        ),
    ],
    ids=["today", "past", "future"],
)
@pytest.mark.parametrize("name", ["treaties", "partners"])
def test_a_list_says_which_day_is_shown(client, name, query, sentence):
    assert Page(client.get(f"/{name}/{query}")).text("p.on") == [sentence()]


@pytest.mark.parametrize("at", ["/treaties/", "/partners/", "/treaties/accord/", "/partners/norland/"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?on=soon", "“soon” is no day. Enter a day as 2020-04-28."),
        ("?on=2014-02-30", "“2014-02-30” is no day. Enter a day as 2020-04-28."),
        ("?on=20200428", "“20200428” is no day. Enter a day as 2020-04-28."),
        ("?on=2020-04", "“2020-04” is no day. Enter a day as 2020-04-28."),
        ("?on=0000-01-01", "“0000-01-01” is no day. Enter a day as 2020-04-28."),
        ("?on=%EF%BC%92020-04-28", "“２020-04-28” is no day. Enter a day as 2020-04-28."),
        ("?on=%3Cb%3E", "“&lt;b&gt;” is no day. Enter a day as 2020-04-28."),
        ("?on=2020-04-28&on=2020-04-29", "“on” is given twice. Choose one value."),
    ],
)
def test_what_is_no_day_is_refused_with_a_sentence_that_says_what_to_do(client, at, query, sentence):
    response = client.get(at + query)

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize("at", ["/treaties/", "/partners/", "/treaties/accord/", "/partners/norland/"])
@pytest.mark.parametrize(("query", "one"), [("?on=", ""), ("?on=+2020-04-28", "?on=2020-04-28")])
def test_another_spelling_redirects_to_the_one_address(client, at, query, one):
    response = client.get(at + query)

    assert (response.status_code, response["Location"]) == (301, at + one)


@pytest.mark.parametrize("at", ["/treaties/", "/partners/", "/treaties/accord/", "/partners/norland/"])
def test_a_named_day_is_not_indexed_and_todays_page_is(client, at):
    named, todays = Page(client.get(f"{at}?on=2020-04-28")), Page(client.get(at))

    assert named.attributes("meta[name=robots]", "content") == ["noindex, follow"]
    assert named.all("link[rel=canonical]") == []
    assert todays.attributes("link[rel=canonical]", "href") == [f"http://testserver{at}"]
    assert len({named.text("title")[0], todays.text("title")[0]}) == 2


@pytest.mark.parametrize("at", ["/treaties/accord/", "/partners/norland/"])
def test_the_form_needs_no_script_and_begins_at_the_day_shown(client, at):
    page = Page(client.get(f"{at}?on=2020-04-28"))

    form = "#main section form"
    assert page.attributes(form, "action") == [f"{at}#standing"]
    assert page.attributes(f"{form} input[type=date]", "value") == ["2020-04-28"]
    assert page.attributes(f"{form} label", "for") == page.attributes(f"{form} input", "id") == ["on"]
    assert page.parse_errors == []


@pytest.mark.parametrize("ending", ["/", ".json", ".csv"])
@pytest.mark.parametrize("at", ["/treaties", "/partners", "/treaties/accord", "/partners/norland"])
def test_a_page_of_today_is_told_anew_every_midnight_and_a_named_day_is_not(client, at, ending):
    midnight = datetime(today().year, today().month, today().day, tzinfo=UTC)
    yesterday = {"If-Modified-Since": http_date(midnight.timestamp() - 1)}
    later = (today() + timedelta(days=3)).isoformat()

    answers = {query: client.get(f"{at}{ending}{query}", headers=yesterday) for query in ("", "?on=2010-01-01", f"?on={later}")}

    assert [answer.status_code for answer in answers.values()] == [200, 304, 304]
    assert parse_http_date(answers[""]["Last-Modified"]) == midnight.timestamp()
    assert {answers[query]["Last-Modified"] for query in list(answers)[1:]} == {http_date(EDITED.timestamp())}


@pytest.mark.parametrize("at", ["/treaties/accord/", "/partners/norland/", "/treaties/", "/partners/"])
def test_a_named_day_is_told_anew_once_it_has_come(client, at):
    response = client.get(f"{at}?on={today()}")

    midnight = datetime(today().year, today().month, today().day, tzinfo=UTC)
    assert parse_http_date(response["Last-Modified"]) == midnight.timestamp()


def test_a_tag_from_yesterday_does_not_fit_today_when_a_status_has_changed(client, treaty, norland, monkeypatch):
    act(factories.make_treaty("new", title="New Accord"), norland, "accession", "2020-01-01", today().isoformat())
    yesterday = timezone.now() - timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: yesterday)
    addresses = ["/treaties/new/", "/partners/norland/", "/treaties/", "/treaties/new.json", "/partners/norland.csv"]
    tags = {address: client.get(address)["ETag"] for address in addresses}
    monkeypatch.undo()

    answers = [client.get(address, headers={"If-None-Match": tag}).status_code for address, tag in tags.items()]

    assert answers == [200] * len(addresses)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("at", ["/treaties/accord/", "/partners/norland/", "/treaties/", "/partners/"])
def test_the_first_and_the_last_day_there_are_have_their_page(client, at, day):
    page = Page(client.get(f"{at}?on={day}"))

    assert page.attributes("main input[type=date]", "value") == [day]


def test_a_preview_tells_todays_statuses_and_leads_nowhere(rf, treaty):
    request = rf.get("/preview/token/?on=nonsense")
    request.staff = None

    page = Page(preview_page(request, treaty, Banner("Preview", "Not published.")))

    assert page.text("#standing") == [f"Status of the parties recorded here, on {in_words(today())} (today)"]
    assert page.all(f"{STANDING} form, {STANDING} a[href*='.json']") == []


def test_an_old_address_leads_on_with_its_day(client, treaty):
    treaty.old_addresses.create(slug="older")

    response = client.get("/treaties/older/?on=2013-01-01")

    assert (response.status_code, response["Location"]) == (301, "/treaties/accord/?on=2013-01-01")
