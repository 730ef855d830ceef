"""Each request is one line of the log, whatever it asks and however it ends, and every line about it has its id."""

import io
import json
import logging
import re

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from cooperation import security_log
from cooperation.log_lines import JsonLines, WithRequest, request_id
from ncacsite.client_address import shortened
from ncacsite.page_cache.cache import PageCache, is_secure
from ncacsite.page_cache.pages import KeptPages
from ncacsite.watching.notes import CACHE, NOTES, USER
from ncacsite.watching.request_log import LONGEST_QUERY, RequestLog
from tests import factories
from tests.test_security_log import HOSTILE

ID = re.compile(r"[0-9a-f]{16}")
PROXY_ID = "0123456789abcdef0123456789abcdef"


class Log:
    """What a logger has written since the test began."""

    def __init__(self, name, formatter):
        self.stream, self.logger = io.StringIO(), logging.getLogger(name)
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(formatter)
        self.handler.addFilter(WithRequest())
        self.logger.addHandler(self.handler)

    @property
    def text(self):
        return self.stream.getvalue()

    def lines(self):
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(autouse=True)
def _is_on(settings):
    settings.REQUEST_LOG = "stderr"


@pytest.fixture
def log():
    found = Log("requests", logging.Formatter("%(message)s"))
    yield found
    found.logger.removeHandler(found.handler)


@pytest.fixture
def faults():
    found = Log(None, JsonLines())
    yield found
    found.logger.removeHandler(found.handler)


