"""What keeps a record from being published, and what is only remarked upon. Drafts are saved with gaps."""

from html import unescape

import pytest

from cooperation.models import Indicator, Partner, Quote, State, Treaty
from tests import factories
from tests.admin.editing import Editing, said

pytestmark = pytest.mark.django_db

REMEDY = "Cite the words it rests on, or take it out."


def new_treaty(editor, **changes):
    defaults = {"title": "Lantern Accord", "slug": "lantern-accord", "kind": "treaty", "state": "published"}
    return Editing(editor, Treaty, **defaults | changes).cite("title").cite("kind")


def test_a_draft_is_saved_with_gaps(editor):
    form = Editing(editor, Treaty, title="Lantern Accord", slug="lantern-accord", kind="treaty", adopted_on="2010-05")

    assert form.problems() == []
    assert Treaty.objects.get().state == State.DRAFT


def test_publication_names_every_fact_without_a_citation_and_keeps_the_draft(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", state="published", adopted_on="2010-05").cite(
        "title"
    )
    form.add("actions", party=norland, type="signature", done_on="2010-05", key="norland-2010")

    assert form.problems() == [
        f"“kind” has no citation. {REMEDY}",
        f"“adopted on” has no citation. {REMEDY}",
        f"Treaty action norland-2010: “act” has no citation. {REMEDY}",
        f"Treaty action norland-2010: “done on” has no citation. {REMEDY}",
    ]
    assert Treaty.objects.get().state == State.DRAFT


def test_a_refused_change_of_what_is_public_loses_nothing_that_was_typed(editor):
    treaty = factories.cite_everything(factories.make_treaty())
    page = Editing(editor, treaty, adopted_on="2010-05", summary="Typed at length.").save()

    html = page.content.decode()
    assert (page.status_code, page.context["adminform"].form["summary"].value()) == (200, "Typed at length.")
    assert html.count(f"“adopted on” has no citation. {REMEDY}") == 2, "in the list at the top and beside the citations"
    assert "<title>Error:" in " ".join(html.split()).replace("<title> ", "<title>")
    assert Treaty.objects.get().adopted_on == ""


@pytest.mark.parametrize("button", ["_publish", "_review"])
def test_a_refused_draft_comes_back_as_the_draft_it_still_is(editor, button):
    treaty = factories.make_treaty(title="Lantern Accord", state="draft")
    page = Editing(editor, treaty, title="Lamp Accord", adopted_on="no date").save(**{button: "1"})

    html = " ".join(page.content.decode().split())
    assert (page.context["standing"], page.context["subtitle"]) == ("Draft", "Lantern Accord")
    assert 'value="Publish" class="default"' in html
    assert ">Delete</a>" in html
    assert ">Withdraw</a>" not in html


def test_what_waits_for_review_still_waits_when_its_publication_is_refused(editor):
    treaty = factories.make_treaty(state="in-review")
    page = Editing(editor, treaty, slug="not an address").save(_publish="1")

    assert page.context["standing"] == "In review"


def test_a_citation_of_the_whole_record_covers_no_fact(editor):
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state", state="published").cite("record")

    assert form.problems() == [f"“title” has no citation. {REMEDY}"]


def test_a_citation_that_gives_a_rival_value_covers_no_fact(editor, accord):
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state", state="published")
    form.cite("title", excerpt="Island Union", passage=accord, value="Island Union")

    assert f"“title” has no citation. {REMEDY}" in form.problems()


def test_a_fully_cited_record_is_published(editor):
    assert new_treaty(editor).problems() == []
    assert Treaty.objects.public().count() == 1


def test_a_change_of_what_is_public_is_held_to_its_stored_rows(editor):
    treaty = factories.cite_everything(factories.make_treaty())
    factories.make_action(treaty, factories.make_partner(), key="norland-2010")

    refused = Editing(editor, treaty, summary="Short.").problems()

    assert refused == [f"Treaty action norland-2010: “act” has no citation. {REMEDY}"]
    assert Editing(editor, treaty, summary="Short.").cite("type", row="norland-2010").problems() == []


