"""The site on a real server with several workers: its log, its counts, whom it believes, and what it refuses."""

import json
import os
import signal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.serving import HOST, OVER_TLS, serve, wait_for

pytestmark = pytest.mark.once

ROBOTS = "/robots.txt"
REQUESTS = "record_requests_total"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("serving")


@pytest.fixture(scope="module")
def server(folder):
    """Two workers behind a proxy of ours that counts for nothing but TLS; no table in the database, as no page is asked for."""
    log = str(folder / "requests.log")
    with serve(folder, METRICS="1", REQUEST_LOG=log, BEHIND_TLS_PROXY="1") as server:
        yield server


@pytest.fixture
def log(server, folder):
    """The lines of the requests whose query holds a mark, each read back, once there are so many of them."""

    def lines(mark, number=1):
        return wait_for(lambda: len(found := [line for line in every_line() if mark in line["query"]]) == number and found)

    def every_line():
        return map(json.loads, (folder / "requests.log").read_text("ascii").splitlines())

    return lines


def counts(server):
    """Every number that Prometheus reads, by name and labels, once no other request is in flight: a request is counted after its last byte."""
    return wait_for(lambda: (found := numbers(server))[("record_requests_in_flight",)] == 1 and found)


def numbers(server):
    status, headers, body = server.ask("/metrics", "Host: 10.0.0.7:8000")
    assert (status, headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    samples = (sample for family in text_string_to_metric_families(body.decode()) for sample in family.samples)
    return {(sample.name, *sorted(sample.labels.items())): sample.value for sample in samples}


def requests_of(found, route):
    return sum(value for key, value in found.items() if key[0] == REQUESTS and ("route", route) in key)


def test_every_request_is_one_line_whatever_worker_answers(server, log):
    statuses = [server.ask(f"{ROBOTS}?number={number}")[0] for number in range(20)]

    lines = log("number", 20)
    assert statuses == [200] * 20
    assert {line["query"] for line in lines} == {f"number={number}" for number in range(20)}
    assert len({line["request"] for line in lines}) == 20
    assert {(line["path"], line["status"], line["outcome"], line["route"]) for line in lines} == {
        (ROBOTS, 200, "answered", "robots")
    }
    assert {line["bytes"] for line in lines} == {len(server.ask(ROBOTS)[2])}


def test_a_head_has_no_bytes(server, log):
    status, headers, body = server.ask(f"{ROBOTS}?of=head", method="HEAD")

    (line,) = log("of=head")
    assert (status, body, line["method"], line["bytes"], line["outcome"]) == (200, b"", "HEAD", 0, "answered")
    assert int(headers["content-length"]) > 0


def test_the_log_may_be_rotated_while_the_site_runs(server, folder):
    file = folder / "requests.log"
    file.rename(folder / "requests.log.1")

    server.ask(ROBOTS)

    assert wait_for(lambda: file.exists() and file.read_text().count("\n")) == 1


def test_the_id_of_our_proxy_is_passed_on_and_named_on_what_nobody_keeps(server, log):
    given = "X-Request-ID: 0123456789abcdef0123456789abcdef"

    kept, error = (server.ask(f"{path}id", HOST, OVER_TLS, given)[1] for path in (f"{ROBOTS}?", "/nope.json?%00"))

    assert ("x-request-id" in kept, error["x-request-id"]) == (False, "0123456789abcdef0123456789abcdef")
    assert {line["request"] for line in log("id", 2)} == {"0123456789abcdef0123456789abcdef"}


def test_all_workers_count_together_and_what_one_has_counted_outlives_it(server):
    before = counts(server)
    for _ in range(12):
        server.ask(ROBOTS)
    after = counts(server)
    victim = server.workers()[0]

    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: victim not in server.workers() and len(server.workers()) == 2)
    wait_for(lambda: server.ask("/healthz")[0] == 200)
    later = counts(server)

    assert requests_of(after, "robots") == requests_of(before, "robots") + 12
    assert requests_of(later, "robots") == requests_of(after, "robots")
    key = ("record_request_seconds_count", ("route", "robots"))
    assert later[key] == after[key] == before.get(key, 0) + 12
    assert later["record_request_seconds_bucket", ("le", "+Inf"), ("route", "robots")] == later[key]


