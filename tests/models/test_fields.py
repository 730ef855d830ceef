"""Fields of our own: one spelling for one date, and columns that are worked out rather than typed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from cooperation.models import PartialDateField, PartnerName, Treaty, TreatyAction
from cooperation.models.fields import DateBoundField, NameKeyField
from tests.factories import make_name, make_partner, make_treaty

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "earliest", "latest"),
    [
        ("", None, None),
        ("2012", date(2012, 1, 1), date(2012, 12, 31)),
        ("2012-02~", date(2012, 2, 1), date(2012, 2, 29)),
        ("2012-06-26?", date(2012, 6, 26), date(2012, 6, 26)),
        ("2012/2015-02", date(2012, 1, 1), date(2015, 2, 28)),
        ("2012/..", date(2012, 1, 1), None),
        ("../2012", None, date(2012, 12, 31)),
    ],
)
def test_bounds_follow_their_date_on_every_save(written, earliest, latest):
    treaty = make_treaty(adopted_on="1999")
    treaty.adopted_on = written
    treaty.save()

    saved = Treaty.objects.get()

    assert (saved.adopted_on, saved.adopted_on_earliest, saved.adopted_on_latest) == (written, earliest, latest)


def test_creating_many_at_once_works_the_bounds_out_too():
    treaty, party = make_treaty(), make_partner()

    TreatyAction.objects.bulk_create([TreatyAction(treaty=treaty, party=party, type="signature", key="one", done_on="2012-06")])

    assert TreatyAction.objects.get().done_on_latest == date(2012, 6, 30)


@pytest.mark.parametrize("written", [" 2012/2015 ", "2012 / 2015", "2012/2015"])
def test_a_date_has_one_spelling(written):
    assert PartialDateField().to_python(written) == "2012/2015"


@pytest.mark.parametrize("written", ["soon", "2012-13", "2015/2012"])
def test_what_is_no_date_is_refused_where_it_was_written(written):
    treaty = make_treaty()
    treaty.adopted_on = written

    with pytest.raises(ValidationError) as caught:
        treaty.full_clean()

    assert list(caught.value.message_dict) == ["adopted_on"]
    assert caught.value.message_dict["adopted_on"][0].startswith(f"“{written}” ")


def test_a_form_answers_for_columns_it_does_not_show():
    form = modelform_factory(Treaty, fields=["slug", "title", "kind", "laterality", "adopted_on", "in_force_on", "state"])(
        {
            "slug": "songs",
            "title": "Songs",
            "kind": "treaty",
            "laterality": "not-stated",
            "adopted_on": "2015",
            "in_force_on": "2014",
            "state": "draft",
        }
    )

    assert form.errors == {"__all__": ["A treaty cannot enter into force before it is adopted. Check both dates."]}


def test_a_form_answers_when_a_name_stands_already():
    partner = make_partner()
    make_name(partner, "N.L.")

    form = modelform_factory(PartnerName, fields=["partner", "key", "kind", "name", "language"])(
        {"partner": partner.pk, "key": "two", "kind": "other", "name": "nl", "language": "en"}
    )

    assert form.errors == {
        "__all__": ["This name is taken, perhaps in another spelling. A name belongs to one partner and stands once."]
    }


def test_a_form_that_leaves_a_date_out_is_not_asked_about_it():
    treaty = make_treaty(adopted_on="2015")
    Treaty.objects.update(in_force_on="2014", in_force_on_earliest=date(2014, 1, 1), in_force_on_latest=None)

    form = modelform_factory(Treaty, fields=["short_title"])({"short_title": "Songs"}, instance=Treaty.objects.get(pk=treaty.pk))

    assert form.errors == {}


def test_worked_out_columns_are_in_no_form():
    assert not [field.name for field in Treaty._meta.fields if isinstance(field, DateBoundField) and field.editable]


def test_migrations_rebuild_worked_out_columns():
    columns = [Treaty._meta.get_field("adopted_on_latest"), PartnerName._meta.get_field("name_key")]

    rebuilt = []
    for column in columns:
        _, _, args, kwargs = column.deconstruct()
        rebuilt.append(type(column)(*args, **kwargs))

    assert [(type(column), column.of) for column in rebuilt] == [(DateBoundField, "adopted_on"), (NameKeyField, "name")]
    assert rebuilt[0].end == "latest"
