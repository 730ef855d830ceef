"""Pasting words finds and checks their passage, and nothing is cited that is not there."""

import pytest

from cooperation.models import Citation, Initiative, Partner
from tests import factories, invented
from tests.admin.editing import Editing, new_partner, page_of, said

pytestmark = pytest.mark.django_db


def only_citation():
    citation = Citation.objects.select_related("passage__source").get()
    return citation, str(citation.passage), bool(citation.checked)


def test_line_breaks_pasted_along_are_stored_as_spaces(editor, accord):
    form = new_partner(editor).cite("title", passage=accord, excerpt="  hosted the\r\nLantern\t Conference ")

    assert form.problems() == []
    citation = Citation.objects.get()
    assert (citation.excerpt, citation.is_unaltered) == ("hosted the Lantern Conference", True)


def test_pasted_words_find_their_passage_and_are_checked(editor, report):
    form = new_partner(editor).cite("title", excerpt="Harbour Office of Norland")

    assert form.problems() == []
    citation, passage, _checked = only_citation()
    assert (passage, citation.checked) == ("HARBOUR ¶ 1", citation.fingerprint)
    assert "1 excerpt was found in its passage and is checked." in said(editor)


def test_words_that_name_no_fact_are_asked_once_which_it_is(editor, accord):
    form = new_partner(editor, official_name="Island Republic of Norland")
    page = form.cite("", passage=accord, excerpt="hosted the Lantern Conference").save()

    assert [str(sentence) for _anchor, sentence in page.context["problems"]] == [
        "New citation #1, fact: Choose which fact these words support."
    ]


def test_words_of_several_passages_name_those_to_choose_from(editor, report):
    form = new_partner(editor).cite("title", excerpt="Norland")

    assert form.problems() == [
        (
            "New citation #1, excerpt: These words stand in HARBOUR ¶ 1, HARBOUR ¶ 2 and HARBOUR ¶ 5. "
            "Choose which passage you mean, or add a word that only one has."
        )
    ]


def test_words_found_twice_are_taken_from_the_source_the_record_cites_already(editor, report):
    twin = factories.make_source("twin", body=invented.TEXT, key="TWIN")
    partner = factories.make_partner(state="draft")
    factories.cite(partner, "record", twin.passages.get(number=3))

    assert Editing(editor, partner).cite("title", excerpt="Harbour Office of Norland").problems() == []
    assert [str(citation.passage) for citation in partner.citations.all()] == ["TWIN ¶ 3", "TWIN ¶ 1"]


def test_words_that_no_source_has_are_refused_with_the_closest_passage(editor, report):
    form = new_partner(editor).cite("title", excerpt="the Lantern Accord on Poems")

    assert form.problems() == [
        (
            "New citation #1, excerpt: No stored source contains these words. "
            "The closest passage is HARBOUR ¶ 2: compare the words with it."
        )
    ]
    assert not Partner.objects.exists()


def test_words_that_resemble_nothing_are_refused_without_a_guess(editor, report):
    form = new_partner(editor).cite("title", excerpt="zyx wvu")

    assert form.problems() == ["New citation #1, excerpt: No stored source contains these words."]


def test_words_of_a_source_that_is_not_attached_need_the_passage_chosen(editor):
    factories.make_source(key="HARBOUR", attached=False)

    assert new_partner(editor).cite("title", excerpt="Harbour Office of Norland").problems() == [
        (
            "New citation #1, passage: Choose here the passage that has these words: no source’s text is attached, so they cannot be "
            "looked for. Type the name of the source; the citation is kept as unchecked."
        )
    ]


def test_words_that_no_attached_source_has_may_be_of_one_that_is_not_and_none_is_named_at_random(editor, report):
    factories.make_source("other-report", key="OTHER", attached=False)

    assert new_partner(editor).cite("title", excerpt="zyx wvu").problems() == [
        (
            "New citation #1, excerpt: No stored source contains these words. If they are from a source whose text is not attached "
            "here, choose the passage yourself, in the next field; the citation is kept as unchecked."
        )
    ]


