"""The first administrator: made once, told once."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run():
    out = StringIO()
    call_command("first_administrator", stdout=out)
    return out.getvalue()


def test_it_makes_one_administrator_whose_password_is_shown_once(rf):
    first, second = run(), run()

    name, password = (line.split()[1] for line in first.splitlines()[:2])
    user = authenticate(rf.get("/"), username=name, password=password)
    assert first == f"  User       admin\n  Password   {password}\n  Write the password down: it is not shown again.\n"
    assert second == ""
    assert len(password) >= 16
    assert (user.is_superuser, user.is_staff) == (True, True)


def test_it_leaves_a_deployment_with_an_administrator_alone():
    get_user_model().objects.create_superuser("chief", password="a long enough password")

    assert run() == ""
    assert get_user_model().objects.count() == 1


def test_a_user_of_that_name_without_the_rights_is_not_promoted():
    get_user_model().objects.create_user("admin")

    with pytest.raises(CommandError) as error:
        run()

    assert str(error.value) == ("There is a user “admin” who is no administrator. Use createsuperuser to make one of another name.")
