"""What production tells browsers on every kind of answer, whom it believes, and how much it takes."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cooperation.models import ContentRevision, State
from ncacsite.headers import FEATURES
from tests import factories, observatory
from tests.outage import no_database
from tests.pages import Page
from tests.signing_in import LOGIN, PASSWORD, sign_in
from tests.test_settings import PRODUCTION, read, run

pytestmark = pytest.mark.django_db

DIFFERENT = [
    "SECURE_SSL_REDIRECT",
    "SECURE_REDIRECT_EXEMPT",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SECURE_HSTS_PRELOAD",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
    "BROWSER_COOKIE_NAME",
]
"""What production sets otherwise."""

PAGE, DATA = "same-origin", "cross-origin"


@pytest.fixture(scope="module")
def values(tmp_path_factory):
    """The settings of production, as a process of its own reads them."""
    return dict(zip(DIFFERENT, read(tmp_path_factory.mktemp("production"), *DIFFERENT, **PRODUCTION), strict=True))


@pytest.fixture
def visitor(values, settings):
    """A visitor of a site in production, who is shown its faults as visitors are."""
    for name, value in values.items():
        setattr(settings, name, value)
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.fixture
def record():
    factories.make_treaty()
    factories.make_partner("gone", state=State.WITHDRAWN, withdrawn_reason="It was recorded twice.")
    ContentRevision.objects.get_or_create(pk=1, defaults={"number": 7, "changed_at": "2026-03-01T10:00Z"})


def fault(visitor, address):
    """What is answered where the code fails."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.views.generic.base.View.dispatch", lambda *args, **kwargs: 1 / 0)
        return visitor.get(address, secure=True)


def outage(visitor, address):
    with no_database():
        return visitor.get(address, secure=True)


def unchanged(visitor, address):
    tag = visitor.get(address, secure=True)["ETag"]
    return visitor.get(address, secure=True, headers={"If-None-Match": tag})


def streamed(visitor, address):
    response = visitor.get(address, secure=True)
    assert b"".join(response.streaming_content)  # read to the end, which closes the file
    return response


def get(address, **options):
    return lambda visitor: visitor.get(address, **{"secure": True} | options)


