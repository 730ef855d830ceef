"""Requests that nobody with good intentions makes, always the same ones for a seed, and how they stand on the wire."""

import random
import socket
import time
from contextlib import suppress
from dataclasses import dataclass

NAMES = [
    *(
        "page",
        "sort",
        "kind",
        "year",
        "topic",
        "q",
        "laterality",
        "administered_by",
        "partner",
        "on",
        "from",
        "to",
        "type",
        "state",
    ),
    *("lang", "format", "source", "status", "a[]", "a[b][c]", "q[]", "q[0]", "", "é", "%00", "__proto__", "sort.kind", "page_size"),
    *("o", "p", "all", "e", "id__exact", "pk__in", "title__regex", "record__by__password__startswith", "_popup", "_to_field"),
    *("_changelist_filters", "app_label", "model_name", "field_name", "term", "seen", "next", "x" * 300),
]
VALUES = [
    *("", "0", "-1", "1", "1.5", "1e309", "٣", "NaN", "null", "true", "[]", "{}", "9" * 30, "9" * 400, "-" + "9" * 25, "0x1f"),
    *("9223372036854775808", "2147483648", "99999-01-01", "0000-00-00", "2012-02-30", "12012", "2012-06-24/..", "\u0661\u0662"),
    *("' OR 1=1 --", '"', "\\", "`", "%", "_%", "<script>alert(1)</script>", "{{ 7*7 }}", "${7*7}", "../../etc/passwd", "(" * 500),
    *(
        "*",
        "?",
        "!",
        "|",
        "&&",
        "a:*",
        "NOT",
        "NEAR(a b)",
        '"unfinished',
        "a AND",
        "(a+)+$",
        "a" * 3000,
        "字" * 400,
        "e\u0301" * 200,
    ),
    *("\u202e", "\ufeff", "\u0000", "\ud800", "\U0001f600", "\r\nX-Forged: 1", "\x1b[31m", "\x7f", "ｔｒｅａｔｙ", "İ", "ß", "ﬁ"),
    *("http://evil.example/", "//evil.example", "javascript:alert(1)", "beijing-treaty", "treaty", "title", "-title", "adopted"),
]
TAILS = [
    *(
        "",
        "",
        "",
        "",
        "/",
        "//",
        "/..",
        "/../..",
        "/%2e%2e/%2e%2e/etc/passwd",
        "%00",
        "%FF",
        "%c3%28",
        "%ed%a0%80",
        "%",
        "%zz",
        ";a=b",
    ),
    *(".json", ".csv", ".zip", ".atom", ".xml", ".ris", ".bib", ".html", ".php", ".json/", "history/", "v/1/", "v/0/", "timeline/"),
    *(
        "v/" + "9" * 30 + "/",
        "v/-1/",
        "v/١/",
        "a" * 300 + "/",
        "a" * 9000,
        "%0d%0aX-Forged:1",
        "\\..\\",
        "~",
        "'",
        '"<b>',
        "字/",
        "\xe9/",
    ),
]
METHODS = [
    *(["GET"] * 20),
    *(["HEAD"] * 3),
    *(["POST"] * 5),
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "X" * 200,
]
FORM, JSON, PARTS = "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"
TYPES = [
    FORM,
    FORM,
    JSON,
    PARTS,
    "multipart/form-data",
    "multipart/form-data; boundary=" + "b" * 500,
    "text/xml",
    "",
    "a/b; charset=nope",
]
ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
BODIES = [
    *(
        "",
        "a=b",
        "a" * 50_000,
        "&" * 5000,
        "=&=&=",
        "%00=%00",
        "%ff=%ff",
        "csrfmiddlewaretoken=x",
        "[" * 20_000,
        '{"a":' * 5000,
        ENTITIES,
    ),
    *("--x\r\n\r\n", "--x--\r\n", "--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n", "--x\r\n" * 3000),
    '--x\r\nContent-Disposition: form-data; name="f"; filename="\0../a"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n--x--\r\n',
    "--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
]
HEADERS = {
    "Accept": ["", "*", ";q=", "text/html;q=2", "image/png", "a/b," * 800, "text/html;q=0, */*;q=0", "\xff"],
    "Accept-Language": ["", "zh", "-", "x" * 500, "en-gb;q=nope", "zh-hans," * 500, "\xe9"],
    "Accept-Encoding": ["", "gzip;q=0", "br", "identity;q=0", "*;q=0", "gzip, " * 500, "\x80"],
    "If-None-Match": ["*", '""', "W/", '"a', "W/" * 200, '"a", ' * 800, "\xff"],
    "If-Modified-Since": [
        "never",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Sun, 31 Feb 9999 25:61:61 GMT",
        "Mon, 1 Jan 99999999 0:0:0 GMT",
        "0",
    ],
    "If-Match": ["*", '"x"'],
    "If-Unmodified-Since": ["never", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "Range": [
        "bytes=0-0",
        "bytes=-1",
        "bytes=9-1",
        "bytes=0-,0-,0-,0-",
        "bytes=" + "0-1," * 800,
        "lines=1",
        "bytes=" + "9" * 40 + "-",
    ],
    "Cookie": [
        "",
        "=",
        ";;;;",
        "sessionid=",
        "sessionid=\xff",
        "a=" + "b" * 6000,
        "csrftoken=<>",
        "browser=x:y:z",
        'a="\\',
        "; ".join("a=b" for _ in range(500)),
    ],
    "X-Forwarded-For": ["", "::1", "a, b, c", "1.2.3.4" * 100, "[::", "\xff"],
    "X-Forwarded-Host": ["evil.example"],
    "X-Forwarded-Proto": ["https", "gopher"],
    "Forwarded": ["for=evil;host=evil.example"],
    "Origin": ["null", "http://evil.example", "x"],
    "Referer": ["", "http://evil.example/", "\xff" * 100, "/" * 5000],
    "User-Agent": ["", "\xff\xfe", "{{ 7*7 }}", "u" * 5000],
    "Authorization": ["Basic !!!", "Bearer " + "a" * 3000, "Digest username=\xff"],
    "X-Requested-With": ["XMLHttpRequest"],
    "X-CSRFToken": ["x", "\xff" * 32],
    "X-HTTP-Method-Override": ["DELETE"],
    "Content-Encoding": ["gzip", "br"],
    "Upgrade": ["websocket", "h2c"],
    "TE": ["trailers"],
    "Via": ["1.1 x"],
}
HOSTS = [
    "",
    "evil.example",
    "127.0.0.1:99999",
    "a b",
    "[::",
    "localhost@evil.example",
    "x" * 300,
    "127.0.0.1.",
    "\xe9.example",
    "%00",
]
TRACES = [b"Traceback", b'File "/', b"site-packages", b"Error at /", b"OperationalError", b"psycopg", b"sqlite3", b"ncacsite/"]
"""What no answer holds; no request here holds it either."""


@dataclass(frozen=True)
class Asked:
    """One request: `kind` says which page it is after, `sent` is what stands on the wire."""

    kind: str
    sent: bytes


@dataclass(frozen=True)
class Answered:
    """What came back: status 0 where nothing did."""

    status: int
    body: bytes
    seconds: float


class Hostile:
    """Endless hostile requests, each made from the seed and its number alone, so that any can be asked again.

    `pages` are the addresses to start from. With `cookies` of somebody signed in, some come from an editor who means harm: `forms` are
    (address, fields) of forms of theirs.
    """

    def __init__(self, seed, *, pages, port, cookies=None, forms=()):
        self.seed, self.pages, self.port = seed, pages, port
        self.cookies, self.forms = cookies or {}, forms

    def __call__(self, number):
        dice = random.Random(f"{self.seed}-{number}")
        if self.cookies and dice.random() < 0.25:
            return self._signed_in(dice)
        page = dice.choice(self.pages)
        method = dice.choice(METHODS)
        path = page.rstrip("/") + "/" * dice.randint(0, 1) + dice.choice(TAILS) if dice.random() < 0.5 else page
        if dice.random() < 0.03:
            path = dice.choice(
                ["*", "http://evil.example/", f"http://127.0.0.1:{self.port}{page}", "//" + page, "/" * 200, "/?" * 50, "/\x7f"]
            )
        body = dice.choice(BODIES) if method not in ("GET", "HEAD") or dice.random() < 0.02 else None
        kind = page if page.count("/") < 3 else f"{page.split('/')[1]}/…"
        return Asked(f"{method[:8]} {kind}", self._wire(dice, method, path + query(dice), headers(dice), body))

    def _signed_in(self, dice):
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        address, fields = dice.choice(self.forms)
        if dice.random() < 0.5:
            return Asked(f"GET editor {address}", self._wire(dice, "GET", address + query(dice), headers(dice) | cookies, None))
        sent = {name: list(values) for name, values in fields.items()} | {
            "csrfmiddlewaretoken": [self.cookies.get("csrftoken", "")]
        }
        for name in dice.sample(sorted(set(sent) - {"csrfmiddlewaretoken"}), k=min(len(sent) - 1, dice.randint(1, 4))):
            change = dice.choice(["value", "value", "value", "gone", "twice", "renamed"])
            values = sent.pop(name)
            if change != "gone":
                value = dice.choice(VALUES)
                sent[name + "[]" * (change == "renamed")] = [value] if change != "twice" else [*values, value]
        sent |= {
            name: ["1"]
            for name in dice.sample(["_draft", "_publish", "_review", "_save", "_show", "_do", "_saveasnew"], k=dice.randint(0, 2))
        }
        body = "&".join(f"{quoted(name)}={quoted(value)}" for name, values in sent.items() for value in values)
        typed = headers(dice) | cookies | {"Content-Type": FORM}
        typed = {
            name: value
            for name, value in typed.items()
            if name not in ("Origin", "Referer", "Content-Encoding", "X-Forwarded-Proto")
        }
        return Asked(f"POST editor {address}", self._wire(dice, "POST", address, typed, body))

    def _wire(self, dice, method, target, fields, body):
        host = dice.choice(HOSTS) if dice.random() < 0.03 else f"127.0.0.1:{self.port}"
        lines = [f"{method} {target.replace(' ', '%20')} HTTP/1.1", f"Host: {host}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        if dice.random() < 0.02:
            lines += [f"X-Flood-{number}: {'y' * 50}" for number in range(dice.choice([50, 90, 150, 2000]))]
        content = b"" if body is None else body.encode("utf-8", "surrogatepass")
        if body is not None:
            lines += [f"Content-Length: {len(content)}"]
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass") + content


def query(dice):
    """A query of few or many parameters, in whatever encoding."""
    if dice.random() < 0.3:
        return ""
    many = dice.choice([1, 1, 1, 2, 3, 5, 101, 1200]) if dice.random() < 0.9 else 0
    return "?" + dice.choice("&&&&;").join(f"{quoted(dice.choice(NAMES))}={quoted(dice.choice(VALUES))}" for _ in range(many))


def quoted(text):
    """Percent-encoded byte by byte, so that what no URL may hold gets through."""
    return "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass")
    )


def headers(dice):
    chosen = dice.sample(sorted(HEADERS), k=dice.choice([0, 1, 1, 2, 3, 6]))
    return {name: dice.choice(HEADERS[name]) for name in chosen} | {"Content-Type": dice.choice(TYPES)}


def ask(asked, port, *, patience=60):
    """Send one request and read until the server closes the connection."""
    began, received = time.monotonic(), b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=patience) as connection:
            with suppress(OSError):  # a server may close before it has read all of what it refuses: what it said counts
                connection.sendall(asked.sent)
            while chunk := connection.recv(65_536):
                received += chunk
    except OSError:
        pass
    head, _end, body = received.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    return Answered(status, body, time.monotonic() - began)


def fault(answered):
    """What is wrong with an answer, in a few words; nothing where it may be so."""
    if answered.status == 0:
        return "dropped"
    if answered.status >= 500:
        return f"answered {answered.status}"
    if found := [trace for trace in TRACES if trace in answered.body]:
        return f"a trace: {found[0].decode()}"
    return ""
