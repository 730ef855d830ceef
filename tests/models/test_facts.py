"""What counts as a fact: everything that is not excused by name."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from cooperation.models import (
    EXEMPT,
    ROW_MODELS,
    Indicator,
    Initiative,
    Observation,
    Participation,
    Partner,
    PartnerName,
    Quote,
    Row,
    Treaty,
    TreatyAction,
    TreatyIdentifier,
    fact_names,
    is_empty,
    row_models,
)
from cooperation.records import RECORD_MODELS
from tests.factories import make_indicator, make_observation, make_partner, make_place, make_quote, make_treaty

FACTS = {
    Treaty: "title title_zh short_title kind laterality binding adopted_on adopted_at place in_force_on administered_by depositary "
    "official_url",
    Partner: "title title_zh official_name iso_alpha2 part_of website",
    Initiative: "title title_zh status began_on ended_on place aims_at",
    Quote: "text speaker_name speaker_role organisation said_on occasion about",
    Indicator: "title title_zh unit definition denominator",
    PartnerName: "name",
    TreatyIdentifier: "value",
    TreatyAction: "type done_on effective_on reference text",
    Participation: "role side",
    Observation: "period low high places_open places",
}


@pytest.mark.parametrize("model", FACTS)
def test_the_facts_of_each_kind_of_record_and_row(model):
    assert fact_names(model) == FACTS[model].split()


def test_every_kind_of_record_and_row_has_facts():
    assert set(FACTS) == {*RECORD_MODELS, *ROW_MODELS}


@isolate_apps("cooperation")
def test_a_new_field_is_a_fact_until_somebody_writes_down_why_not():
    class Lamp(models.Model):
        slug = models.CharField(max_length=10)
        brightness = models.IntegerField()

        class Meta:
            app_label = "cooperation"

        def __str__(self):
            return self.slug

    assert fact_names(Lamp) == ["brightness"]


def test_every_kind_of_row_is_listed():
    rows = {model for model in apps.get_app_config("cooperation").get_models() if issubclass(model, Row)}

    assert rows == set(ROW_MODELS)


@pytest.mark.parametrize("model", ROW_MODELS)
def test_the_headline_of_a_row_is_one_of_its_facts(model):
    assert model.headline in fact_names(model)


def test_the_rows_of_each_kind_of_record():
    assert {model: row_models(model) for model in RECORD_MODELS} == {
        Treaty: [TreatyIdentifier, TreatyAction, Participation],
        Partner: [PartnerName],
        Initiative: [Participation],
        Quote: [],
        Indicator: [Observation],
    }


def test_whatever_is_exempt_exists_and_says_why():
    models_by_name = {model._meta.model_name: model for model in (*RECORD_MODELS, *ROW_MODELS)}
    fields = {name: {field.name for field in model._meta.get_fields()} for name, model in models_by_name.items()}

    unknown = [
        name
        for name in EXEMPT
        if not any(name in (field, f"{model}.{field}") for model, names in fields.items() for field in names)
    ]

    assert unknown == []
    assert all(str(reason) for reason in EXEMPT.values())


@pytest.mark.parametrize("model", RECORD_MODELS)
def test_gaps_highlights_and_heads_name_fields(model):
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    assert set(model.gaps) <= set(fact_names(model))
    assert set(model.highlights) | set(model.in_head) <= names


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("adopted_on", "", True),
        ("adopted_on", "2012", False),
        ("binding", None, True),
        ("binding", False, False),
        ("binding", True, False),
        ("laterality", "not-stated", True),
        ("laterality", "bilateral", False),
        ("place", None, True),
    ],
)
def test_what_states_nothing(field, value, expected):
    assert is_empty(Treaty(**{field: value}), field) is expected


def test_nought_is_a_figure_and_an_unticked_box_is_none():
    observation = Observation(low=Decimal(0), high=Decimal(0), places_open=False)

    assert [is_empty(observation, name) for name in ("low", "high", "places_open")] == [False, True, True]


@pytest.mark.django_db
def test_references_to_many_state_something_once_there_is_one():
    observation, quote = make_observation(make_indicator()), make_quote()
    before = [is_empty(observation, "places"), is_empty(quote, "about")]
    observation.places.add(make_place())
    quote.about.add(make_treaty(), make_partner())

    assert before == [True, True]
    assert [is_empty(observation, "places"), is_empty(quote, "about")] == [False, False]
