"""Dates in the forms of the admin: taken as people write them, stored as the record has them."""

import pytest

from cooperation.models import Edit, Treaty
from tests import factories
from tests.admin.editing import Editing, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("written", ["June 2012", "2012年6月", "2012-6", "2012-06"])
def test_a_month_is_stored_the_same_however_it_is_written(editor, written):
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", adopted_on=written)

    assert form.problems() == []
    treaty = Treaty.objects.get()
    assert (treaty.adopted_on, str(treaty.adopted_on_earliest), str(treaty.adopted_on_latest)) == (
        "2012-06",
        "2012-06-01",
        "2012-06-30",
    )


def test_the_same_date_in_another_spelling_is_no_change(editor):
    treaty = factories.make_treaty(state="draft", adopted_on="2012-06-26")

    Editing(editor, treaty, adopted_on="26 June 2012").save()

    assert said(editor) == ["Nothing was changed."]
    assert not Edit.objects.exclude(by=None).exists()


def test_the_date_of_a_row_is_taken_in_words_too(editor):
    treaty = factories.make_treaty(state="draft")
    form = Editing(editor, treaty).add("actions", party=factories.make_partner(), type="signature", done_on="26 June 2012")

    assert form.problems() == []
    assert treaty.actions.get().done_on == "2012-06-26"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            "06/07/2012",
            "Adopted on: “06/07/2012” could be 2012-07-06 or 2012-06-07. Write the year first, then the month and the day.",
        ),
        ("31 Feb 2002", "Adopted on: “31 Feb 2002” is not in the calendar. Check the year, month and day."),
        (
            "last June",
            (
                "Adopted on: “last June” is not a date this record can hold. Write 2012, 2012-06 or 2012-06-26, with ~ for about or ? for "
                "uncertain."
            ),
        ),
    ],
)
def test_a_date_that_is_refused_says_how_to_write_it_and_comes_back_as_typed(editor, written, sentence):
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", adopted_on=written)

    page = form.save()

    assert [str(problem) for _anchor, problem in page.context["problems"]] == [sentence]
    assert page.context["adminform"].form["adopted_on"].value() == written
