"""The contract of every public answer: who may keep it, how it is checked again, packed and refused."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from cooperation import search
from cooperation.formats import FORMATS
from cooperation.models import ContentRevision, State
from ncacsite.compression import unpack
from ncacsite.middleware import PublicSiteMiddleware
from tests import factories
from tests.pages import Page

pytestmark = pytest.mark.django_db

KEEP = "public, no-cache"
ALLOWED = "GET, HEAD, OPTIONS"
EDITED = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
PUBLIC = [
    "/",
    "/treaties/",
    "/treaties/lantern-accord/",
    "/partners/?kind=state",
    "/about/",
    "/robots.txt",
    "/opensearch.xml",
    "/sitemap.xml",
    "/sitemap-records.xml",
]
GONE = "/partners/gone/"
COOKIES = {"sessionid": "x" * 32, "csrftoken": "not a token", "messages": "?", "django_language": "de"}


@pytest.fixture
def record():
    """A public treaty and partner, a withdrawn partner, and a time of the last change."""
    factories.make_treaty()
    factories.make_partner()
    factories.make_partner("gone", state=State.WITHDRAWN, withdrawn_reason="It was recorded twice.")
    ContentRevision.objects.update_or_create(pk=1, defaults={"number": 7, "changed_at": EDITED})


@pytest.fixture
def visitor():
    """A client that is held to every rule a browser is held to."""
    return Client(enforce_csrf_checks=True)


def described(response):
    """Status and headers of an answer."""
    return response.status_code, dict(response.headers)


@pytest.mark.parametrize("address", [*PUBLIC, GONE, "/nope/", "/treaties"])
def test_head_says_what_get_says_without_the_body(visitor, record, address):
    for encoding in ("gzip", "identity"):
        get = visitor.get(address, headers={"Accept-Encoding": encoding})
        head = visitor.head(address, headers={"Accept-Encoding": encoding})

        assert described(head) == described(get)
        assert head.content == b""
        assert int(get["Content-Length"]) == len(get.content)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "NONSENSE"])
@pytest.mark.parametrize("address", ["/", "/treaties/lantern-accord/", "/nope/", "/robots.txt"])
def test_nothing_public_takes_a_method_that_changes(visitor, record, method, address):
    response = visitor.generic(method, address, b"title=x", content_type="application/x-www-form-urlencoded")

    assert (response.status_code, response["Allow"], response["Cache-Control"]) == (405, ALLOWED, "no-store")
    assert "Nothing can be changed here. Ask with GET or HEAD." in response.content.decode()


def test_options_names_the_methods(visitor):
    response = visitor.options("/treaties/")

    assert (response.status_code, response["Allow"], response.content) == (204, ALLOWED, b"")


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_whoever_has_a_page_is_told_so_without_its_body(visitor, record, address, encoding):
    first = visitor.get(address, headers={"Accept-Encoding": encoding})
    tag = first["ETag"]
    of_the_body = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Language"}
    kept = {name: value for name, value in first.headers.items() if name not in of_the_body}

    for condition in (tag, f"W/{tag}", f'"other", {tag}', f'W/"other",W/{tag}', "*"):
        for ask in (visitor.get, visitor.head):
            again = ask(address, headers={"Accept-Encoding": encoding, "If-None-Match": condition})
            assert (*described(again), again.content) == (304, kept, b"")


@pytest.mark.parametrize("condition", ['"other"', 'W/"other"', '"', "nonsense", '""', ",,,", "\x00"])
def test_whoever_has_another_page_gets_this_one(visitor, record, condition):
    assert visitor.get("/", headers={"If-None-Match": condition}).status_code == 200


def test_the_packed_and_the_plain_page_have_tags_of_their_own(visitor, record):
    plain, packed = visitor.get("/"), visitor.get("/", headers={"Accept-Encoding": "gzip"})

    assert packed["ETag"] == plain["ETag"][:-1] + '-gzip"'
    assert not plain["ETag"].startswith("W/")


@pytest.mark.parametrize(("later", "status"), [(-1, 200), (0, 304), (1, 304)])
def test_a_page_unchanged_since_a_moment_is_not_sent_again(visitor, record, later, status):
    moment = http_date(EDITED.timestamp() + later)

    response = visitor.get("/initiatives/", headers={"If-Modified-Since": moment})

    assert (response.status_code, response["Last-Modified"]) == (status, http_date(EDITED.timestamp()))


def test_the_tag_decides_where_the_moment_would_say_otherwise(visitor, record):
    headers = {"If-None-Match": '"other"', "If-Modified-Since": http_date(EDITED.timestamp())}

    assert visitor.get("/partners/", headers=headers).status_code == 200


@pytest.mark.parametrize("moment", ["yesterday", "Sun, 06 Nov 99999 08:49:37 GMT", "0", "-1", "\xff"])
def test_a_moment_nobody_can_read_is_passed_over(visitor, record, moment):
    assert visitor.get("/partners/", headers={"If-Modified-Since": moment}).status_code == 200


@pytest.mark.parametrize("condition", [{"If-Match": '"other"'}, {"If-Unmodified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"}])
def test_a_page_that_is_not_the_one_expected_is_refused(visitor, record, condition):
    response = visitor.get("/partners/", headers=condition)

    assert (response.status_code, response["Cache-Control"]) == (412, "no-store")
    assert Page(response).text("h1") == ["This page has changed"]


def test_what_shows_a_status_today_changed_no_earlier_than_midnight(visitor, record):
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)

    response = visitor.get("/treaties/lantern-accord/")

    assert parse_http_date(response["Last-Modified"]) == max(midnight, EDITED).timestamp()


def test_a_scheduled_record_changes_the_site_when_its_time_comes(visitor, record):
    due = timezone.now().replace(microsecond=0) - timedelta(minutes=1)
    factories.make_partner("due", publish_at=due)

    assert parse_http_date(visitor.get("/partners/")["Last-Modified"]) == due.timestamp()


def test_before_the_first_load_nothing_says_when_it_changed(visitor):
    ContentRevision.objects.all().delete()

    assert "Last-Modified" not in visitor.get("/about/").headers


def test_what_a_view_says_of_itself_stands(rf, record):
    own = {"Last-Modified": http_date(0), "Cache-Control": "public, max-age=9"}
    request = rf.get("/treaties/lantern-accord/v/1/")

    middleware = PublicSiteMiddleware(lambda request: HttpResponse("Version 1.", headers=own))
    middleware.process_view(request, None, (), {})
    response = middleware(request)

    assert {name: response[name] for name in own} == own


def test_the_same_page_is_the_same_bytes_twice(visitor, record):
    for encoding in ("gzip", "identity"):
        first, second = (visitor.get("/", headers={"Accept-Encoding": encoding}) for _ in range(2))

        assert (described(first), first.content) == (described(second), second.content)


@pytest.mark.parametrize(
    ("address", "status", "expected"),
    [
        *((address, 200, KEEP) for address in PUBLIC),
        (GONE, 410, KEEP),
        ("/nope/", 404, KEEP),
        ("/treaties", 301, KEEP),
        ("/treaties/?kind=", 301, KEEP),
        ("/treaties/?page=0", 400, "no-store"),
        ("/treaties/?nope=1", 400, "no-store"),
    ],
)
def test_every_public_answer_says_whether_it_may_be_kept(visitor, record, address, status, expected):
    response = visitor.get(address)

    assert (response.status_code, response["Cache-Control"]) == (status, expected)


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/nope/", "/admin/jsi18n/", "/admin/cooperation/treaty/"])
def test_nothing_of_the_admin_is_kept_or_packed(client, admin_user, record, address):
    client.force_login(admin_user)

    response = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert not {"Content-Encoding", "ETag"} & set(response.headers)


def test_an_address_of_another_host_is_refused_and_not_kept(visitor):
    response = visitor.get("/", headers={"Host": "elsewhere.example"})

    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")


@pytest.mark.parametrize("address", [*PUBLIC, GONE, "/nope/", "/treaties", "/treaties/?page=0"])
def test_who_asks_makes_no_difference(client, django_user_model, record, address):
    """But for editors: `test_edit_links.py`."""
    stranger = client.get(address)
    client.force_login(django_user_model.objects.create_user("no-editor"))
    member = client.get(address)
    client.cookies.load(COOKIES)
    hostile = client.get(address)

    assert described(stranger) == described(member) == described(hostile)
    assert stranger.content == member.content == hostile.content
    assert not stranger.cookies
    assert not member.cookies
    assert not hostile.cookies
    assert "cookie" not in stranger.get("Vary", "").lower()


@pytest.mark.parametrize("address", [*PUBLIC, GONE, "/nope/"])
@pytest.mark.parametrize(("accepted", "coding"), [("gzip", "gzip"), ("gzip, br", "br"), ("gzip, br;q=0.5", "gzip")])
def test_whoever_can_unpack_gets_the_same_bytes_packed(visitor, record, address, accepted, coding):
    plain, packed = visitor.get(address), visitor.get(address, headers={"Accept-Encoding": accepted})

    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
    if len(plain.content) > 200:
        assert packed["Content-Encoding"] == coding
        assert unpack(packed.content, coding) == plain.content
    else:
        assert packed.content == plain.content


def test_only_text_is_packed(rf):
    request = rf.get("/x/", headers={"Accept-Encoding": "gzip"})

    response = PublicSiteMiddleware(lambda request: HttpResponse(b"\x89PNG" * 100, content_type="image/png"))(request)

    assert (response.content, response.get("Vary"), response.get("Content-Encoding")) == (b"\x89PNG" * 100, None, None)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("image/png", "text/plain; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/html;q=0, */*", "application/problem+json"),
    ],
)
def test_a_page_that_is_not_accepted_says_where_else_to_look(visitor, record, accept, media_type):
    response = visitor.get("/about/", headers={"Accept": accept})

    words = "The request accepts nothing this address is. There is text/html at /about/."
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (406, media_type, "no-store")
    assert words in response.content.decode()


def test_a_text_that_is_not_accepted_is_refused_on_a_page(visitor):
    response = visitor.get("/robots.txt", headers={"Accept": "text/html"})

    assert response.status_code == 406
    assert Page(response).text("p.lead") == [
        "The request accepts nothing this address is. There is text/plain at /robots.txt. Start from the home page."
    ]


@pytest.mark.parametrize("accept", [None, "", "*/*", "text/*", "text/html", "*", "nonsense", "image/png, */*;q=0.1", ";;,=,q"])
def test_a_page_is_sent_to_whoever_accepts_it_or_says_nothing_readable(visitor, record, accept):
    response = visitor.get("/", headers={} if accept is None else {"Accept": accept})

    assert response.status_code == 200


@pytest.mark.parametrize("suffix", [".json", ".jsonld", ".csl.json"])
def test_an_error_where_data_is_asked_for_is_a_problem(visitor, suffix):
    response = visitor.get(f"/nowhere/never-was{suffix}")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Check the address for a slip, or start from one of the lists.",
    }


@pytest.mark.parametrize("suffix", [".csv", ".ris", ".bib", ".atom", ".txt", ".xml"])
def test_an_error_where_text_is_asked_for_is_plain_words(visitor, suffix):
    response = visitor.get(f"/nowhere/never-was{suffix}")

    assert (response.status_code, response["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert response.content.decode().startswith("404 Not Found\n")


def test_a_method_that_changes_is_refused_in_the_format_asked_for(visitor):
    response = visitor.post("/treaties.json", {})

    assert (response["Content-Type"], response.json()["detail"]) == (
        "application/problem+json",
        "Nothing can be changed here. Ask with GET or HEAD.",
    )


@pytest.mark.parametrize("address", ["/treaties.docx", "/treaties/lantern-accord.xyz", "/treaties/lantern-accord.xyz/"])
def test_a_format_we_do_not_have_is_answered_with_those_we_have(visitor, record, address):
    response = visitor.get(address)

    suffix = "." + address.strip("/").rpartition(".")[2]
    endings = ", ".join(each.suffix for each in FORMATS)
    words = f"Nothing here ends in {suffix}. The formats there are end in {endings}; a page ends in a slash."
    assert response.status_code == 404
    assert words in response.content.decode()


def test_crawlers_leave_out_what_only_a_question_makes(visitor):
    plain, asked = visitor.get("/robots.txt"), visitor.get("/robots.txt?version=2")

    assert (plain.get("X-Robots-Tag"), asked.get("X-Robots-Tag")) == (None, "noindex, follow")


def test_refusals_are_valid_pages(visitor):
    pages = [
        visitor.post("/"),
        visitor.get("/nope.xyz"),
        visitor.get("/robots.txt", headers={"Accept": "text/html"}),
        visitor.get("/?q=%00"),
        visitor.get("/?" + "q" * 9000),
    ]

    assert [page.status_code for page in pages] == [405, 404, 406, 400, 414]
    assert [(Page(page).parse_errors, len(Page(page).all("h1"))) for page in pages] == [([], 1)] * 5


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("suffix", ["/", ".json", ".csv", ".xyz"])
def test_a_draft_answers_as_one_that_never_was(visitor, record, method, suffix):
    factories.make_partner("a-draft", state=State.DRAFT)
    factories.make_partner("in-time", publish_at=timezone.now() + timedelta(days=1))
    search.rebuild()
    slugs = ("a-never", "a-draft", "in-time")

    never, draft, scheduled = (visitor.generic(method, f"/partners/{slug}{suffix}") for slug in slugs)

    assert described(draft) == described(scheduled) == described(never)
    contents = {
        answer.content.replace(slug.replace("-", " ").encode(), b"...")
        for slug, answer in zip(slugs, (never, draft, scheduled), strict=True)
    }
    assert len(contents) == 1, "the words of the address alone may tell one answer from another"


def test_a_draft_is_looked_for_as_one_that_never_was(visitor):
    """The same questions of the database, but for the words of the address, so that no time taken can tell the two apart."""
    factories.make_partner("a-draft", title="A draft", state=State.DRAFT)
    search.rebuild()
    asked = {}

    for slug in ("a-draft", "a-never"):
        with CaptureQueriesContext(connection) as captured:
            visitor.get(f"/partners/{slug}/")
        asked[slug] = [re.sub(r"'[^']*'", "", query["sql"]) for query in captured]

    assert asked["a-draft"] == asked["a-never"] != []
