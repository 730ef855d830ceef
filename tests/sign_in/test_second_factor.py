"""The second factor: setting up an app, signing in with it, and the ways back in without it."""

import time
from base64 import b32decode
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from ncacsite.signing_in import second_factor
from tests.pages import Page
from tests.signing_in import CODE, FACTOR, INDEX, KEY, LOGIN, PASSWORD, code_of, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_app(ann):
    """Ann, with an authenticator app."""
    TOTPDevice.objects.create(user=ann, key=KEY)
    return ann


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def set_up(client, password=PASSWORD, code=None):
    page = Page(client.get(FACTOR))
    key = key_shown(page)
    return page, key, client.post(FACTOR, {"code": code or code_of(key), "password": password})


def key_shown(page):
    return hexadecimal(page.text("code")[0])


def hexadecimal(letters):
    return b32decode(letters.replace(" ", "")).hex()


def test_the_app_is_set_up_with_a_key_a_link_a_code_and_the_password(client, ann):
    sign_in(client)
    page, key, answer = set_up(client)

    link = urlsplit(page.attributes("a[href^=otpauth]", "href")[0])
    codes = Page(answer).text("li code")
    assert (link.scheme, link.netloc, link.path) == ("otpauth", "totp", "/Copyright%20Cooperation%20Record%3Aann")
    assert hexadecimal(parse_qs(link.query)["secret"][0]) == key == TOTPDevice.objects.get(confirmed=True).key
    assert (page.parse_errors, Page(answer).parse_errors) == ([], [])
    assert len(set(codes)) == 10
    assert is_in(client)


@pytest.mark.parametrize(("password", "code"), [("wrong", None), (PASSWORD, "000000"), (PASSWORD, "no code"), (PASSWORD, "-1")])
def test_the_app_is_not_set_up_without_both(client, ann, password, code):
    sign_in(client)
    _, key, answer = set_up(client, password, code)

    again = Page(answer)
    assert (answer.status_code, len(again.text(".errorlist li"))) == (200, 1)
    assert key_shown(again) == key
    assert not TOTPDevice.objects.exists()


def test_setting_up_the_app_ends_the_sessions_that_had_none(client, ann):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)

    set_up(client)

    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_after_the_password_nobody_is_in_until_the_code_is_given(client, with_app):
    answer = sign_in(client)

    assert (answer.status_code, answer.url, is_in(client)) == (302, CODE, False)
    page = Page(client.get(CODE))
    answer = client.post(CODE, {"code": code_of()})
    assert (page.parse_errors, page.text("h1")) == ([], ["Your second factor"])
    assert (answer.status_code, answer.url, is_in(client)) == (302, INDEX, True)


def test_the_code_leads_where_the_editor_was_going(client, with_app):
    client.post(LOGIN, {"username": "ann", "password": PASSWORD, "next": "/admin/cooperation/treaty/"})

    assert client.post(CODE, {"code": code_of()}).url == "/admin/cooperation/treaty/"


def test_nobody_is_led_away_from_the_site(client, with_app):
    client.post(LOGIN, {"username": "ann", "password": PASSWORD, "next": "https://evil.example/"})

    assert client.post(CODE, {"code": code_of()}).url == INDEX


def test_a_code_is_good_once(client, with_app):
    code = code_of()
    sign_in(client)
    client.post(CODE, {"code": code})
    client.post(reverse("admin:logout"))
    sign_in(client)

    answer = client.post(CODE, {"code": code})

    sentence = "This code does not fit. Wait for the next one your app shows, and type that."
    assert (answer.status_code, Page(answer).text(".errorlist li"), is_in(client)) == (200, [sentence], False)


def test_a_recovery_code_is_good_once_however_it_is_typed(client, with_app):
    code, *_ = second_factor.new_recovery_codes(with_app)
    sign_in(client)
    first = client.post(CODE, {"code": f" {code.upper()} "})
    client.post(reverse("admin:logout"))
    sign_in(client)
    second = client.post(CODE, {"code": code})

    assert (first.status_code, second.status_code, second_factor.codes_left(with_app)) == (302, 200, 9)


def test_recovery_codes_cannot_be_read_in_the_database(ann):
    codes = second_factor.new_recovery_codes(ann)

    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert (len(kept), kept & {code.replace("-", "") for code in codes}) == (10, set())


def test_wrong_codes_count_as_wrong_passwords_do(client, with_app):
    sign_in(client)
    statuses = [client.post(CODE, {"code": "000000"}).status_code for _ in range(10)]

    assert statuses == [200] * 9 + [429]
    assert client.post(CODE, {"code": code_of()}).status_code == 429
    assert sign_in(client).status_code == 429
    assert not is_in(client)


def test_the_right_password_does_not_wipe_out_wrong_codes(client, with_app):
    statuses = []
    for _ in range(10):
        sign_in(client)
        statuses.append(client.post(CODE, {"code": "000000"}).status_code)

    assert statuses == [200] * 9 + [429]


