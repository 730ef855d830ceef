"""The lists of treaties and partners, each record with its status on a day."""

import pytest

from cooperation.models import State
from tests import factories
from tests.pages import Page
from tests.statuses.reading import MOST_QUERIES, act, queries

pytestmark = pytest.mark.django_db


def test_a_treaty_says_what_the_home_states_are_towards_it_with_their_receipts(client, treaty, norland, passage):
    act(treaty, norland, "ratification", "2014-07-09", "2020-04-28", passage=passage)
    act(treaty, factories.make_partner("abroad", title="Abroad"), "accession", "2012", "2013")
    act(treaty, factories.make_partner("office", title="Office", is_home=True, kind="public-authority"), "signature", "2012")

    found = {
        day: Page(client.get(f"/treaties/?on={day}")).text(".rec dl div") for day in ("2014-07-08", "2014-07-09", "2020-04-28")
    }

    assert {day: lines[-1].partition(f" {passage.mark}")[0] for day, lines in found.items()} == {
        "2014-07-08": "Norland: none recorded",
        "2014-07-09": "Norland: contracting state or organisation since 9 July 2014",
        "2020-04-28": "Norland: party since 28 April 2020",
    }
    assert len(Page(client.get("/treaties/")).all(".rec dl div:last-child [popovertarget]")) == 1


def test_a_partner_counts_its_treaties_by_status(client):
    westland = factories.make_partner("westland", title="Westland")
    for number, (done_on, effective_on) in enumerate([("2010", "2011"), ("2010", "2012-05"), ("2010", "2013"), ("2011", "")]):
        act(factories.make_treaty(f"t-{number}"), westland, "accession", done_on, effective_on)
    act(factories.make_treaty("signed"), westland, "signature", "2009")
    act(factories.make_treaty("hidden", state=State.DRAFT), westland, "accession", "2010", "2011")

    [card] = Page(client.get("/partners/?on=2012-05-20")).text(".rec dl div:last-child")

    assert card == (
        "Treaties party to 1 treaty, contracting state or organisation of 2 treaties, signatory of 1 treaty, "
        "possibly party to 1 treaty"
    )


def test_the_list_of_partners_leads_to_the_home_side_which_it_does_not_count(client, norland):
    factories.make_partner("abroad", title="Abroad")
    factories.make_partner("hidden", title="Hidden", is_home=True, state=State.DRAFT)

    page = Page(client.get("/partners/"))

    assert page.text(".rec h3") == ["Abroad"]
    assert page.text("#main p.part a[href^='/partners/']") == ["Norland"]


@pytest.mark.parametrize("address", ["/treaties/", "/partners/", "/treaties/?on=2012-01-01", "/partners/?on=2012-01-01"])
def test_the_queries_do_not_grow_with_the_records(client, norland, passage, address):
    counted = []
    for number in range(4):
        abroad = factories.make_partner(f"abroad-{number}")
        treaty = factories.make_treaty(f"t-{number}")
        act(treaty, norland, "accession", "2015", "2016", passage=passage)
        act(treaty, abroad, "signature", "2014", passage=passage)
        counted.append(queries(client, address))

    assert max(counted) == counted[0] <= MOST_QUERIES


def test_the_day_survives_paging_sorting_and_filters_and_is_offered_in_the_form(client, norland):
    for number in range(25):
        act(factories.make_treaty(f"t-{number:02}", kind=["treaty", "protocol"][number % 5 == 0]), norland, "signature", "2014")

    page = Page(client.get("/treaties/?kind=treaty&on=2015-01-01"))
    links = page.attributes(".sort a, .on a.chip", "href")

    assert links == [
        "/treaties/?kind=treaty&on=2015-01-01",
        "/treaties/?kind=treaty&on=2015-01-01&sort=adopted",
        "/treaties/?on=2015-01-01",
    ]
    assert Page(client.get("/treaties/?on=2015-01-01")).attributes(".pages a", "href") == ["/treaties/?on=2015-01-01&page=2"]
    assert page.attributes("form input[type=date]", "value") == ["2015-01-01"]
    assert Page(client.get("/treaties/")).attributes("form input[type=date]", "value") == [""]


def test_the_day_filters_nothing_and_the_feed_does_without_it(client, norland):
    factories.make_treaty("t-1")

    page = Page(client.get("/treaties/?on=1950-01-01"))

    assert page.text(".bar h2") == ["1 treaty"]
    assert page.attributes("link[type='application/atom+xml']", "href") == ["/treaties.atom"]
    assert page.attributes("link[type='text/csv']", "href") == ["/treaties.csv?on=1950-01-01"]


def test_lists_that_tell_no_status_take_no_day(client):
    factories.make_initiative()

    response = client.get("/initiatives/?on=2020-04-28")

    assert response.status_code == 400
    assert "There is no filter called “on” here." in response.content.decode()
