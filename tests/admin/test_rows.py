"""Rows of a record: their keys, and what may not stand twice."""

import pytest

from cooperation.models import Indicator, Initiative, Observation, Partner, Treaty
from tests import factories
from tests.admin.editing import Editing

pytestmark = pytest.mark.django_db


def keys(record, rows):
    return sorted(getattr(record, rows).values_list("key", flat=True))


def test_a_key_is_made_of_what_the_row_says(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty")
    form.add("identifiers", scheme="Harbour Register", value="7")
    form.add("actions", party=norland, type="signature", done_on="2010-05~")
    form.add("participations", partner=norland, role="member")

    assert form.problems() == []
    treaty = Treaty.objects.get()
    assert [keys(treaty, rows) for rows in ("identifiers", "actions", "participations")] == [
        ["harbour-register"],
        ["norland-signature-2010-05"],
        ["norland"],
    ]


def test_a_made_key_is_unique_in_the_record(editor):
    norland = factories.make_partner()
    form = Editing(editor, Initiative, title="Talks", slug="talks", kind="dialogue")
    for role in ("member", "host", "lead"):
        form.add("participations", partner=norland, role=role)

    assert form.problems() == []
    assert keys(Initiative.objects.get(), "participations") == ["norland", "norland-2", "norland-3"]


def test_a_key_is_made_for_names_that_have_no_latin_letter(editor):
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state")
    form.add("names", name="北国", kind="other", language="zh-Hans")

    assert form.problems() == []
    assert keys(Partner.objects.get(), "names") == ["row"]


def test_a_figure_is_named_by_its_place_and_period(editor):
    form = Editing(editor, Indicator, title="Share", slug="share", unit="%")
    form.add("observations", period="2015", qualifier="exact", low="2.5")
    form.data["observations-0-places"] = [factories.make_place().pk]

    assert form.problems() == []
    assert Observation.objects.values_list("key", "low", "high").get() == ("easthaven-2015", 2.5, 2.5)


def test_two_rows_with_one_key_are_refused_also_across_kinds(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty")
    form.add("actions", party=norland, type="signature", key="norland").add(
        "participations", partner=norland, role="host", key="norland"
    )

    assert form.problems() == ["New participation #1, key: Two rows of this record have the key “norland”. Give each its own."]


def test_the_same_act_twice_is_refused_within_one_form(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty")
    for key in ("one", "two"):
        form.add("actions", party=norland, type="signature", done_on="2010", key=key)

    assert form.problems() == ["New treaty action #2: This act of this party on this date is recorded already."]


def test_two_declarations_of_one_day_are_two_acts(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty")
    for key in ("one", "two"):
        form.add("actions", party=norland, type="declaration", done_on="2010", key=key)

    assert form.problems() == []


def test_one_name_in_two_spellings_is_refused_within_one_form(editor):
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state")
    form.add("names", name="N.L.", kind="abbreviation", language="en").add("names", name="NL", kind="abbreviation", language="en")

    assert form.problems() == [
        "New name #2: This name is taken, perhaps in another spelling. A name belongs to one partner and stands once."
    ]


def test_a_name_of_another_partner_is_refused(editor):
    factories.make_name(factories.make_partner("island", title="Island Union"), "I.U.")
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state").add(
        "names", name="IU", kind="other", language="en"
    )

    assert form.problems()[0] == "New name #1, name: “IU” is a name of Island Union already. A name belongs to one partner."


def test_an_act_takes_effect_on_or_after_the_day_it_is_done(editor):
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty")
    form.add("actions", party=factories.make_partner(), type="accession", done_on="2010", effective_on="2009")

    assert form.problems() == [
        "New treaty action #1: An act takes effect on or after the day it is done; only succession and continued application reach back."
    ]


def test_the_share_of_a_new_indicator_lies_between_0_and_100(editor):
    form = Editing(editor, Indicator, title="Share", slug="share", unit="% of earnings").add(
        "observations", qualifier="exact", low="101"
    )

    assert form.problems() == [
        "New observation #1, value, or low end: A share lies between 0 and 100. Check the figure, or the indicator's unit."
    ]


def test_changing_a_single_figure_changes_both_its_ends(editor):
    indicator = factories.make_indicator(state="draft")
    factories.make_observation(indicator)
    form = Editing(editor, indicator)

    assert (form.data["observations-0-low"], form.data.get("observations-0-high", "")) == ("2.5", "")
    assert form.change("observations", 0, low="2.6").problems() == []
    assert [str(number) for number in Observation.objects.values_list("low", "high").get()] == ["2.600000", "2.600000"]


def test_saving_without_a_change_changes_nothing(editor, report):
    indicator = factories.make_indicator()
    factories.make_observation(indicator)
    indicator = factories.cite_everything(indicator, report.passages.get(number=5))
    indicator.citations.exclude(fact="low").update(excerpt="songs made up")
    indicator.citations.filter(fact="low").update(excerpt="2.5%")
    before = (indicator.version, indicator.last_changed_at)

    assert Editing(editor, indicator).problems() == []
    indicator.refresh_from_db()
    assert (indicator.version, indicator.last_changed_at) == before


@pytest.mark.parametrize("many", ["101", "1999", "2147483648", "9" * 30])
def test_rows_of_which_nothing_was_sent_are_not_made_however_many_are_said_to_be_there(editor, many):
    form = Editing(editor, Treaty, title="", slug="accord", kind="treaty")
    form.add("actions", party=factories.make_partner(), type="signature", done_on="2010-05")
    form.data |= {"actions-TOTAL_FORMS": many, "citations-TOTAL_FORMS": many, "citations-INITIAL_FORMS": many}

    page = form.save()

    shown = {inline.formset.prefix: inline.formset.total_form_count() for inline in page.context["inline_admin_formsets"]}
    assert (shown["actions"], shown["citations"]) == (1, 2)
    assert 'value="2010-05"' in page.content.decode()


def test_every_row_that_was_sent_is_kept_also_where_places_are_missing(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty")
    for place, day in ((0, "2010-05"), (120, "2010-06"), (130, "2010-07")):
        form.change("actions", place, party=norland, type="declaration", done_on=day)
    form.data["actions-TOTAL_FORMS"] = "131"

    assert form.problems() == []
    assert Treaty.objects.get().actions.count() == 3
