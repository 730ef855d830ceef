"""The one condition for "missing citation" says what the receipts say, of any record."""

from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from cooperation.admin.missing import uncited
from cooperation.models import Citation
from cooperation.receipts import uncited_facts
from cooperation.records import RECORD_MODELS
from tests import factories

DATES = some.sampled_from(["", "2010", "2010-05"])
FIGURES = [
    {"qualifier": "exact", "low": "2.5", "high": "2.5"},
    {"qualifier": "between", "low": "4", "high": "6"},
    {"qualifier": "above", "low": "4"},
    {"qualifier": "below", "high": "6"},
    {"qualifier": "exact", "low": "0", "high": "0"},
]


def treaty(draw):
    partner, place = factories.make_partner(), factories.make_place()
    record = factories.make_treaty(
        kind=draw(some.sampled_from(["treaty", "other"])),
        laterality=draw(some.sampled_from(["not-stated", "multilateral"])),
        binding=draw(some.sampled_from([None, True, False])),
        adopted_on=draw(DATES),
        place=draw(some.sampled_from([None, place])),
    )
    if draw(some.booleans()):
        factories.make_action(record, partner, key="act", done_on=draw(DATES), reference=draw(some.sampled_from(["", "HARBOUR 1"])))
    if draw(some.booleans()):
        factories.make_participation(record, partner, key="part", side=draw(some.sampled_from(["", "union"])))
    return record


def partner(draw):
    record = factories.make_partner(
        title_zh=draw(some.sampled_from(["", "北国"])),
        iso_alpha2=draw(some.sampled_from(["", "NL"])),
        is_home=draw(some.booleans()),
    )
    if draw(some.booleans()):
        factories.make_name(record, "Northland", key="name")
    return record


def initiative(draw):
    record = factories.make_initiative(status=draw(some.sampled_from(["not-stated", "ongoing"])), began_on=draw(DATES))
    if draw(some.booleans()):
        factories.make_participation(record, factories.make_partner(), key="part")
    return record


def quote(draw):
    about = [factories.make_partner()] if draw(some.booleans()) else []
    return factories.make_quote(said_on=draw(DATES), speaker_name=draw(some.sampled_from(["", "Ada Finch"])), about=about)


def indicator(draw):
    record = factories.make_indicator(definition=draw(some.sampled_from(["", "Songs sold."])))
    if draw(some.booleans()):
        places = [factories.make_place()] if draw(some.booleans()) else []
        figure = draw(some.sampled_from(FIGURES))
        factories.make_observation(record, "row", period=draw(DATES), places=places, places_open=draw(some.booleans()), **figure)
    return record


MAKERS = {"treaty": treaty, "partner": partner, "initiative": initiative, "quote": quote, "indicator": indicator}


def cite_some(draw, record):
    """Cite all facts, then spoil the citations of at most two: take them away, or make rivals or strangers of them."""
    record = factories.cite_everything(record)
    citations = list(record.citations.all())
    for citation in draw(some.lists(some.sampled_from(citations), max_size=2, unique_by=lambda one: one.pk)):
        spoilt = draw(some.sampled_from([{"value": "another"}, {"row": "elsewhere"}, {"fact": f"other-{citation.number}"}, None]))
        if spoilt is None:
            citation.delete()
        else:
            Citation.objects.filter(pk=citation.pk).update(**spoilt)


def test_every_record_type_is_tried():
    assert list(MAKERS) == [model._meta.model_name for model in RECORD_MODELS]


class MissingCitation(TestCase):
    @given(data=some.data())
    def test_agrees_with_the_receipts_for_any_record(self, data):
        model = data.draw(some.sampled_from(RECORD_MODELS))
        record = MAKERS[model._meta.model_name](data.draw)
        cite_some(data.draw, record)

        missing = model.objects.filter(uncited(model))

        record = model.objects.get(pk=record.pk)
        assert list(missing.filter(pk=record.pk)) == ([record] if uncited_facts(record) else [])
