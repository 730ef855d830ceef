"""What the form refuses to publish, publishing a stored record refuses in the same words: each fault is planted both ways."""

import pytest

from cooperation import states
from cooperation.models import Citation, Record, State
from tests import factories
from tests.admin.editing import Editing

pytestmark = pytest.mark.django_db


@pytest.fixture
def treaty(report):
    """A public bilateral treaty between two sides, whole."""
    accord = factories.make_treaty(title="Lantern Accord", laterality="bilateral")
    for slug in ("norland", "union"):
        factories.make_participation(accord, factories.cite_everything(factories.make_partner(slug, title=slug.title())), key=slug)
    factories.make_action(accord, accord.participations.get(key="norland").partner, key="signed", done_on="2010-05")
    return factories.cite_everything(accord)


@pytest.fixture
def share(report):
    """A public indicator with one figure, whole."""
    indicator = factories.make_indicator(title="Share of songs")
    factories.make_observation(indicator, "ports", low="4", high="4")
    factories.cite(indicator, "low", report.passages.get(number=5), "between 4%", row="ports")
    return factories.cite_everything(indicator)


@pytest.fixture
def quote(report):
    """A public direct quotation, whole."""
    spoken = "We wrote it in nine days"
    quote = factories.make_quote(kind="direct", text=spoken, speaker_name="Ada Finch")
    factories.cite(quote, "text", report.passages.get(number=4), spoken, basis="quoted")
    return factories.cite_everything(quote)


def said_of_the_form(form):
    return form.problems()


def said_of_what_is_stored(record, plant):
    """What publishing refuses once the fault is stored, as a draft is stored with gaps."""
    Record.objects.filter(pk=record.pk).update(state=State.DRAFT)
    plant()
    with pytest.raises(states.RefusedError) as refusal:
        states.publish(record=record, by=None, seen=states.latest_edit(record))
    return refusal.value.sentences


def agree(record, form, plant):
    """Whether both refuse, with the same sentences once the record's name is taken off; answers those of the form."""
    sentences = said_of_the_form(form)
    stored = [
        sentence.partition(f"{record._meta.verbose_name} {record.slug}")[2].lstrip(":, ")
        for sentence in said_of_what_is_stored(record, plant)
    ]
    assert [sentence.lower() for sentence in stored] == [sentence.lower() for sentence in sentences]
    return sentences


def test_a_fact_without_a_citation(editor, treaty):
    number = treaty.citations.get(fact="kind").number
    form = Editing(editor, treaty).change("citations", number - 1, DELETE="on")

    found = agree(treaty, form, lambda: treaty.citations.filter(fact="kind").delete())

    assert found == ["“kind” has no citation. Cite the words it rests on, or take it out."]


def test_a_reference_to_what_is_hidden(editor, treaty):
    draft = factories.make_partner("draft", state="draft")
    treaty.administered_by = factories.cite_everything(factories.make_partner("open"))
    treaty.save()
    factories.cite_everything(treaty)

    found = agree(
        treaty, Editing(editor, treaty, administered_by=draft.pk), lambda: type(treaty).objects.update(administered_by=draft)
    )

    assert found == ["“administered by” refers to draft, which visitors may not see. Publish it first, or take the reference out."]


def test_a_row_that_refers_to_what_is_hidden(editor, treaty):
    draft = factories.make_partner("draft", state="draft")

    found = agree(
        treaty,
        Editing(editor, treaty).change("participations", 1, partner=draft),
        lambda: treaty.participations.filter(key="union").update(partner=draft),
    )

    assert found == [
        "Participation union: “partner” refers to draft, which visitors may not see. Publish it first, or take the reference out."
    ]


def test_a_third_side(editor, treaty):
    third = factories.cite_everything(factories.make_partner("third"))

    def plant():
        factories.make_participation(treaty, third, key="third")
        factories.cite_everything(treaty)

    form = Editing(editor, treaty).add("participations", partner=third, role="member", key="third").cite("role", row="third")

    assert agree(treaty, form, plant) == [
        "A bilateral treaty has two sides, and this one has 3. Correct the participants, or how many sides it has."
    ]


def test_a_number_that_no_words_hold(editor, share):
    found = agree(
        share,
        Editing(editor, share).change("observations", 0, low="5"),
        lambda: share.observations.update(low=5, high=5),
    )

    assert found == ["Observation ports: no words cited for it hold the number 5. Cite words that do, or correct the number."]


def test_a_date_more_precise_than_its_words(editor, treaty, report):
    cited = treaty.citations.get(row="signed", fact="done_on")
    Citation.objects.filter(pk=cited.pk).update(
        basis="stated", passage=report.passages.get(number=2), excerpt="In May, 2010", note=""
    )

    found = agree(
        treaty,
        Editing(editor, treaty).change("actions", 0, done_on="2010-05-07"),
        lambda: treaty.actions.get().__class__(pk=treaty.actions.get().pk, **_act(treaty, done_on="2010-05-07")).save(),
    )

    assert found == [
        "Treaty action signed: “done on” says day 7, and no words cited for it do. Store no more than they say, or cite words that do."
    ]


def _act(treaty, **changes):
    act = treaty.actions.get()
    return {"treaty": treaty, "party": act.party, "type": act.type, "key": act.key} | changes


def test_an_act_that_lies_in_the_future(editor, treaty):
    found = agree(
        treaty,
        Editing(editor, treaty).change("actions", 0, done_on="2199"),
        lambda: treaty.actions.get().__class__(pk=treaty.actions.get().pk, **_act(treaty, done_on="2199")).save(),
    )

    assert found == ["Treaty action signed: “done on” lies in the future. Enter what has happened already, or correct the date."]


def test_a_direct_quotation_that_is_not_cited_whole(editor, quote):
    number = quote.citations.get(fact="text").number

    found = agree(
        quote,
        Editing(editor, quote).change("citations", number - 1, excerpt="in nine days"),
        lambda: quote.citations.filter(fact="text").update(excerpt="in nine days"),
    )

    assert found == ["No citation of its text, of basis “quoted”, has the quotation word for word. Cite it whole."]


def test_a_rival_value_without_a_preferred_one(editor, treaty, report):
    passage = report.passages.get(number=2)
    form = Editing(editor, treaty).cite("kind", excerpt="the Lantern Conference", passage=passage, value="Convention")

    found = agree(treaty, form, lambda: factories.cite(treaty, "kind", passage, "the Lantern Conference", value="Convention"))

    assert [sentence.partition(": ")[2] for sentence in found] == [
        "it gives a rival value of “kind”, and no value is preferred. Rank a citation of the value shown as preferred."
    ]