def test_words_that_no_attached_source_has_are_looked_for_by_hand_in_the_one_the_record_cites(editor, report):
    other = factories.make_source("other-report", key="OTHER", attached=False)
    partner = factories.make_partner(state="draft")
    factories.cite(partner, "record", other.passages.get(number=3))

    assert Editing(editor, partner).cite("title", excerpt="zyx wvu").problems() == [
        (
            "New citation #2, excerpt: No stored source contains these words. The text of OTHER is not attached here: for words from it "
            "choose the passage by number; the citation is kept as unchecked."
        )
    ]


def test_a_passage_chosen_by_number_is_kept_as_unchecked_and_said_so(editor):
    source = factories.make_source(key="HARBOUR", attached=False)

    form = new_partner(editor).cite("title", excerpt="Harbour Office of Norland", passage=source.passages.get(number=1))

    assert form.problems() == []
    assert only_citation()[1:] == ("HARBOUR ¶ 1", False)
    assert any(
        message.startswith("1 excerpt stays unchecked. The text of HARBOUR is not attached here") for message in said(editor)
    )


def test_an_unaltered_citation_stays_checked_without_the_text(editor, report):
    partner = factories.make_partner(state="draft")
    citation = factories.cite(partner, "title", report.passages.get(number=1))
    report.passages.update(text="")

    assert Editing(editor, partner).change("citations", 0, note="Seen again.").problems() == []
    assert only_citation()[0].checked == citation.checked


def test_an_excerpt_altered_without_the_text_is_unchecked_again(editor, report):
    partner = factories.make_partner(state="draft")
    factories.cite(partner, "title", report.passages.get(number=1))
    report.passages.update(text="")

    assert Editing(editor, partner).change("citations", 0, excerpt="Other words").problems() == []
    assert only_citation()[2] is False


def test_words_that_are_not_in_the_chosen_passage_are_refused(editor, accord):
    form = new_partner(editor).cite("title", excerpt="Harbour Office", passage=accord)

    assert form.problems() == [
        "New citation #1, excerpt: These words are not in HARBOUR ¶ 2. Copy them exactly as printed, or choose another passage."
    ]


def test_new_citations_are_numbered_on_from_the_last(editor, report):
    partner = factories.make_partner(state="draft")
    factories.cite(partner, "title", number=4)

    assert Editing(editor, partner).cite("record").cite("website").problems() == []
    assert [(citation.number, citation.fact) for citation in partner.citations.all()] == [
        (4, "title"),
        (5, "record"),
        (6, "website"),
    ]


def test_a_citation_of_a_fact_that_no_such_record_has_is_refused(editor):
    form = new_partner(editor).cite("adopted_on")

    assert form.problems() == ["New citation #1, fact: This record has no fact “adopted_on”. Choose one that it has."]


def test_what_needs_no_citation_may_have_one_but_what_only_the_site_says_may_not(editor, report):
    assert new_partner(editor).cite("state").problems() == [
        "New citation #1, fact: This record has no fact “state”. Choose one that it has."
    ]
    assert new_partner(editor).cite("kind").cite("topics").problems() == []


def test_a_name_and_its_partner_both_have_a_kind_told_apart_by_the_row(editor):
    form = new_partner(editor).add("names", name="Northland", kind="other", language="en", key="northland")

    assert form.cite("kind").cite("kind", row="northland").problems() == []
    assert list(Citation.objects.values_list("fact", "row")) == [("kind", ""), ("kind", "northland")]


def test_a_citation_of_a_row_that_is_not_there_is_refused(editor):
    treaty = factories.make_treaty(state="draft")
    factories.make_action(treaty, factories.make_partner(), key="norland-2010")
    factories.make_action(treaty, factories.make_partner("island"), key="island-2010")

    form = Editing(editor, treaty).cite("done_on", row="norland-2011").cite("adopted_on", row="norland-2010")

    assert form.problems() == [
        "New citation #1, row: “Done on” is a fact of a row. Enter the key of the row it is in: island-2010 or norland-2010.",
        "New citation #2, row: “Adopted on” belongs to the record itself. Leave the row empty.",
    ]


