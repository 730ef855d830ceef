"""The page of a treaty with the status of its parties, and that of a partner with the treaties it has acts towards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cooperation.models import State
from cooperation.models.vocabulary import Status
from tests import factories
from tests.pages import Page
from tests.statuses.reading import MOST_QUERIES, STANDING, act, matrix, queries, told, told_terms

pytestmark = pytest.mark.django_db


class TestTreaty:
    @pytest.mark.parametrize(
        ("fields", "day", "is_said"),
        [
            ({"laterality": "bilateral", "in_force_on": "2015-12"}, "2015-12-31", True),
            ({"laterality": "bilateral", "in_force_on": "2015-12"}, "2015-12-30", False),
            ({"laterality": "bilateral"}, "2020-01-01", False),
            ({"laterality": "multilateral", "in_force_on": "2015-12"}, "2020-01-01", False),
        ],
        ids=["in force", "perhaps not yet", "not stated", "many sides"],
    )
    def test_a_treaty_between_two_sides_in_force_without_recorded_consent_says_so(self, client, norland, fields, day, is_said):
        treaty = factories.make_treaty("pact", **fields)
        act(treaty, norland, "signature", "2015-06-01")

        page, table = Page(client.get(f"/treaties/pact/?on={day}")), matrix(client, f"/partners/norland/?on={day}")

        assert told(client, f"/treaties/pact/?on={day}") == {"Norland": "Signatory since 1 June 2015"}
        assert ("The treaty itself is recorded as in force: December 2015." in " ".join(page.text("#main .note"))) == is_said
        assert ("the treaty itself: December 2015" in table[0][2]) == is_said

    def test_a_party_whose_consent_is_recorded_needs_no_such_word(self, client, norland):
        treaty = factories.make_treaty("pact", laterality="bilateral", in_force_on="2015")
        act(treaty, norland, "ratification", "2015-06-01", "2015")

        assert not Page(client.get("/treaties/pact/?on=2020-01-01")).all("#main .note")

    def test_the_status_follows_the_acts_from_day_to_day(self, client, treaty, norland):
        act(treaty, norland, "signature", "2012-06-26")
        act(treaty, norland, "ratification", "2014-07-09", "2020-04-28")
        act(treaty, norland, "denunciation", "2021-01-05", "2022-01-05")

        found = {
            day: told(client, f"/treaties/accord/?on={day}")["Norland"]
            for day in ("2012-06-25", "2012-06-26", "2014-07-09", "2020-04-27", "2020-04-28", "2022-01-04", "2022-01-05")
        }

        assert found == {
            "2012-06-25": "None recorded",
            "2012-06-26": "Signatory since 26 June 2012",
            "2014-07-09": "Contracting state or organisation since 9 July 2014",
            "2020-04-27": "Contracting state or organisation since 9 July 2014",
            "2020-04-28": "Party since 28 April 2020",
            "2022-01-04": "Party since 28 April 2020",
            "2022-01-05": "Former party since 5 January 2022",
        }

    @pytest.mark.parametrize(
        ("acts", "words"),
        [
            ([("provisional-application", "2015-01-01", "2015-02-01")], "Provisionally applying since 1 February 2015"),
            (
                [("provisional-application", "2015-01-01", "2015-02-01"), ("ratification", "2016-01-01", "")],
                "Provisionally applying since 1 February 2015",
            ),
            ([("ratification", "2015", "2016"), ("suspension", "2017-03", "")], "Suspended since March 2017"),
            ([("accession", "2001-03-01", "2001-06-01"), ("denunciation", "2019-06-01", "")], "Possibly former party"),
            ([("signature", "2015", ""), ("withdrawal-of-signature", "2016", "")], "None recorded"),
            ([("definitive-signature", "2015-01-01", "2015-01-01")], "Party since 1 January 2015"),
            ([("succession", "1997-06-06", "1991-12-21")], "Party since 21 December 1991"),
            ([("accession", "", "")], "Possibly contracting state or organisation"),
            ([("reservation", "2015", "")], "None recorded"),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_every_way_into_and_out_of_a_treaty_has_its_word(self, client, treaty, norland, acts, words):
        for type, done_on, effective_on in acts:
            act(treaty, norland, type, done_on, effective_on)

        assert told(client, "/treaties/accord/?on=2020-01-01") == {"Norland": words}

    def test_a_date_of_a_month_alone_is_possibly_so_within_the_month_and_the_page_says_why(self, client, treaty, norland):
        act(treaty, norland, "accession", "2012-06-26", "2020-04")

        found = {day: told(client, f"/treaties/accord/?on={day}")["Norland"] for day in ("2020-03-31", "2020-04-15", "2020-04-30")}

        why = "The recorded dates are not exact enough to decide: on this day another status is possible."
        assert found == {
            "2020-03-31": "Contracting state or organisation since 26 June 2012",
            "2020-04-15": "Possibly party since April 2020",
            "2020-04-30": "Party since April 2020",
        }
        assert [why in client.get(f"/treaties/accord/?on={day}").content.decode() for day in found] == [False, True, False]

    def test_the_words_stand_with_their_definition_and_the_acts_with_their_marks(self, client, treaty, norland, passage):
        act(treaty, norland, "signature", "2012-06-26", passage=passage)
        act(treaty, norland, "ratification", "2014-07", "2020-04-28", passage=passage)

        page = Page(client.get("/treaties/accord/"))

        ids = page.attributes("[id]", "id")
        marks = page.attributes(f"{STANDING} dd [popovertarget]", "popovertarget")
        assert page.text(f"{STANDING} dd small") == [
            str(Status.PARTY.definition),
            f"Signature, 26 June 2012 {passage.mark}",
            f"Ratification, July 2014; effective 28 April 2020 {passage.mark}",
        ]
        assert len(marks) == 2
        assert [ids.count(mark) for mark in marks] == [1, 1]

    def test_none_recorded_never_says_that_a_party_is_none(self, client, treaty, norland):
        act(treaty, norland, "reservation", "2015")

        page = Page(client.get("/treaties/accord/"))

        assert page.text(f"{STANDING} dd small") == [str(Status.NONE_RECORDED.definition)]
        assert "not a party" not in page.html.lower()

    def test_parties_the_public_may_not_see_are_not_told(self, client, treaty, norland):
        hidden = {
            "draft": {"state": State.DRAFT},
            "coming": {"publish_at": timezone.now() + timedelta(days=1)},
            "gone": {"state": State.WITHDRAWN, "withdrawn_reason": "Twice."},
        }
        act(treaty, norland, "accession", "2015")
        for slug, fields in hidden.items():
            act(treaty, factories.make_partner(slug, title=f"Hidden {slug}", **fields), "accession", "2010", "2011")

        assert list(told(client, "/treaties/accord/")) == ["Norland"]
        assert "Hidden" not in client.get("/treaties/accord/").content.decode()

    def test_without_acts_the_page_stays_as_it_was(self, client, treaty):
        page = Page(client.get("/treaties/accord/"))

        assert page.all("section[aria-labelledby=standing], input[type=date]") == []
        assert "No signature, ratification or other act" in page.html

    def test_the_queries_do_not_grow_with_the_parties(self, client, treaty, passage):
        counted = []
        for number in range(4):
            act(treaty, factories.make_partner(f"party-{number}"), "accession", "2015", "2016", passage=passage)
            counted.append(queries(client, "/treaties/accord/?on=2020-01-01"))

        assert max(counted) == counted[0] <= MOST_QUERIES


class TestPartner:
    def test_the_matrix_has_every_treaty_with_its_acts_and_its_status_on_the_day(self, client, treaty, norland):
        act(treaty, norland, "signature", "2012-06-26")
        act(treaty, norland, "ratification", "2014-07-09", "2020-04-28")
        act(treaty, norland, "declaration", "2014-07-09")
        other = factories.make_treaty("other", title="Other Accord")
        act(other, norland, "accession", "2001", "2001-12")

        assert matrix(client, "/partners/norland/?on=2015-01-01") == [
            ["Other Accord", "Party since December 2001", "December 2001", "Accession 2001", "None recorded"],
            [
                "Lantern Accord Declaration, 9 July 2014",
                "Contracting state or organisation since 9 July 2014",
                "28 April 2020",
                "Ratification 9 July 2014",
                "Signature 26 June 2012",
            ],
        ]

    def test_every_word_for_a_status_is_explained_below_and_possibly_where_it_is_used(self, client, treaty, norland):
        act(treaty, norland, "accession", "2001-03-01", "2001")

        found = {day: list(told_terms(client, f"/partners/norland/?on={day}")) for day in ("2001-05-05", "2005-05-05")}

        assert found == {"2001-05-05": ["Party", "Possibly"], "2005-05-05": ["Party"]}

    def test_every_mark_opens_one_card_and_an_act_stands_nowhere_else(self, client, treaty, norland, passage):
        act(treaty, norland, "signature", "2012-06-26", passage=passage)
        act(treaty, norland, "ratification", "2014-07-09", "2020-04-28", passage=passage)

        page = Page(client.get("/partners/norland/"))

        ids = page.attributes("[id]", "id")
        targets = page.attributes("[popovertarget]", "popovertarget")
        assert (len(targets), len(set(targets))) == (3, 2)
        assert [ids.count(target) for target in targets] == [1, 1, 1]
        assert page.all("section[aria-labelledby=ties]") == []
        assert page.parse_errors == []

    @pytest.mark.parametrize(
        "fields", [{"state": State.DRAFT}, {"state": State.IN_REVIEW}, {"state": State.WITHDRAWN, "withdrawn_reason": "Twice."}]
    )
    def test_treaties_the_public_may_not_see_are_not_told(self, client, norland, fields):
        act(factories.make_treaty("hidden", title="Hidden Accord", **fields), norland, "accession", "2010", "2011")

        page = Page(client.get("/partners/norland/"))

        assert page.all("section[aria-labelledby=standing]") == []
        assert "Hidden" not in page.html

    def test_the_queries_do_not_grow_with_the_treaties(self, client, norland, passage):
        counted = []
        for number in range(4):
            act(factories.make_treaty(f"t-{number}"), norland, "accession", "2015", "2016", passage=passage)
            counted.append(queries(client, "/partners/norland/"))

        assert max(counted) == counted[0] <= MOST_QUERIES
