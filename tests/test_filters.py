"""The lists: every count is the length of the list it leads to, and every view has one address."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cooperation import filters
from cooperation.models import Indicator, Initiative, Partner, Quote, Source, State, Treaty
from tests import factories
from tests.pages import Page

LISTS = [
    (Treaty, filters.TreatyFilter),
    (Partner, filters.PartnerFilter),
    (Initiative, filters.InitiativeFilter),
    (Quote, filters.QuoteFilter),
    (Indicator, filters.IndicatorFilter),
    (Source, filters.SourceFilter),
]


def view(model, filterset, choices=()):
    return filterset(urlencode(sorted(dict(choices).items())), model=model)


def wrong_counts(model, filterset, *, most=10_000):
    """Walk every combination of values that leads to a record; answer where a list or a count is not what its values have in common.

    What each single value leads to is read from its own list; a combination must lead to exactly the records its values share.
    """
    first = view(model, filterset)
    everything = keys(first)
    alone = {
        (facet["name"], option.value): keys(view(model, filterset, [(facet["name"], option.value)]))
        for facet in first.options()
        for option in facet["options"]
    }
    waiting, seen, wrong = [frozenset()], {frozenset()}, []
    while waiting and len(seen) < most:
        choices = waiting.pop()
        shown = view(model, filterset, choices)
        if keys(shown) != everything.intersection(*(alone[choice] for choice in choices)):
            wrong.append((sorted(choices), "list"))
        for facet in shown.options():
            for option in facet["options"]:
                leads_to = frozenset({**dict(choices), facet["name"]: option.value}.items())
                records = everything.intersection(*(alone[choice] for choice in leads_to))
                if option.count != len(records):
                    wrong.append((sorted(leads_to), option.count, len(records)))
                narrows = alone[facet["name"], option.value] != everything
                if records and narrows and leads_to not in seen:
                    seen.add(leads_to)
                    waiting.append(leads_to)
    return wrong


def keys(filters):
    return set(filters.qs.values_list("pk", flat=True))


@pytest.mark.once  # thousands of views; random data below asks the same of the other database
@pytest.mark.parametrize(("model", "filterset"), LISTS, ids=lambda value: value.__name__)
def test_every_count_is_the_length_of_its_list_for_every_reachable_combination(article, model, filterset):
    assert wrong_counts(model, filterset) == []


class RandomData(TestCase):
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_every_count_is_the_length_of_its_list_for_random_data(self, data):
        states = st.sampled_from([State.PUBLISHED, State.PUBLISHED, State.DRAFT])
        topics = [factories.make_topic(f"topic-{number}") for number in range(2)]
        partners = [factories.make_partner(f"partner-{number}", state=data.draw(states)) for number in range(3)]
        for number in range(data.draw(st.integers(0, 7))):
            initiative = factories.make_initiative(
                f"initiative-{number}",
                kind=data.draw(st.sampled_from(["forum", "dialogue"])),
                status=data.draw(st.sampled_from(["not-stated", "ongoing"])),
                began_on=data.draw(st.sampled_from(["", "2012", "2012-06", "2013/..", "../2012"])),
                state=data.draw(states),
                topics=data.draw(st.lists(st.sampled_from(topics), unique=True)),
            )
            for partner in data.draw(st.lists(st.sampled_from(partners), unique=True)):
                for role in data.draw(st.lists(st.sampled_from(["member", "host"]), unique=True, min_size=1)):
                    factories.make_participation(initiative, partner, role)

        assert wrong_counts(Initiative, filters.InitiativeFilter, most=60) == []
        assert wrong_counts(Partner, filters.PartnerFilter, most=60) == []


@pytest.mark.django_db
class TestAddresses:
    @pytest.fixture(autouse=True)
    def talks(self):
        for number in range(45):
            factories.make_initiative(f"talks-{number:02}", kind="dialogue" if number % 2 else "forum")

    @pytest.mark.parametrize(
        ("asked", "leads_to"),
        [
            ("?status=not-stated&kind=forum", "?kind=forum&status=not-stated"),
            ("?kind=forum&status=", "?kind=forum"),
            ("?sort=title", ""),
            ("?page=1", ""),
            ("?kind=forum&page=2&", "?kind=forum&page=2"),
            ("?sort=began&kind=forum", "?kind=forum&sort=began"),
        ],
    )
    def test_any_other_order_of_parameters_redirects_to_the_one_address(self, client, asked, leads_to):
        response = client.get("/initiatives/" + asked)

        assert (response.status_code, response["Location"]) == (301, "/initiatives/" + leads_to)
        assert client.get(response["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("?kind=nonsense", "“nonsense” is no value of “Kind” here."),
            ("?knd=forum", "There is no filter called “knd” here."),
            ("?kind=forum&kind=dialogue", "“kind” is given twice. Choose one value."),
            ("?sort=colour", "“colour” is no value of “Sort by” here."),
            ("?page=zero", "“zero” is no value of “Page” here."),
            ("?page=0", "“0” is no value of “Page” here."),
            ("?year=2012", "“2012” is no value of “Year begun” here."),
            ("?kind=%3Cscript%3E", "“&lt;script&gt;” is no value of “Kind” here."),
        ],
    )
    def test_a_value_that_is_none_gets_the_form_and_a_sentence(self, client, query, sentence):
        response = client.get("/initiatives/" + query)

        assert response.status_code == 400
        assert sentence in response.content.decode()
        assert Page(response).all("form button[type=submit]")

    def test_more_parameters_than_any_form_has_are_refused_in_words(self, client):
        response = client.get("/initiatives/?" + "&".join(f"a{number}=1" for number in range(150)))

        assert response.status_code == 400
        assert "No page here has more than 100 parameters." in response.content.decode()

    def test_a_page_past_the_end_is_not_found_and_names_the_last(self, client):
        response = client.get("/initiatives/?kind=forum&page=9")

        assert response.status_code == 404
        assert Page(response).attributes("p.lead a", "href") == ["/initiatives/?kind=forum&page=2"]

    def test_pages_hold_twenty_and_link_to_one_another(self, client):
        page = Page(client.get("/initiatives/?page=2"))

        assert len(page.all("li.rec")) == 20
        assert page.attributes("nav.pages a", "href") == ["/initiatives/", "/initiatives/?page=3"]
        assert page.attributes("nav.pages a", "rel") == ["prev", "next"]

    def test_a_view_without_records_says_which_filter_to_drop(self, client):
        factories.make_initiative("odd", kind="programme", status="ongoing")

        page = Page(client.get("/initiatives/?kind=forum&status=ongoing"))

        assert page.text("ul.pills li") == ["without Kind: Forum (1)", "without Status: Ongoing (23)", "all (46)"]
        assert page.attributes("ul.pills a", "href") == [
            "/initiatives/?status=ongoing",
            "/initiatives/?kind=forum",
            "/initiatives/",
        ]

    def test_a_chip_removes_one_filter_and_keeps_the_rest(self, client):
        page = Page(client.get("/initiatives/?kind=forum&sort=began&status=not-stated"))

        assert page.attributes("a.chip", "href") == [
            "/initiatives/?sort=began&status=not-stated",
            "/initiatives/?kind=forum&sort=began",
        ]

    def test_filtered_sorted_and_paged_views_are_not_indexed(self, client):
        for query in ("?kind=forum", "?sort=began", "?page=2"):
            assert Page(client.get("/initiatives/" + query)).attributes("meta[name=robots]", "content") == ["noindex, follow"]
        assert Page(client.get("/initiatives/")).attributes("link[rel=canonical]", "href") == ["http://testserver/initiatives/"]

    def test_values_that_lead_nowhere_stay_in_the_form_with_zero(self, client):
        factories.make_initiative("odd", kind="programme", status="ongoing")

        page = Page(client.get("/initiatives/?status=ongoing"))

        assert "Forum 0" in page.text("label.zero")


@pytest.mark.django_db
class TestOrder:
    def test_titles_sort_without_regard_to_case_and_alike_on_every_database(self):
        for slug, title in [("a", "zebra"), ("b", "Éclair"), ("c", "apple-pie"), ("d", "Apple"), ("e", "apple pie"), ("f", "条约")]:
            factories.make_initiative(slug, title=title)

        titles = [record.title for record in view(Initiative, filters.InitiativeFilter).qs]

        assert titles == ["Apple", "apple pie", "apple-pie", "zebra", "Éclair", "条约"]

    def test_latest_first_puts_unknown_dates_last(self):
        for slug, date in [("a", ""), ("b", "2012-06"), ("c", "2020"), ("d", "2012")]:
            factories.make_initiative(slug, began_on=date)

        slugs = [record.slug for record in view(Initiative, filters.InitiativeFilter, [("sort", "began")]).qs]

        assert slugs == ["c", "b", "d", "a"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/treaties/", "/partners/", "/initiatives/", "/quotes/", "/indicators/", "/sources/"])
def test_lists_ask_the_same_queries_for_one_record_and_for_many(client, django_assert_num_queries, address):
    passage = factories.make_source("source-0").passages.first()

    def add(number):
        partner = factories.make_partner(f"partner-{number}")
        initiative = factories.make_initiative(f"initiative-{number}", place=factories.make_place(f"place-{number}"))
        factories.make_participation(initiative, partner)
        treaty = factories.make_treaty(f"treaty-{number}", administered_by=partner)
        quote = factories.make_quote(f"quote-{number}", organisation=partner, about=[treaty])
        indicator = factories.make_indicator(f"indicator-{number}")
        factories.make_observation(indicator, low=number)
        for record in (partner, initiative, treaty, quote, indicator):
            factories.cite_everything(record, passage)

    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(2, 6):
        add(number)

    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.parametrize("page", ["/initiatives/", "/search/", "/changes/", "/timeline/"])
def test_what_other_sites_hang_on_links_is_dropped(client, article, page):
    response = client.get(f"{page}?utm_source=letter&fbclid=abc")

    assert (response.status_code, response["Location"]) == (301, page)
