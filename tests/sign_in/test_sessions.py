"""A session of the admin begins at the door, is renewed by use, and ends when it should."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.signing_in import LOGIN, PASSWORD, is_in, sign_in
from tests.test_settings import PRODUCTION, read, run

pytestmark = pytest.mark.django_db


def test_signing_in_makes_a_new_session_that_signing_out_ends(client, ann):
    planted = client.session.session_key  # the test client makes a session where there is none
    sign_in(client)
    key = client.cookies["sessionid"].value
    client.post(reverse("admin:logout"))

    client.cookies["sessionid"] = key
    assert key != planted
    assert not is_in(client)


def test_signing_out_is_a_post(client, ann):
    client.force_login(ann)

    assert (client.get(reverse("admin:logout")).status_code, is_in(client)) == (405, True)


def test_a_new_password_ends_the_sessions_on_other_devices(client, ann):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    words = {"old_password": PASSWORD, "new_password1": "ten lamps at the quay", "new_password2": "ten lamps at the quay"}

    client.post(reverse("admin:password_change"), words)

    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_a_session_ends_after_a_week_of_use(client, ann):
    sign_in(client)
    session = client.session
    session["began_at"] -= 7 * 24 * 60 * 60 + 1
    session.save()

    answer = client.post(reverse("admin:cooperation_treaty_add"), {"title": "Lantern Accord"})

    assert (answer.status_code, answer.url) == (302, f"{LOGIN}?next=/admin/cooperation/treaty/add/")
    assert not is_in(client)


def test_a_session_in_use_is_renewed_at_most_every_ten_minutes(client, ann):
    sign_in(client)
    at_once = client.get("/admin/password_change/").cookies
    session = client.session
    session["used_at"] -= 11 * 60
    session.save()

    assert ("sessionid" in at_once, client.get("/admin/password_change/").cookies["sessionid"]["max-age"]) == (False, 12 * 60 * 60)


def test_a_public_page_never_renews_a_session(client, ann):
    sign_in(client)
    session = client.session
    session["used_at"] -= 11 * 60
    session.save()

    answer = client.get("/about/")

    assert (answer.cookies, client.session["used_at"]) == ({}, session["used_at"])


@pytest.mark.once
def test_production_hardens_the_cookies_and_asks_for_the_second_factor(tmp_path):
    names = [
        *("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME"),
        *("BROWSER_COOKIE_NAME", "REQUIRE_SECOND_FACTOR", "SESSION_COOKIE_AGE", "SESSION_LONGEST", "PROXIES"),
    ]

    production = read(tmp_path, *names, **PRODUCTION)
    told = read(tmp_path, *names[-4:], REQUIRE_SECOND_FACTOR="1", SESSION_IDLE_HOURS="1", SESSION_DAYS="1", PROXIES="2")

    assert production == [True, True, "Lax", "__Host-sessionid", "__Host-browser", True, 43_200, 604_800, None]
    assert told == [True, 3_600, 86_400, 2]


@pytest.mark.once
def test_a_session_of_no_length_stops_the_start(tmp_path):
    done = run(["manage.py", "check"], tmp_path, SESSION_DAYS="0")

    assert done.stderr == "SESSION_IDLE_HOURS or SESSION_DAYS is 0, and nobody could sign in. Set it to 1 or more.\n"
