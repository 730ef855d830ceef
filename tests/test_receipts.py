"""A receipt behind every fact: which citations carry it, which give another value, and which facts have none."""

from datetime import UTC, datetime

import pytest

from cooperation.models import Initiative, Quote, Record, Treaty
from cooperation.receipts import CitedRow, Receipts, rows_of, stated_facts, uncited_facts
from tests.factories import (
    cite,
    cite_everything,
    make_action,
    make_indicator,
    make_initiative,
    make_name,
    make_observation,
    make_participation,
    make_partner,
    make_place,
    make_quote,
    make_source,
    make_topic,
    make_treaty,
)

pytestmark = pytest.mark.django_db


def names(facts):
    return [(getattr(fact.instance, "key", ""), fact.name) for fact in facts]


def test_what_is_stated_needs_a_citation_rows_included():
    treaty = make_treaty(adopted_on="2010-05", binding=False, summary="In our words.", topics=[make_topic()])
    make_action(treaty, make_partner(), "signature", key="norland", done_on="2010-05")

    facts = stated_facts(treaty)

    assert names(facts) == [
        ("", "title"),
        ("", "kind"),
        ("", "binding"),
        ("", "adopted_on"),
        ("norland", "type"),
        ("norland", "done_on"),
    ]
    assert names(uncited_facts(treaty)) == names(facts)


def test_a_citation_of_a_fact_settles_that_fact_of_that_row_only():
    treaty, party = make_treaty(), make_partner()
    make_action(treaty, party, "signature", key="one")
    make_action(treaty, party, "accession", key="two")
    cite(treaty, "type", row="one")
    cite(treaty, "title")

    assert names(uncited_facts(treaty)) == [("", "kind"), ("two", "type")]


def test_a_citation_of_the_whole_record_settles_no_fact():
    treaty = make_treaty()
    whole = cite(treaty, "record")

    assert names(uncited_facts(treaty)) == [("", "title"), ("", "kind")]
    assert Receipts(treaty).of_whole() == [whole]


def test_a_rival_value_does_not_carry_the_value_shown():
    treaty = make_treaty(adopted_on="2010")
    cite_everything(treaty)
    treaty.citations.filter(fact="adopted_on").delete()
    rival = cite(treaty, "adopted_on", value="2011")

    fact = Receipts(treaty).fact(treaty, "adopted_on")

    assert names(uncited_facts(treaty)) == [("", "adopted_on")]
    assert (fact.citations, fact.rivals, fact.is_cited) == ([], [rival], True)


def test_a_record_is_settled_once_everything_is_cited():
    indicator = make_indicator(definition="What songs earn.")
    make_observation(indicator, period="2015", places=[make_place()], places_open=True)
    partner = make_partner(iso_alpha2="NL")
    make_name(partner, "N.L.")
    for record in (indicator, partner):
        cite_everything(record)

    assert uncited_facts(indicator) == uncited_facts(partner) == []


def test_preferred_citations_come_first_and_the_others_in_their_order():
    treaty, place = make_treaty(), make_source().passages.first()
    for number, words, rank in ((1, "The Harbour", "normal"), (2, "Norland", "normal"), (3, "reporter", "preferred")):
        cite(treaty, "title", place, words, number=number, rank=rank)

    assert [citation.number for citation in Receipts(treaty).of("title")] == [3, 1, 2]


def test_a_fact_nobody_cites_has_no_receipts():
    treaty = make_treaty()
    receipts = Receipts(treaty)

    assert (receipts.of("title"), receipts.rivals_of("title"), receipts.of_whole()) == ([], [], [])


def test_the_high_end_of_a_single_figure_needs_no_citation_of_its_own():
    indicator = make_indicator()
    make_observation(indicator, key="single")
    make_observation(indicator, key="range", qualifier="between", low="4", high="6")

    assert names(stated_facts(indicator)) == [("", "title"), ("", "unit"), ("range", "low"), ("range", "high"), ("single", "low")]