def test_deleting_the_only_citation_of_a_public_fact_is_refused(editor):
    partner = factories.cite_everything(factories.make_partner())

    assert Editing(editor, partner).change("citations", 0, DELETE="on").problems() == [f"“title” has no citation. {REMEDY}"]


def test_choices_of_several_count_as_stated_before_they_are_saved(editor):
    quote = factories.cite_everything(factories.make_quote())
    form = Editing(editor, quote)
    form.data["about"] = [factories.make_partner().pk]

    assert form.problems() == [f"“about” has no citation. {REMEDY}"]
    assert form.cite("about").problems() == []


def test_places_of_a_new_observation_need_a_citation(editor):
    indicator = factories.cite_everything(factories.make_indicator())
    form = Editing(editor, indicator).add("observations", qualifier="exact", low="2.5", key="norland-2015")
    form.data["observations-0-places"] = [factories.make_place().pk]

    assert f"Observation norland-2015: “places” has no citation. {REMEDY}" in form.problems()


def direct_quote(editor, **changes):
    defaults = {"title": "Nine days", "slug": "nine-days", "kind": "direct", "speaker_name": "Ada Finch", "state": "published"}
    return Editing(editor, Quote, **defaults | {"text": "We wrote it in nine days"} | changes).cite("speaker_name")


def test_a_direct_quotation_is_published_with_its_own_words_only(editor, report):
    said_here = report.passages.get(number=4)

    part = direct_quote(editor).cite("text", excerpt="in nine days", passage=said_here, basis="quoted").problems()

    assert part == ["No citation of its text, of basis “quoted”, has the quotation word for word. Cite it whole."]


def test_the_words_of_a_direct_quotation_are_quoted_whatever_basis_stood_there(editor, report):
    said_here = report.passages.get(number=4)

    assert direct_quote(editor).cite("text", excerpt="We wrote it in nine days", passage=said_here).problems() == []
    assert Quote.objects.get().citations.get(fact="text").basis == "quoted"


def test_numbers_must_stand_in_a_cited_excerpt(editor, report):
    figures = report.passages.get(number=5)
    form = Editing(editor, Indicator, title="Share", slug="share", unit="%", state="published").cite("title").cite("unit")
    form.add("observations", qualifier="between", low="4", high="6", key="ports")
    form.cite("low", row="ports", excerpt="between 4%", passage=figures).cite("high", row="ports")

    assert form.problems() == [
        "Observation ports: no words cited for it hold the number 6. Cite words that do, or correct the number."
    ]


def test_a_bilateral_treaty_has_exactly_two_sides(editor):
    norland, island, member = (factories.make_partner(slug) for slug in ("norland", "island", "member"))
    form = new_treaty(editor, laterality="bilateral").cite("laterality")
    for partner in (norland, island, member):
        form.add("participations", partner=partner, role="member").cite("role", row=partner.slug)

    assert form.problems() == [
        "A bilateral treaty has two sides, and this one has 3. Correct the participants, or how many sides it has."
    ]


def test_a_public_record_leads_to_nothing_hidden(editor):
    draft = factories.make_partner("draft-partner", title="Westhaven", state="draft")
    form = new_treaty(editor, administered_by=draft.pk).cite("administered_by")

    assert form.problems() == [
        "“administered by” refers to draft-partner, which visitors may not see. Publish it first, or take the reference out."
    ]


def test_what_is_odd_is_remarked_upon_and_saved(editor, report):
    norland = factories.make_partner(title="Norland")
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", adopted_on="2010-05-07")
    form.cite("adopted_on", excerpt="In May, 2010", passage=report.passages.get(number=2))
    form.add("actions", party=norland, type="signature", done_on="2010-06").add(
        "actions", party=norland, type="accession", done_on="2009", key="acceded"
    )

    assert form.problems() == []
    assert [unescape(sentence) for sentence in said(editor)][1:-1] == [
        "“adopted on” says day 7, and no words cited for it do. Store no more than they say, or cite words that do.",
        "Treaty action acceded: Norland signed and acceded. A signatory ratifies, accepts or approves: check the acts.",
        "Treaty action acceded: it was done before the treaty was adopted. Check both dates.",
    ]
