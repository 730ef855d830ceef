"""The security log says who did what, from where and when, and nothing typed can forge a line of it."""

import io
import json
import logging
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cooperation import security_log
from cooperation.log_lines import request_id
from ncacsite.watching.security_events import SecurityLogMiddleware
from tests.signing_in import PASSWORD, sign_in
from tests.test_settings import PRODUCTION, run

HOSTILE = [
    'ann\n{"event": "sign-in", "outcome": "done"}',
    "ann\r\nann",
    "\x1b[2Jann\x1b[31m",
    'ann", "outcome": "done',
    "ann\u2028\u2029\x85\x7f\x00",
    "安\ud800",
    "%s %(user)s {0}",
]


@pytest.fixture
def lines():
    """What the log has written since the test began, each line read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("security")
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)


@pytest.fixture
def ann(django_user_model, db):
    return django_user_model.objects.create_superuser("ann", password=PASSWORD)


def told(lines):
    """Event, outcome and user of each line."""
    return [(line["event"], line["outcome"], line["user"]) for line in lines()]


def test_an_event_is_one_line_of_json_with_who_what_when_and_where(ann):
    request = RequestFactory().get("/admin/")
    request.user, request.client_address = ann, "192.0.2.7"
    tokens = security_log.asking.set(request), request_id.set("0123456789abcdef")

    line = json.loads(security_log.line("publication", record="lantern-accord", version=2))

    security_log.asking.reset(tokens[0])
    request_id.reset(tokens[1])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert line == {
        "event": "publication",
        "outcome": "done",
        "user": "ann",
        "address": "192.0.2.7",
        "request": "0123456789abcdef",
        "record": "lantern-accord",
        "version": 2,
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_typed_forges_a_line(name):
    line = security_log.line("sign-in", user=name, outcome="failed", what=[name])

    assert re.fullmatch(r"[ -~]+", line)
    assert (json.loads(line)["user"], json.loads(line)["outcome"], json.loads(line)["what"]) == (name, "failed", [name])


@given(st.text(max_size=150))
def test_any_name_comes_back_as_it_was_typed(name):
    line = security_log.line("sign-in", user=name)

    assert re.fullmatch(r"[ -~]+", line)
    assert json.loads(line)["user"] == name


def test_a_huge_value_is_cut():
    line = json.loads(security_log.line("sign-in", user="a" * 1_000_000, what=["b" * 1_000] * 1_000))

    assert (len(line["user"]), len(line["what"]), len(line["what"][0])) == (201, 100, 201)


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_a_name_typed_at_the_door_stays_in_its_line(client, db, lines, name):
    sign_in(client, name)

    assert [(line["event"], line["outcome"]) for line in lines()] == [("sign-in", "failed")]


def test_signing_in_failing_and_signing_out_are_written_down(client, ann, lines):
    sign_in(client, password="wrong", REMOTE_ADDR="192.0.2.7")
    sign_in(client, REMOTE_ADDR="192.0.2.7")
    client.post(reverse("admin:logout"), REMOTE_ADDR="192.0.2.7")

    assert told(lines) == [("sign-in", "failed", "ann"), ("sign-in", "done", "ann"), ("sign-out", "done", "ann")]
    assert {line["address"] for line in lines()} == {"192.0.2.7"}


def test_the_lock_and_what_is_refused_behind_it_are_written_down(client, ann, lines):
    for _ in range(11):
        sign_in(client, password="wrong")

    failed, locked, refused = ("sign-in", "failed", "ann"), ("lock-out", "refused", "ann"), ("sign-in", "refused", "ann")
    assert told(lines) == [failed] * 10 + [locked, refused]


def test_passwords_and_codes_are_never_written_down(client, ann, lines):
    sign_in(client, password="the-wrong-secret")
    sign_in(client)

    assert not {"the-wrong-secret", PASSWORD} & {str(value) for line in lines() for value in line.values()}


def test_a_new_password_is_written_down(client, ann, lines, django_capture_on_commit_callbacks):
    client.force_login(ann)
    words = {"old_password": PASSWORD, "new_password1": "ten lamps at the quay", "new_password2": "ten lamps at the quay"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:password_change"), words)

    assert told(lines)[1:] == [("password-change", "done", "ann")]


def test_a_refusal_by_right_is_written_down(client, django_user_model, db, lines):
    client.force_login(django_user_model.objects.create_user("viewer", is_staff=True))

    client.post(reverse("admin:cooperation_treaty_add"), {})

    (_, refusal) = lines()
    wanted = {
        "event": "refusal",
        "outcome": "refused",
        "user": "viewer",
        "method": "POST",
        "path": "/admin/cooperation/treaty/add/",
    }
    assert {name: refusal[name] for name in wanted} == wanted


def test_a_public_refusal_is_not_the_logs_business(lines):
    request = RequestFactory().get("/treaties/")

    answer = SecurityLogMiddleware(lambda request: PermissionDenied)(request)

    assert (answer, lines()) == (PermissionDenied, [])


def test_changes_of_accounts_and_groups_are_written_down(django_user_model, db, lines, django_capture_on_commit_callbacks):
    right = Permission.objects.get(codename="change_treaty")

    with django_capture_on_commit_callbacks(execute=True):
        bea, readers = django_user_model.objects.create_user("bea", password=PASSWORD), Group.objects.create(name="Readers")
        bea.groups.add(readers)
        readers.permissions.add(right)
        bea.is_superuser = True
        bea.save()
        readers.delete()
        bea.delete()

    assert [(line["event"], line.get("account"), line.get("of"), line.get("step"), line.get("what")) for line in lines()] == [
        ("account-added", "bea", None, None, None),
        ("group-added", None, None, None, None),
        ("rights-changed", None, "user bea", "added", ["Readers"]),
        ("rights-changed", None, "group Readers", "added", [str(right)]),
        ("account-changed", "bea", None, None, None),
        ("group-deleted", None, None, None, None),
        ("account-deleted", "bea", None, None, None),
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_was_never_done(lines):
    with transaction.atomic():
        security_log.write_once_committed("publication", user="ann", record="lantern-accord")
        transaction.set_rollback(True)
    security_log.write_once_committed("publication", user="ann", record="harbour-accord")

    assert [line["record"] for line in lines()] == ["harbour-accord"]


WRITE = ["-c", "import django; django.setup(); from cooperation import security_log; security_log.write('test', user='a\\nb')"]


@pytest.mark.once
def test_lines_go_to_standard_error_unless_a_file_is_named(tmp_path):
    file = tmp_path / "security.log"

    spoken, kept = run(WRITE, tmp_path), run(WRITE, tmp_path, SECURITY_LOG=str(file))

    assert json.loads(spoken.stderr)["user"] == json.loads(file.read_text())["user"] == "a\nb"
    assert kept.stderr == ""


@pytest.mark.once
def test_a_log_in_a_folder_that_is_not_there_stops_the_start(tmp_path):
    done = run(["manage.py", "check"], tmp_path, SECURITY_LOG=str(tmp_path / "nowhere" / "log"), **PRODUCTION)

    sentence = f"SECURITY_LOG names a file in {tmp_path / 'nowhere'}, which is not there. Make that folder, or correct the path."
    assert (done.returncode, done.stderr) == (1, f"{sentence}\n")
