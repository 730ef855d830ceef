"""What keeps a record from being published, and what is only remarked upon. Drafts are saved with gaps."""

import pytest

from cooperation.models import Indicator, Partner, Quote, State, Treaty
from tests import factories
from tests.admin.editing import Editing, said

pytestmark = pytest.mark.django_db

REMEDY = "Cite it, or clear it, or save the record as a draft."


def new_treaty(editor, **changes):
    defaults = {"title": "Lantern Accord", "slug": "lantern-accord", "kind": "treaty", "state": "published"}
    return Editing(editor, Treaty, **defaults | changes).cite("title").cite("kind")


def test_a_draft_is_saved_with_gaps(editor):
    form = Editing(editor, Treaty, title="Lantern Accord", slug="lantern-accord", kind="treaty", adopted_on="2010-05")

    assert form.problems() == []
    assert Treaty.objects.get().state == State.DRAFT


def test_publication_names_every_fact_without_a_citation(editor):
    norland = factories.make_partner()
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", state="published", adopted_on="2010-05").cite(
        "title"
    )
    form.add("actions", party=norland, type="signature", done_on="2010-05", key="norland-2010")

    assert form.problems() == [
        f"Kind has no citation. {REMEDY}",
        f"Adopted on has no citation. {REMEDY}",
        f"Act (norland-2010) has no citation. {REMEDY}",
        f"Done on (norland-2010) has no citation. {REMEDY}",
    ]
    assert not Treaty.objects.exists()


def test_a_refused_publication_loses_nothing_that_was_typed(editor):
    page = new_treaty(editor, adopted_on="2010-05", summary="Typed at length.").save()

    html = page.content.decode()
    assert (page.status_code, page.context["adminform"].form["summary"].value()) == (200, "Typed at length.")
    assert html.count(f"Adopted on has no citation. {REMEDY}") == 2, "in the list at the top and beside the citations"
    assert '<a href="#citations-group">Adopted on has no citation.' in html
    assert "<title>Error:" in " ".join(html.split()).replace("<title> ", "<title>")


def test_a_citation_of_the_whole_record_covers_no_fact(editor):
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state", state="published").cite("record")

    assert form.problems() == [f"Title has no citation. {REMEDY}"]


def test_a_citation_that_gives_a_rival_value_covers_no_fact(editor, accord):
    form = Editing(editor, Partner, title="Norland", slug="norland", kind="state", state="published")
    form.cite("title", excerpt="Island Union", passage=accord, value="Island Union")

    assert form.problems() == [f"Title has no citation. {REMEDY}"]


def test_a_fully_cited_record_is_published(editor):
    assert new_treaty(editor).problems() == []
    assert Treaty.objects.public().count() == 1


def test_publishing_what_is_stored_as_a_draft_looks_at_its_stored_rows(editor):
    treaty = factories.cite_everything(factories.make_treaty(state="draft"))
    factories.make_action(treaty, factories.make_partner(), key="norland-2010")

    assert Editing(editor, treaty, state="published").problems() == [f"Act (norland-2010) has no citation. {REMEDY}"]
    assert Editing(editor, treaty, state="published").cite("type", row="norland-2010").problems() == []


def test_deleting_the_only_citation_of_a_public_fact_is_refused(editor):
    partner = factories.cite_everything(factories.make_partner())

    assert Editing(editor, partner).change("citations", 0, DELETE="on").problems() == [f"Title has no citation. {REMEDY}"]


def test_choices_of_several_count_as_stated_before_they_are_saved(editor):
    about = factories.make_partner()
    form = Editing(editor, Quote, title="Nine days", slug="nine-days", kind="statement", text="Quick.", state="published")
    form.data["about"] = [about.pk]

    assert form.cite("text").problems() == [f"About has no citation. {REMEDY}"]
    assert form.cite("about").problems() == []


