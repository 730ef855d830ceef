"""What is taken for a key, of all that can be sent as one."""

import pytest

from cooperation.admin.keys import is_impossible, sent_key
from cooperation.models import Source
from tests import factories
from tests.admin.editing import Editing


@pytest.mark.parametrize(("sent", "key"), [("7", 7), (7, 7), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_key(sent, key):
    assert sent_key(sent, otherwise=None) == key


@pytest.mark.parametrize("sent", [None, "", "x", "-1", "1.0", " 1", "²", "١٢", "9" * 19, "9" * 5000])
def test_nothing_else_is(sent):
    assert sent_key(sent, otherwise=None) is None


def test_what_is_no_key_is_one_that_nothing_has():
    assert sent_key("x") == 0


@pytest.mark.parametrize(
    ("name", "value", "is_so"),
    [
        ("topics__id__exact", "9" * 19, True),
        ("pk__in", "1," + "9" * 30, True),
        ("p", "\0", True),
        ("q", "\0", True),
        ("q", "9" * 30, False),
        ("topics__id__exact", "7", False),
    ],
)
def test_what_no_database_takes_is_known_before_it_is_asked(name, value, is_so):
    assert is_impossible(name, value) is is_so


@pytest.fixture
def editor(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("ann"))
    return client


@pytest.mark.django_db
def test_a_list_asked_for_an_impossible_key_is_shown_whole(editor):
    factories.make_partner("everland", title="Everland")

    response = editor.get(f"/admin/cooperation/partner/?topics__id__exact={'9' * 30}", follow=True)

    assert response.redirect_chain == [("/admin/cooperation/partner/", 302)]
    assert "Everland" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["%", "[]", "title", "NEAR(a b)", "9" * 400, "\0"])
def test_a_choice_that_cannot_be_one_comes_back_as_none_with_a_sentence(editor, sent):
    partner = factories.make_partner("everland")

    response = Editing(editor, partner, part_of=sent).save()

    assert response.status_code == 200
    assert response.context["problems"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["partner", "source"])
def test_an_address_that_cannot_be_one_comes_back_with_a_sentence(editor, model):
    subject = factories.make_source() if model == "source" else factories.cite_everything(factories.make_partner("everland"))

    response = Editing(editor, subject, slug="(a+)+$").save()

    assert response.status_code == 200
    assert response.context["problems"]


@pytest.mark.django_db
def test_a_button_that_no_form_here_has_does_nothing(editor):
    source = factories.make_source()

    Editing(editor, source, _saveasnew="1", title="Another").save()

    assert [one.title for one in Source.objects.all()] == ["Another"]


@pytest.mark.django_db
def test_a_form_asked_for_by_an_unnamed_field_is_the_form(editor):
    partner = factories.make_partner("everland")

    assert editor.get(f"/admin/cooperation/partner/{partner.pk}/change/?_to_field=").status_code == 200