ANSWERS = {
    "a page": (get("/treaties/lantern-accord/"), 200, PAGE),
    "a page in Chinese": (get("/zh/treaties/"), 200, PAGE),
    "a page that is had already": (lambda visitor: unchanged(visitor, "/treaties/"), 304, PAGE),
    "a page withdrawn": (get("/partners/gone/"), 410, PAGE),
    "no page": (get("/nope/"), 404, PAGE),
    "no data": (get("/nope/nope.json"), 404, DATA),
    "a filter that is none": (get("/treaties/?nope=1"), 400, PAGE),
    "a query nobody can read": (get("/treaties.json?q=%00"), 400, DATA),
    "another host": (get("/treaties/", headers={"host": "evil.example"}), 400, PAGE),
    "an address too long": (get("/?" + "q" * 9_000), 414, PAGE),
    "a type that is not welcome": (get("/about/", headers={"accept": "image/png"}), 406, PAGE),
    "a method that changes": (lambda visitor: visitor.post("/treaties/", secure=True), 405, PAGE),
    "the methods": (lambda visitor: visitor.options("/treaties/", secure=True), 204, PAGE),
    "a fault of ours": (lambda visitor: fault(visitor, "/treaties/"), 500, PAGE),
    "a fault of ours in data": (lambda visitor: fault(visitor, "/treaties/lantern-accord.csl.json"), 500, DATA),
    "no database": (lambda visitor: outage(visitor, "/treaties/"), 503, PAGE),
    "a slash that is missing": (get("/treaties"), 301, PAGE),
    "plain HTTP": (get("/treaties/", secure=False), 301, PAGE),
    "JSON": (get("/treaties.json"), 200, DATA),
    "CSV": (get("/treaties.csv"), 200, DATA),
    "a feed": (get("/changes.atom"), 200, DATA),
    "robots.txt": (get("/robots.txt"), 200, PAGE),
    "the sitemap": (get("/sitemap.xml"), 200, PAGE),
    "a style": (lambda visitor: streamed(visitor, "/static/cooperation/site.css"), 200, PAGE),
    "alive": (get("/healthz"), 200, PAGE),
    "ready": (get("/readyz"), (200, 503), PAGE),
    "no metrics": (get("/metrics"), 404, PAGE),
    "the door": (get(LOGIN), 200, PAGE),
    "the admin": (get("/admin/"), 302, PAGE),
    "a form without its token": (lambda visitor: visitor.post(LOGIN, {}, secure=True), 403, PAGE),
    "a method of the admin's": (lambda visitor: visitor.put(LOGIN, secure=True), 405, PAGE),
    "too much for the admin": (lambda visitor: visitor.post(LOGIN, secure=True, CONTENT_LENGTH=str(2**30)), 413, PAGE),
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_is_protected(visitor, record, kind):
    ask, status, sharing = ANSWERS[kind]

    response = ask(visitor)

    assert response.status_code in (status if isinstance(status, tuple) else (status,))
    assert observatory.minus_points(response) == {}
    assert observatory.score(response) >= 120
    told = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": sharing,
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
    assert {name: response[name] for name in told} == told
    assert [value for value in response["Permissions-Policy"].split(", ") if not re.fullmatch(r"[a-z-]+=\(\)", value)] == []
    policy = response["Content-Security-Policy"]
    assert ("require-trusted-types-for 'script'; trusted-types 'none'" in policy) is ("script-src" not in policy)


def test_the_rules_find_what_is_missing(visitor, record):
    response = visitor.get("/treaties/", secure=True)
    for name in list(response.headers):
        del response.headers[name]
    response.cookies["plain"] = "1"

    found = observatory.minus_points(response)

    assert found == {"policy": -25, "cookies": -40, "transport": -20, "sniffing": -5, "framing": -20}


def test_every_feature_is_named_once():
    assert len(set(FEATURES)) == len(FEATURES) > 30


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/treaties/", "text/html; charset=utf-8"),
        ("/admin/", "text/html; charset=utf-8"),
        ("/treaties.json", "application/problem+json"),
        ("/treaties.csv", "text/plain; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("secure", [True, False])
def test_another_host_is_refused_in_the_format_asked_for(visitor, address, media_type, secure):
    response = visitor.get(address, secure=secure, headers={"host": "evil.example"})

    assert (response.status_code, response["Content-Type"]) == (400, media_type)
    assert "evil.example" not in response.content.decode() + str(response.headers)


def test_what_a_visitor_says_of_a_proxy_is_not_believed(visitor, record):
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "81", "X-Forwarded-Proto": "https", "Forwarded": "host=evil"}

    plain, safe = visitor.get("/sitemap.xml", headers=said), visitor.get("/sitemap.xml", secure=True, headers=said)

    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/sitemap.xml")
    assert "https://testserver/" in safe.content.decode()
    assert "evil" not in safe.content.decode()


@pytest.mark.parametrize(("said", "status"), [("https", 200), ("http", 301), ("http, https", 301), ("HTTPS ", 301), ("", 301)])
def test_our_proxy_says_whether_a_request_came_over_tls(values, settings, record, said, status):
    settings.SECURE_PROXY_SSL_HEADER, settings.SECURE_SSL_REDIRECT = ("HTTP_X_FORWARDED_PROTO", "https"), True

    assert Client().get("/robots.txt", headers={"X-Forwarded-Proto": said}).status_code == status


def test_production_believes_a_proxy_only_where_it_is_told_so(tmp_path):
    names = ["USE_X_FORWARDED_HOST", "SECURE_PROXY_SSL_HEADER"]
    script = f"import json; from django.conf import settings; print(json.dumps([settings.{names[0]}, settings.{names[1]}]))"

    alone, behind = (run(["-c", script], tmp_path, **PRODUCTION, **more).stdout for more in ({}, {"BEHIND_TLS_PROXY": "1"}))

    assert (alone, behind) == ("[false, null]\n", '[false, ["HTTP_X_FORWARDED_PROTO", "https"]]\n')


def test_every_cookie_is_bound_to_the_host_and_hidden_from_scripts(visitor, django_user_model):
    django_user_model.objects.create_superuser("ann", password=PASSWORD)
    client = Client()
    client.get(LOGIN, secure=True)

    sign_in(client, secure=True)

    assert {"__Host-sessionid", "__Host-csrftoken", "__Host-browser"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert name.startswith("__Host-")
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
        assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS", "NONSENSE"])
def test_the_admin_takes_three_methods(visitor, method):
    response = visitor.generic(method, LOGIN, secure=True)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")
    assert Page(response).text("p.lead") == ["Use the links and the buttons of the pages. Start from the home page."]


def test_what_is_too_much_for_the_admin_is_refused_before_it_is_read(settings):
    settings.LARGEST_BODY = 400
    client = Client()

    small, large = (client.post(LOGIN, {"username": "a" * length, "password": "b"}) for length in (5, 1_000))

    assert (small.status_code, large.status_code) == (200, 413)
    assert Page(large).text("h1") == ["This is too much at once"]
    assert "At most 400\xa0bytes are taken at once." in large.content.decode()
    assert "no-store" in large["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "most"),
    [("DATA_UPLOAD_MAX_MEMORY_SIZE", 10), ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 1), ("DATA_UPLOAD_MAX_NUMBER_FILES", 0)],
)
def test_a_form_that_holds_too_much_is_refused_with_a_sentence(settings, name, most):
    setattr(settings, name, most)
    form = {"username": "ann", "password": "a" * 20, "file": SimpleUploadedFile("a.csv", b"a")}

    response = Client().post(LOGIN, form)

    assert response.status_code == 413
    assert "The form holds more than is taken at once." in response.content.decode()


def test_an_address_of_the_admin_is_no_longer_than_any_other(visitor):
    assert visitor.get(f"{LOGIN}?next={'a' * 9_000}", secure=True).status_code == 414


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(visitor):
    response = visitor.post(reverse("admin:login"), {"username": "ann"}, secure=True)

    assert (response.status_code, Page(response).parse_errors) == (403, [])
    assert "Your browser did not send back the sign by which this site knows its own forms." in response.content.decode()