def test_a_fact_of_rows_is_refused_where_there_is_none(editor):
    form = Editing(editor, factories.make_treaty(state="draft")).cite("role")

    assert form.problems() == [
        "New citation #1, row: “Role” is a fact of a row, and this record has no such row. Add the row, or delete this citation."
    ]


def test_deleting_a_row_that_is_cited_is_refused_until_its_citation_goes_too(editor):
    treaty = factories.make_treaty(state="draft")
    factories.make_action(treaty, factories.make_partner(), key="norland-2010")
    factories.cite(treaty, "type", row="norland-2010")
    form = Editing(editor, treaty).change("actions", 0, DELETE="on")

    assert form.problems() == [
        "Citation 1, row: “Act” is a fact of a row, and this record has no such row. Add the row, or delete this citation."
    ]
    assert form.change("citations", 0, DELETE="on").problems() == []
    assert (treaty.actions.count(), treaty.citations.count()) == (0, 0)


def test_the_only_row_that_can_be_meant_is_filled_in_even_when_it_is_new(editor):
    partner = factories.make_partner()
    form = Editing(editor, Initiative, title="Talks", slug="talks", kind="dialogue")
    form.add("participations", partner=partner, role="member").cite("role")

    assert form.problems() == []
    assert Citation.objects.get().row == "norland"


def test_external_needs_another_source(editor, report):
    first = report.passages.get(number=1)
    form = new_partner(editor).cite("title", excerpt="Harbour Office", passage=first)
    form.cite("record", excerpt="Office of Norland", passage=first, basis="external")

    assert form.problems() == [
        (
            "New citation #2, basis: HARBOUR is the source this record was first drawn from. "
            "Choose another basis, or cite another source."
        )
    ]


def test_what_is_inferred_needs_a_note(editor, report):
    form = new_partner(editor).cite("title", excerpt="Harbour Office", basis="inferred")

    assert form.problems() == ["New citation #1: Say in the note how this was inferred, or where the editors have it from."]


def test_the_same_citation_twice_is_refused(editor, report):
    form = new_partner(editor).cite("title", excerpt="Harbour Office").cite("title", excerpt="Harbour Office")

    assert form.problems() == ["New citation #2: This citation is there already: same fact, same words."]


def test_a_citation_that_repeats_another_once_its_row_is_filled_in_is_refused(editor):
    form = Editing(editor, Initiative, title="Talks", slug="talks", kind="dialogue")
    form.add("participations", partner=factories.make_partner(), role="member", key="norland")

    assert form.cite("role", row="norland").cite("role").problems() == [
        "New citation #2: The editors supply this fact already. Change that citation instead."
    ]


# As easy as pasting


def test_words_of_several_passages_come_back_with_the_passages_to_choose_from(editor, report):
    form = new_partner(editor).cite("title", excerpt="Norland")

    html = page_of(form)

    choices = [f'type="radio" name="citations-0-passage" value="{report.passages.get(number=number).pk}"' for number in (1, 2, 5)]
    assert [html.count(choice) for choice in choices] == [1, 1, 1]
    assert form.change("citations", 0, passage=report.passages.get(number=2)).problems() == []


def test_words_of_two_sources_are_taken_from_the_one_cited_above(editor, report):
    twin = factories.make_source("twin", body=invented.TEXT, key="TWIN")
    form = new_partner(editor).cite("record", excerpt="ports such as Easthaven", passage=twin.passages.get(number=5))
    form.cite("official_name", excerpt="In 2015", passage=report.passages.get(number=5), value="Other")
    form.cite("title", excerpt="Harbour Office of Norland")

    assert form.problems() == []
    assert str(Citation.objects.get(fact="title").passage) == "HARBOUR ¶ 1"


