"""The timelines: everything once, in the order of time, in which role, and what no source dates."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cooperation import dates
from cooperation.chronology import PartnerTimelineFilter, TimelineFilter, kinds
from cooperation.models import Citation, OldAddress, Participation, Partner, Quote, State, Treaty, TreatyAction
from tests import factories
from tests.pages import Page

MARK = "zqxmark"


@pytest.fixture
def passage(db):
    return factories.make_source(published_on="2014~").passages.first()


@pytest.fixture
def relation(passage):
    """One partner, named in every way there is; its treaty has an act of somebody else as well."""
    norland, union = factories.make_partner(), factories.make_partner("island-union")
    office = factories.make_partner("harbour-office", kind="public-authority", part_of=norland)
    treaty = factories.make_treaty(adopted_on="2010-05", in_force_on="2012", administered_by=norland)
    talks = factories.make_initiative(began_on="2009", ended_on="2010-04")
    quote = factories.make_quote(organisation=norland, about=[treaty])
    factories.make_participation(talks, norland, "lead")
    factories.make_participation(talks, norland, "host")
    factories.make_participation(talks, union, "counterpart")
    factories.make_action(treaty, norland, "ratification", done_on="2011-03-02", effective_on="2012")
    factories.make_action(treaty, union, "signature", done_on="2010-06")
    for record in (norland, union, office, treaty, talks, quote):
        factories.cite_everything(record, passage)
    return norland


def entries():
    """Every event of the whole timeline."""
    return TimelineFilter("", path="/timeline/").qs[:]


def entries_of(partner):
    """Every event of a partner's timeline."""
    return PartnerTimelineFilter("", of=partner, path="").qs[:]


def told(found):
    return [(entry.strand.name, entry.slug, *entry.texts) for entry in found]


def test_everything_stands_once_in_the_order_of_time_and_the_undated_last(relation):
    assert told(entries()) == [
        ("initiative.began_on.ended_on", "lantern-talks", "2009", "2010-04"),
        ("treaty.adopted_on", "lantern-accord", "2010-05", ""),
        ("treatyaction.done_on", "lantern-accord", "2010-06", ""),
        ("treatyaction.done_on", "lantern-accord", "2011-03-02", ""),
        ("treaty.in_force_on", "lantern-accord", "2012", ""),
        ("treatyaction.effective_on", "lantern-accord", "2012", ""),
        ("source.published_on", "harbour-report", "2014~", ""),
        ("quote.said_on", "finch-nine-days", "", ""),
    ]


def test_a_partner_has_what_names_it_with_every_reason_and_no_act_of_another(relation):
    found = entries_of(relation)

    assert [(entry.strand.name, [reference.reason for reference in entry.references]) for entry in found] == [
        ("initiative.began_on.ended_on", ["Host", "Lead"]),
        ("treaty.adopted_on", ["Administered by", "Ratification"]),
        ("treatyaction.done_on", ["Ratification"]),
        ("treaty.in_force_on", ["Administered by", "Ratification"]),
        ("treatyaction.effective_on", ["Ratification"]),
        ("partner", ["Part of"]),
        ("quote.said_on", ["Organisation"]),
    ]


def test_a_quote_about_a_partner_concerns_it(passage):
    norland = factories.make_partner()
    factories.make_quote(about=[norland])

    assert [[reference.reason for reference in entry.references] for entry in entries_of(norland)] == [["About"]]


def test_a_span_with_an_unknown_beginning_stands_at_its_known_end_and_the_undated_last(db):
    for slug, began_on in [("a", "../2001"), ("b", "2012"), ("c", "2012-06~"), ("d", "2012/.."), ("e", "")]:
        factories.make_initiative(slug, began_on=began_on, title="Talks")

    assert [entry.slug for entry in entries()] == ["a", "b", "d", "c", "e"]


def test_events_of_one_time_and_title_stand_in_the_order_of_their_addresses(db):
    for slug, title in [("c", "apple"), ("b", "Apple"), ("a", "Zebra")]:
        factories.make_initiative(slug, began_on="2012", title=title)

    assert [entry.slug for entry in entries()] == ["b", "c", "a"]


def test_every_kind_of_event_has_its_place_in_the_order_of_kinds(article):
    found = {entry.kind for entry in entries()}

    assert found <= set(kinds())
    assert len(kinds()) == len(set(kinds()))