def test_labels_hold_nothing_that_a_visitor_wrote(server):
    server.ask("/very-secret/", HOST, OVER_TLS, method="SECRET")
    server.ask("/static/very-secret.css")

    found = counts(server)

    assert not [key for key in found if "secret" in str(key).lower()]
    assert requests_of(found, "none") >= 1
    assert requests_of(found, "static") >= 1


def test_a_database_without_its_tables_is_told(server):
    assert server.ask("/treaties.json")[0] == 503

    found = counts(server)

    assert found["record_database_up",] == 0
    assert found["record_database_failures_total", ("kind", "OperationalError")] >= 1


@pytest.mark.parametrize("header", [OVER_TLS, "X-Forwarded-For: 127.0.0.1", "Via: 1.1 proxy", "Forwarded: for=127.0.0.1"])
def test_what_comes_through_a_proxy_reads_no_metrics(server, header):
    """The proxy asks from its loopback address for everybody."""
    assert server.ask("/metrics", HOST, OVER_TLS, header)[0] in (404, 500)  # the page of 404 needs the collected styles


HEADS = {
    "a second host": ("GET /nope.json", [HOST, "Host: evil.example", OVER_TLS], 400),
    "another host first": ("GET /nope.json", ["Host: evil.example", HOST, OVER_TLS], 400),
    "another host in the address": ("GET http://evil.example/robots.txt", [HOST, OVER_TLS], 200),
    "no host": ("GET /nope.json", [OVER_TLS], 400),
    "a proxy that says it was plain": ("GET /robots.txt", [HOST, "X-Forwarded-Proto: http"], 301),
    "TLS claimed after our proxy": ("GET /robots.txt", [HOST, "X-Forwarded-Proto: http", OVER_TLS], 301),
    "two lengths": ("POST /nope.json", [HOST, OVER_TLS, "Content-Length: 5", "Content-Length: 6"], 400),
    "a length below nothing": ("POST /nope.json", [HOST, OVER_TLS, "Content-Length: -5"], 400),
    "a method that shows headers": ("TRACE /nope.json", [HOST, OVER_TLS, "Cookie: secret"], 405),
    "a tunnel": ("CONNECT record.example:443", [HOST, OVER_TLS], (400, 404, 405, 500)),
    "a folded header": ("GET /robots.txt", [HOST, OVER_TLS, "X-Request-ID: abc\r\n def"], 400),
    "a header of 500 kB": ("GET /robots.txt", [HOST, OVER_TLS, f"X-A: {'a' * 500_000}"], 431),
    "200 headers": ("GET /robots.txt", [HOST, OVER_TLS, *(f"X-{number}: a" for number in range(200))], 431),
}


@pytest.mark.parametrize("kind", HEADS)
def test_what_is_no_sound_request_is_refused(server, kind):
    line, headers, expected = HEADS[kind]
    method, path = line.split()

    status, _, body = server.ask(path, *headers, method=method)

    assert status in (expected if isinstance(expected, tuple) else (expected,))
    assert b"evil.example" not in body
    assert b"secret" not in body


def test_no_line_is_forged_from_the_wire(server, log):
    hostile = "forged%0a{%22at%22:1}%0d%1b[2J%7f%e2%80%a8"

    server.ask(f"/{hostile}.json?q={hostile}", HOST, OVER_TLS, "User-Agent: \xe9", "X-Request-ID: a\xe9", "Referer: \xff")

    (line,) = log("forged")
    assert (line["path"], line["status"]) == ('/forged\n{"at":1}\r\x1b[2J\x7f\u2028.json', 404)
    assert line["query"] == f"q={hostile}"
