"""A form that comes without its token is read back in the words of the form, to whoever sent it and under the site's own name."""

import pytest
from django.test import Client

from cooperation.models import State, Treaty
from tests import factories
from tests.admin.editing import Editing

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(django_user_model):
    """A browser in which somebody is signed in, and which has to send back the token of each form."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(django_user_model.objects.create_superuser("ann"))
    return client


@pytest.fixture
def draft():
    treaty = factories.make_treaty(state=State.DRAFT, title="Lantern Accord")
    factories.make_action(treaty, factories.make_partner(title="Norland"), key="norland-2010")
    return treaty


def read_back(editing, *, lost=("csrftoken",)):
    """What the page lists, by its labels."""
    for name in lost:
        del editing.client.cookies[name]
    page = editing.save()
    return page, dict(page.context["typed"])


def test_everything_is_named_as_on_the_form(strict, draft):
    form = Editing(strict, draft, summary="A text.", adopted_on="2010-05", change_note="Read again.")
    passage = factories.make_source(key="HARBOUR").passages.get(number=2)
    form.cite("adopted_on", excerpt="In May, 2010", passage=passage)

    _page, words = read_back(form)

    expected = {
        "Title": "Lantern Accord",
        "Sides": "Not stated",
        "Legally binding": "Unknown",
        "Summary": "A text.",
        "Adopted on": "2010-05",
        "What did you change?": "Read again.",
        "Treaty action in row 1, party": "Norland",
        "Treaty action in row 1, act": "Signature",
        "New citation #1, excerpt": "In May, 2010",
        "New citation #1, passage": "HARBOUR ¶ 2",
        "New citation #1, fact": "Adopted on",
        "New citation #1, basis": "Stated",
    }
    assert {label: words.get(label) for label in expected} == expected


def test_what_nobody_typed_is_left_out(strict, draft):
    form = Editing(strict, draft, **{"identifiers-__prefix__-treaty": draft.pk, "actions-__prefix__-key": "x"})

    page, words = read_back(form)

    assert [label for label in words if "prefix" in label or "FORMS" in label or "treaty" in label.lower().split(", ")[1:]] == []
    assert [label for label in words if label.startswith("New citation")] == [], "rows that only offer a fact are not begun"
    assert "identifiers-__prefix__-treaty" in dict(page.context["pairs"]), "what goes on is the form as it was sent"


def test_the_page_has_the_name_of_the_site(strict, draft):
    page, _words = read_back(Editing(strict, draft))

    html = page.content.decode()
    assert "Copyright Cooperation Record" in html
    assert "Django" not in html
    assert "<h1>Nothing is saved yet, and nothing is lost</h1>" in html


def test_who_is_signed_out_reads_the_words_and_no_names_of_drafts(strict, draft):
    form = Editing(strict, draft)

    page, words = read_back(form, lost=("csrftoken", "sessionid"))

    assert words["Treaty action in row 1, party"] == f"no. {draft.actions.get().party_id}"
    assert "Norland" not in page.content.decode()


def test_what_is_said_of_a_change_is_read_back_as_its_choices_are_called(strict):
    _page, words = read_back(Editing(strict, factories.make_treaty(), change_kind="correction"))

    assert words["Kind of change"] == "Correction"


def test_a_new_record_is_read_back_too(strict):
    _page, words = read_back(Editing(strict, Treaty, title="Lantern Accord", kind="treaty"))

    assert (words["Title"], words["Kind"]) == ("Lantern Accord", "Treaty")