def test_words_nobody_has_come_back_beside_what_the_closest_passage_says(editor, report):
    html = page_of(new_partner(editor).cite("title", excerpt="the Lantern Conference of poets"))

    assert "In HARBOUR ¶ 2 it says:" in html
    assert "the Lantern Conference <del>of</del><ins>together</ins> <del>poets</del><ins>with</ins>" in html


def test_what_the_closest_passage_says_is_escaped(editor):
    factories.make_source(body="A <b>bold</b> claim that goes on for some time.\n", key="BOLD")

    html = page_of(new_partner(editor).cite("title", excerpt="A <i>bold</i> claim"))

    assert "In BOLD ¶ 1 it says:" in html
    assert "<b>" not in html


def test_words_that_name_no_fact_support_the_only_one_without_a_citation(editor, report):
    form = new_partner(editor).cite("", excerpt="Harbour Office of Norland")

    assert form.problems() == []
    assert (Citation.objects.get().fact, Citation.objects.get().basis) == ("title", "stated")


def test_words_that_name_no_fact_come_back_with_the_facts_to_choose_from(editor, report):
    treaty = factories.make_treaty(state="draft", adopted_on="2010-05")
    factories.make_action(treaty, factories.make_partner(title="Norland"), key="norland-2010")
    form = Editing(editor, treaty).cite("", excerpt="In May, 2010")

    html = page_of(form)

    for value, label in {
        "title": "Title",
        "kind": "Kind",
        "adopted_on": "Adopted on",
        "norland-2010/type": "Act (norland-2010)",
    }.items():
        assert f'type="radio" name="citations-0-fact" value="{value}"' in html
        assert label in html
    assert form.change("citations", 0, fact="norland-2010/type").problems() == []
    assert list(treaty.citations.values_list("row", "fact")) == [("norland-2010", "type")]


def test_a_fact_of_a_row_stays_chosen_when_the_form_comes_back(editor, report):
    treaty = factories.make_treaty(state="draft")
    factories.make_action(treaty, factories.make_partner(), key="norland-2010")

    html = page_of(Editing(editor, treaty).cite("norland-2010/type", excerpt="zyx wvu"))

    assert 'name="citations-0-fact" value="norland-2010/type"' in html


def test_each_fact_without_a_citation_has_a_row_waiting_for_its_words(editor, report):
    partner = factories.make_partner(state="draft", official_name="The Kingdom of Norland")
    form = Editing(editor, partner)

    assert [form.data.get(f"citations-{place}-fact") for place in range(3)] == ["title", "official_name", ""]
    assert form.change("citations", 1, excerpt="Harbour Office of Norland").problems() == []
    assert list(partner.citations.values_list("fact", flat=True)) == ["official_name"], "the rows left alone are no citations"


def test_facts_without_a_citation_say_so_beside_their_labels(editor, report):
    treaty = factories.make_treaty(state="draft", adopted_on="2010-05")
    factories.make_action(treaty, factories.make_partner(), key="norland-2010", done_on="2010")
    factories.cite(treaty, "title", report.passages.get(number=1))
    page = editor.get(Editing(editor, treaty).url)

    form, (_identifiers, actions, *_others) = (
        page.context["adminform"].form,
        [wrapped.formset for wrapped in page.context["inline_admin_formsets"]],
    )
    assert form.uncited == {"kind", "adopted_on"}
    assert actions.forms[0].uncited == {"type", "done_on"}
    assert "Adopted on · No citation" in page.content.decode()
    assert "Title · No citation" not in page.content.decode()


def test_citing_from_the_reading_view_opens_the_form_with_its_passage(editor, accord):
    page = editor.get(f"/admin/cooperation/treaty/add/?passage={accord.pk}")

    formset = page.context["inline_admin_formsets"][-1].formset
    assert formset.forms[0]["passage"].value() == str(accord.pk)
    assert editor.get("/admin/cooperation/treaty/add/?passage=soon").status_code == 200
    assert editor.get(f"/admin/cooperation/treaty/add/?passage={'9' * 40}").status_code == 200