@pytest.mark.django_db
class TestPage:
    def test_a_partner_page_says_dates_and_roles_with_their_receipts(self, client, relation):
        page = Page(client.get("/partners/norland/timeline/"))

        lines = page.text("ol.track > li")
        assert lines[0].startswith("Began on 2009")
        assert "ended on April 2010" in lines[0]
        cited = [node.to_text() for node in page.all("ol.track > li")[0].query("button.c")]
        assert [mark.endswith(" ¶ 1") for mark in cited] == [True] * 4
        assert "Ratification" in lines[2]
        assert "Done on 2 March 2011" in lines[2]
        assert [line.split(" KEY ")[0] for line in page.text("ul.plain p.small")] == ["Part of", "Organisation"]

    def test_words_that_two_lines_rest_on_have_one_card_and_two_marks(self, client, relation):
        page = Page(client.get("/partners/norland/timeline/"))

        ids, targets = page.attributes("[popover]", "id"), page.attributes("[popovertarget]", "popovertarget")
        assert len(ids) == len(set(ids))
        assert len(targets) > len(ids)
        assert set(targets) == set(ids)

    def test_what_has_no_date_stands_under_a_heading_of_its_own(self, client, relation):
        page = Page(client.get("/timeline/"))

        assert page.text("h3") == ["In the order of time", "No date stated in the source"]
        assert page.text("ul.plain > li > p > a") == ["Quote finch-nine-days"]

    def test_dates_are_no_more_exact_than_stored(self, client, db):
        for slug, began_on in [("a", "2012"), ("b", "2013-06~"), ("c", "2014?"), ("d", "2015/.."), ("e", "../2016-02")]:
            factories.make_initiative(slug, began_on=began_on)

        page = Page(client.get("/timeline/"))

        assert page.text("ol.track b") == [
            "2012",
            "about June 2013",
            "2014 (uncertain)",
            "2015 or later",
            "February 2016 or earlier",
        ]
        assert page.attributes("ol.track time", "datetime") == ["2012"]

    def test_the_picture_names_every_kind_with_its_number(self, client, relation):
        page = Page(client.get("/timeline/"))

        (picture,) = page.all("svg[role=img]")
        assert picture.attrs["aria-labelledby"].split() == [node.attrs["id"] for node in picture.query("title, desc")]
        assert page.text("svg[role=img] .lab") == ["Treaty", "Treaty action", "Dialogue", "Source"]
        assert page.text("svg desc")[0].startswith("Treaty: 2. Treaty action: 3. Dialogue: 1. Source: 1.")

    @pytest.mark.parametrize(
        ("query", "number"), [("kind=treatyaction", 3), ("decade=2000s", 1), ("decade=not-stated", 1), ("partner=island-union", 4)]
    )
    def test_a_value_leads_to_as_many_entries_as_stand_beside_it(self, client, relation, query, number):
        name, value = query.split("=")
        (label,) = [
            node.to_text().split()[-1] for node in Page(client.get("/timeline/")).all("label.tick") if has_value(node, name, value)
        ]

        page = Page(client.get(f"/timeline/?{query}"))

        assert int(label) == number == len(page.all("ol.track > li, ul.plain > li"))
        assert page.text(".bar h2") == [f"{number} of 8 entries"]
        assert page.attributes("meta[name=robots]", "content") == ["noindex, follow"]

    def test_roles_are_kept_apart(self, client, relation):
        page = Page(client.get("/partners/norland/timeline/?role=host"))

        assert page.text("ol.track > li > p > a") == ["Initiative lantern-talks"]
        assert page.text(".bar h2") == ["1 of 7 entries"]

    def test_years_are_offered_once_a_decade_is_chosen(self, client, relation):
        every, some = Page(client.get("/timeline/")), Page(client.get("/timeline/?decade=2010s"))

        assert every.attributes("input[name=year]", "value") == []
        assert some.attributes("input[name=year]", "value") == ["", "2010", "2011", "2012", "2014"]

    @pytest.mark.parametrize("path", ["/timeline/", "/partners/norland/timeline/"])
    @pytest.mark.parametrize(
        "query", ["kind=nonsense", "decade=1800s", "knd=treaty", "kind=treaty&kind=quote", "page=0", "year=1812"]
    )
    def test_what_is_no_filter_gets_the_form_and_a_sentence(self, client, relation, path, query):
        response = client.get(f"{path}?{query}")

        page = Page(response)
        assert (response.status_code, page.parse_errors) == (400, [])
        assert page.all("[role=alert] li")
        assert page.attributes("form.filters, details.filters form", "action") == [path]

    @pytest.mark.parametrize(
        ("asked", "leads_to"), [("?year=2010&kind=treaty", "?kind=treaty&year=2010"), ("?sort=date", ""), ("?page=1&kind=", "")]
    )
    def test_every_view_has_one_address(self, client, relation, asked, leads_to):
        response = client.get("/partners/norland/timeline/" + asked)

        assert (response.status_code, response["Location"]) == (301, "/partners/norland/timeline/" + leads_to)

    def test_a_page_past_the_end_is_not_found_and_names_the_last(self, client, relation):
        response = client.get("/timeline/?page=2")

        assert response.status_code == 404
        assert Page(response).attributes("p.lead a", "href") == ["/timeline/"]

    def test_a_view_without_entries_says_which_filter_to_drop(self, client, relation):
        page = Page(client.get("/timeline/?kind=quote&partner=island-union"))

        assert page.attributes("ul.pills a", "href") == ["/timeline/?partner=island-union", "/timeline/?kind=quote", "/timeline/"]

    def test_a_timeline_moves_along_with_its_partner(self, client, relation):
        OldAddress.objects.create(record=relation.record, slug="north-land")

        response = client.get("/partners/north-land/timeline/")

        assert (response.status_code, response["Location"]) == (301, "/partners/norland/timeline/")


