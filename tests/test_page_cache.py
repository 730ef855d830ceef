"""Kept pages: the same answers as without them, never an old one, and nothing kept that is anybody's own."""

import gzip
import io
import threading
from http import HTTPStatus

import brotli
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.http import http_date

from ncacsite.page_cache.cache import PageCache, is_secure
from ncacsite.page_cache.out_of_date import out_of_date
from ncacsite.page_cache.pages import OVERHEAD, KeptPages
from ncacsite.page_cache.readers import UnavailableError
from ncacsite.watching.notes import CACHE
from tests import factories

ROOM = 1_000_000
TEXT = b"A page of the record. " * 40


class Site:
    """An application that answers what it is told to, and counts how often it is asked."""

    def __init__(self, body=TEXT, status="200 OK", **headers):
        self.body, self.status, self.asked = body, status, []
        self.headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, no-cache", "ETag": '"one"'}
        self.headers |= {"Vary": "Accept-Encoding", "Last-Modified": http_date(1_700_000_000)}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        start_response(self.status, [*self.headers.items(), ("Content-Length", str(len(self.body)))])
        return [self.body]


class Revision:
    """A revision that the test sets; None stands for a database that does not answer."""

    number = 1

    def __call__(self):
        if self.number is None:
            raise UnavailableError
        return self.number


class Visitor:
    """Asks an application as a server would."""

    def __init__(self, site, *, room=ROOM):
        self.site, self.revision = site, Revision()
        self.cache = PageCache(
            site,
            pages=KeptPages(room),
            revision=self.revision,
            session_cookie="sessionid",
            apart=("/static/", "/admin/"),
            is_secure=is_secure,
            out_of_date=lambda page, path: b"Old: " + page.body,
        )

    def ask(self, path="/", method="GET", **headers):
        """(status, headers, body) of an answer, and under CACHE what the cache did."""
        path, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http"}
        environ |= {"HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": io.BytesIO()}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        said = []
        chunks = self.cache(environ, lambda status, headers, exc_info=None: said.extend([status, headers]))
        return said[0], dict(said[1]) | {CACHE: environ.get(CACHE)}, b"".join(chunks)


