"""Every constraint of every model is broken here once, in the database and in validation; one without a test is a failing test."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from tests.models.breaks import BREAKS, MENDED, MESSAGE

pytestmark = pytest.mark.django_db

BREAK_OF = {f"{model}_{name}": broken for model, breaks in BREAKS.items() for name, broken in breaks.items()}
CONSTRAINTS = {
    constraint.name: constraint
    for model in apps.get_app_config("cooperation").get_models()
    for constraint in model._meta.constraints
}


def break_in_database(row, change):
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**change)


def changed(row, change):
    for name, value in change.items():
        setattr(row, name, value)
    return row


def messages_of(validate):
    """What a validation answers, in sentences; nothing when it finds no fault."""
    try:
        validate()
    except ValidationError as error:
        return error.messages
    return []


def test_every_constraint_is_broken_by_a_test():
    assert set(BREAK_OF) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", sorted(BREAK_OF))
def test_the_database_refuses_what_breaks(name):
    row, change = BREAK_OF[name].prepare()

    with pytest.raises(IntegrityError) as caught:
        break_in_database(row, change)

    is_unique = isinstance(CONSTRAINTS[name], models.UniqueConstraint)
    if connection.vendor == "sqlite" and is_unique:
        assert "UNIQUE constraint failed" in str(caught.value)
    else:
        assert name in str(caught.value)


@pytest.mark.parametrize("name", sorted(BREAK_OF))
def test_validation_answers_before_the_database_does(name):
    row, change = BREAK_OF[name].prepare()
    constraint = CONSTRAINTS[name]

    own_answer = messages_of(lambda: constraint.validate(type(row), changed(row, change)))
    answer = messages_of(row.full_clean)

    sentence = str(constraint.violation_error_message)
    assert len(own_answer) == 1
    if BREAK_OF[name].answer == MESSAGE:
        assert own_answer == [sentence]
        assert answer == [sentence]
    elif BREAK_OF[name].answer == MENDED:
        assert answer == []
    else:
        assert len(answer) == 1


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_messages_are_sentences_of_our_own(name):
    message = str(CONSTRAINTS[name].violation_error_message)

    assert message != str(CONSTRAINTS[name].default_violation_error_message)
    assert message[0].isupper()
    assert message.endswith(".")


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_names_say_which_model_they_guard(name):
    model = next(model for model in apps.get_app_config("cooperation").get_models() if CONSTRAINTS[name] in model._meta.constraints)

    assert name.startswith(f"{model._meta.model_name}_")
