"""Topics and places in the admin: their Chinese names are typed, listed, searched, and told where they are missing."""

import pytest
from django.urls import reverse

from cooperation.models import Place, Topic
from tests import factories
from tests.admin.editing import Editing
from tests.pages import Page

pytestmark = pytest.mark.django_db

NAMES = {Topic: ("label", "label_zh"), Place: ("name", "name_zh")}
MAKERS = {Topic: factories.make_topic, Place: factories.make_place}


def listing(model):
    return reverse(f"admin:cooperation_{model._meta.model_name}_changelist")


def listed(editor, model, **query):
    return [thing.slug for thing in editor.get(listing(model), query).context["cl"].result_list]


@pytest.fixture(params=NAMES)
def model(request):
    """Topics, then places: one with a Chinese name and one without."""
    made, (name, chinese) = MAKERS[request.param], NAMES[request.param]
    made("lanterns", **{name: "Lanterns", chinese: "灯笼"})
    made("songs", **{name: "Songs"})
    return request.param


def test_a_chinese_name_is_typed_in_the_form_and_may_be_left_empty(editor, model):
    name, chinese = NAMES[model]

    given = Editing(editor, model, slug="boats", **{name: "Boats", chinese: "船"}).problems()
    left = Editing(editor, model, slug="nets", **{name: "Nets"}).problems()

    assert (given, left) == ([], [])
    assert list(model.objects.filter(slug__in=["boats", "nets"]).values_list(chinese, flat=True)) == ["船", ""]


def test_the_list_shows_it(editor, model):
    assert "灯笼" in Page(editor.get(listing(model))).text("#result_list")[0]


def test_the_list_is_searched_by_it_and_opens_what_is_called_just_so(editor, model):
    opened = editor.get(listing(model), {"q": "灯笼"})

    assert listed(editor, model, q="灯") == ["lanterns"]
    assert opened.url == reverse(f"admin:cooperation_{model._meta.model_name}_change", args=[model.objects.get(slug="lanterns").pk])


def test_the_list_is_narrowed_to_those_without(editor, model):
    assert listed(editor, model, missing="chinese-name") == ["songs"]


def test_a_place_is_picked_by_its_chinese_name(editor):
    factories.make_place(name_zh="东港")
    field = {"app_label": "cooperation", "model_name": "treaty", "field_name": "place"}

    answer = editor.get(reverse("admin:autocomplete"), {"term": "东港"} | field).json()

    assert [found["text"] for found in answer["results"]] == ["Easthaven"]
