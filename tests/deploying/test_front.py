"""What nginx lets through to the site, what it answers itself, and what it says of neither."""

import re
import socket
import ssl

import pytest

from .machine import HOST, LOCAL

pytestmark = pytest.mark.deploy

HSTS = "max-age=31536000; includeSubDomains; preload"
TO_HOST = f"Host: {HOST}\r\n".encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n"


def style(machine):
    """The address of the style sheet that the home page names."""
    return re.search(rb'href="(/static/[^"]+\.css)"', machine.ask("/").body).group(1).decode()


def test_pages_are_answered_over_tls_with_the_headers_of_the_site(machine):
    answer = machine.ask("/")

    names = ["Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "Server"]
    assert (answer.status, [answer.headers[name] for name in names]) == (200, [HSTS, "nosniff", "DENY", "nginx"])
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert b"<h1" in answer.body


def test_http_2_is_spoken_and_old_tls_is_not(machine):
    curl = ["curl", "--silent", "--insecure", "--output", "/dev/null", "--write-out", "%{http_version} %{ssl_verify_result}"]

    assert machine.run(*curl, f"https://{HOST}/about/").split()[0] == "2"
    for version in ("--tls-max 1.2", "--tlsv1.3"):
        assert machine.tried(*curl, *version.split(), f"https://{HOST}/about/").returncode == 0
    handshake = ["openssl", "s_client", "-connect", f"{HOST}:443", "-servername", HOST, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]
    assert machine.tried(*handshake).returncode == 1


@pytest.mark.parametrize("path", ["/", "/treaties/?status=in-force"])
def test_http_leads_to_the_same_address_over_tls(machine, path):
    answer = machine.ask(path, tls=False)

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}{path}")


def test_the_challenge_of_a_certificate_is_answered_over_http(machine):
    machine.run(
        "sh", "-c", "cd /var/www/record-acme; mkdir -p .well-known/acme-challenge; echo proof > .well-known/acme-challenge/token"
    )

    answer = machine.ask("/.well-known/acme-challenge/token", tls=False)

    assert (answer.status, answer.body) == (200, b"proof\n")


def test_nobody_gets_anything_for_another_host(machine):
    with pytest.raises(ssl.SSLError):
        machine.trusting.wrap_socket(socket.create_connection((machine.address, 443), timeout=30), server_hostname="other.example")

    assert machine.ask("/", headers={"Host": "other.example"}).status == 421
    assert machine.send(b"GET http://other.example/ HTTP/1.1\r\n" + TO_HOST + b"Connection: close\r\n\r\n").startswith(
        b"HTTP/1.1 421 "
    )
    with socket.create_connection((machine.address, 80), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: other.example\r\n\r\n")
        assert connection.recv(100) == b""


@pytest.mark.parametrize(("accepted", "coding"), [("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)])
def test_files_are_kept_for_good_and_packed_beforehand(machine, accepted, coding):
    answer = machine.ask(style(machine), headers={"Accept-Encoding": accepted})

    names = ["Cache-Control", "Content-Encoding", "Vary", "Content-Type", "X-Content-Type-Options", "Strict-Transport-Security"]
    assert (answer.status, [answer.headers[name] for name in names]) == (
        200,
        ["public, max-age=31536000, immutable", coding, "Accept-Encoding", "text/css", "nosniff", HSTS],
    )


@pytest.mark.parametrize(
    "path", ["/static/staticfiles.json", "/static/", "/static/../environment", "/static/none.0123456789ab.css"]
)
def test_nothing_else_of_the_folder_is_served(machine, path):
    assert machine.ask(path).status == 404


def test_the_sites_own_404_comes_through(machine):
    answer = machine.ask("/nope/")

    assert (answer.status, b"<h1" in answer.body) == (404, True)


@pytest.mark.parametrize(("address", "status"), [(LOCAL, 200), (None, 403)])
def test_only_this_machine_may_ask_whether_the_site_is_ready(machine, address, status):
    assert machine.ask("/readyz", address=address or machine.address).status == status


def test_too_large_a_body_is_refused_with_a_page_before_it_is_sent(machine):
    answer = machine.ask("/admin/login/", method="POST", headers={"Content-Length": "9000000"})

    assert (answer.status, answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (413, None, "no-store")
    assert b"Divide the file" in answer.body


@pytest.mark.parametrize(
    "head",
    [
        b"POST / HTTP/1.1\r\n" + TO_HOST + b"Content-Length: 6\r\n" + CHUNKED + b"\r\n0\r\n\r\nG",
        b"POST / HTTP/1.1\r\n" + TO_HOST + CHUNKED + b"Content-Length: 4\r\n\r\n5c\r\nGPOST / HTTP/1.1\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + TO_HOST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\n" + TO_HOST + b"Content-Length: +4\r\n\r\nabcd",
        b"POST / HTTP/1.1\r\n" + TO_HOST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + TO_HOST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + TO_HOST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.0\r\n" + TO_HOST + CHUNKED + b"\r\n0\r\n\r\n",
    ],
    ids=["both", "both-turned", "two-lengths", "signed-length", "other-coding", "space", "folded", "chunks-in-1.0"],
)
def test_a_request_that_can_be_read_in_two_ways_is_refused_once(machine, head):
    answer = machine.send(head)

    assert re.findall(rb"^HTTP/1\.1 (\d+)", answer, re.MULTILINE) in ([b"400"], [b"501"])


def test_http_1_0_is_answered(machine):
    answer = machine.send(b"GET /about/ HTTP/1.0\r\n" + TO_HOST + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"</html>\n")


@pytest.mark.parametrize("path", ["/about/", "/nope/", "/treaties.json"])
def test_head_says_what_get_says(machine, path):
    get, head = machine.ask(path), machine.ask(path, method="HEAD")

    for answer in (get, head):
        del answer.headers["Date"]
    assert (head.status, head.headers.items(), head.body) == (get.status, get.headers.items(), b"")


def test_trace_is_off(machine):
    assert machine.ask("/", method="TRACE").status == 405


def test_what_a_visitor_writes_about_himself_is_not_passed_on(machine):
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "other.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "for=x",
    }
    sign_in = machine.ask("/admin/login/", headers=forged)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', sign_in.body).group(1).decode()
    cookie = sign_in.headers["Set-Cookie"].partition(";")[0]
    body = f"csrfmiddlewaretoken={token}&username=nobody&password=wrong"
    headers = {"Cookie": cookie, "Referer": f"https://{HOST}/admin/login/", "Content-Type": "application/x-www-form-urlencoded"}

    answer = machine.ask("/admin/login/", method="POST", body=body, headers=headers | forged)

    assert answer.status == 200
    line = machine.read("/var/log/record/security.log").splitlines()[-1]
    assert f'"{machine.address}"' in line
    assert "203.0.113.9" not in line


def test_many_who_try_to_sign_in_from_one_address_are_slowed_down(machine):
    answers = [machine.ask("/zh/admin/login/", method="POST", body="x", address=LOCAL) for _ in range(30)]

    refused = [answer for answer in answers if answer.status == 429]
    assert 0 < len(refused) < 15
    assert refused[0].headers["Retry-After"] == "30"
    assert "Wait half a minute" in refused[0].body.decode()
    assert machine.ask("/zh/admin/login/", address=LOCAL).status == 200
