"""How often the door of the admin may be tried, and whom that keeps out."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ncacsite.client_address import UNKNOWN, client_address, counted_address
from tests.pages import Page
from tests.signing_in import INDEX, PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_proxy(settings):
    settings.PROXIES = 0


def fail(client, times, **attempt):
    return [sign_in(client, password="wrong", **attempt).status_code for _ in range(times)]


def minutes_pass(minutes):
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))


def test_the_tenth_wrong_password_closes_the_door_and_says_for_how_long(client, ann):
    statuses = fail(client, 9)
    answer = sign_in(client, password="wrong")

    page = Page(answer)
    assert statuses == [200] * 9
    assert (answer.status_code, answer["Retry-After"], page.text("h1")) == (429, "900", ["Too many tries"])
    assert "Try again in 15 minutes." in page.html
    assert page.parse_errors == []
    assert sign_in(client).status_code == 429
    assert not is_in(client)


def test_others_still_sign_in(client, ann, bea):
    fail(client, 10)

    assert sign_in(client, "bea").status_code == 302


def test_the_door_opens_after_a_quarter_of_an_hour_however_often_it_was_tried(client, ann):
    fail(client, 10)
    minutes_pass(14)
    refused = fail(client, 5)
    seconds = int(sign_in(client)["Retry-After"])
    minutes_pass(15.1)

    assert refused == [429] * 5
    assert 0 < seconds <= 60
    assert sign_in(client).status_code == 302


def test_the_owners_browser_is_let_in_while_a_stranger_keeps_trying(client, ann):
    sign_in(client)
    client.post(reverse("admin:logout"))
    fail(Client(), 12)

    assert sign_in(Client()).status_code == 429
    assert sign_in(client).status_code == 302
    assert sign_in(Client()).status_code == 429


def test_a_known_browser_has_ten_tries_too(client, ann):
    sign_in(client)
    client.post(reverse("admin:logout"))

    assert fail(client, 10)[-1] == 429


@pytest.mark.parametrize("forged", ["", "x", "ann:1:2", "\x00", "%00"])
def test_nobody_makes_a_browser_known(client, ann, forged):
    fail(client, 10)
    client.cookies["browser"] = forged

    assert sign_in(client).status_code == 429


def test_a_browser_known_to_one_is_a_stranger_to_another(client, ann, bea):
    sign_in(client, "bea")
    client.post(reverse("admin:logout"))
    fail(Client(), 10)

    assert sign_in(client).status_code == 429


def test_signing_in_forgets_what_was_mistyped(client, ann):
    fail(client, 9)
    sign_in(client)
    client.cookies.clear()

    assert fail(client, 9) == [200] * 9


def test_fifty_wrong_passwords_from_one_address_close_the_door_to_it_alone(client, ann, no_proxy):
    statuses = [sign_in(client, f"name-{number}", "wrong", REMOTE_ADDR="192.0.2.7").status_code for number in range(50)]

    assert statuses == [200] * 49 + [429]
    assert sign_in(client, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert sign_in(client, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_nobody_is_locked_out_for_sharing_a_proxy_that_is_not_configured(client, ann):
    statuses = [sign_in(client, f"name-{number}", "wrong", REMOTE_ADDR="10.0.0.1").status_code for number in range(60)]

    assert set(statuses) == {200}
    assert sign_in(client, REMOTE_ADDR="10.0.0.1").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "tls_proxy", "peer", "forwarded", "address", "counted"),
    [
        (None, False, "8.8.8.8", "1.1.1.1", "8.8.8.8", "8.8.8.8"),
        (None, False, "10.0.0.1", "1.1.1.1", "10.0.0.1", UNKNOWN),
        (None, True, "8.8.8.8", "1.1.1.1", "8.8.8.8", UNKNOWN),
        (0, False, "10.0.0.1", "1.1.1.1", "10.0.0.1", "10.0.0.1"),
        (1, True, "10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1", "1.1.1.1"),
        (2, True, "10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1", "1.1.1.1"),
        (2, True, "10.0.0.1", "1.1.1.1", "10.0.0.1", "10.0.0.1"),
        (1, True, "10.0.0.1", "1.1.1.1, unknown", None, UNKNOWN),
        (0, False, "2001:4860:4860:1:2:3:4:5", "", "2001:4860:4860:1:2:3:4:5", "2001:4860:4860:1::"),
        (0, False, "::ffff:8.8.8.8", "", "8.8.8.8", "8.8.8.8"),
        (0, False, "", "", None, UNKNOWN),
    ],
)
def test_an_address_counts_only_where_it_is_known_to_be_the_senders(
    rf, settings, proxies, tls_proxy, peer, forwarded, address, counted
):
    settings.PROXIES, settings.BEHIND_TLS_PROXY = proxies, tls_proxy
    request = rf.get(INDEX, REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})

    found = client_address(request)

    assert (str(found) if found else None, counted_address(request)) == (address, counted)


class HasherThatTakesItsTime(PBKDF2PasswordHasher):
    """Ten wrong passwords have been counted when it is done with one."""

    def verify(self, password, encoded):
        AccessAttempt.objects.create(username="ann", ip_address=UNKNOWN, user_agent="", failures_since_start=10)
        return super().verify(password, encoded)


def test_the_right_password_among_many_at_once_is_refused_when_ten_others_were_counted_first(client, ann, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.{HasherThatTakesItsTime.__name__}"]
    ann.set_password(PASSWORD)
    ann.save()

    answer = sign_in(client)

    assert (answer.status_code, is_in(client)) == (429, False)


def test_an_administrator_unlocks_a_name(client, ann, capsys):
    fail(client, 10)

    call_command("axes_reset_username", "ann")

    assert sign_in(client).status_code == 302


def test_known_and_unknown_names_get_the_same_words(client, ann):
    known, unknown = (Page(sign_in(client, name, "wrong")) for name in ("ann", "zoe"))

    assert known.text(".errornote") == unknown.text(".errornote") != []
    assert re.sub('ann|zoe|value="[^"]{64}"', "", known.html) == re.sub('ann|zoe|value="[^"]{64}"', "", unknown.html)


class CountingHasher(PBKDF2PasswordHasher):
    """A hasher that counts the hashes it makes: all that takes time in signing in."""

    algorithm, iterations, made = "counting", 10, 0

    def encode(self, *args):
        type(self).made += 1
        return super().encode(*args)


def test_known_and_unknown_names_make_as_many_hashes(ann, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    ann.set_password(PASSWORD)
    ann.save()

    def hashes(name):
        before = CountingHasher.made
        sign_in(Client(), name, "wrong")
        return CountingHasher.made - before

    assert (hashes("ann"), hashes("zoe")) == (1, 1)