@pytest.fixture
def whole_site(db):
    """The real site. The connection of the test stays open between requests, as it does with Django's test client."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in signals:
        signal.connect(close_old_connections)


def test_a_page_is_made_once_and_then_sent_from_memory():
    visitor = Visitor(Site())

    first, second = visitor.ask(), visitor.ask()

    assert (first[1].pop(CACHE), second[1].pop(CACHE)) == ("miss", "hit")
    assert first == second
    assert len(visitor.site.asked) == 1


def test_a_page_is_made_anew_when_anything_has_changed():
    visitor = Visitor(Site())
    visitor.ask()

    visitor.site.body = b"Another page."
    visitor.revision.number = 2

    assert visitor.ask()[2] == b"Another page."


def test_a_page_that_was_being_made_while_somebody_saved_is_shown_to_nobody_after():
    site = Site()
    visitor = Visitor(site)

    def saved_meanwhile(environ, start_response):
        visitor.revision.number = 2
        return site(environ, start_response)

    visitor.cache.application = saved_meanwhile
    visitor.ask()
    visitor.cache.application = site
    site.body = b"What was saved."

    assert visitor.ask()[2] == b"What was saved."


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache_Control": "private, no-store"},
        {"Cache_Control": "no-store"},
        {"Set_Cookie": "a=b"},
        {"Vary": "Cookie"},
        {"ETag": ""},
    ],
)
def test_what_is_not_for_everybody_is_not_kept(headers):
    site = Site(**headers)
    site.headers = {name: value for name, value in site.headers.items() if value}
    visitor = Visitor(site)

    visitor.ask()
    visitor.ask()

    assert (len(site.asked), len(visitor.cache.pages)) == (2, 0)


@pytest.mark.parametrize(
    "status", ["301 Moved Permanently", "400 Bad Request", "404 Not Found", "410 Gone", "503 Service Unavailable"]
)
def test_only_good_answers_are_kept(status):
    visitor = Visitor(Site(status=status))

    answers = [visitor.ask()[0] for _ in range(2)]

    assert (answers, len(visitor.site.asked)) == ([status, status], 2)


@pytest.mark.parametrize(
    "asked",
    [
        {"path": "/admin/"},
        {"path": "/static/site.css"},
        {"path": "/", "method": "POST"},
        {"path": "/", "cookie": "theme=dark; sessionid=abc"},
        {"path": "/", "cookie": "__Host-sessionid=abc"},
        {"path": "/", "if_match": '"other"'},
        {"path": "/", "if_unmodified_since": http_date(1)},
        {"path": "/?" + "q" * 3000},
    ],
)
def test_what_may_depend_on_more_than_its_address_goes_straight_to_the_site(asked):
    visitor = Visitor(Site())
    visitor.ask()

    outcome = visitor.ask(**asked)[1][CACHE]

    assert (outcome, len(visitor.site.asked)) == (None, 2)


def test_other_cookies_make_no_difference():
    visitor = Visitor(Site())
    visitor.ask()

    assert visitor.ask(cookie="theme=dark")[1][CACHE] == "hit"


@pytest.mark.parametrize(
    ("other", "headers"),
    [("/?page=2", {}), ("/zh/", {}), ("/", {"host": "elsewhere"}), ("/", {"x_forwarded_proto": "https"})],
)
def test_another_address_is_another_page(settings, other, headers):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    visitor = Visitor(Site())
    visitor.ask()

    assert visitor.ask(other, **headers)[1][CACHE] == "miss"


def test_a_page_is_packed_as_the_client_likes_best_and_each_form_has_its_own_tag():
    visitor = Visitor(Site())
    forms = {"": lambda body: body, "gzip": gzip.decompress, "br": brotli.decompress}

    answers = {coding: visitor.ask(accept_encoding=coding) for coding in forms}

    for coding, (_status, headers, body) in answers.items():
        assert (forms[coding](body), headers.get("Content-Encoding", "")) == (TEXT, coding)
        assert (headers["ETag"], headers["Content-Length"]) == (f'"one-{coding}"' if coding else '"one"', str(len(body)))
        assert headers["Vary"] == "Accept-Encoding"
    assert len(visitor.site.asked) == 1


def test_what_is_no_text_is_not_packed():
    visitor = Visitor(Site(Content_Type="application/zip"))

    _status, headers, body = visitor.ask(accept_encoding="br, gzip")

    assert (body, headers.get("Content-Encoding"), headers["ETag"]) == (TEXT, None, '"one"')


def test_an_answer_that_came_packed_is_kept_for_those_who_take_it_plain():
    visitor = Visitor(Site(gzip.compress(TEXT), Content_Encoding="gzip", ETag='"one-gzip"'))
    visitor.ask(accept_encoding="gzip")

    _status, headers, body = visitor.ask()

    assert (body, headers["ETag"], headers.get("Content-Encoding"), headers[CACHE]) == (TEXT, '"one"', None, "hit")


@pytest.mark.parametrize("condition", ['"one"', 'W/"one"', '"other", "one"', "*"])
@pytest.mark.parametrize("outcome", ["miss", "hit"])
def test_whoever_has_the_page_is_told_so_whether_it_was_kept_or_not(condition, outcome):
    visitor = Visitor(Site())
    if outcome == "hit":
        visitor.ask()

    status, headers, body = visitor.ask(if_none_match=condition)

    assert (status, body, headers.pop(CACHE)) == ("304 Not Modified", b"", outcome)
    assert headers == {
        "Cache-Control": "public, no-cache",
        "ETag": '"one"',
        "Vary": "Accept-Encoding",
        "Last-Modified": http_date(1_700_000_000),
    }


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_none_match": '"other"'}, HTTPStatus.OK),
        ({"if_none_match": "nonsense"}, HTTPStatus.OK),
        ({"if_none_match": '"other"', "if_modified_since": http_date(1_700_000_001)}, HTTPStatus.OK),
        ({"if_modified_since": http_date(1_699_999_999)}, HTTPStatus.OK),
        ({"if_modified_since": http_date(1_700_000_000)}, HTTPStatus.NOT_MODIFIED),
        ({"if_modified_since": "yesterday"}, HTTPStatus.OK),
    ],
)
def test_conditions_are_read_as_without_kept_pages(headers, status):
    visitor = Visitor(Site())
    visitor.ask()

    assert visitor.ask(**headers)[0].startswith(f"{status:d}")


def test_head_is_get_without_the_body_and_fills_the_cache_too():
    visitor = Visitor(Site())

    head, get = visitor.ask(method="HEAD"), visitor.ask()

    assert (head[1].pop(CACHE), get[1].pop(CACHE)) == ("miss", "hit")
    assert (head[:2], head[2]) == (get[:2], b"")
    assert [environ["REQUEST_METHOD"] for environ in visitor.site.asked] == ["GET"]


def test_a_client_that_takes_no_page_of_this_type_is_answered_by_the_site():
    visitor = Visitor(Site())
    visitor.ask()

    visitor.ask(accept="image/png")

    assert len(visitor.site.asked) == 2


def test_many_who_want_the_same_page_at_once_have_it_made_once():
    site, let_go = Site(), threading.Event()

    def slow(environ, start_response):
        let_go.wait(10)
        return site(environ, start_response)

    visitor = Visitor(site)
    visitor.cache.application = slow
    bodies = []
    threads = [threading.Thread(target=lambda: bodies.append(visitor.ask()[2])) for _ in range(8)]
    for thread in threads:
        thread.start()
    let_go.set()
    for thread in threads:
        thread.join()

    assert (bodies, len(site.asked)) == ([TEXT] * 8, 1)


def test_a_page_that_fails_while_it_is_made_fails_for_its_reader_and_is_made_for_the_next():
    site = Site()
    visitor = Visitor(site)

    def fails(environ, start_response):
        raise RuntimeError("the template is gone")

    visitor.cache.application = fails
    with pytest.raises(RuntimeError):
        visitor.ask()
    visitor.cache.application = site

    assert visitor.ask()[2] == TEXT


def test_kept_pages_never_take_more_room_than_they_may():
    visitor = Visitor(Site(), room=20 * (OVERHEAD + 2 * len(TEXT)))

    for number in range(200):
        visitor.ask(f"/{number}/")
        visitor.ask(f"/{number % 7}/")

    assert visitor.cache.pages.size <= 20 * (OVERHEAD + 2 * len(TEXT))
    assert len(visitor.cache.pages) > 7


def test_whoever_asks_for_thousands_of_things_once_pushes_out_nothing_that_others_read():
    visitor = Visitor(Site(), room=20 * (OVERHEAD + 2 * len(TEXT)))
    for _ in range(2):
        visitor.ask("/read/")

    for number in range(1000):
        visitor.ask(f"/search/?q={number}")

    assert visitor.ask("/read/")[1][CACHE] == "hit"


def test_a_page_larger_than_the_room_is_sent_and_not_kept():
    visitor = Visitor(Site(b"x" * ROOM))

    bodies = [visitor.ask()[2] for _ in range(2)]

    assert (bodies, len(visitor.cache.pages), visitor.cache.pages.size) == ([b"x" * ROOM] * 2, 0, 0)


def test_while_the_database_does_not_answer_a_page_says_it_may_be_old_and_is_kept_by_nobody():
    visitor = Visitor(Site())
    visitor.ask()

    visitor.revision.number = None
    status, headers, body = visitor.ask(if_none_match='"one"')

    assert (status, body, headers["Cache-Control"]) == ("200 OK", b"Old: " + TEXT, "no-store")
    assert headers["Cache-Status"] == 'record; hit; detail="the database does not answer"'
    assert not {"ETag", "Last-Modified", "Content-Encoding"} & set(headers)


def test_while_the_database_does_not_answer_nothing_is_shown_that_is_known_to_be_old():
    visitor = Visitor(Site())
    visitor.ask("/withdrawn/")
    visitor.revision.number = 2
    visitor.ask("/")

    visitor.revision.number = None
    visitor.site.status = "503 Service Unavailable"

    assert (visitor.ask("/withdrawn/")[0], visitor.ask("/")[0]) == ("503 Service Unavailable", "200 OK")


@pytest.mark.parametrize(
    "path", ["/", "/treaties/lantern-accord/", "/partners/?kind=state", "/treaties.json", "/changes.atom", "/robots.txt"]
)
@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_the_site_answers_the_same_with_kept_pages_and_without(whole_site, path, coding):
    factories.make_treaty()
    visitor, alone = Visitor(whole_site), Visitor(whole_site, room=0)

    expected = alone.ask(path, accept_encoding=coding)
    answers = [visitor.ask(path, accept_encoding=coding) for _ in range(2)]

    assert [answer[1].pop(CACHE) for answer in answers] == ["miss", "hit"]
    expected[1].pop(CACHE)
    assert answers == [expected, expected]


@pytest.mark.parametrize(("path", "words"), [("/", "This page may be a little old."), ("/zh/", "本页可能")])
def test_a_page_says_in_its_language_that_it_may_be_old(whole_site, path, words):
    visitor = Visitor(whole_site)
    visitor.cache.out_of_date = out_of_date
    visitor.ask(path)

    visitor.revision.number = None
    body = visitor.ask(path)[2].decode()

    assert body.count(words) == 1
    assert body.index('id="main"') < body.index(words) < body.index("<h1")