@pytest.fixture
def site(db):
    """The site as a server has it, but for closing connections: the test has but one."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


def application(status="200 OK", headers=(), body=(b"lantern",)):
    def answer(environ, start_response):
        start_response(status, list(headers))
        return body

    return answer


def ask(application, path="/", *, read=True, **environ):
    """Ask as a server does; answers status, headers and body."""
    told = []
    answer = RequestLog(application)(
        RequestFactory().generic(environ.pop("method", "GET"), "/").environ | {"PATH_INFO": path} | environ,
        lambda status, headers, exc_info=None: told.extend([status, headers]),
    )
    body = b"".join(answer) if read else b""
    if hasattr(answer, "close"):
        answer.close()
    return *told, body


def test_a_request_is_one_line_of_json(log):
    ask(application(), "/treaties/", QUERY_STRING="kind=treaty", REMOTE_ADDR="192.0.2.77", **{CACHE: "hit"})

    (line,) = log.lines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("at"))
    assert ID.fullmatch(line.pop("request"))
    assert 0 <= line.pop("milliseconds") < 60_000
    assert line == {
        "method": "GET",
        "path": "/treaties/",
        "query": "kind=treaty",
        "status": 200,
        "outcome": "answered",
        "bytes": 7,
        "route": "",
        "cache": "hit",
        "user": "",
        "address": "192.0.2.0/24",
    }


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("200 OK", "answered"), ("304 Not Modified", "answered"), ("404 Not Found", "refused"), ("503 No", "failed")],
)
def test_the_outcome_follows_from_the_status(log, status, outcome):
    ask(application(status))

    assert [(line["status"], line["outcome"]) for line in log.lines()] == [(int(status[:3]), outcome)]


@pytest.mark.parametrize("hostile", [*HOSTILE, "é" * 100_000, "\ud800\n" * 1_000])
def test_whatever_is_asked_is_one_short_line_of_ascii(log, hostile):
    raw = hostile.encode("utf-8", "surrogatepass").decode("latin-1")  # as servers hand over what is no ASCII
    headers = {"HTTP_X_REQUEST_ID": raw, "HTTP_X_FORWARDED_FOR": raw, "HTTP_HOST": raw, "HTTP_USER_AGENT": raw}

    def site(environ, start_response):
        environ[NOTES][USER] = hostile
        return application()(environ, start_response)

    ask(site, f"/{raw}", QUERY_STRING=raw, REQUEST_METHOD=raw, REMOTE_ADDR=raw, **headers)

    assert re.fullmatch(r"[ -~]+\n", log.text)
    assert len(log.text) < 8192
    assert log.lines()[0]["user"] == (hostile if len(hostile) <= 200 else f"{hostile[:200]}…")


def test_a_long_query_is_cut(log):
    ask(application(), QUERY_STRING="q" * 7_000)

    assert log.lines()[0]["query"] == "q" * LONGEST_QUERY + "…"


def test_the_key_of_a_preview_link_is_not_written_down(log):
    ask(application(), "/zh/preview/very-secret/")

    assert log.lines()[0]["path"] == "/zh/preview/…"


def test_what_is_sent_in_pieces_is_counted_to_the_end(log):
    answer = ask(application(body=iter([b"one", b"", b"three"])))

    assert (answer[2], log.lines()[0]["bytes"], log.lines()[0]["outcome"]) == (b"onethree", 8, "answered")


def test_who_hangs_up_in_the_middle_is_told(log):
    ask(application(body=iter([b"one", b"two"])), read=False)

    assert [(line["status"], line["outcome"], line["bytes"]) for line in log.lines()] == [(200, "broken off", 0)]


def test_head_sends_nothing_and_breaks_nothing_off(log):
    ask(application(body=iter([b"one"])), method="HEAD", read=False)

    assert [(line["method"], line["outcome"], line["bytes"]) for line in log.lines()] == [("HEAD", "answered", 0)]


def test_what_is_wrapped_is_closed_once(log):
    class Body:
        closed = 0

        def __iter__(self):
            return iter([b"one"])

        def close(self):
            self.closed += 1

    body = Body()
    ask(application(body=body))

    assert (body.closed, len(log.lines())) == (1, 1)


@pytest.mark.parametrize("body", [[b"lantern"], (b"lantern",), ()])
def test_what_is_whole_is_handed_over_as_a_list(log, body):
    """Servers send a list at once, and anything else piece by piece."""
    handed = RequestLog(application(body=body))(RequestFactory().get("/").environ, lambda *args: None)

    assert (handed, [line["bytes"] for line in log.lines()]) == ([*body], [7 * len(body)])


def test_with_the_log_off_the_answer_is_passed_on_as_it_is(settings, log):
    settings.REQUEST_LOG = "off"
    body = iter([b"one"])

    assert RequestLog(application(body=body))(RequestFactory().get("/").environ, lambda *args: None) is body
    assert log.lines() == []


def test_an_exception_nobody_caught_is_a_line_with_the_id_of_its_request(log, faults):
    def broken(environ, start_response):
        raise RuntimeError('first\n{"forged": 1}\r\x1b[2J\x7f')

    with pytest.raises(RuntimeError):
        ask(broken)

    (line,), (fault,) = log.lines(), faults.lines()
    assert (line["status"], line["outcome"]) == (500, "failed")
    assert (fault["request"], fault["level"], fault["logger"]) == (line["request"], "error", "ncacsite.faults")
    assert re.fullmatch(r"[ -~]+\n", faults.text)
    assert fault["trace"].endswith('RuntimeError: first\n{"forged": 1}\r\x1b[2J\x7f')


def test_an_answer_that_fails_in_the_middle_is_told(log, faults):
    def pieces():
        yield b"one"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        b"".join(body := RequestLog(application(body=pieces()))(RequestFactory().get("/").environ, lambda *args: None))
    body.close()

    assert [(line["outcome"], line["bytes"]) for line in log.lines()] == [("failed", 3)]
    assert "ZeroDivisionError" in faults.lines()[0]["trace"]


def test_a_fault_in_a_view_has_the_id_of_its_request(site, log, faults, monkeypatch):
    monkeypatch.setattr("django.views.generic.TemplateView.get", lambda *args, **kwargs: 1 / 0)

    status, headers, _ = ask(site, "/robots.txt", HTTP_HOST="localhost")

    (line,), (fault,) = log.lines(), faults.lines()
    assert (status, line["status"], line["route"]) == ("500 Internal Server Error", 500, "robots")
    assert fault["request"] == line["request"] == dict(headers)["X-Request-ID"]
    assert "ZeroDivisionError" in fault["trace"]


@pytest.mark.parametrize("message", HOSTILE)
def test_whatever_any_logger_says_is_one_line(message):
    record = logging.makeLogRecord({"name": message, "msg": "%s", "args": (message,)})

    line = JsonLines().format(record)

    assert re.fullmatch(r"[ -~]+", line)
    assert (json.loads(line)["message"], json.loads(line)["logger"]) == (message, message)


def test_a_huge_message_is_cut_and_of_a_huge_trace_the_end_is_kept(faults):
    try:
        raise ValueError("x" * 100_000 + "the end")
    except ValueError:
        logging.getLogger("somebody.elses").exception("y" * 100_000)

    (line,) = faults.lines()
    assert (len(line["message"]), len(line["trace"]), line["trace"][-7:]) == (1_001, 6_000, "the end")


def test_what_may_be_kept_has_no_id_and_what_may_not_has_one():
    for value, has_one in [("public, no-cache", False), ("no-store", True), ("max-age=0, no-store, private", True)]:
        _, headers, _ = ask(application(headers=[("cache-control", value)]))

        assert ("X-Request-ID" in dict(headers)) is has_one


@pytest.mark.parametrize(
    ("trusted", "given", "is_taken"),
    [
        ({"PROXIES": 1}, PROXY_ID, True),
        ({"BEHIND_TLS_PROXY": True}, "6d6f6f6e-1111-4222-8333-444455556666", True),
        ({}, PROXY_ID, False),
        ({"PROXIES": 0}, PROXY_ID, False),
        ({"PROXIES": 1}, "short", False),
        ({"PROXIES": 1}, f"{PROXY_ID}\n", False),
        ({"PROXIES": 1}, f"{PROXY_ID},{PROXY_ID}", False),
        ({"PROXIES": 1}, "a" * 65, False),
        ({"PROXIES": 1}, "é" * 20, False),
    ],
)
def test_the_id_of_a_proxy_is_taken_where_one_is_trusted_and_it_is_sound(settings, trusted, given, is_taken):
    for name, value in trusted.items():
        setattr(settings, name, value)

    _, headers, _ = ask(application(headers=[("Cache-Control", "no-store")]), HTTP_X_REQUEST_ID=given)

    found = dict(headers)["X-Request-ID"]
    assert (found == given) is is_taken
    assert is_taken or ID.fullmatch(found)


@pytest.mark.parametrize(("how", "address"), [("short", "192.0.2.0/24"), ("whole", "192.0.2.77"), ("none", "")])
def test_how_much_of_an_address_is_kept_is_the_deployments_choice(settings, log, how, address):
    settings.REQUEST_LOG_ADDRESSES, settings.PROXIES = how, 1

    ask(application(), HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.77")

    assert log.lines()[0]["address"] == address


def test_an_address_is_shortened_to_its_network():
    written = ["192.0.2.77", "::ffff:192.0.2.77", "2001:db8:1:2:3:4:5:6", "unix:", "", "1.2.3"]

    assert list(map(shortened, written)) == ["192.0.2.0/24", "192.0.2.0/24", "2001:db8:1::/48", "", "", ""]


def test_a_kept_page_is_named_as_the_one_it_was_made_from(site, log):
    factories.make_treaty()
    cached = PageCache(
        site,
        pages=KeptPages(1_000_000),
        revision=lambda: 1,
        session_cookie="sessionid",
        apart=("/static/", "/admin/"),
        is_secure=is_secure,
        out_of_date=None,
    )

    for path in ["/treaties/", "/treaties/", "/nope/"]:
        ask(cached, path, HTTP_HOST="localhost", REQUEST_METHOD="GET")

    assert [(line["cache"], line["route"], line["bytes"] > 1_000) for line in log.lines()] == [
        ("miss", "treaty-list", True),
        ("hit", "treaty-list", True),
        ("miss", "", True),
    ]


def test_the_log_knows_the_page_and_the_editor(site, log, client):
    factories.make_treaty()
    client.force_login(User.objects.create_superuser("ann\n"))
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())

    for path, cookie in [("/treaties/", ""), ("/treaties/", cookies), ("/admin/", cookies), ("/no-such-page/", cookies)]:
        ask(site, path, HTTP_COOKIE=cookie, HTTP_HOST="localhost")

    assert [(line["status"], line["route"], line["user"]) for line in log.lines()] == [
        (200, "treaty-list", ""),
        (200, "treaty-list", "ann\n"),
        (200, "admin:index", "ann\n"),
        (404, "", "ann\n"),
    ]


def test_the_security_log_has_the_id_too():
    request_id.set(PROXY_ID)

    assert json.loads(security_log.line("sign-in"))["request"] == PROXY_ID
    request_id.set("")


def test_the_site_is_served_with_the_log():
    from ncacsite.wsgi import application  # it starts the site

    assert isinstance(application, RequestLog)