@pytest.mark.parametrize("change", ["late", "new password", "inactive"])
def test_the_code_is_worth_nothing_when_the_password_no_longer_is(client, with_app, change):
    sign_in(client)
    if change == "late":
        session = client.session
        session["signing_in"] |= {"at": time.time() - 301}
        session.save()
    elif change == "new password":
        with_app.set_password("ten lamps at the quay")
    else:
        with_app.is_active = False
    with_app.save()

    answer = client.post(CODE, {"code": code_of()})

    assert (answer.status_code, answer.url, is_in(client)) == (302, LOGIN, False)


@pytest.mark.parametrize("address", [INDEX, "/admin/cooperation/treaty/add/", "/admin/auth/user/", "/admin/password_change/"])
def test_whoever_may_publish_sets_it_up_before_anything_else(client, ann, required, address):
    sign_in(client)

    answer = client.get(address, follow=True)

    page = Page(answer)
    assert answer.redirect_chain[-1][0].startswith(f"{FACTOR}?next=/admin/")
    assert "Your account can publish, so it needs a second factor besides the password." in page.html
    assert page.attributes("form[action]", "action") == [reverse("admin:logout")]


def test_once_it_is_set_up_the_editor_goes_on_to_where_he_was_going(client, ann, required):
    sign_in(client)
    key = key_shown(Page(client.get(FACTOR)))

    answer = client.post(FACTOR, {"code": code_of(key), "password": PASSWORD, "next": "/admin/cooperation/treaty/"})

    assert Page(answer).attributes("a.button", "href") == ["/admin/cooperation/treaty/"]
    assert client.get("/admin/cooperation/treaty/").status_code == 200


def test_whoever_has_not_set_it_up_can_sign_out(client, ann, required):
    sign_in(client)

    client.post(reverse("admin:logout"))

    assert "_auth_user_id" not in client.session


def test_whoever_may_not_publish_needs_none(client, bea, required):
    sign_in(client, "bea")
    without = is_in(client)
    bea.user_permissions.add(Permission.objects.get(codename="publish_record"))

    assert (without, is_in(client)) == (True, False)


def test_a_session_without_the_second_factor_cannot_replace_it(client, with_app):
    client.force_login(with_app)

    answer = client.get(FACTOR)

    assert (answer.status_code, answer.url, is_in(client)) == (302, f"{LOGIN}?next={FACTOR}", False)


def test_new_recovery_codes_replace_the_old(client, ann):
    sign_in(client)
    _, _, answer = set_up(client)
    old = Page(answer).text("li code")

    page = Page(client.get(FACTOR))
    new = Page(client.post(FACTOR, {"password": PASSWORD, "codes": "1"})).text("li code")

    assert "you have 10 recovery codes left" in page.html
    assert (page.parse_errors, len(new), set(new) & set(old), second_factor.codes_left(ann)) == ([], 10, set(), 10)


def test_the_app_is_taken_away_with_the_password_only(client, ann):
    sign_in(client)
    set_up(client)
    client.post(FACTOR, {"password": "wrong", "remove": "1"})
    kept = TOTPDevice.objects.count()
    client.post(FACTOR, {"password": PASSWORD, "remove": "1"})

    assert (kept, TOTPDevice.objects.count(), StaticToken.objects.count(), is_in(client)) == (1, 0, 0, True)


def test_the_command_helps_whoever_has_lost_the_device(client, with_app, capsys):
    elsewhere = Client()
    sign_in(elsewhere)
    elsewhere.post(CODE, {"code": code_of()})

    call_command("reset_second_factor", "ann")

    sentence = "“ann” signs in with the password alone now, and is signed out everywhere.\n"
    assert (capsys.readouterr().out, is_in(elsewhere)) == (sentence, False)
    assert sign_in(client).url == INDEX


def test_the_command_names_an_account_that_is_not_there():
    with pytest.raises(CommandError) as error:
        call_command("reset_second_factor", "zoe")

    assert str(error.value) == "There is no account “zoe”. Check the name."


def test_an_administrator_helps_in_the_admin_and_only_one_helps_another(client, with_app, bea, django_user_model):
    TOTPDevice.objects.create(user=bea, key=KEY)
    chief = django_user_model.objects.create_user("chief", is_staff=True)
    chief.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    client.force_login(chief)

    answer = client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "reset_second_factor", "_selected_action": [with_app.pk, bea.pk]},
        follow=True,
    )

    sentence = "1 account signs in with its password alone now, and is signed out everywhere."
    assert Page(answer).text(".messagelist li") == [sentence]
    assert list(TOTPDevice.objects.values_list("user__username", flat=True)) == ["ann"]


@pytest.mark.parametrize("kind", ["otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"])
def test_no_page_of_the_admin_shows_the_secrets_of_others(client, ann, kind):
    client.force_login(ann)

    assert client.get(f"/admin/{kind}/").status_code == 404


def test_signing_in_costs_few_queries(client, ann, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        sign_in(client)