def test_places_of_a_new_observation_need_a_citation(editor):
    form = Editing(editor, Indicator, title="Share", slug="share", unit="%", state="published").cite("title").cite("unit")
    form.add("observations", qualifier="exact", low="2.5", key="norland-2015")
    form.data["observations-0-places"] = [factories.make_place().pk]
    form.cite("low", row="norland-2015")

    assert form.problems()[0] == f"Places (norland-2015) has no citation. {REMEDY}"


def direct_quote(editor, **changes):
    defaults = {"title": "Nine days", "slug": "nine-days", "kind": "direct", "speaker_name": "Ada Finch", "state": "published"}
    return Editing(editor, Quote, **defaults | {"text": "We wrote it in nine days"} | changes).cite("speaker_name")


def test_a_direct_quotation_is_published_with_its_own_words_only(editor, report):
    said_here = report.passages.get(number=4)
    refusal = "A direct quotation needs a citation of its text, with the basis “Quoted”, whose excerpt is the text word for word."

    assert direct_quote(editor).cite("text", excerpt="in nine days", passage=said_here, basis="quoted").problems() == [refusal]
    assert direct_quote(editor).cite("text", excerpt="We wrote it in nine days", passage=said_here).problems() == [refusal]
    assert direct_quote(editor).cite("text", excerpt="We wrote it in nine days", passage=said_here, basis="quoted").problems() == []


def test_numbers_must_stand_in_a_cited_excerpt(editor, report):
    figures = report.passages.get(number=5)
    form = Editing(editor, Indicator, title="Share", slug="share", unit="%", state="published").cite("title").cite("unit")
    form.add("observations", qualifier="between", low="4", high="6", key="ports")
    form.cite("low", row="ports", excerpt="between 4%", passage=figures).cite("high", row="ports")

    assert form.problems() == ["No excerpt cited for the observation ports has the number 6. Cite the words that state it."]
    assert form.cite("high", row="ports", excerpt="and 6%", passage=figures).problems() == []


def test_a_bilateral_treaty_has_exactly_two_sides(editor):
    norland, island, member = (factories.make_partner(slug) for slug in ("norland", "island", "member"))
    form = new_treaty(editor, laterality="bilateral").cite("laterality")
    for partner in (norland, island, member):
        form.add("participations", partner=partner, role="member").cite("role", row=partner.slug)

    assert form.problems() == [
        "A bilateral treaty has exactly two sides; this record names 3. Add or remove participations, or change “sides”."
    ]
    for place in (1, 2):
        form.change("participations", place, side="union")
    form.cite("side", row="island").cite("side", row="member")
    assert form.problems() == []


def test_a_public_record_leads_to_nothing_hidden(editor):
    draft = factories.make_partner("draft-partner", title="Westhaven", state="draft")
    form = new_treaty(editor, administered_by=draft.pk).cite("administered_by")

    assert form.problems() == ["Administered by names “Westhaven”, which is not public. Publish that first, or take it out here."]


def test_withdrawing_needs_a_reason(editor):
    partner = factories.cite_everything(factories.make_partner())

    assert Editing(editor, partner, state="withdrawn").problems() == [
        "Reason for withdrawing: Say why the record is withdrawn: its address shows the reason."
    ]
    assert Editing(editor, partner, state="withdrawn", withdrawn_reason="Taken from a mistaken report.").problems() == []
    assert not Partner.objects.public().exists()


def test_what_is_odd_is_remarked_upon_and_saved(editor, report):
    norland = factories.make_partner(title="Norland")
    form = Editing(editor, Treaty, title="Accord", slug="accord", kind="treaty", adopted_on="2010-05-07")
    form.cite("adopted_on", excerpt="In May, 2010", passage=report.passages.get(number=2))
    form.add("actions", party=norland, type="signature", done_on="2010-06").add(
        "actions", party=norland, type="accession", done_on="2009"
    )

    assert form.problems() == []
    assert said(editor)[1:-1] == [
        "Norland signed and acceded. A signatory ratifies, accepts or approves: check the acts.",
        "Accession, Norland comes before the treaty was adopted. Check both dates.",
        "Adopted on gives a day that the words cited for it do not. Check that the source supports it.",
    ]