def has_value(label, name, value):
    (entry,) = label.query("input")
    return (entry.attrs["name"], entry.attrs["value"]) == (name, value)


HIDDEN = {
    "draft": {"state": State.DRAFT},
    "in review": {"state": State.IN_REVIEW},
    "scheduled": {"state": State.PUBLISHED, "publish_at": timezone.now() + timedelta(days=365)},
    "withdrawn": {"state": State.WITHDRAWN, "withdrawn_reason": "Not needed."},
}


@pytest.mark.django_db
@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_hidden_changes_no_byte_of_a_timeline_and_has_none(client, relation, how):
    pages = ["/timeline/", "/partners/norland/timeline/", "/partners/island-union/timeline/"]
    before = [client.get(page).content for page in pages]
    public_treaty = Treaty.objects.get(slug="lantern-accord")

    partner = factories.make_partner(f"{MARK}-partner", part_of=relation, **HIDDEN[how])
    treaty = factories.make_treaty(f"{MARK}-treaty", adopted_on="1999", administered_by=relation, **HIDDEN[how])
    initiative = factories.make_initiative(f"{MARK}-initiative", kind="forum", began_on="1999", **HIDDEN[how])
    indicator = factories.make_indicator(f"{MARK}-indicator", **HIDDEN[how])
    factories.make_quote(f"{MARK}-quote", organisation=relation, about=[public_treaty], said_on="1999", **HIDDEN[how])
    factories.make_observation(indicator, low="7", period="1999")
    factories.make_participation(initiative, relation, "recogniser")
    factories.make_participation(public_treaty, partner, "recogniser")
    factories.make_action(treaty, relation, "accession", done_on="1999")
    factories.make_action(public_treaty, partner, "accession", done_on="1999")
    factories.make_source(f"{MARK}-source", published_on="1999")

    assert [client.get(page).content for page in pages] == before
    assert client.get(f"/partners/{MARK}-partner/timeline/").status_code == (410 if how == "withdrawn" else 404)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/timeline/?decade=2000s", "/partners/norland/timeline/?decade=2000s"])
def test_timelines_ask_the_same_queries_for_one_record_of_a_kind_and_for_many(
    client, django_assert_num_queries, relation, passage, address
):
    def add(number):
        treaty = factories.make_treaty(f"treaty-{number}", adopted_on="2001", topics=[factories.make_topic(f"topic-{number}")])
        factories.make_action(treaty, relation, "accession", done_on="2002")
        indicator = factories.make_indicator(f"indicator-{number}")
        factories.make_observation(indicator, low=number, period="2003", places=[factories.make_place(f"place-{number}")])
        for record in (treaty, indicator):
            factories.cite_everything(record, passage)

    add(1)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(2, 5):
        add(number)

    assert len(one) <= 12
    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.django_db
def test_two_thousand_acts_make_a_page_no_longer_than_a_page_may_be(client, relation, passage):
    treaty = Treaty.objects.get(slug="lantern-accord")
    acts = [
        TreatyAction(
            treaty=treaty,
            party=relation,
            type="declaration",
            key=f"declaration-{number}",
            done_on=f"{1950 + number % 75}-{1 + number % 12:02}",
        )
        for number in range(2000)
    ]
    for act in acts:
        act.done_on_earliest, act.done_on_latest = dates.parse(act.done_on).earliest, dates.parse(act.done_on).latest
    TreatyAction.objects.bulk_create(acts)
    Citation.objects.bulk_create(
        Citation(
            record=treaty.record,
            number=1000 + 2 * place + add,
            row=act.key,
            fact=fact,
            passage=passage,
            excerpt="The Harbour Office",
        )
        for place, act in enumerate(acts)
        for add, fact in enumerate(("type", "done_on"))
    )

    with CaptureQueriesContext(connection) as asked:
        response = client.get("/partners/norland/timeline/")

    assert len(asked) <= 12
    assert len(response.content) <= 40_000
    assert Page(response).parse_errors == []


def test_the_real_record_is_whole_in_its_timelines(article):
    found = entries()

    assert len(found) == 37
    assert {entry.slug for entry in found if entry.kind == "quote"} == set(Quote.objects.public().values_list("slug", flat=True))
    for partner in Partner.objects.public():
        named = set(Participation.objects.filter(partner=partner).values_list("record__slug", flat=True))
        assert named <= {entry.slug for entry in entries_of(partner)}


def test_a_wrong_view_of_a_partners_timeline_still_names_the_partner(client, article):
    response = client.get("/partners/wipo/timeline/?kind=nonsense")

    assert response.status_code == 400
    assert "World Intellectual Property Organization" in Page(response).text("h1")[0]
