"""The public pages of what changed: history, versions, changes and corrections."""

import pytest
from django.utils import timezone

from cooperation import versions
from cooperation.models import ChangeKind, OldAddress, Record, State
from tests.pages import Page

from .editing import change

pytestmark = pytest.mark.django_db

PAGES = ["/changes/", "/corrections/", "/treaties/beijing-treaty/history/", "/treaties/beijing-treaty/v/1/"]


@pytest.fixture
def corrected(ann, treaty):
    change(treaty, ann, summary="Written in ten days.", kind=ChangeKind.CORRECTION, note="It took a day longer.")
    return treaty


def lines(response, selector):
    return Page(response).text(selector)


def test_history_shows_each_version_latest_first_with_its_differences(client, corrected):
    response = client.get("/treaties/lantern-accord/history/")

    assert lines(response, "li.rec h2") == ["Version 2", "Version 1"]
    assert lines(response, "li.rec del") == ["nine"]
    assert lines(response, "li.rec ins") == ["ten"]
    assert "It took a day longer." in lines(response, "#v2")[0]


def test_a_version_stays_readable_as_it_was(client, corrected):
    response = client.get("/treaties/lantern-accord/v/1/")

    assert lines(response, "p.lead") == ["Written in nine days."]
    assert "The record is at version 2 now." in lines(response, ".note")[0]
    assert lines(response, "dl.facts q")[0] == corrected.citations.get(fact="title").excerpt


def test_a_version_nobody_made_is_not_found(client, corrected):
    assert client.get("/treaties/lantern-accord/v/3/").status_code == 404
    assert client.get("/treaties/lantern-accord/v/99999999999999999999/").status_code == 404


def test_a_correction_stands_on_its_record_and_on_the_page_of_corrections(client, corrected):
    for address in ("/treaties/lantern-accord/", "/corrections/"):
        response = client.get(address)

        assert lines(response, "del") == ["nine"]
        assert lines(response, "ins") == ["ten"]
        assert "It took a day longer." in response.content.decode()


def test_a_record_without_corrections_says_nothing_of_them(client, treaty):
    assert "Corrections" not in lines(client.get("/treaties/lantern-accord/"), "main h2")


def test_changes_list_everything_with_its_reason_and_can_be_filtered(client, corrected):
    everything = client.get("/changes/")
    only = client.get("/changes/?kind=correction")

    assert lines(everything, "li.rec h3") == ["Lantern Accord", "Lantern Accord"]
    assert lines(everything, ".bar h2") == ["2 changes"]
    assert lines(only, ".bar h2") == ["1 change"]
    assert "It took a day longer." in lines(only, "li.rec")[0]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?kind=whim", 400),
        ("?colour=red", 400),
        ("?kind=correction&kind=minor", 400),
        ("?page=2", 404),
        ("?page=1", 301),
        ("?kind=", 301),
    ],
)
@pytest.mark.parametrize("page", ["/changes/", "/corrections/", "/treaties/lantern-accord/history/"])
def test_views_of_changes_follow_the_rules_of_every_list(client, corrected, page, address, status):
    if page != "/changes/" and address == "?kind=":
        status = 400

    response = client.get(page + address)

    assert response.status_code == status
    assert lines(response, "h1") != [] or status == 301


def test_many_versions_come_in_pages_with_a_fixed_number_of_queries(client, ann, treaty, django_assert_max_num_queries):
    for number in range(12):
        change(treaty, ann, summary=f"Thought {number}.")

    with django_assert_max_num_queries(12):
        first = client.get("/treaties/lantern-accord/history/")
    second = client.get("/treaties/lantern-accord/history/?page=2")

    assert lines(first, "li.rec h2")[0] == "Version 13"
    assert lines(second, "li.rec h2") == ["Version 3", "Version 2", "Version 1"]


@pytest.mark.parametrize("tail", ["history/", "v/1/"])
def test_the_history_of_a_hidden_record_answers_as_if_there_were_none(client, ann, corrected, tail):
    change(corrected, ann, state=State.DRAFT)

    there, nowhere = client.get(f"/treaties/lantern-accord/{tail}"), client.get(f"/treaties/never-was/{tail}")

    assert there.status_code == nowhere.status_code == 404
    assert lines(there, "main") == lines(nowhere, "main")


@pytest.mark.parametrize("tail", ["history/", "v/1/"])
def test_the_history_of_a_withdrawn_record_is_gone_with_its_reason(client, ann, corrected, tail):
    change(corrected, ann, state=State.WITHDRAWN, withdrawn_reason="It was entered twice.")

    response = client.get(f"/treaties/lantern-accord/{tail}")

    assert response.status_code == 410
    assert "It was entered twice." in lines(response, "main")[0]


@pytest.mark.parametrize("tail", ["history/", "v/1/"])
def test_old_addresses_lead_on_to_the_same_page_of_the_record(client, corrected, tail):
    OldAddress.objects.create(record_id=corrected.pk, slug="accord")

    response = client.get(f"/treaties/accord/{tail}")

    assert (response.status_code, response.url) == (301, f"/treaties/lantern-accord/{tail}")


def test_sources_and_other_addresses_have_no_history(client, corrected):
    assert client.get("/sources/harbour-report/history/").status_code == 404
    assert client.get("/quotes/lantern-accord/history/").status_code == 404


def test_hostile_words_stay_words_in_every_view_of_a_change(client, ann, treaty):
    change(treaty, ann, summary="<script>alert(1)</script>", kind=ChangeKind.CORRECTION, note="<img src=x onerror=alert(1)>")

    for address in ("/changes/", "/corrections/", "/treaties/lantern-accord/history/", "/treaties/lantern-accord/v/2/"):
        page = Page(client.get(address))

        assert page.parse_errors == []
        assert page.all("img, script:not([type])") == []


@pytest.mark.parametrize("address", PAGES)
def test_pages_of_the_real_record_keep_the_promises_of_every_page(client, article, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        response = client.get(address)

    page = Page(response)
    assert page.parse_errors == []
    assert len(page.all("h1")) == 1
    assert page.foreign_text_without_language() == []
    assert len(response.content) < 40_000


def test_versions_of_every_real_record_can_be_read(client, article):
    for record in Record.objects.public():
        page = Page(client.get(f"{record.get_absolute_url()}v/1/"))

        assert page.text("h1") == [record.title]
        assert page.parse_errors == []
        assert page.foreign_text_without_language() == []


def test_a_version_is_kept_for_a_record_that_was_withdrawn_and_came_back(client, ann, corrected):
    change(corrected, ann, state=State.WITHDRAWN, withdrawn_reason="It was entered twice.")
    corrected.refresh_from_db()
    change(corrected, ann, state=State.PUBLISHED, withdrawn_reason="", note="It was not entered twice after all.")

    response = client.get("/treaties/lantern-accord/history/")

    assert [step.split(" · ")[0] for step in lines(response, "li.rec h2")] == ["Version 4", "Version 3", "Version 2", "Version 1"]
    assert "nothing was shown" in lines(client.get("/treaties/lantern-accord/v/3/"), "main")[0]
    assert versions.latest_document(corrected, before=4)["summary"] == "Written in ten days."
    assert corrected.versions.get(number=4).published_at <= timezone.now()
