"""Whatever is asked, the answer is a clear refusal or a redirect, the same on every database, and never a fault of ours."""

from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cooperation.formats import FORMATS
from cooperation.views.errors import PLAIN, PROBLEM, error_type
from tests import factories
from tests.pages import FIXED, Page

pytestmark = pytest.mark.django_db

RECORD = "/treaties/lantern-accord/"


@pytest.fixture
def record():
    factories.make_treaty()


@pytest.mark.parametrize("address", [*FIXED, RECORD, "/robots.txt", "/sitemap.xml"])
@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("&".join(f"a{number}=1" for number in range(1500)), 414, "No address here is longer than 8000 characters."),
        ("&".join("a=" for _ in range(101)), 400, "No page here has more than 100 parameters."),
        ("&" * 1500, 400, "No page here has more than 100 parameters."),
        ("q=%00", 400, "The address holds a null character."),
        ("q%00=1", 400, "The address holds a null character."),
        ("q=%ff%fe", 400, "The address is not written in UTF-8."),
        ("q=%c3%28", 400, "The address is not written in UTF-8."),
        ("q=%ed%a0%80", 400, "The address is not written in UTF-8."),
        ("q=" + "x" * 30_000, 414, "No address here is longer than 8000 characters."),
    ],
)
def test_a_query_nobody_can_read_is_refused_everywhere_in_the_same_words(client, record, address, query, status, words):
    response = client.get(f"{address}?{query}")

    assert (response.status_code, response["Cache-Control"]) == (status, "no-store")
    assert words in response.content.decode()


@pytest.mark.parametrize(
    "value", ["0", "-1", "1e9", "1.5", "٣", "9" * 400, "0x1", "+1", "1 ", "NaN", "' OR 1=1 --", "<b>", "{{ 7 }}"]
)
@pytest.mark.parametrize("name", ["page", "sort", "kind", "year", "topic", "administered_by"])
def test_a_wrong_value_of_a_filter_is_refused_with_the_form(client, record, name, value):
    response = client.get("/treaties/", {name: value})

    assert response.status_code == 400
    assert len(Page(response).all("form")) >= 1
    assert Page(response).parse_errors == []


def test_a_page_past_the_end_leads_to_the_last(client, record):
    response = client.get("/treaties/?page=999999")

    assert response.status_code == 404
    assert "/treaties/" in Page(response).attributes("p.lead a", "href")


@pytest.mark.parametrize(
    "path",
    [
        "//treaties/",
        "/treaties//lantern-accord/",
        "/treaties/LANTERN-ACCORD/",
        "/Treaties/",
        "/treaties/lantern-accord%00/",
        "/treaties/%FF/",
        "/treaties/%c3%28/",
        "/treaties/%2e%2e/%2e%2e/etc/passwd",
        "/treaties/../../etc/passwd",
        "/treaties/lantern%20accord/",
        "/treaties/lantern-accord/%0d%0aSet-Cookie:x=1/",
        "/treaties/" + "a" * 6_000 + "/",
        "/treaties/" + "9" * 400 + "/",
        "/.env",
        "/.git/config",
        "/index.php",
        "/static/../ncacsite/settings.py",
        "/static/nope.css",
    ],
)
def test_an_address_that_never_was_is_not_found(client, record, path):
    response = client.generic("GET", "/", PATH_INFO=unquote_to_bytes(path).decode("latin-1"))

    assert response.status_code == 404
    assert Page(response).text("h1") == ["There is no page at this address"]


def test_an_address_nobody_can_remember_is_too_long(client):
    assert client.get("/treaties/" + "a" * 30_000 + "/").status_code == 414


@pytest.mark.parametrize("query", ["", "kind=treaty", "kind=treaty&sort=adopted"])
def test_a_missing_slash_is_added_once_and_the_query_kept(client, record, query):
    response = client.get(f"/treaties?{query}", follow=True)

    expected = f"/treaties/?{query}" if query else "/treaties/"
    assert (response.redirect_chain, response.status_code) == ([(expected, 301)], 200)


@pytest.mark.parametrize("suffix", [each.suffix for each in FORMATS])
@pytest.mark.parametrize("query", ["q=%00", "&" * 200, "q=" + "x" * 9_000])
def test_a_query_nobody_can_read_is_refused_in_the_format_asked_for(client, suffix, query):
    response = client.get(f"/treaties{suffix}?{query}")

    expected = {PROBLEM: PROBLEM, PLAIN: "text/plain; charset=utf-8"}[error_type(f"/treaties{suffix}")]
    assert response.status_code in (400, 414)
    assert response["Content-Type"] == expected


@pytest.mark.parametrize("host", ["", "a b", "evil.example", "testserver:x", "testserver@evil.example", "[::", "é"])
def test_a_host_that_is_not_ours_is_refused(client, host):
    response = client.get("/sitemap.xml", headers={"Host": host})

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")


def test_a_form_of_the_admin_that_is_too_long_is_refused_on_a_page(client):
    response = client.post("/admin/login/", {f"field-{number}": "x" for number in range(10_001)})

    assert (response.status_code, Page(response).text("h1")) == (413, ["This is too much at once"])
    assert "no-store" in response["Cache-Control"]


RAW = st.binary(max_size=40).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))
VALUES = st.one_of(
    RAW,
    st.text(max_size=30),
    st.sampled_from(["%00", "%ff", "١", "\u202e", "-0", "9" * 30, "null", "not-stated", "treaty", "1", "'", '"', "%", "&", "="]),
)
NAMES = st.sampled_from(["page", "sort", "kind", "year", "topic", "q", "p", "laterality", "administered_by", "", "x"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    path=st.sampled_from(
        ["/", "/treaties/", RECORD, "/sources/", "/about/", "/sitemap-records.xml", "/treaties.json", "/robots.txt"]
    ),
    parameters=st.lists(st.tuples(NAMES, VALUES), max_size=4),
    accept=st.sampled_from(["*/*", "text/html", "image/png", "application/json", ";q=", ""]),
)
def test_no_query_is_a_fault_of_ours(record, path, parameters, accept):
    query = "&".join(f"{name}={value}" for name, value in parameters)

    response = Client().generic("GET", path, QUERY_STRING=query.encode().decode("latin-1"), headers={"Accept": accept})

    assert response.status_code in (200, 301, 400, 404, 406)
    assert response["Cache-Control"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(path=st.one_of(RAW, st.text(max_size=40)), prefix=st.sampled_from(["/", "/treaties/", "/sources/", "/sitemap-", "/admin"]))
def test_no_path_is_a_fault_of_ours(record, path, prefix):
    response = Client().get(prefix + path.replace("?", "").replace("#", ""))

    assert response.status_code in (200, 301, 302, 404)