def test_the_name_of_a_quote_is_our_own_and_its_words_are_not():
    assert names(stated_facts(make_quote(title="Nine days"))) == [("", "text")]


@pytest.mark.parametrize("hidden", [{"state": "draft"}, {"state": "in-review"}, {"publish_at": datetime(2999, 1, 1, tzinfo=UTC)}])
def test_what_refers_only_to_what_the_public_may_not_see_is_shown_as_empty(hidden):
    make_initiative("lantern-conference", **hidden)
    quote = make_quote(occasion=Initiative.objects.get(), about=[Record.objects.get(slug="lantern-conference")])
    quote = Quote.objects.get()

    facts = {fact.name: fact for fact in Receipts(quote).facts(quote)}

    assert [(facts[name].is_empty, facts[name].values) for name in ("occasion", "about")] == [(True, []), (True, [])]
    assert names(uncited_facts(quote)) == [("", "text"), ("", "occasion"), ("", "about")]


def test_of_several_references_the_public_ones_are_shown():
    shown, hidden = make_treaty("shown"), make_treaty("hidden", state="draft")
    quote = make_quote(about=[shown.record, hidden.record])

    assert Receipts(quote).fact(quote, "about").values == [shown.record]


def test_a_reference_to_a_place_is_always_shown():
    place = make_place()
    treaty = make_treaty(place=place)

    fact = Receipts(treaty).fact(treaty, "place")

    assert (fact.is_empty, fact.values, str(fact.label)) == (False, [place], "place of adoption")


def test_a_choice_has_its_term_with_a_definition():
    treaty = make_treaty(laterality="bilateral")

    term = Receipts(treaty).fact(treaty, "laterality").term

    assert (term.label, term.definition) == ("Bilateral", "Between two sides.")
    assert Receipts(treaty).fact(treaty, "title").term is None


def test_the_rows_of_a_record_are_of_every_kind_it_has():
    treaty, norland = make_treaty(), make_partner()
    action = make_action(treaty, norland)
    role = make_participation(treaty, norland, "host")
    number = treaty.identifiers.create(key="wipo-lex", scheme="WIPO Lex", value="7")

    assert rows_of(treaty) == [number, action, role]
    assert rows_of(norland) == rows_of(make_quote()) == []


def test_receipts_read_the_citations_once(django_assert_num_queries):
    source = make_source()
    make_treaty(adopted_on="2010-05")
    cite_everything(Treaty.objects.get(), source.passages.get(number=2))
    treaty = Treaty.objects.for_detail().get()

    with django_assert_num_queries(0):
        facts = Receipts(treaty).facts(treaty)
        cited = [citation.passage.source for fact in facts for citation in fact.citations]

    assert cited == [source] * 3


def notes_on(fact):
    return [(note.about, note.text) for note in fact.notes]


def test_a_note_names_its_mark_where_a_fact_has_others():
    source = make_source()
    first, second = source.passages.all()[:2]
    treaty = make_treaty()
    cite(treaty, "title", first, note="Printed with a full stop.")

    assert notes_on(Receipts(treaty).fact(treaty, "title")) == [("", "Printed with a full stop.")]

    cite(treaty, "title", second)

    fact = Receipts(Treaty.objects.get()).fact(treaty, "title")
    assert notes_on(fact) == [(first.mark, "Printed with a full stop.")]


def test_a_note_in_a_row_names_its_fact_where_the_row_has_others_and_stands_once():
    passage = make_source().passages.first()
    treaty = make_treaty()
    act = make_action(treaty, make_partner(), done_on="2001", effective_on="2002", reference="L 1")
    for fact, note in [("type", "Read off."), ("done_on", "By the stamp."), ("effective_on", "By the stamp.")]:
        cite(treaty, fact, passage, row=act.key, note=note)

    row = CitedRow(act, Receipts(treaty))

    assert notes_on(row) == [("Act", "Read off."), ("Done on, effective on", "By the stamp.")]
